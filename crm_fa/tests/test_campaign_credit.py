from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .campaign_credit_common import CreditCommon


@tagged("post_install", "-at_install", "campaign_credit")
class TestCampaignCredit(CreditCommon):
    """Which campaign earned which order, and that credit follows every change."""

    def three_touches(self):
        """An order over 1,000 on day 10, touched on days 1, 5 and 9 of January."""
        ann = self.customer("Ann")
        for campaign, day in (
            (self.letter, "2024-01-01"),
            (self.fair, "2024-01-05"),
            (self.radio, "2024-01-09"),
        ):
            self.touch(campaign, day, ann)
        return self.buy(ann, "2024-01-10", 1000.0)

    def test_three_campaigns_six_models(self):
        """The golden check: 1,000 shared out under each model."""
        order = self.three_touches()
        order.campaign_id = self.fair
        # The order's own campaign touched on its own day as well: take that away.
        self.settle()
        order.campaign_id = False
        self.assertEqual(
            self.credits(order),
            {
                "first": {"Letter": 1000.0},
                "last": {"Radio": 1000.0},
                "even": {"Letter": 333.33, "Fair": 333.33, "Radio": 333.34},
                "position": {"Letter": 400.0, "Fair": 200.0, "Radio": 400.0},
                "decay": {"Letter": 213.03, "Fair": 316.56, "Radio": 470.41},
            },
        )

    def test_single(self):
        """The order's campaign has it all, whoever else touched the customer."""
        order = self.three_touches()
        order.campaign_id = self.letter
        self.assertEqual(self.credits(order, "single"), {"Letter": 1000.0})

    def test_opportunity_campaign(self):
        """An order without a campaign is its opportunity's campaign's (trap T7)."""
        ann = self.customer("Ann")
        lead = self.lead(self.letter, ann)
        order = self.buy(ann, amount=500.0, opportunity_id=lead.id)
        found = self.credits(order)
        self.assertEqual(found["single"], {"Letter": 500.0})
        self.assertEqual(
            set(found), {"single", "first", "last", "even", "position", "decay"}
        )
        self.assertTrue(all(part == {"Letter": 500.0} for part in found.values()))
        lead.campaign_id = self.fair
        self.assertEqual(self.credits(order, "single"), {"Fair": 500.0})

    def test_opportunity_deleted(self):
        """The credit an opportunity brought stays when it is deleted."""
        ann = self.customer("Ann")
        lead = self.lead(self.letter, ann)
        order = self.buy(ann, amount=500.0, opportunity_id=lead.id)
        self.settle()
        lead.sudo().unlink()
        self.Credit._rebuild_everyone()
        self.assertEqual(self.credits(order, "single"), {"Letter": 500.0})
        self.assertEqual(self.credits(order, "last"), {"Letter": 500.0})

    def test_states(self):
        """Drafts, sent and cancelled orders earn nothing; confirmed ones do."""
        ann = self.customer("Ann")
        order = self.quotation(ann, campaign_id=self.letter.id)
        self.assertFalse(self.credits(order))
        order.action_quotation_sent()
        self.assertFalse(self.credits(order))
        order.action_confirm()
        self.assertTrue(self.credits(order))
        order._action_cancel()
        self.assertFalse(self.credits(order))
        order.action_draft()
        self.assertFalse(self.credits(order))

    def test_deleted_at_once(self):
        """An order without a campaign may be deleted in the transaction it came in."""
        ann, bob = self.customer("Ann"), self.customer("Bob")
        self.touch(self.letter, "2024-01-01", bob)
        self.settle()
        gone, kept = self.buy(ann, "2024-01-10"), self.buy(bob, "2024-01-10")
        gone._action_cancel()
        gone.unlink()
        self.assertEqual(self.credits(kept, "last"), {"Letter": 100.0})

    def test_amount_follows(self):
        """A price changed after confirmation changes the credit."""
        order = self.buy(self.customer("Ann"), campaign_id=self.letter.id)
        self.assertEqual(self.credits(order, "even"), {"Letter": 100.0})
        order.order_line.price_unit = 250.0
        self.assertEqual(self.credits(order, "even"), {"Letter": 250.0})

    def test_window(self):
        """A touch 90 days before the order counts, one 91 days before does not."""
        for age, counts in ((89, True), (90, True), (91, False)):
            ann = self.customer(f"Ann {age}")
            day = datetime(2024, 5, 1) - timedelta(days=age)
            self.touch(self.letter, day.date(), ann)
            order = self.buy(ann, "2024-05-01")
            self.assertEqual(bool(self.credits(order)), counts, age)

    def test_after_the_order(self):
        """A touch after the order did not earn it."""
        ann = self.customer("Ann")
        self.touch(self.letter, "2024-05-02", ann)
        self.assertFalse(self.credits(self.buy(ann, "2024-05-01")))

    def test_same_campaign_twice(self):
        """A campaign touched twice before one order is one touch, by its last."""
        ann = self.customer("Ann")
        self.touch(self.letter, "2024-01-01", ann)
        self.touch(self.fair, "2024-01-05", ann)
        self.touch(self.letter, "2024-01-09", ann)
        order = self.buy(ann, "2024-01-10")
        found = self.credits(order)
        self.assertEqual(found["even"], {"Letter": 50.0, "Fair": 50.0})
        self.assertEqual(found["position"], {"Letter": 50.0, "Fair": 50.0})
        self.assertEqual(found["first"], {"Letter": 100.0})
        self.assertEqual(found["last"], {"Letter": 100.0})
        self.assertEqual(
            self.Credit.search(
                [("order_id", "=", order.id), ("is_last_touch", "=", True)]
            ).campaign_id,
            self.letter,
        )

    def test_contacts_of_a_company(self):
        """What touched one contact counts for an order of another in the company."""
        firm = self.customer("Firm", is_company=True)
        ann = self.customer("Ann", parent_id=firm.id)
        ben = self.customer("Ben", parent_id=firm.id)
        self.touch(self.letter, "2024-01-01", ann)
        order = self.buy(ben, "2024-01-10")
        self.assertEqual(self.credits(order, "last"), {"Letter": 100.0})
        self.assertEqual(
            self.Credit.search([("order_id", "=", order.id)]).partner_id, firm
        )

    def test_contact_leaves_its_company(self):
        """A contact that becomes a customer of its own takes its touches along."""
        firm = self.customer("Firm", is_company=True)
        ann = self.customer("Ann", parent_id=firm.id)
        self.touch(self.letter, "2024-01-01", ann)
        order = self.buy(firm, "2024-01-10")
        self.assertTrue(self.credits(order))
        ann.parent_id = False
        self.assertFalse(self.credits(order))

    def test_late_touch(self):
        """A touch recorded later, with its true date, changes past orders' credit."""
        ann = self.customer("Ann")
        order = self.buy(ann, "2024-01-10", campaign_id=self.fair.id)
        self.assertEqual(self.credits(order, "first"), {"Fair": 100.0})
        self.touch(self.letter, "2024-01-01", ann)
        self.assertEqual(self.credits(order, "first"), {"Letter": 100.0})
        self.assertEqual(self.credits(order, "last"), {"Fair": 100.0})

    def test_campaign_corrected(self):
        """A campaign typed on an order by mistake earns nothing once corrected."""
        order = self.buy(self.customer("Ann"), campaign_id=self.fair.id)
        self.settle()
        order.campaign_id = self.letter
        found = self.credits(order)
        self.assertTrue(all(part == {"Letter": 100.0} for part in found.values()))

    def test_merge_of_two_leads(self):
        """The order of two merged leads credits the campaigns of both (trap T3)."""
        ann = self.customer("Ann")
        kept = self.lead(self.letter, ann, probability=80)
        gone = self.lead(self.fair, ann, probability=10)
        order = self.buy(ann, opportunity_id=kept.id)
        other = self.buy(ann, opportunity_id=gone.id)
        self.settle()
        (kept | gone).merge_opportunity()
        for sale in (order, other):
            found = self.credits(sale)
            self.assertEqual(found["single"], {"Letter": 100.0})
            self.assertEqual(found["even"], {"Letter": 50.0, "Fair": 50.0})

    def test_partners_merged(self):
        """Merged contacts: the touches of one count for the orders of the other."""
        ann, double = self.customer("Ann"), self.customer("Ann B.")
        self.touch(self.letter, "2024-01-01", double)
        order = self.buy(ann, "2024-01-10")
        self.assertFalse(self.credits(order))
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (ann | double).ids, ann
        )
        self.assertEqual(self.credits(order, "last"), {"Letter": 100.0})

    def test_campaign_deleted(self):
        """Orders of a deleted campaign are shared among the ones that remain."""
        order = self.three_touches()
        self.settle()
        self.fair.unlink()
        self.assertEqual(self.credits(order, "even"), {"Letter": 500.0, "Radio": 500.0})

    def test_five_hundred_at_once(self):
        """Orders confirmed together are counted together, not one by one."""
        orders = self.env["sale.order"].browse()
        for number in range(5):
            orders |= self.quotation(
                self.customer(f"Ann {number}"), campaign_id=self.letter.id
            )
        self.settle()
        self.env.flush_all()
        orders.action_confirm()
        self.env.flush_all()
        # Claim, touches, claim of orders, jit, credits; savepoint and release; and
        # what the ladder does: the number does not grow with that of the orders.
        few = self._queries(self.settle)
        more = self.env["sale.order"].browse()
        for number in range(25):
            more |= self.quotation(
                self.customer(f"Ben {number}"), campaign_id=self.letter.id
            )
        self.settle()
        more.action_confirm()
        self.env.flush_all()
        self.assertLessEqual(self._queries(self.settle), few + 2)

    def test_rebuild_of_many(self):
        """Crediting all anew takes as many statements for 50 orders as for 10."""
        found = []
        for count in (10, 40):
            orders = self.env["sale.order"].browse()
            for number in range(count):
                orders |= self.quotation(
                    self.customer(f"Ann {number}"), campaign_id=self.letter.id
                )
            orders.action_confirm()
            self.settle()
            # So that there is something to write for each of them.
            self.env.cr.execute("DELETE FROM crm_campaign_credit")
            found.append(self._queries(self.Credit._rebuild_everyone))
            credits = self.Credit.search_count(
                [("campaign_id", "=", self.letter.id), ("model", "=", "single")]
            )
            self.assertEqual(credits, 10 if count == 10 else 50)
        self.assertEqual(*found)

    def _queries(self, function):
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before

    def test_derived(self):
        """Nobody types, edits or deletes credit."""
        order = self.buy(self.customer("Ann"), campaign_id=self.letter.id)
        self.settle()
        credit = self.Credit.sudo().search([("order_id", "=", order.id)], limit=1)
        with self.assertRaises(UserError):
            credit.amount = 5
        with self.assertRaises(UserError):
            credit.unlink()
        with self.assertRaises(UserError):
            credit.copy()

    def test_custom_split(self):
        """A custom split shares out as said; one that does not total 100 is refused."""
        order = self.three_touches()
        self.settle()
        self.company.write(
            {
                "campaign_custom_split": True,
                "campaign_custom_first": 70,
                "campaign_custom_middle": 10,
                "campaign_custom_last": 20,
            }
        )
        self.Credit._rebuild_everyone()
        self.assertEqual(
            self.credits(order, "custom"),
            {"Letter": 700.0, "Fair": 100.0, "Radio": 200.0},
        )
        for first in (69.99, 70.01):
            with self.assertRaisesRegex(ValidationError, str(first)):
                self.company.campaign_custom_first = first
        with self.assertRaisesRegex(ValidationError, "below 0"):
            self.company.write(
                {"campaign_custom_first": 110, "campaign_custom_middle": -30}
            )

    def test_custom_without_split(self):
        """The custom model cannot be the company's before it is defined."""
        with self.assertRaises(ValidationError):
            self.company.campaign_attribution_model = "custom"

    def test_lookback_bounds(self):
        """The look-back window is 1 to 3,650 days."""
        for days in (0, -1, 3651):
            with self.assertRaisesRegex(ValidationError, str(days)):
                self.company.campaign_lookback_days = days
        for days in (1, 3650):
            self.company.campaign_lookback_days = days

    def test_settings_rebuild(self):
        """Another look-back window has every order credited anew by the cron."""
        parameter = self.env["ir.config_parameter"]
        self.assertFalse(parameter.get_param("crm_fa.campaign_rebuild"))
        self.company.campaign_lookback_days = 30
        self.assertTrue(parameter.get_param("crm_fa.campaign_rebuild"))

    def test_rebuild_right(self):
        """Only managers have everything recomputed."""
        self.Credit.with_user(self.manager).action_rebuild()
        with self.assertRaises(AccessError):
            self.Credit.with_user(self.salesperson).action_rebuild()

    def test_own_credits_only(self):
        """A salesperson reads the credit of own orders; the manager reads all."""
        for user in (self.salesperson, self.manager):
            self.buy(self.customer("Ann"), campaign_id=self.letter.id, user_id=user.id)
        self.settle()
        domain = [("campaign_id", "=", self.letter.id), ("model", "=", "single")]
        self.assertEqual(
            self.Credit.with_user(self.salesperson).search_count(domain), 1
        )
        self.assertEqual(self.Credit.with_user(self.manager).search_count(domain), 2)
