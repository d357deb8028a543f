"""Days below the charts of the accounting dashboard.

Odoo writes them straight with babel, which knows no Jalali calendar of numbers.
"""

from datetime import timedelta

import babel.dates

from odoo import fields, models
from odoo.tools.misc import babel_locale_parse

# Odoo's chart shows a month; entries of a bank may be dated ahead.
DAYS_BACK, DAYS_AHEAD = 31, 366


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _get_bank_cash_graph_data(self):
        graphs = super()._get_bank_cash_graph_data()
        lang = self.env["res.lang"]._persian_text_lang()
        if not lang:
            return graphs
        write = self.env["res.lang"]._persian_format_date
        locale = babel_locale_parse(lang.code)
        first = fields.Date.today() - timedelta(days=DAYS_BACK)
        days = (first + timedelta(days=n) for n in range(DAYS_BACK + DAYS_AHEAD))
        # Odoo gives no dates, only what it writes of them.
        written = {
            babel.dates.format_date(day, "d LLLL Y", locale=locale): day for day in days
        }
        for [graph] in graphs.values():
            for point in graph["values"]:
                if day := written.get(point["name"]):
                    point["x"] = write(day, "d MMM", lang)
                    point["name"] = write(day, "d MMMM y", lang)
        return graphs

    def _get_sale_purchase_graph_data(self):
        graphs = super()._get_sale_purchase_graph_data()
        lang = self.env["res.lang"]._persian_text_lang()
        if not lang:
            return graphs
        write = self.env["res.lang"]._persian_format_date
        today = fields.Date.today()
        # Weeks begin when Odoo has them begin, for its amounts are of those.
        locale = babel_locale_parse(lang.code)
        weekday = int(babel.dates.format_date(today, "e", locale=locale))
        for [graph] in graphs.values():
            # Between what is due and what is not: last week, this one, the next two.
            for number, bar in enumerate(graph["values"][1:-1], start=-1):
                start = today + timedelta(days=7 * number + 1 - weekday)
                end = start + timedelta(days=6)
                if number:
                    same = write(start, "MMMM", lang) == write(end, "MMMM", lang)
                    begin = write(start, "d" if same else "d MMMM", lang)
                    bar["label"] = f"{begin} - {write(end, 'd MMMM', lang)}"
        return graphs
