"""The workbook of campaigns: amounts in several currencies, and formulas to check."""

from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from .ladder_xlsx import Column, LadderWorkbook, money_format


class Amount(NamedTuple):
    """A number and the currency it is in: (symbol, position, decimals)."""

    value: object
    currency: tuple


class Formula(NamedTuple):
    """A formula, its value for readers that do not calculate, and its looks."""

    text: str
    value: object
    currency: tuple | None = None


def column_range(sheet, column):
    """Return a whole column of another sheet.

    >>> column_range("It's", 2)
    "'It''s'!$C:$C"
    """
    name = xl_col_to_name(column)
    return "'{}'!${}:${}".format(sheet.replace("'", "''"), name, name)


def sum_if(sheet, column, **conditions):
    """Return the formula that adds up ``column`` of the rows that meet conditions.

    :param conditions: ``c<column>=cell or text``, an expression of the formula
    """
    parts = [column_range(sheet, column)]
    for name, wanted in conditions.items():
        parts += [column_range(sheet, int(name[1:])), wanted]
    return f"=SUMIFS({','.join(parts)})"


def ratio(part, base):
    """Return the formula of a quotient that is empty without a base.

    >>> ratio("H2-E2", "E2")
    '=IF(N(E2)>0,(H2-E2)/E2,"")'
    """
    return f'=IF(N({base})>0,({part})/{base},"")'


cell = xl_rowcol_to_cell


class CampaignWorkbook(LadderWorkbook):
    """Also writes percentages, amounts in their own currency, and formulas."""

    def __init__(self, stream, **options):
        super().__init__(stream, **options)
        self._formats["percent"] = self._book.add_format({"num_format": "0.0%"})
        self._totals["percent"] = self._book.add_format(
            {"num_format": "0.0%", "bold": True, "top": 1}
        )
        # Runs on into the empty cells beside it.
        self._plain = self._book.add_format()
        self._by_currency = {}

    def _beside(self, columns, batches):
        """Put the second dates last: formulas count on the places of columns."""
        pattern, text_of = self._beside_dates
        dated = [
            index
            for index, column in enumerate(columns)
            if column.kind in ("date", "datetime")
        ]

        def widened(row):
            days = (row[index] for index in dated)
            return [*row, *(text_of(day) if day else None for day in days)]

        return (
            range(len(columns)),
            [*columns, *(Column(pattern % columns[index].title) for index in dated)],
            ([widened(row) for row in batch] for batch in batches),
        )

    def _currency_format(self, currency):
        if currency not in self._by_currency:
            self._by_currency[currency] = self._book.add_format(
                {"num_format": money_format(*currency)}
            )
        return self._by_currency[currency]

    def _write(self, sheet, row, column, kind, value):
        if not isinstance(value, Amount | Formula):
            return super()._write(sheet, row, column, kind, value)
        looks = self._formats[kind]
        if value.currency:
            looks = self._currency_format(value.currency)
        if isinstance(value, Formula):
            known = "" if value.value is None else value.value
            return sheet.write_formula(row, column, value.text, looks, known)
        if value.value is None:
            return None
        return sheet.write_number(row, column, value.value, looks)

    def _number(self, value):
        value = value.value if isinstance(value, Amount | Formula) else value
        return super()._number(value)

    def add_total(self, table, column, text, value, kind):
        """Write a formula into the totals row of the table written last."""
        known = "" if value is None else value
        table.sheet.write_formula(
            table.rows + 1, column, text, self._totals[kind], known
        )

    def add_notes(self, table, notes):
        """Write lines of text below the totals row of the table written last."""
        for line, note in enumerate(notes, table.rows + 3):
            self._text(table.sheet, line, 0, note, self._plain)
