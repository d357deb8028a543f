import io
import json
import zipfile
from datetime import datetime
from unittest.mock import patch

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..report import crm_ladder_xlsx, crm_ladder_xlsx_rows, ladder_xlsx
from ..report.crm_ladder_xlsx import BadLadderReport
from .report_common import TODAY, ReportCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLadderXlsx(ReportCommon):
    """Each workbook, opened again: cells, types, totals, charts, rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("base.group_allow_export")
        cls.salesperson.group_ids += cls.env.ref("base.group_allow_export")
        cls.live_once()

    def export(self, report, domain="[]", user=None, **context):
        """Write a workbook as ``user`` (a manager); return it, and its file name."""
        self.env.invalidate_all()
        writer = self.env["crm.ladder.xlsx"].with_user(user or self.manager)
        self.stream = io.BytesIO()
        self.file_name = writer.with_context(**context)._write_workbook(
            report, domain, self.stream
        )
        return openpyxl.load_workbook(self.stream)

    def values(self, sheet):
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def charts(self):
        """Return the XML of the workbook's charts."""
        with zipfile.ZipFile(self.stream) as archive:
            return [
                archive.read(name).decode()
                for name in archive.namelist()
                if name.startswith("xl/charts/chart")
            ]

    def test_customers(self):
        """Facts with their types, revenue in the currency, one row per customer."""
        currency = self.company.currency_id
        book = self.export("customers")
        self.assertEqual(self.file_name, "Customers on the Ladder 2026-06-30.xlsx")
        per_rung, sheet = book.worksheets
        rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
        headings = [cell.value for cell in sheet[1]]
        self.assertEqual(list(rows), ["Ana", "Bob", "Dan", "Total"])
        ana = dict(zip(headings, rows["Ana"], strict=True))
        self.assertEqual(ana["Rung"].value, "Repeat Customer")
        self.assertEqual(ana["On This Rung Since"].value, datetime(2026, 3, 3))
        self.assertTrue(ana["First Purchase"].is_date)
        self.assertEqual(ana["Purchases"].value, 2)
        self.assertEqual(ana["Purchases"].data_type, "n")
        self.assertEqual(ana["Revenue"].value, 150.5)
        self.assertEqual(
            ana["Revenue"].number_format,
            ladder_xlsx.money_format(
                currency.symbol, currency.position, currency.decimal_places
            ),
        )
        self.assertIsNone(ana["Overdue Ratio"].value, "unknown under three days")
        self.assertEqual(ana["Days Between Purchases"].value, 26)
        total = dict(zip(headings, rows["Total"], strict=True))
        column = total["Revenue"].column_letter
        self.assertEqual(total["Revenue"].value, f"=SUM({column}2:{column}4)")
        self.assertIsNone(total["Overdue Ratio"].value)
        self.assertIsNone(total["Days Between Purchases"].value)
        counts = {row[0]: row[1:] for row in self.values(per_rung)[1:]}
        self.assertEqual(counts["Suspect"], [1, 0])
        self.assertEqual(counts["Repeat Customer"], [1, 150.5])
        self.assertEqual(counts["Advocate"], [0, 0])
        self.assertEqual(counts["Total"], ["=SUM(B2:B7)", "=SUM(C2:C7)"])
        self.assertEqual(len(self.charts()), 2)

    def test_customers_in_batches(self):
        """Page by page all come once, also with equal and with unknown revenue."""
        names = {f"Customer {number}" for number in range(12)}
        with self.on("2026-06-20"):
            partners = [self.customer(name) for name in sorted(names)]
            for nr, partner in enumerate(partners[:8]):
                self.buy(partner, amount=10.1 * (nr // 3))
        self.env.cr.execute(
            "UPDATE crm_customer_profile SET revenue = NULL WHERE partner_id = ANY(%s)",
            [[partner.id for partner in partners[9:]]],
        )
        with patch.object(crm_ladder_xlsx_rows, "BATCH", 2):
            sheet = self.export("customers").worksheets[1]
            found = [row[0] for row in self.values(sheet)[1:-1]]
            self.assertEqual(len(found), len(set(found)))
            self.assertEqual(set(found), names | {"Ana", "Bob", "Dan"})
            for report, model in (("stays", self.Stay), ("movements", self.Move)):
                sheet = self.export(report).worksheets[-1]
                found = [tuple(row) for row in self.values(sheet)[1:]]
                self.assertEqual(len(found), model.search_count([]), report)
                self.assertEqual(len(set(found)), len(found), report)

    def test_movements(self):
        """Months with directions, the matrix of rungs, and the moves themselves."""
        book = self.export("movements")
        months, matrix, moves = book.worksheets
        self.assertEqual(
            self.values(months)[0], ["Month", "Up", "Down", "Joined", "Left", "All"]
        )
        self.assertEqual(
            [row[1:5] for row in self.values(months)[1:-1]],
            [
                [0, 0, 3, 0],
                [2, 0, 1, 0],
                [1, 0, 0, 1],
                [0, 0, 0, 0],  # April: a month without moves is not left out
                [1, 0, 0, 0],
            ],
        )
        self.assertEqual(months["A2"].value, datetime(2026, 1, 1))
        self.assertTrue(months["A2"].is_date)
        self.assertEqual(months["F2"].value, "=SUM(B2:E2)")
        self.assertEqual(months["B7"].value, "=SUM(B2:B6)")
        table = {row[0]: row for row in self.values(matrix)}
        to = dict(zip(table["From / To"], range(20), strict=False))
        self.assertEqual(table["Suspect"][to["Customer"]], 1)
        self.assertEqual(table["Not on the ladder"][to["Suspect"]], 4)
        self.assertEqual(table["Suspect"][to["Not on the ladder"]], 1)
        self.assertEqual(table["Advocate"][to["Loyal Customer"]], 0)
        rows = self.values(moves)
        self.assertEqual(len(rows), 1 + self.Move.search_count([]))
        self.assertEqual(rows[1][:2], [datetime(2026, 5, 20, 12), "Bob"])
        (chart,) = self.charts()
        self.assertIn('<c:grouping val="stacked"/>', chart)
        self.assertIn("<c:barChart>", chart)

    def test_distribution(self):
        """Months down, rungs across; sums across only, for months do not add up."""
        (sheet,) = self.export("distribution").worksheets
        rows = self.values(sheet)
        self.assertEqual(rows[0][0], "As Of")
        self.assertEqual(rows[0][-1], "All")
        self.assertEqual(len(rows), 1 + 6)
        self.assertEqual(rows[1][0], datetime(2026, 1, 31))
        self.assertEqual(rows[-1][0], datetime(2026, 6, 30))
        march = dict(zip(rows[0], rows[3], strict=True))
        self.assertEqual(march["Suspect"], 1)
        self.assertEqual(march["Repeat Customer"], 1)
        self.assertEqual(march["All"], "=SUM(B4:G4)")
        (chart,) = self.charts()
        self.assertIn("<c:areaChart>", chart)
        self.assertIn('<c:grouping val="stacked"/>', chart)

    def test_stays(self):
        """Medians per rung with a chart, and every stay with its dates."""
        per_rung, sheet = self.export("stays").worksheets
        rows = {row[0]: row[1:] for row in self.values(per_rung)}
        self.assertEqual(rows["Suspect"][:2], [3, 41])
        self.assertEqual(rows["Total"], ["=SUM(B2:B4)", None, None])
        stays = self.values(sheet)
        self.assertEqual(len(stays), 1 + self.Stay.search_count([]))
        first = dict(zip(stays[0], stays[1], strict=True))
        self.assertEqual(first["Customer"], "Ana")
        self.assertEqual(first["From"], datetime(2026, 1, 10, 12))
        self.assertEqual(first["Days"], 26)
        self.assertEqual(first["Went"], "Up")
        self.assertEqual(first["Still There"], "No")
        self.assertEqual(len(self.charts()), 1)

    def test_rungs(self):
        (sheet,) = self.export("rungs").worksheets
        rows = self.values(sheet)
        suspect = dict(zip(rows[0], rows[1], strict=True))
        self.assertEqual(suspect["Days (Median)"], 41)
        self.assertEqual(suspect["Customers Now"], 1)
        self.assertAlmostEqual(suspect["Moved Up (%)"], 200 / 3, 1)
        total = dict(zip(rows[0], rows[-1], strict=True))
        self.assertEqual(total["Customers Now"], "=SUM(D2:D7)")
        for ratio in ("Days (Median)", "Days (Mean)", "Moved Up (%)", "Left (%)"):
            self.assertIsNone(total[ratio], ratio)
        self.assertEqual(len(self.charts()), 1)

    def test_filter(self):
        """The domain of the view chooses the rows, and what is counted."""
        domain = json.dumps([["partner_id", "=", self.ana.id]])
        sheet = self.export("stays", domain).worksheets[1]
        self.assertEqual({row[0] for row in self.values(sheet)[1:]}, {"Ana"})
        nobody = json.dumps([["partner_id", "=", 0]])
        for report in ("stays", "movements", "customers"):
            sheet = self.export(report, nobody).worksheets[-1]
            self.assertEqual(sheet.max_row, 1, report)
        self.export("distribution", json.dumps([["customers", "<", 0]]))
        self.export("rungs", json.dumps([["customers", "<", 0]]))

    def test_persian_reader(self):
        """Right to left, in the reader's words, with the reader's way to write days."""
        self.env["res.lang"]._activate_lang("fa_IR")
        for report in ("movements", "distribution", "stays", "rungs", "customers"):
            book = self.export(report, lang="fa_IR")
            for sheet in book.worksheets:
                self.assertTrue(sheet.sheet_view.rightToLeft, report)
        book = self.export("customers")
        self.assertFalse(book.worksheets[0].sheet_view.rightToLeft)

    def test_name_like_a_formula(self):
        with self.on("2026-06-20"):
            self.customer("=HYPERLINK(1)")
        sheet = self.export("customers").worksheets[1]
        cells = [cell for cell in sheet["A"] if cell.value == "=HYPERLINK(1)"]
        self.assertEqual([cell.data_type for cell in cells], ["s"])

    def test_times_of_the_readers_zone(self):
        self.manager.tz = "Asia/Tehran"
        sheet = self.export("movements", tz="Asia/Tehran").worksheets[-1]
        self.assertEqual(sheet["A2"].value, datetime(2026, 5, 20, 15, 30))

    def test_own_customers_only(self):
        """A salesperson's workbook holds own and unassigned customers."""
        sheet = self.export("customers", user=self.salesperson).worksheets[1]
        self.assertEqual({row[0] for row in self.values(sheet)[1:-1]}, {"Ana", "Dan"})
        for report in ("movements", "stays"):
            sheet = self.export(report, user=self.salesperson).worksheets[-1]
            names = {name for row in self.values(sheet) for name in row}
            self.assertNotIn("Bob", names, report)

    def test_other_company(self):
        company, user = self.second_company()
        with self.on("2026-06-10"):
            self.customer("Eve", company_id=company.id)
        for report in ("customers", "movements", "stays"):
            sheet = self.export(report).worksheets[-1]
            names = {name for row in self.values(sheet) for name in row}
            self.assertNotIn("Eve", names, report)
        sheet = self.export("customers", user=user).worksheets[-1]
        self.assertIn("Eve", {row[0] for row in self.values(sheet)})

    def test_two_currencies_have_no_sum(self):
        """Right after a change of currency amounts are shown, but not added up."""
        other = self.env["res.currency"].create({"name": "ZZZ", "symbol": "z"})
        self.env.cr.execute(
            "UPDATE crm_customer_profile SET currency_id = %s WHERE partner_id = %s",
            [other.id, self.bob.id],
        )
        sheet = self.export("customers").worksheets[1]
        rows = self.values(sheet)
        total = dict(zip(rows[0], rows[-1], strict=True))
        self.assertIsNone(total["Revenue"])
        self.assertIn(other.name, {cell for row in rows for cell in row})

    def test_refusals(self):
        """What cannot be exported is said in words, and nothing else happens."""
        for report, domain, words in (
            ("profit", "[]", "no ladder report called “profit”"),
            ("", "[]", "Known are: movements"),
            ("stays", "nonsense", "not valid"),
            ("stays", "{}", "not a list"),
            ("stays", '"id"', "not a list"),
            ("stays", '[["no_such_field", "=", 1]]', "no_such_field"),
            ("stays", '[["partner_id.no_such", "=", 1]]', "no_such"),
            ("stays", '[["id", "nearly", 1]]', "nearly"),
            ("stays", '["&", ["id", "=", 1]]', "not valid"),
            ("stays", "[[1, 2]]", "not valid"),
            ("stays", "[" * 5000 + "]" * 5000, "not valid"),
            ("stays", '[["date_start", ">", "tomorrowish"]]', "not valid"),
            ("stays", '[["partner_ref", "=", "many"]]', "not valid"),
        ):
            with (
                self.subTest(domain=domain[:40]),
                self.assertRaisesRegex(BadLadderReport, words),
            ):
                self.export(report, domain)

    def test_too_many_rows(self):
        with (
            patch.object(crm_ladder_xlsx, "MAX_ROWS", 2),
            self.assertRaisesRegex(BadLadderReport, "3 rows.* holds 2"),
        ):
            self.export("customers")

    def test_rights(self):
        """Exporting needs the right to export, reading the right to read."""
        plain = new_test_user(
            self.env, "ladder_no_export", "sales_team.group_sale_salesman"
        )
        with self.assertRaisesRegex(AccessError, "not export them"):
            self.export("customers", user=plain)
        employee = new_test_user(
            self.env, "ladder_clerk", "base.group_user,base.group_allow_export"
        )
        for report in ("movements", "distribution", "stays", "rungs", "customers"):
            with self.subTest(report=report), self.assertRaises(AccessError):
                self.export(report, user=employee)
