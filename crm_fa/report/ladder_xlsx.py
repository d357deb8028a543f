"""Excel workbooks: tables with real dates, money and sums, and native charts.

Knows no ORM.  Rows are handed over in batches and written to disk as they come, so
memory does not grow with their number.
"""

import re
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_range

# What Excel can hold, less the heading and the totals row.
MAX_ROWS = 1_048_576 - 2
MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
CHART_SIZE = {"width": 720, "height": 400}

_WIDTHS = {
    "text": 26,
    "id": 12,
    "integer": 12,
    "number": 12,
    "money": 18,
    "date": 13,
    "datetime": 18,
    "month": 13,
    "percent": 10,
}


class TooManyRows(Exception):
    """More rows than an Excel sheet can hold."""


class Column(NamedTuple):
    """A column of a table: its heading, how its values look, whether they add up."""

    title: str
    kind: str = "text"
    total: bool = False


class Table(NamedTuple):
    """Where a written table stands, for the charts that show it."""

    name: str
    sheet: object
    columns: int
    rows: int
    places: tuple = ()  # where each column that was asked for stands


def money_format(symbol, position, decimals):
    """Return the Excel number format of a currency.

    >>> money_format("$", "before", 2)
    '"$"#,##0.00'
    >>> money_format("﷼", "after", 0)
    '#,##0\\xa0"﷼"'
    """
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    symbol = '"{}"'.format(symbol.replace('"', "")) if symbol else ""
    if not symbol:
        return number
    return symbol + number if position == "before" else f"{number}\xa0{symbol}"


def sheet_name(title, taken=()):
    """Return ``title`` as Excel accepts it for a sheet: short, plain and not taken.

    >>> sheet_name("From/To: [all]")
    'From To all'
    >>> sheet_name("Moves", ["moves"])
    'Moves 2'
    """
    plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", title).split()).strip("'")
    plain = plain or "Sheet"
    name, number = plain[:MAX_SHEET_NAME], 1
    taken = {other.lower() for other in taken}
    while name.lower() in taken:
        number += 1
        tail = f" {number}"
        name = plain[: MAX_SHEET_NAME - len(tail)] + tail
    return name


