from datetime import date, datetime

from odoo.http import request

from odoo.addons.web.controllers.export import ExcelExport

from ..tools import jalali


def jalali_text(value):
    """Return a cell's date as a Jalali text, empty where there is none.

    >>> jalali_text(date(2026, 11, 24)), jalali_text(datetime(2026, 11, 24, 9, 5))
    ('1405/09/03', '1405/09/03 09:05')
    """
    if not isinstance(value, date):
        return ""
    text = jalali.format_numeric(value)
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text


class PersianExcelExport(ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        """Put a Jalali text beside each date, which stays a date one can count with.

        Not in files that are to be imported again: they have the fields' own columns.
        """
        to_import = columns_headers == [field["name"] for field in fields]
        if to_import or request.env.user._persian_calendar() != "jalali":
            return super().from_data(fields, columns_headers, rows)
        dated = {
            index
            for row in rows
            for index, value in enumerate(row)
            if isinstance(value, date)
        }

        def widened(cells, added):
            return [
                cell
                for index, value in enumerate(cells)
                for cell in ((value, added(value)) if index in dated else (value,))
            ]

        def header(label):
            return request.env._("%(label)s (Jalali)", label=label)

        return super().from_data(
            widened(fields, lambda field: {**field, "type": "char"}),
            widened(columns_headers, header),
            [widened(row, jalali_text) for row in rows],
        )
