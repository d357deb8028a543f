from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignTotals(FigureCommon):
    """Parents, lists and groups: sums that count everything once."""

    def test_parts_of_two_currencies(self):
        """A parent has its own and the rolled-up figures, in its currency."""
        self.rate("2026-01-01", 2)
        part = self.campaign(
            "Part", parent_id=self.june.id, roi_currency_id=self.foreign.id
        )
        deep = self.campaign("Deep", parent_id=part.id)
        self.cost(self.june, 10)
        self.cost(part, 20, currency_id=self.foreign.id)
        self.cost(deep, 5)
        order = self.sale(self.june, amount=100)
        self.credited(order, {self.june: 0.25, part: 0.25, deep: 0.5})
        self.invoice(order, "2026-06-12")
        self.company.campaign_attribution_model = "even"
        self.assertEqual(self.figures(self.june, "cost", "returned"), (10, 25))
        self.assertEqual(
            self.figures(self.june, "total_cost", "total_returned", "total_percent"),
            (25, 100, 3.0),
        )
        self.assertEqual(self.figures(part, "total_cost", "total_returned"), (30, 150))

    def test_influenced_counts_an_order_once(self):
        """With its parts too; and nothing adds it up over campaigns."""
        part = self.campaign("Part", parent_id=self.june.id)
        order = self.sale(self.june, amount=100)
        self.credited(order, {self.june: 0.5, part: 0.5})
        self.sale(part, amount=7)
        rows = {row["figure"]: row for row in self.june.roi_results["rows"]}
        influenced = rows["influenced"]
        self.assertEqual((influenced["own"], influenced["total"]), (100, 107))
        self.assertEqual(self.part(self.june, "influenced", True), 107)
        field = self.Campaign._fields["roi_influenced"]
        self.assertIsNone(field.aggregator)
        with self.assertRaises(ValueError):
            self.Campaign._read_group([], [], ["roi_influenced:sum"])

    def test_variance(self):
        """Budget left and revenue beyond the plan: of each, and added up.

        In the campaign's currency, and the totals in the reader's.
        """
        self.rate("2026-01-01", 2)
        tag = self.env["utm.tag"].create({"name": "Totals"})
        self.june.write({"roi_budget": 100, "roi_expected_revenue": 300})
        fair = self.campaign(
            "Fair",
            roi_currency_id=self.foreign.id,
            roi_budget=40,
            roi_expected_revenue=10,
        )
        (self.june | fair).tag_ids = tag
        self.cost(self.june, 40)
        self.cost(fair, 60, currency_id=self.foreign.id)
        self.invoice(self.sale(self.june, amount=250), "2026-06-12")
        self.invoice(self.sale(fair, amount=120), "2026-06-12")
        names = ("cost_variance", "revenue_variance")
        main = tuple(f"{name}_main" for name in names)
        for campaign, own, converted in (
            (self.june, (60, -50), (60, -50)),
            (fair, (-20, 230), (-10, 115)),
        ):
            self.assertEqual(self.figures(campaign, *names), own)
            self.assertEqual(self.figures(campaign, *main), converted)
        [totals] = self.Campaign._read_group(
            [("tag_ids", "=", tag.id)],
            [],
            [f"roi_{name}:sum_currency" for name in names]
            + [f"roi_{name}:sum" for name in main],
        )
        self.assertEqual([float(total) for total in totals], [50, 65, 50, 65])
        without = self.campaign("No plan")
        self.cost(without, 5)
        for name in names:
            self.assertIs(self.figures(without, name), False, name)

    def test_ratio_of_sums(self):
        """Of several campaigns ROI is Σ(return − cost) / Σ cost, at documents' days."""
        self.rate("2026-01-01", 2)
        tag = self.env["utm.tag"].create({"name": "Totals"})
        fair = self.campaign("Fair", roi_currency_id=self.foreign.id)
        (self.june | fair).tag_ids = tag
        self.cost(self.june, 100)
        self.cost(fair, 20, currency_id=self.foreign.id)
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.invoice(self.sale(fair, amount=120), "2026-06-12")
        self.env.flush_all()
        [(percent, cost, returned)] = self.Campaign._read_group(
            [("tag_ids", "=", tag.id)],
            [],
            ["roi_percent:avg", "roi_cost:sum_currency", "roi_returned:sum_currency"],
        )
        self.assertEqual(float(cost), 110)
        self.assertEqual(float(returned), 220)
        self.assertAlmostEqual(float(percent), 1.0)

    def test_total_with_an_unknown_part(self):
        """An amount without a rate is no 0: neither a total nor a ROI over it."""
        rate = self.rate("2026-01-01", 2)
        tag = self.env["utm.tag"].create({"name": "Totals"})
        fair = self.campaign("Fair")
        (self.june | fair).tag_ids = tag
        self.cost(self.june, 100)
        self.cost(fair, 100)
        self.invoice(self.sale(self.june, amount=150), "2026-06-12")
        sale = self.sale(fair, amount=100, pricelist_id=self.foreign_list.id)
        self.invoice(sale, "2026-06-12")
        names = ("roi_cost", "roi_returned")
        specs = [
            *(f"{name}:sum_currency" for name in names),
            "roi_cost_main:sum",
            "roi_return_main:sum",
            "roi_percent:avg",
        ]

        def totals():
            self.env.flush_all()
            domain = [("tag_ids", "=", tag.id)]
            [row] = self.Campaign._read_group(domain, [], specs)
            return [value and float(value) for value in row]

        self.assertEqual(totals(), [200, 200, 200, 200, 0])
        self.company.campaign_roi_basis = "ordered"
        rate.unlink()
        self.assertEqual(totals(), [200, False, 200, False, False])

    def test_sorted_and_searched_by_figures(self):
        """The list sorts by any figure, and finds who loses money."""
        fair, radio = self.campaign("Fair"), self.campaign("Radio")
        for campaign, amount in ((self.june, 10), (fair, 30)):
            self.cost(campaign, amount)
        self.invoice(self.sale(fair, amount=90), "2026-06-12")
        self.env.flush_all()
        ids = [("id", "in", (self.june | fair | radio).ids)]
        found = self.Campaign.search(ids, order="roi_cost desc, id")
        self.assertEqual(found.ids, (fair | self.june | radio).ids)
        losing = self.Campaign.search([*ids, ("roi_percent", "<", 0)])
        self.assertEqual(losing, self.june)
        unknown = self.Campaign.search([*ids, ("roi_percent", "=", False)])
        self.assertEqual(unknown, radio)

    def test_sorted_over_currencies(self):
        """300 of a currency of which 4 are 1 of ours are less than 100 of ours."""
        self.rate("2026-01-01", 4)
        fair = self.campaign("Fair", roi_currency_id=self.foreign.id, roi_budget=400)
        self.june.roi_budget = 200
        self.cost(self.june, 100)
        self.cost(fair, 300, currency_id=self.foreign.id)
        for campaign in (self.june, fair):
            partner = self.customer()
            self.sale(campaign, partner=partner)
            self.settle()
            # Only the ladder itself moves customers.
            self.env.cr.execute(
                "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
                (self.rungs["loyal"].id, partner.id),
            )
        for name in ("cost", "cost_per_customer", "cost_per_loyal", "budget"):
            with self.subTest(name=name):
                found = self.Campaign.search(
                    [("id", "in", (self.june | fair).ids)], order=f"roi_{name}, id"
                )
                self.assertEqual(found.ids, [fair.id, self.june.id])
                self.assertLess(self.june[f"roi_{name}"], fair[f"roi_{name}"])

    def test_figures_are_for_salespeople(self):
        """Salespeople read results; other users see the campaign only."""
        self.cost(self.june, 10)
        self.assertEqual(self.june.with_user(self.salesperson).roi_cost, 10)
        other = new_test_user(self.env, "campaign_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.june.with_user(other).read(["roi_cost"])