class LadderWorkbook:
    """Writes tables and charts to ``stream``, a binary file.

    :param bool rtl: sheets run from right to left
    :param str date_format: how dates look, as an Excel number format
    :param str money: how amounts look, see :func:`money_format`
    :param str total_label: heading of the totals row, in the reader's language
    :param beside_dates: what stands in a text column beside each date, as (pattern of
        its heading, function of the date); None for nothing
    """

    def __init__(
        self,
        stream,
        *,
        rtl=False,
        date_format="yyyy-mm-dd",
        money="#,##0.00",
        total_label="Total",
        beside_dates=None,
    ):
        self._book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        self._rtl = rtl
        self._total_label = total_label
        self._beside_dates = beside_dates
        numbers = {
            "text": "@",
            "id": "0",
            "integer": "#,##0",
            "number": "#,##0.0",
            "money": money,
            "date": date_format,
            "datetime": f"{date_format} hh:mm",
            "month": "mmm yyyy",
        }
        self._formats = {
            kind: self._book.add_format({"num_format": number})
            for kind, number in numbers.items()
        }
        self._totals = {
            kind: self._book.add_format({"num_format": number, "bold": True, "top": 1})
            for kind, number in numbers.items()
        }
        self._heading = self._book.add_format(
            {"bold": True, "bg_color": "#E7E9ED", "bottom": 1, "text_wrap": True}
        )

    def close(self):
        """Finish the file."""
        self._book.close()

    def add_table(self, title, columns, batches, *, row_totals=None, totals_row=True):
        """Write a table to a sheet of its own.

        :param columns: list of :class:`Column`
        :param batches: an iterable of lists of rows; a row is a list of values, one per
            column, ``None`` or ``False`` for an empty cell (numbers: ``None`` only)
        :param row_totals: heading of a last column that sums up each row's integers
        :param totals_row: whether the columns marked so are summed up below the rows
        :return: a :class:`Table`
        :raises TooManyRows: beyond the rows that Excel can hold
        """
        places = range(len(columns))
        if self._beside_dates:
            places, columns, batches = self._beside(columns, batches)
        taken = [sheet.get_name() for sheet in self._book.worksheets()]
        name = sheet_name(title, taken)
        sheet = self._book.add_worksheet(name)
        if self._rtl:
            sheet.right_to_left()
        headings = [column.title for column in columns]
        if row_totals:
            headings.append(row_totals)
        for index, heading in enumerate(headings):
            kind = columns[index].kind if index < len(columns) else "integer"
            sheet.set_column(index, index, max(_WIDTHS[kind], len(heading) + 2))
        for index, heading in enumerate(headings):
            self._text(sheet, 0, index, heading, self._heading)
        sheet.freeze_panes(1, 0)
        sums = [0] * len(headings)
        row = 0
        for batch in batches:
            for values in batch:
                row += 1
                if row > MAX_ROWS:
                    raise TooManyRows
                self._write_row(sheet, row, columns, values, sums, bool(row_totals))
        if row:
            sheet.autofilter(0, 0, row, len(headings) - 1)
            if totals_row:
                self._write_totals(sheet, row, columns, sums, bool(row_totals))
        if row_totals:
            places = (*places, len(columns))
        return Table(name, sheet, len(headings), row, tuple(places))

    def _beside(self, columns, batches):
        """Return places, columns and batches with a text column behind each date."""
        pattern, text_of = self._beside_dates
        dated = {
            index
            for index, column in enumerate(columns)
            if column.kind in ("date", "datetime")
        }
        places = [
            index + sum(d < index for d in dated) for index in range(len(columns))
        ]

        def widened(cells, added):
            return [
                cell
                for index, value in enumerate(cells)
                for cell in ((value, added(value)) if index in dated else (value,))
            ]

        def beside(day):
            return text_of(day) if day else None

        return (
            places,
            widened(columns, lambda column: Column(pattern % column.title)),
            ([widened(row, beside) for row in batch] for batch in batches),
        )

    def _write_row(self, sheet, row, columns, values, sums, row_totals):
        across = 0
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            self._write(sheet, row, index, column.kind, value)
            if column.kind in ("integer", "money", "number"):
                sums[index] += self._number(value)
                across += self._number(value)
        if row_totals:
            last = len(columns)
            first = next(i for i, column in enumerate(columns) if column.total)
            self._sum(sheet, row, last, (row, first, row, last - 1), across, "integer")
            sums[last] += across

    def _write_totals(self, sheet, row, columns, sums, row_totals):
        summed = {index: c.kind for index, c in enumerate(columns) if c.total}
        if not summed:
            return
        if row_totals:
            summed[len(columns)] = "integer"
        total = row + 1
        label_written = False
        for index in range(len(sums)):
            if index in summed:
                self._sum(
                    sheet,
                    total,
                    index,
                    (1, index, row, index),
                    sums[index],
                    summed[index],
                    bold=True,
                )
            elif not label_written:
                self._text(sheet, total, index, self._total_label, self._totals["text"])
                label_written = True
            else:
                sheet.write_blank(total, index, None, self._totals["text"])

    def _sum(self, sheet, row, column, cells, value, kind, bold=False):
        """Write a SUM with its value, for readers that do not calculate."""
        formats = self._totals if bold else self._formats
        area = xl_range(*cells)
        sheet.write_formula(row, column, f"=SUM({area})", formats[kind], value)

    def _number(self, value):
        """Return what a value adds to the sum of its column."""
        return value or 0

    def _write(self, sheet, row, column, kind, value):
        if value is None or (value is False and kind in ("text", "date", "datetime")):
            return None
        if kind == "text":
            return self._text(sheet, row, column, value, self._formats["text"])
        if kind in ("date", "datetime", "month"):
            return sheet.write_datetime(row, column, value, self._formats[kind])
        return sheet.write_number(row, column, value, self._formats[kind])

    def _text(self, sheet, row, column, value, cell_format):
        # Always as a string: a name that starts with "=" is a name, not a formula.
        return sheet.write_string(row, column, str(value)[:MAX_TEXT], cell_format)

    def add_chart(
        self, table, kind, columns, *, title, subtype=None, below=0, line=None
    ):
        """Draw columns of ``table`` beside it; its first column names the categories.

        :param str kind: ``column``, ``bar`` or ``area``
        :param columns: indexes of the columns to show
        :param below: how many charts there are above this one
        :param line: index of a column of percentages, drawn as a line up to 100
        """
        if not table.rows:
            return
        chart = self._book.add_chart(
            {"type": kind, "subtype": subtype} if subtype else {"type": kind}
        )
        for column in columns:
            chart.add_series(self._series(table, table.places[column]))
        if line is not None:
            curve = self._book.add_chart({"type": "line"})
            curve.add_series(
                {**self._series(table, table.places[line]), "y2_axis": True}
            )
            curve.set_y2_axis({"min": 0, "max": 100})
            chart.combine(curve)
        chart.set_title({"name": title, "overlay": False})
        chart.set_size(CHART_SIZE)
        several = len(columns) > 1 or line is not None
        chart.set_legend({"position": "bottom"} if several else {"none": True})
        if self._rtl:
            # Months run from right to left too, and bars start at the right.
            value_axis = chart.set_x_axis if kind != "bar" else chart.set_y_axis
            value_axis({"reverse": True})
        elif kind == "bar":
            # The first rung at the top, as in the table.
            chart.set_y_axis({"reverse": True})
        table.sheet.insert_chart(1 + 21 * below, table.columns + 1, chart)

    def _series(self, table, index):
        """Return a column of ``table`` as a series, named by its heading."""
        return {
            "name": [table.name, 0, index],
            "categories": [table.name, 1, 0, table.rows, 0],
            "values": [table.name, 1, index, table.rows, index],
        }
