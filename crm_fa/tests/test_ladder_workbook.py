import doctest
import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.tests import BaseCase

from ..report import ladder_xlsx
from ..report.ladder_xlsx import Column, LadderWorkbook


class TestLadderWorkbook(BaseCase):
    """The writer alone, without a database."""

    def written(self, columns, rows, **options):
        table_options = {
            name: options.pop(name)
            for name in ("row_totals", "totals_row")
            if name in options
        }
        stream = io.BytesIO()
        book = LadderWorkbook(stream, **options)
        book.add_table("Table", columns, [rows], **table_options)
        book.close()
        return openpyxl.load_workbook(stream).worksheets[0]

    def test_docstrings(self):
        self.assertFalse(doctest.testmod(ladder_xlsx).failed)

    def test_text_is_never_a_formula(self):
        """A customer may be called anything, also what a sheet would calculate."""
        nasty = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "=cmd|' /C calc'!A0",
            "\t=1",
            "http://example.com",
            "{=1}",
            "a\x00\x0b\ufffeb",
            "x" * 40_000,
        ]
        sheet = self.written([Column("Name")], [[text] for text in nasty])
        for row, text in enumerate(nasty[:8], 2):
            cell = sheet.cell(row, 1)
            self.assertEqual(cell.data_type, "s", text)
            self.assertEqual(cell.value, text)
            self.assertIsNone(cell.hyperlink)
        self.assertEqual(len(sheet.cell(11, 1).value), ladder_xlsx.MAX_TEXT)

    def test_second_dates(self):
        """A text may stand beside each date; totals keep to their columns."""
        beside = ("%s (Jalali)", lambda day: f"<{day:%d}>")
        sheet = self.written(
            [Column("Name"), Column("Day", "date"), Column("Count", "integer", True)],
            [["a", date(2025, 3, 20), 2], ["b", None, 3]],
            beside_dates=beside,
        )
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(rows[0], ("Name", "Day", "Day (Jalali)", "Count"))
        self.assertEqual(rows[1][2:], ("<20>", 2))
        self.assertEqual(rows[2][1:], (None, None, 3))
        self.assertEqual(rows[3][3], "=SUM(D2:D3)")

    def test_totals_are_formulas(self):
        """What adds up has a SUM over its rows; ratios and medians have none."""
        sheet = self.written(
            [
                Column("Name"),
                Column("Count", "integer", True),
                Column("Ratio", "number"),
                Column("Revenue", "money", True),
            ],
            [["a", 2, 0.25, 10.5], ["b", 3, None, None]],
            money='#,##0.00\xa0"€"',
            total_label="Sum",
        )
        self.assertEqual(
            [cell.value for cell in sheet[4]],
            ["Sum", "=SUM(B2:B3)", None, "=SUM(D2:D3)"],
        )
        self.assertIsNone(sheet["D3"].value, "unknown is empty, not 0")
        self.assertEqual(sheet["D2"].number_format, '#,##0.00\xa0"€"')
        self.assertEqual(sheet["C2"].number_format, "#,##0.0")
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, "A1:D3", "the total is not filtered")

    def test_totals_across(self):
        sheet = self.written(
            [
                Column("Rung"),
                Column("A", "integer", True),
                Column("B", "integer", True),
            ],
            [["a", 1, 2], ["b", 3, 0]],
            row_totals="All",
        )
        self.assertEqual(
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            [
                ["Rung", "A", "B", "All"],
                ["a", 1, 2, "=SUM(B2:C2)"],
                ["b", 3, 0, "=SUM(B3:C3)"],
                ["Total", "=SUM(B2:B3)", "=SUM(C2:C3)", "=SUM(D2:D3)"],
            ],
        )

    def test_empty_table(self):
        """No rows: the headings only, without a sum over nothing."""
        sheet = self.written([Column("A", "integer", True)], [], row_totals=None)
        self.assertEqual(sheet.max_row, 1)

    def test_too_many_rows(self):
        with (
            patch.object(ladder_xlsx, "MAX_ROWS", 2),
            self.assertRaises(ladder_xlsx.TooManyRows),
        ):
            self.written([Column("A")], [["a"]] * 3)
