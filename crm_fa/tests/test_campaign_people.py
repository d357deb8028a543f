from odoo.tests import freeze_time, tagged

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignPeople(FigureCommon):
    """Leads, customers and what each cost."""

    def lead(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Lead", "type": "lead", "campaign_id": self.june.id, **values}
        )

    def test_leads(self):
        """Lost and archived ones count, those returned as invalid do not."""
        self.lead()
        self.lead(type="opportunity").action_set_won()
        self.lead(type="opportunity").action_set_lost()
        self.lead().active = False
        invalid = self.lead()
        invalid.sudo().lead_invalid = True
        self.cost(self.june, 60)
        self.assertEqual(
            self.figures(self.june, "lead_count", "opportunity_count", "won_count"),
            (4, 2, 1),
        )
        self.assertEqual(
            self.figures(self.june, "cost_per_lead", "cost_per_opportunity"), (15, 30)
        )

    def test_cost_per_head(self):
        """Empty where nobody came, and where nothing was spent or more came back."""
        per_head = (
            "cost_per_lead",
            "cost_per_opportunity",
            "cost_per_customer",
            "cost_per_loyal",
        )
        for amount in (0, 60):
            self.cost(self.june, amount)
            for name in per_head:
                with self.subTest(name=name, cost=amount):
                    self.assertIs(self.figures(self.june, name), False)
        self.june.roi_cost_ids.unlink()
        self.lead(type="opportunity")
        loyal = self.customer("Loyal")
        self.sale(self.june, partner=loyal)
        self.settle()
        # Only the ladder itself moves customers.
        self.env.cr.execute(
            "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
            (self.rungs["loyal"].id, loyal.id),
        )
        Result = self.env["crm.campaign.result"]
        own = [("campaign_id", "=", self.june.id)]
        for amount, value in ((0, False), (60, 60.0), (-100, False)):
            if amount:
                self.cost(self.june, amount, refund_reason="Cancelled")
            for name in per_head:
                with self.subTest(name=name, cost=amount):
                    found = self.figures(self.june, name)
                    self.assertEqual((found, type(found)), (value, type(value)))
                    [(total,)] = Result._read_group(own, [], [f"{name}:avg"])
                    self.assertEqual(total is None or total is False, value is False)
                    self.assertEqual(total or 0, value or 0)

    def test_merged_leads_count_once(self):
        """The lead that remains is the campaign's one lead."""
        first, second = self.lead(type="opportunity"), self.lead(type="opportunity")
        (first | second).merge_opportunity()
        self.assertEqual(self.figures(self.june, "lead_count"), 1)

    def test_first_purchase_ever(self):
        """Who bought before is not acquired, however long ago."""
        new, old = self.customer("New"), self.customer("Old")
        self.buy(old, "2016-01-10", 5)
        self.sale(self.june, partner=new)
        self.sale(self.june, "2026-06-11", partner=new)
        self.sale(self.june, partner=old)
        self.cost(self.june, 60)
        self.assertEqual(
            self.figures(self.june, "customer_count", "cost_per_customer"), (1, 60)
        )

    def test_two_orders_of_the_first_day(self):
        """The earlier one is the first purchase."""
        fair, new = self.campaign("Fair"), self.customer("New")
        self.sale(fair, partner=new)
        self.sale(self.june, partner=new)
        self.assertEqual(self.figures(fair, "customer_count"), 1)
        self.assertEqual(self.figures(self.june, "customer_count"), 0)

    def test_contacts_are_their_company(self):
        """A second contact of a company is no new customer."""
        head = self.customer("Company", is_company=True)
        one = self.customer("One", parent_id=head.id)
        two = self.customer("Two", parent_id=head.id)
        self.sale(self.june, "2026-06-10", partner=one)
        self.sale(self.june, "2026-06-12", partner=two)
        self.assertEqual(self.figures(self.june, "customer_count"), 1)

    def test_by_share(self):
        """Half of a first purchase is half a customer; by head the order's campaign."""
        fair = self.campaign("Fair")
        self.credited(self.sale(self.june), {self.june: 0.5, fair: 0.5})
        self.company.campaign_attribution_model = "even"
        self.assertEqual(
            self.figures(self.june, "customer_count", "customer_share"), (1, 0.5)
        )
        self.assertEqual(
            self.figures(fair, "customer_count", "customer_share"), (0, 0.5)
        )

    def test_loyal_today(self):
        """Acquired customers who stand on the loyal rung or higher today."""
        loyal, once = self.customer("Loyal"), self.customer("Once")
        self.sale(self.june, partner=loyal)
        self.sale(self.june, partner=once)
        self.settle()
        self.cost(self.june, 60)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
            (self.rungs["loyal"].id, loyal.id),
        )
        self.env.invalidate_all()
        self.assertEqual(self.june.roi_loyal_count, 1)
        self.assertEqual(self.june.roi_cost_per_loyal, 60)
