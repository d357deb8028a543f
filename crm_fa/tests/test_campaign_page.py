import io

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools.pdf import PdfFileReader

from ..tools import chromium
from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignPage(FigureCommon):
    """A campaign on one page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.june.write({"roi_budget": 80, "roi_expected_revenue": 300})
        cls.report = "crm_fa.report_campaign_page"

    def story(self):
        fair = self.campaign("Fair <b>", parent_id=self.june.id)
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.invoice(self.sale(fair, amount=60), "2026-06-12")
        self.cost(self.june, 90)
        self.cost(fair, 10, kind_id=self.env.ref("crm_fa.cost_kind_event").id)
        self.bill(25, campaign_id=self.june.id)
        self.settle()
        self.env.invalidate_all()

    def html(self, **context):
        reports = self.env["ir.actions.report"].with_context(**context)
        return reports._render_qweb_html(self.report, self.june.ids)[0].decode()

    def page(self):
        model = self.env["report.crm_fa.report_campaign_page"]
        return model._get_report_values(self.june.ids)["pages"][self.june.id]

    def test_figures(self):
        """Plan, actual and variance with all parts; costs by kind, largest first."""
        self.story()
        page = self.page()
        cost, revenue, percent, _leads, customers = page["plan"]
        self.assertIn("80.00", cost["plan"])
        self.assertIn("125.00", cost["actual"])
        self.assertIn("45.00", cost["variance"])
        self.assertTrue(cost["is_bad"])
        self.assertIn("160.00", revenue["actual"])
        self.assertEqual(percent["actual"], "28.0%")
        self.assertEqual(customers["actual"], "2")
        names = [name for name, _amount in page["costs"]]
        self.assertEqual(
            names,
            [
                self.kind.name,
                "Vendor bills without a kind",
                self.env.ref("crm_fa.cost_kind_event").name,
            ],
        )
        counts = {bar["label"]: bar["count"] for bar in page["rungs"]}
        self.assertEqual(counts[self.rungs["customer"].name], "2")

    def test_funnel(self):
        """It begins with who was touched, and ends with customers who came back."""
        self.story()
        self.env["crm.campaign.touch"].record_by_hand(
            self.june, "2026-06-01 10:00:00", partners=self.customer()
        )
        partner = self.customer()
        self.invoice(self.sale(self.june, "2026-06-13", 10, partner), "2026-06-14")
        for day in ("2026-07-05", "2026-08-01", "2026-08-25"):
            self.buy(partner, day, 10)
        self.settle()
        self.env.invalidate_all()
        page = self.page()
        steps = [(bar["label"], bar["count"]) for bar in page["steps"]]
        self.assertEqual(steps[0], ("Touched", "4"))
        self.assertEqual(steps[4], ("New Customers", "3"))
        self.assertEqual(steps[5], ("Repeat Customer or higher", "1"))
        self.assertEqual(steps[6], ("Loyal Customer or higher", "1"))
        self.assertIn("1, each cost", page["loyal_words"])
        self.assertIn("Repeat Customer or higher", self.html())

    def test_period(self):
        """Both days, or since or until when; nothing without a day."""
        self.june.write({"period_start": "2026-06-01", "period_end": "2026-06-30"})
        self.assertEqual(self.page()["period"], "06/01/2026 – 06/30/2026")
        self.june.period_end = False
        self.assertEqual(self.page()["period"], "since 06/01/2026")
        self.june.write({"period_start": False, "period_end": "2026-06-30"})
        self.assertEqual(self.page()["period"], "until 06/30/2026")
        self.june.period_end = False
        self.assertEqual(self.page()["period"], "")

    def test_months(self):
        """The last twelve months; what was before is one line."""
        self.assertFalse(self.page()["months"])
        for month in range(1, 13):
            self.cost(self.june, month, f"2026-{month:02}-05")
        months = self.page()["months"]
        self.assertEqual((len(months), months[0]["label"]), (12, "January 2026"))
        self.assertEqual(months[-1]["cost"]["width"], 100)
        self.cost(self.june, 30, "2025-12-05")
        self.cost(self.june, 12, "2025-11-05")
        months = self.page()["months"]
        self.assertEqual((len(months), months[0]["label"]), (13, "before"))
        self.assertIn("42.00", months[0]["cost"]["text"])
        self.assertEqual(months[1]["label"], "January 2026")

    def test_models(self):
        """Revenue, ROI and new customers with all parts, under each model in use."""
        self.story()
        order = self.sale(self.june, "2026-06-14", 50)
        self.credited(order, {self.june: 0.5, self.campaign("Radio"): 0.5})
        self.invoice(order, "2026-06-15")
        self.settle()
        self.env.invalidate_all()
        rows = {row["label"]: row for row in self.page()["models"]}
        self.assertEqual(len(rows), 6)
        single, even = rows["The Order's Campaign"], rows["Even"]
        self.assertTrue(single["is_chosen"])
        self.assertFalse(even["is_chosen"])
        for row, returned, percent, customers in (
            (single, "210.00", "68.0%", "3.00"),
            (even, "185.00", "48.0%", "2.50"),
        ):
            self.assertIn(returned, row["returned"])
            self.assertEqual(
                (row["percent"], row["customers_share"]), (percent, customers)
            )
        self.assertIn("Under each attribution model", self.html())
        self.company.campaign_custom_split = True
        self.assertEqual(len(self.page()["models"]), 7)

    def test_queries_of_models(self):
        """One statement, however many campaigns there are."""
        self.story()
        many = self.june | self.campaign("One") | self.campaign("Two")
        for campaigns in (self.june, many):
            campaigns._roi_by_model(with_parts=True)
            before = self.env.cr.sql_log_count
            found = campaigns._roi_by_model(with_parts=True)
            # The statement, and the setting that it is planned without compiling.
            self.assertLessEqual(self.env.cr.sql_log_count - before, 2)
            self.assertEqual(set(found), set(campaigns.ids))

    def test_unknown(self):
        """Without a cost, ROI and costs per head are a dash, never 0."""
        page = self.page()
        self.assertEqual(page["plan"][2]["actual"], "–")
        self.assertFalse(page["words"])
        self.assertFalse(page["costs"])
        self.assertIn("No costs yet.", self.html())

    def test_persian(self):
        """From right to left, in Persian words."""
        self.story()
        self.env["res.lang"]._activate_lang("fa_IR")
        html = self.html(lang="fa_IR")
        self.assertIn('dir="rtl"', html)
        for text in ("نرخ برگشت سرمایه", "هزینه به تفکیک نوع"):
            self.assertIn(text, html)

    def test_one_page(self):
        """The PDF is one page."""
        if not chromium.find():
            self.skipTest("There is no Chromium on this machine")
        self.story()
        self.june.goal_note = "Fifty new customers."
        pdf = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(self.report, self.june.ids)[0]
        )
        self.assertEqual(len(PdfFileReader(io.BytesIO(pdf)).pages), 1)

    def test_rights(self):
        """Who sells reads it; others do not."""
        self.story()
        for user in (self.salesperson, self.manager):
            model = self.env["report.crm_fa.report_campaign_page"].with_user(user)
            page = model._get_report_values(self.june.ids)["pages"][self.june.id]
            self.assertIn("160.00", page["plan"][1]["actual"])
        clerk = new_test_user(self.env, "campaign_page_clerk", "base.group_user")
        model = self.env["report.crm_fa.report_campaign_page"].with_user(clerk)
        with self.assertRaises(AccessError):
            model._get_report_values(self.june.ids)
