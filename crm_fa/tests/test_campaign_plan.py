from base64 import b64decode, b64encode

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .campaign_common import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignPlan(CampaignCommon):
    """The plan of a campaign: what it may say, and who may say it."""

    def test_expected_roi(self):
        """(Expected revenue − budget) / budget; empty without either."""
        campaign = self.campaign(roi_budget=1000, roi_expected_revenue=2500)
        self.assertEqual(campaign.roi_expected_percent, 1.5)
        without = self.campaign("No plan")
        self.assertIs(without.roi_expected_percent, False)
        self.assertIs(without.roi_budget, False, "empty, not 0")

    def test_currency_is_the_companys_and_stays(self):
        """Amounts keep the currency they were typed in when the company changes."""
        campaign = self.campaign()
        self.assertEqual(campaign.roi_currency_id, self.currency)
        campaign.company_id = self.env["res.company"].create(
            {"name": "Other", "currency_id": self.foreign.id}
        )
        self.assertEqual(campaign.roi_currency_id, self.currency)

    def test_currency_of_another_company(self):
        """A new campaign starts with the currency of the company it belongs to."""
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": self.foreign.id}
        )
        self.assertEqual(
            self.campaign(company_id=other.id).roi_currency_id, self.foreign
        )

    def test_what_ships(self):
        """Seven kinds of cost; a company starts with one campaign and 90 days."""
        ids = self.env["ir.model.data"].search(
            [("module", "=", "crm_fa"), ("model", "=", "crm.campaign.cost.kind")]
        )
        kinds = self.env["crm.campaign.cost.kind"].with_context(lang="en_US")
        self.assertEqual(
            kinds.browse(ids.mapped("res_id")).sorted("sequence").mapped("name"),
            ["Media", "Print", "Event", "Agency", "Staff", "Gift", "Other"],
        )
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual(
            (
                company.campaign_lookback_days,
                company.campaign_attribution_model,
                company.campaign_roi_basis,
                company.campaign_custom_split,
            ),
            (90, "single", "invoiced", False),
        )

    def test_no_circle(self):
        """A campaign is never a part of itself, also not through others."""
        top = self.campaign("Top")
        middle = self.campaign("Middle", parent_id=top.id)
        low = self.campaign("Low", parent_id=middle.id)
        for parent in (top, middle, low):
            with self.assertRaisesRegex(ValidationError, "part of itself"):
                top.parent_id = parent

    def test_negative_plan_is_refused(self):
        """Named with its value; 0 is a plan."""
        for name in (
            "roi_budget",
            "roi_expected_revenue",
            "roi_expected_leads",
            "roi_expected_customers",
        ):
            with self.subTest(name=name):
                self.campaign(f"Zero {name}", **{name: 0})
                with self.assertRaisesRegex(ValidationError, "-1"):
                    self.campaign(f"Negative {name}", **{name: -1})

    def test_end_before_start_is_refused(self):
        """One day is a period."""
        campaign = self.campaign(period_start="2026-06-10", period_end="2026-06-10")
        with self.assertRaisesRegex(
            ValidationError, "06/09/2026, before .* 06/10/2026"
        ):
            campaign.period_end = "2026-06-09"

    def test_who_plans(self):
        """The responsible and managers plan; a colleague may only rename."""
        colleague = new_test_user(
            self.env, "campaign_colleague", "sales_team.group_sale_salesman"
        )
        campaign = self.campaign(roi_budget=100, user_id=self.salesperson.id)
        for user in (self.salesperson, self.manager):
            campaign.with_user(user).roi_budget = 200
            self.assertTrue(campaign.with_user(user).roi_can_plan)
        theirs = campaign.with_user(colleague)
        self.assertFalse(theirs.roi_can_plan)
        theirs.title = "Renamed"
        for values in (
            {"roi_budget": 1},
            {"period_end": "2026-01-01"},
            {"user_id": colleague.id},
        ):
            with self.assertRaises(AccessError):
                theirs.write(values)
        with self.assertRaises(AccessError):
            self.Campaign.with_user(colleague).create(
                {"title": "For him", "roi_budget": 5, "user_id": self.salesperson.id}
            )
        own = self.Campaign.with_user(colleague).create(
            {"title": "Own", "roi_budget": 5}
        )
        self.assertEqual(own.user_id, colleague)

    def test_campaign_without_a_plan_changes_hands(self):
        """What stock Odoo lets people do with their campaigns, they go on doing."""
        campaign = self.campaign(user_id=self.manager.id)
        campaign.with_user(self.salesperson).user_id = self.salesperson
        self.assertEqual(campaign.user_id, self.salesperson)


