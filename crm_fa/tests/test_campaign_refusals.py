from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignRefusals(FigureCommon):
    """Bad input is refused with the rule and the value; nothing is half written."""

    def test_missing_rate(self):
        """Named with the cost's day and currency; the good cost beside it goes too."""
        costs = [
            {
                "campaign_id": self.june.id,
                "name": name,
                "kind_id": self.kind.id,
                "amount": 5,
                "date": "2026-06-10",
                "currency_id": currency.id,
            }
            for name, currency in (("Good", self.currency), ("Bad", self.foreign))
        ]
        with (
            self.assertRaisesRegex(
                ValidationError, "“Bad” of 06/10/2026.*XTS has no exchange rate"
            ),
            self.env.cr.savepoint(),
        ):
            self.Cost.create(costs)
        self.assertFalse(self.Cost.search([("campaign_id", "=", self.june.id)]))
        self.rate("2026-06-11", 2)
        # As Odoo does, a day before the first rate takes the first one.
        self.Cost.create(costs)
        self.assertEqual(self.figures(self.june, "cost"), 7.5)

    def test_zero_rate(self):
        """A rate of 0 is refused by the database; no figure divides by it."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.rate("2026-01-01", 0).flush_recordset()
        self.assertFalse(self.Cost._has_rate(self.foreign, self.company))

    def test_currency_of_the_campaign_without_a_rate(self):
        """What cannot be converted is empty and the currency named, never 0."""
        self.cost(self.june, 5)
        self.june.roi_currency_id = self.foreign
        self.assertIs(self.figures(self.june, "cost"), False)
        self.assertTrue(self.june.roi_unrated_currency_id)

    def test_split_that_is_nearly_right(self):
        """A custom split totals 100 to the cent; each part may be 0, none below."""
        split = ("campaign_custom_first", "campaign_custom_middle")
        for last, is_right in ((39.99, False), (40.0, True), (40.01, False)):
            values = dict(zip(split, (40.0, 20.0), strict=True))
            values.update(campaign_custom_split=True, campaign_custom_last=last)
            if is_right:
                self.company.write(values)
                continue
            with (
                self.assertRaisesRegex(ValidationError, "must total 100"),
                self.env.cr.savepoint(),
            ):
                self.company.write(values)
        with (
            self.assertRaisesRegex(ValidationError, "below 0"),
            self.env.cr.savepoint(),
        ):
            self.company.write(
                {
                    "campaign_custom_first": 110,
                    "campaign_custom_middle": -20,
                    "campaign_custom_last": 10,
                }
            )

    def test_cost_moved_into_a_closed_period(self):
        """Neither by its date, nor by choosing the closed campaign."""
        other = self.campaign("Other")
        cost = self.cost(other, 5, "2026-06-30")
        self.june.action_roi_close()
        with (
            self.assertRaisesRegex(ValidationError, "closed until"),
            self.env.cr.savepoint(),
        ):
            cost.campaign_id = self.june
        self.assertEqual(cost.campaign_id, other)
        later = self.cost(self.june, 5, "2026-07-01")
        with (
            self.assertRaisesRegex(ValidationError, "closed until"),
            self.env.cr.savepoint(),
        ):
            later.date = "2026-06-30"

    def test_expected_revenue_of_stock(self):
        """T8: stock keeps the largest order of an opportunity, we add them up."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Two orders",
                "type": "opportunity",
                "partner_id": self.customer().id,
                "campaign_id": self.june.id,
            }
        )
        for amount in (100, 60):
            self.buy(lead.partner_id, "2026-06-10", amount, opportunity_id=lead.id)
        self.assertEqual(lead.expected_revenue, 100, "stock")
        self.assertEqual(self.figures(self.june, "ordered"), 160)

    def test_figures_follow(self):
        """Cancelling, crediting and editing change what is read next."""
        self.june.roi_budget = 100
        cost = self.cost(self.june, 50)
        order = self.sale(self.june, amount=100)
        invoice = self.invoice(order, "2026-06-12")
        self.assertEqual(self.figures(self.june, "percent"), 1.0)
        cost.amount = 100
        self.assertEqual(self.figures(self.june, "percent", "budget_use"), (0, 1))
        self.credit(invoice, "2026-06-20")
        self.assertEqual(self.figures(self.june, "percent"), -1.0)
        order._action_cancel()
        self.assertEqual(self.figures(self.june, "ordered"), 0)

    def test_queries_of_the_list(self):
        """All columns of the list: at most 30 queries, however many orders."""
        view = self.env.ref("crm_fa.utm_campaign_view_list")
        arch = view._get_combined_arch()
        names = {node.get("name") for node in arch.findall(".//field")}
        spec = {name: {} for name in names if name in self.june._fields}
        campaigns = self.Campaign.with_user(self.manager)

        def count():
            self.settle()
            self.env.invalidate_all()
            campaigns.web_search_read([], spec, limit=80)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaigns.web_search_read([], spec, limit=80)
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(4):
            self.sale(self.campaign(f"More {number}"), amount=10)
            self.invoice(self.sale(self.june, amount=10), "2026-06-12")
        self.assertLessEqual(count(), few + 1)
        self.assertLessEqual(few, 30)
