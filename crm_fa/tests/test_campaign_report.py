from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .test_campaign_figures import FigureCommon

# Measure of the report: figure of a campaign, in the reader's currency.
SAME = {
    "ordered": "roi_ordered",
    "invoiced": "roi_invoiced",
    "margin": "roi_margin",
    "returned": "roi_returned",
    "late": "roi_late",
    "cost": "roi_cost",
    "committed": "roi_committed",
    "leads": "roi_lead_count",
    "opportunities": "roi_opportunity_count",
    "won": "roi_won_count",
    "customers": "roi_customer_count",
    "customers_share": "roi_customer_share",
    "loyal": "roi_loyal_count",
}
RATIOS = {
    "roi_percent": "roi_percent",
    "cost_per_lead": "roi_cost_per_lead",
    "cost_per_customer": "roi_cost_per_customer",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignReport(FigureCommon):
    """Campaign results by campaign, month, model and salesperson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Result = cls.env["crm.campaign.result"]
        cls.fair = cls.env["utm.campaign"].create(
            {"title": "Fair", "parent_id": cls.june.id}
        )
        cls.own = [("campaign_id", "in", (cls.june | cls.fair).ids)]

    def story(self):
        """Two campaigns: orders, invoices, a credit note, costs, leads."""
        self.rate("2026-01-01", 2)
        self.rate("2026-07-01", 4)
        order = self.sale(self.june, "2026-06-10", 100, user_id=self.manager.id)
        self.credited(order, {self.june: 0.75, self.fair: 0.25})
        invoice = self.invoice(order, "2026-06-12")
        self.credit(invoice, "2026-07-05", share=0.4)
        self.sale(self.fair, "2026-07-02", 80, pricelist_id=self.foreign_list.id)
        self.cost(self.june, 20, "2026-06-03")
        self.cost(self.fair, 40, "2026-07-03", currency_id=self.foreign.id)
        self.bill(7, "2026-06-20", post=False, campaign_id=self.june.id)
        for values in ({"type": "lead"}, {"type": "opportunity"}):
            self.env["crm.lead"].create(
                {"name": "Lead", "campaign_id": self.june.id, **values}
            )
        self.settle()
        self.env.invalidate_all()

    def totals(self, groupby, *measures, domain=(), model=None):
        model = self.Result if model is None else model
        rows = model._read_group([*self.own, *domain], groupby, measures)
        return {
            row[0] if len(groupby) == 1 else row[: len(groupby)]: row[-1]
            for row in rows
        }

    def test_same_as_the_list(self):
        """Each measure of each campaign is the campaign's figure, under each basis."""
        self.story()
        for basis in ("ordered", "invoiced", "margin"):
            self.company.campaign_roi_basis = basis
            self.env.invalidate_all()
            for measure, figure in SAME.items():
                found = self.totals(["campaign_id"], f"{measure}:sum")
                for campaign in (self.june, self.fair):
                    with self.subTest(basis=basis, measure=measure, of=campaign.title):
                        value = campaign[figure]
                        if value is False:
                            self.assertIn(found[campaign], (None, False))
                        else:
                            self.assertAlmostEqual(found[campaign], value, places=2)
            for measure, figure in RATIOS.items():
                found = self.totals(["campaign_id"], f"{measure}:avg")
                for campaign in (self.june, self.fair):
                    with self.subTest(basis=basis, measure=measure, of=campaign.title):
                        self.assertAlmostEqual(
                            found[campaign] or 0, campaign[figure] or 0, places=2
                        )

    def test_ratio_of_sums(self):
        """Of several campaigns (Σ return − Σ cost) / Σ cost, never a mean of ratios."""
        self.cost(self.june, 100)
        self.cost(self.fair, 10)
        self.invoice(self.sale(self.june, amount=50), "2026-06-12")
        self.invoice(self.sale(self.fair, amount=60), "2026-06-12")
        self.settle()
        [(ratio, per_customer)] = self.Result._read_group(
            self.own, [], ["roi_percent:avg", "cost_per_customer:avg"]
        )
        self.assertEqual((ratio, per_customer), (0, 55))

    def test_no_cost_no_ratio(self):
        """Empty, not 0, where nothing was spent: in total and by month."""
        self.invoice(self.sale(self.june, amount=50), "2026-06-12")
        self.cost(self.june, 10, "2026-07-10")
        self.settle()
        found = self.totals(["date:month"], "roi_percent:avg")
        by_month = {key.month: value for key, value in found.items()}
        self.assertFalse(by_month[6])
        self.assertIsNot(by_month[6], 0)
        self.assertEqual(by_month[7], -1)

    def test_months(self):
        """Each document in its own month; Jalali months for who reads in them."""
        self.story()
        found = self.totals(["date:month"], "invoiced:sum")
        self.assertEqual(
            {key.month: value for key, value in found.items() if value},
            {6: 100, 7: -40},
        )
        groups = self.Result.with_context(
            crm_fa_calendar="jalali"
        ).formatted_read_group(self.own, ["date:month"], ["cost:sum"])
        costs = {group["date:month"][0]: group["cost:sum"] for group in groups}
        # Khordad begins on 22 May, Tir on 22 June 2026.
        self.assertEqual(costs["2026-05-22"], 20)
        self.assertEqual(costs["2026-06-22"], 10)

    def test_one_model_unless_asked(self):
        """The company's model counts; others by filter; side by side by grouping."""
        order = self.sale(self.june, amount=100)
        self.credited(order, {self.june: 0.5, self.fair: 0.5})
        self.settle()
        total = self.Result._read_group(self.own, [], ["ordered:sum"])
        self.assertEqual(total, [(100,)])
        self.assertEqual(
            self.totals(
                ["campaign_id"], "ordered:sum", domain=[("model", "=", "even")]
            ),
            {self.june: 50, self.fair: 50},
        )
        self.company.campaign_attribution_model = "even"
        self.assertEqual(
            self.totals(["campaign_id"], "ordered:sum"), {self.june: 50, self.fair: 50}
        )
        found = self.totals(["campaign_id", "model"], "ordered:sum")
        self.assertEqual(found[self.june, "single"], 100)
        self.assertEqual(found[self.june, "even"], 50)
        self.assertEqual(found[self.fair, "even"], 50)

    def test_no_sum_over_models(self):
        """Side by side, the total over models is empty; costs stand under each."""
        self.cost(self.june, 30)
        self.sale(self.june, amount=100)
        sets = self.Result._read_grouping_sets(
            self.own, [["model"], []], ["ordered:sum", "cost:sum", "roi_percent:avg"]
        )
        costs = {row[0]: row[2] for row in sets[0]}
        self.assertEqual(set(costs.values()), {30})
        self.assertLessEqual({"single", "first", "last", "even"}, set(costs))
        self.assertEqual([bool(value) for value in sets[1][0]], [False] * 3)

    def test_by_source_and_medium(self):
        """Orders, invoices and leads fall to the source and medium they came from."""
        source = self.env["utm.source"].create({"name": "Newsletter"})
        medium = self.env["utm.medium"].create({"name": "Letterbox"})
        came = {"source_id": source.id, "medium_id": medium.id}
        self.invoice(self.sale(self.june, amount=100, **came), "2026-06-12")
        self.invoice(self.sale(self.june, amount=30), "2026-06-12")
        self.env["crm.lead"].create(
            {"name": "Lead", "campaign_id": self.june.id, **came}
        )
        self.settle()
        self.env.invalidate_all()
        for name, origin in (("source_id", source), ("medium_id", medium)):
            for measure, values in (
                ("ordered:sum", (100, 30)),
                ("invoiced:sum", (100, 30)),
                ("leads:sum", (1, 0)),
                ("customers:sum", (1, 1)),
            ):
                with self.subTest(by=name, measure=measure):
                    found = self.totals([name], measure)
                    self.assertEqual((found[origin], found[origin.browse()]), values)

    def test_parts(self):
        """By the campaign on top, parts fall together with what they are part of."""
        self.story()
        rows = self.totals(["top_id"], "cost:sum")
        self.assertEqual(rows, {self.june: 30})
        self.assertEqual(
            self.totals(["parent_id"], "cost:sum"),
            {self.env["utm.campaign"]: 20, self.june: 10},
        )

    def test_unknown_rate(self):
        """A sum with an unknown part is empty; others stand."""
        rate = self.rate("2026-01-01", 2)
        self.sale(self.june, amount=100, pricelist_id=self.foreign_list.id)
        self.sale(self.fair, amount=70)
        rate.unlink()
        found = self.totals(["campaign_id"], "ordered:sum")
        self.assertFalse(found[self.june])
        self.assertEqual(found[self.fair], 70)

    def test_salesperson_reads_all_results(self):
        """Whole amounts for everyone who sells, no names of colleagues or documents."""
        self.story()
        seen = self.Result.with_user(self.salesperson)
        for measure in ("ordered:sum", "cost:sum", "roi_percent:avg"):
            self.assertEqual(
                self.totals(["campaign_id"], measure, model=seen),
                self.totals(["campaign_id"], measure),
            )
        self.assertIn(self.manager, self.totals(["user_id"], "ordered:sum"))
        self.assertNotIn(
            self.manager, self.totals(["user_id"], "ordered:sum", model=seen)
        )
        row = seen.search([*self.own, ("kind", "=", "ordered")], limit=1, order="date")
        self.assertFalse(row.document_name)
        with self.assertRaises(UserError):
            row.action_open_document()

    def test_nobody_else(self):
        """Neither portal nor an employee without sales rights."""
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"campaign_{group[-4:]}", group)
            with self.assertRaises(AccessError):
                self.Result.with_user(user)._read_group([], [], ["cost:sum"])

    def test_other_companies(self):
        """Documents of companies that are not switched on do not count."""
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.currency.id}
        )
        self.june.company_id = False
        self.cost(self.june, 10)
        self.cost(self.june, 5, company_id=other.id)
        for companies, cost in ((self.company, 10), (self.company | other, 15)):
            result = self.Result.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(
                self.totals(["campaign_id"], "cost:sum", model=result)[self.june], cost
            )

    def test_rows_open_their_documents(self):
        """A row keeps its number under every filter, and opens what it names."""
        self.story()
        opened = set()
        for row in self.Result.search(self.own):
            self.env.invalidate_all()
            again = self.Result.browse(row.id)
            action = again.action_open_document()
            document = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(document.display_name, row.document_name)
            opened.add(action["res_model"])
        self.assertEqual(
            opened, {"sale.order", "account.move", "crm.campaign.cost", "crm.lead"}
        )
        everything = self.Result.search([*self.own, ("model", "!=", False)])
        self.assertEqual(len(everything), len(set(everything.ids)))

    def test_running_filter(self):
        """Running: begun, and not over; the last day is still running."""
        view = self.env.ref("crm_fa.crm_campaign_result_view_search")
        node = view._get_combined_arch().find(".//filter[@name='filter_running']")
        domain = literal_eval(node.get("domain"))
        self.cost(self.june, 10)
        for end, is_running in (
            ("2026-08-31", False),
            ("2026-09-01", True),
            (False, True),
        ):
            self.june.period_end = end
            found = self.Result.search([*self.own, *domain])
            self.assertEqual(bool(found), is_running, end)