@tagged("post_install", "-at_install")
class TestCampaignCost(CampaignCommon):
    """What counts as a cost, what is refused, and who types it."""

    def test_refund_needs_a_reason(self):
        """A negative line says why the money came back."""
        campaign = self.campaign()
        with self.assertRaisesRegex(ValidationError, "-5"):
            self.cost(campaign, -5)
        self.cost(campaign, -5, refund_reason="Fair cancelled")
        self.cost(campaign, 0)

    def test_amount_and_currency_are_never_missing(self):
        """Refused on creating and on emptying."""
        campaign = self.campaign()
        with self.assertRaisesRegex(ValidationError, "no amount"):
            self.cost(campaign, False)
        with self.assertRaisesRegex(ValidationError, "no currency"):
            self.cost(campaign, 5, currency_id=False)
        cost = self.cost(campaign, 5)
        self.assertEqual(cost.currency_id, campaign.roi_currency_id)
        for values in ({"amount": False}, {"currency_id": False}):
            with self.assertRaises(ValidationError):
                cost.write(values)

    def test_currency_without_a_rate(self):
        """Refused naming the currency, until a rate is there."""
        campaign = self.campaign()
        with self.assertRaisesRegex(ValidationError, "XTS has no exchange rate"):
            self.cost(campaign, 5, currency_id=self.foreign.id)
        self.rate("2026-01-01", 2)
        self.cost(campaign, 5, currency_id=self.foreign.id)

    def test_bill_line_gives_amount_currency_and_date(self):
        """A linked cost follows its bill, and is committed until the bill is posted."""
        self.rate("2026-01-01", 2)
        bill = self.bill(70, "2026-06-12", post=False, currency_id=self.foreign.id)
        line = bill.invoice_line_ids
        cost = self.cost(self.campaign(), 5, bill_line_id=line.id)
        self.assertEqual(
            (cost.amount, cost.currency_id, str(cost.date), cost.partner_id),
            (70.0, self.foreign, "2026-06-12", self.vendor),
        )
        self.assertEqual(cost.state, "committed")
        line.price_unit = 80
        self.assertEqual(cost.amount, 80.0)
        bill.action_post()
        self.assertEqual(cost.state, "actual")
        with self.assertRaisesRegex(ValidationError, "change the bill"):
            cost.amount = 1
        self.assertEqual(self.cost(self.campaign("Typed"), 5).state, "actual")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_bill_line_that_is_not_theirs(self):
        """Who may not read a vendor bill learns nothing of it through a cost."""
        line = self.bill(70).invoice_line_ids
        campaign = self.campaign(user_id=self.salesperson.id)
        costs = self.env["crm.campaign.cost"].with_user(self.salesperson)
        values = {
            "name": "Curious",
            "campaign_id": campaign.id,
            "kind_id": self.kind.id,
        }
        with self.assertRaises(AccessError):
            costs.create({**values, "bill_line_id": line.id})
        typed = costs.create({**values, "amount": 5})
        with self.assertRaises(AccessError):
            typed.bill_line_id = line
        self.assertFalse(typed.bill_line_id)
        typed.with_user(self.manager).sudo().bill_line_id = line
        self.assertEqual(typed.amount, 70.0)

    @mute_logger("odoo.sql_db")
    def test_bill_line_is_one_cost(self):
        """A second cost on the same line is refused."""
        line = self.bill(70).invoice_line_ids
        campaign = self.campaign()
        self.cost(campaign, 5, bill_line_id=line.id)
        with self.assertRaisesRegex(Exception, "bill_line_unique"):
            self.cost(campaign, 5, bill_line_id=line.id)

    def test_customer_invoice_is_no_cost(self):
        """Only product lines of vendor documents can be linked."""
        invoice = self.invoice(self.buy(self.customer()))
        bill = self.bill(70)
        for number, line in enumerate(
            (
                invoice.invoice_line_ids,
                bill.line_ids.filtered(lambda x: x.display_type == "payment_term"),
            )
        ):
            with self.assertRaisesRegex(ValidationError, "product line"):
                self.cost(self.campaign(f"Not {number}"), 5, bill_line_id=line.id)

    def test_bill_of_another_company(self):
        """Refused for the campaign on the bill and for the bill on the cost."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        campaign = self.campaign(company_id=other.id)
        with self.assertRaisesRegex(ValidationError, "Elsewhere"):
            self.bill(70, campaign_id=campaign.id)
        line = self.bill(70).invoice_line_ids
        with self.assertRaisesRegex(ValidationError, "Elsewhere"):
            self.cost(campaign, 5, bill_line_id=line.id)
        # Nobody's campaign is everybody's.
        campaign.company_id = False
        self.bill(70, campaign_id=campaign.id)

    def test_document(self):
        """A receipt is attached to its cost: colleagues read it, it goes with it."""
        campaign = self.campaign(user_id=self.salesperson.id)
        cost = self.cost(
            campaign.with_user(self.salesperson),
            5,
            document=b64encode(b"Received: 5"),
            document_name="receipt.txt",
        )
        stored = [
            ("res_model", "=", cost._name),
            ("res_id", "=", cost.id),
            ("res_field", "=", "document"),
        ]
        attachments = self.env["ir.attachment"]
        self.assertEqual(attachments.search(stored).raw, b"Received: 5")
        colleague = new_test_user(
            self.env, "campaign_receipts", "sales_team.group_sale_salesman"
        )
        self.env.invalidate_all()
        seen = b64decode(cost.with_user(colleague).document)
        self.assertEqual(seen, b"Received: 5")
        cost.unlink()
        self.assertFalse(attachments.search(stored))

    def test_kinds_of_ones_own(self):
        """Who types a cost may add its kind; only managers change what all use."""
        kinds = self.env["crm.campaign.cost.kind"].with_user(self.salesperson)
        kind = kinds.browse(kinds.name_create("Radio")[0])
        cost = self.cost(self.campaign(), 5, kind_id=kind.id)
        self.assertEqual(cost.kind_id.name, "Radio")
        with self.assertRaises(AccessError):
            self.kind.with_user(self.salesperson).name = "Press"
        self.kind.with_user(self.manager).name = "Press"

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_who_types_costs(self):
        """The responsible and managers edit, salespeople read."""
        colleague = new_test_user(
            self.env, "campaign_reader", "sales_team.group_sale_salesman"
        )
        campaign = self.campaign(user_id=self.salesperson.id)
        for user in (self.salesperson, self.manager):
            cost = self.cost(campaign.with_user(user), 5)
            cost.with_user(user).amount = 6
        self.assertEqual(cost.with_user(colleague).amount, 6.0)
        with self.assertRaises(AccessError):
            cost.with_user(colleague).amount = 7
        with self.assertRaises(AccessError):
            cost.with_user(colleague).unlink()
        with self.assertRaises(AccessError):
            self.cost(campaign.with_user(colleague), 5)
