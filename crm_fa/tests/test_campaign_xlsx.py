import doctest
import io
import re
import zipfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..report import campaign_xlsx, crm_campaign_xlsx_rows
from ..report.ladder_xlsx import money_format
from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignXlsx(FigureCommon):
    """The workbook of campaigns, opened again: formulas, currencies, rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = cls.env.ref("base.group_allow_export")
        cls.manager.group_ids += export
        cls.salesperson.group_ids += export
        cls.rate("2026-01-01", 2)
        cls.foreign.write({"symbol": "x", "rounding": 0.001, "position": "after"})
        cls.fair = cls.env["utm.campaign"].create(
            {
                "title": "=Fair",
                "roi_currency_id": cls.foreign.id,
                "roi_budget": 500,
                "roi_expected_revenue": 100,
            }
        )
        cls.domain = f'[["id", "in", [{cls.june.id}, {cls.fair.id}]]]'

    @classmethod
    def rate(cls, day, rate):
        return cls.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": rate,
                "currency_id": cls.foreign.id,
                "company_id": cls.company.id,
            }
        )

    def story(self):
        order = self.sale(self.june, "2026-06-10", 100, user_id=self.manager.id)
        self.invoice(order, "2026-06-12")
        other = self.sale(self.fair, "2026-07-10", 60)
        self.invoice(other, "2026-07-12")
        self.cost(self.june, 40, "2026-06-03")
        self.cost(self.fair, 50, "2026-06-03", currency_id=self.foreign.id)
        self.bill(7, post=False, campaign_id=self.june.id)
        self.settle()

    def export(self, report="campaigns", domain=None, user=None, **context):
        self.env.invalidate_all()
        writer = self.env["crm.ladder.xlsx"].with_user(user or self.manager)
        self.stream = io.BytesIO()
        writer.with_context(**context)._write_workbook(
            report, domain or self.domain, self.stream
        )
        return openpyxl.load_workbook(self.stream)

    def known(self):
        """Return the values stored with the formulas of the same workbook."""
        return openpyxl.load_workbook(self.stream, data_only=True)

    def table(self, sheet):
        rows = list(sheet.iter_rows())
        headings = [cell.value for cell in rows[0]]
        return [dict(zip(headings, row, strict=True)) for row in rows[1:]]

    def calculate(self, book, formula):
        """Work a SUMIFS of the summary out, as a reader's program would."""
        words = r"'(?:[^']|'')+'![$A-Z:]+|[A-Z]+\d+|\"[^\"]*\"|\)"
        *parts, _end = re.findall(words, formula)
        summary = book.worksheets[0]

        def column(text):
            name, letters = text.rsplit("!", 1)
            sheet = book[name.strip("'").replace("''", "'")]
            letter = letters.split(":")[0].strip("$")
            return [
                sheet[f"{letter}{row}"].value for row in range(2, sheet.max_row + 1)
            ]

        def wanted(text):
            return text.strip('"') if text.startswith('"') else summary[text].value

        amounts = column(parts[0])
        for where, value in zip(parts[1::2], parts[2::2], strict=True):
            amounts = [
                amount if found == wanted(value) else 0
                for amount, found in zip(amounts, column(where), strict=True)
            ]
        return sum(amount for amount in amounts if isinstance(amount, int | float))

    def test_sheets(self):
        """A sheet for each kind of row, a chart; from right to left in Persian."""
        self.story()
        book = self.export()
        self.assertEqual(
            book.sheetnames,
            [
                "Summary",
                "Funnel",
                "Costs",
                "Orders Credited",
                "Invoices",
                "Touches",
                "Attribution Models",
            ],
        )
        self.assertFalse(book.worksheets[0].sheet_view.rightToLeft)
        with zipfile.ZipFile(self.stream) as archive:
            self.assertIn("xl/charts/chart1.xml", archive.namelist())
        self.env["res.lang"]._activate_lang("fa_IR")
        book = self.export(lang="fa_IR")
        self.assertTrue(all(sheet.sheet_view.rightToLeft for sheet in book))

    def test_formulas_give_the_figures(self):
        """What the formulas give is what the campaign shows; ROI is a formula."""
        self.story()
        book = self.export()
        known = self.table(self.known().worksheets[0])
        lines = {row["Campaign"].value: row for row in self.table(book.worksheets[0])}
        values = {row["Campaign"].value: row for row in known}
        for campaign in (self.june, self.fair):
            line, value = lines[campaign.title], values[campaign.title]
            for name, figure in (
                ("Actual Cost", campaign.roi_cost),
                ("Actual Revenue", campaign.roi_returned),
            ):
                self.assertEqual(value[name].value, figure)
                found = self.calculate(book, line[name].value)
                self.assertAlmostEqual(found, figure)
            self.assertEqual(value["ROI"].value, campaign.roi_percent)
            self.assertRegex(line["ROI"].value, r"^=IF\(N\(G\d\)>0,\(J\d-G\d\)/G\d")
        self.assertEqual(values["=Fair"]["Budget Left"].value, 450)
        total, totals = lines["Total"], values["Total"]
        self.assertEqual(totals["ROI"].value, (160 - 65) / 65)
        self.assertEqual(total["ROI"].value, '=IF(N(Q4)>0,(R4-Q4)/Q4,"")')

    def test_no_cost(self):
        """ROI of a campaign without a cost is an empty cell, not 0."""
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.settle()
        self.export()
        [june] = (
            row
            for row in self.table(self.known().worksheets[0])
            if row["Campaign"].value == "June"
        )
        self.assertFalse(june["ROI"].value)
        self.assertEqual(june["Budget"].value, None)

    def test_unknown_amounts(self):
        """A campaign with an amount that has no rate is named below the totals."""
        self.story()
        last = self.export().worksheets[0]
        self.assertNotIn("left out", last.cell(last.max_row, 1).value)
        self.env["res.currency.rate"].search(
            [("currency_id", "=", self.foreign.id)]
        ).unlink()
        last = self.export().worksheets[0]
        note = last.cell(last.max_row, 1).value
        self.assertIn("left out of the figures of: =Fair.", note)

    def test_own_currency(self):
        """Amounts in the campaign's currency, with its symbol and decimals."""
        self.story()
        book = self.export()
        [fair] = [
            row for row in self.table(book["Costs"]) if row["Campaign"].value == "=Fair"
        ]
        own = fair["In the Campaign's Currency"]
        self.assertEqual(own.value, 50)
        self.assertEqual(own.number_format, money_format("x", "after", 3))
        self.assertEqual(fair[f"In {self.currency.name}"].value, 25)
        self.assertEqual(fair["Campaign"].data_type, "s", "a name is no formula")

    def test_committed_is_no_cost(self):
        """A draft bill stands among the costs, and the formula leaves it out."""
        self.story()
        book = self.export()
        states = {row["Spent or Committed"].value for row in self.table(book["Costs"])}
        self.assertLessEqual({"Spent", "Committed"}, states)
        line = self.table(book.worksheets[0])[0]
        self.assertEqual(self.calculate(book, line["Actual Cost"].value), 40)

    def test_bases(self):
        """The revenue adds up orders or margins where the company counts on those."""
        self.product.standard_price = 30
        self.story()
        for basis, figure in (("ordered", 100), ("margin", 70)):
            self.company.campaign_roi_basis = basis
            book = self.export()
            lines = self.table(book.worksheets[0])
            [june] = [row for row in lines if row["Campaign"].value == "June"]
            self.assertEqual(
                self.calculate(book, june["Actual Revenue"].value), figure, basis
            )

    def test_funnel(self):
        """Steps as on the form; touched customers are not added up over campaigns."""
        self.story()
        sheet = self.export()["Funnel"]
        rows = {row["Campaign"].value: row for row in self.table(sheet)}
        for campaign in (self.june, self.fair):
            for step in campaign._roi_funnels()[campaign.id]["steps"]:
                with self.subTest(campaign=campaign.title, step=step["label"]):
                    found = rows[campaign.title][step["label"]].value
                    self.assertEqual(found, step["count"])
        self.assertEqual(rows["June"]["Touched"].value, 1)
        total = rows["Total"]
        self.assertIsNone(total["Touched"].value)
        self.assertIn("SUM", total["New Customers"].value)

    def test_touches(self):
        """A row for each touch the reader may see, with who and why; a note is text."""
        self.story()
        self.env["crm.campaign.touch"].record_by_hand(
            self.june,
            "2026-06-08 10:00:00",
            partners=self.customer("Visitor"),
            note="=1+1",
        )
        self.settle()
        rows = self.table(self.export()["Touches"])
        found = {
            (
                row["Campaign"].value,
                row["Date"].value.date().isoformat(),
                row["Kind"].value,
                row["Customer"].value,
                row["Note"].value,
            )
            for row in rows
        }
        orders = self.env["sale.order"].search(
            [("campaign_id", "in", (self.june | self.fair).ids)]
        )
        self.assertEqual(len(rows), len(orders) + 1)
        self.assertEqual(
            found,
            {
                ("June", "2026-06-08", "By Hand", "Visitor", "=1+1"),
                ("June", "2026-06-10", "Order", "Customer", None),
                ("=Fair", "2026-07-10", "Order", "Customer", None),
            },
        )
        for row in rows:
            self.assertNotEqual(row["Note"].data_type, "f", "a note is no formula")
        self.assertEqual(
            {row["Order"].value for row in rows} - {None}, set(orders.mapped("name"))
        )
        name = self.manager.name
        own = self.table(self.export(user=self.salesperson)["Touches"])
        self.assertIn(name, [row["Salesperson"].value for row in rows])
        self.assertNotIn(name, [row["Salesperson"].value for row in own])
        self.assertLess(len(own), len(rows))

    def test_models_side_by_side(self):
        """Each model has its revenue and its ROI as a formula."""
        self.story()
        order = self.sale(self.june, amount=80)
        self.credited(order, {self.june: 0.5, self.fair: 0.5})
        self.invoice(order, "2026-06-15")
        self.export()
        lines = self.table(self.known()["Attribution Models"])
        [june] = [row for row in lines if row["Campaign"].value == "June"]
        self.assertEqual(june["The Order's Campaign"].value, 180)
        self.assertEqual(june["Even"].value, 140)
        self.assertEqual(june["ROI: Even"].value, 2.5)

    def test_report_filter(self):
        """From the report, what is filtered there: here June alone."""
        self.story()
        domain = '[["date", "<", "2026-07-01"]]'
        book = self.export("campaign_results", domain)
        lines = {row["Campaign"].value: row for row in self.table(book.worksheets[0])}
        self.assertEqual(
            self.calculate(book, lines["=Fair"]["Actual Revenue"].value), 0
        )
        self.assertEqual(self.calculate(book, lines["=Fair"]["Actual Cost"].value), 50)

    def test_colleagues(self):
        """A salesperson's workbook has all amounts, and no colleague's documents."""
        self.story()
        book = self.export(user=self.salesperson)
        lines = self.table(book["Orders Credited"])
        [june] = [row for row in lines if row["Campaign"].value == "June"]
        self.assertEqual(june["In the Campaign's Currency"].value, 100)
        for name in ("Order", "Customer", "Salesperson"):
            self.assertFalse(june[name].value)

    def test_export_right(self):
        """Who may not export gets no workbook."""
        self.salesperson.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.export(user=self.salesperson)

    def test_in_batches(self):
        """Rows come a batch at a time, none twice and none left out."""
        self.story()
        for number in range(7):
            self.cost(self.june, number + 1)
        with patch.object(crm_campaign_xlsx_rows, "BATCH", 3):
            book = self.export()
        costs = self.table(book["Costs"])
        self.assertEqual(len(costs), 11, "three, seven, and the totals")

    def test_docstrings(self):
        self.assertFalse(doctest.testmod(campaign_xlsx).failed)
