from datetime import timedelta

from odoo import fields, models

from ...tools import jalali
from .res_company import PREFETCH


class ResCompany(models.Model):
    _inherit = "res.company"

    persian_fiscal_year = fields.Boolean(
        string="Fiscal Year from 1 Farvardin",
        prefetch=PREFETCH,
        help="The fiscal year is the Jalali year, to the day: it begins on 20 March in "
        "the years in which 1 Farvardin is that day.",
    )

    def compute_fiscalyear_dates(self, current_date):
        """Return the Jalali year of a date, where that is the company's fiscal year."""
        self.ensure_one()
        if not self.persian_fiscal_year:
            return super().compute_fiscalyear_dates(current_date)
        year = jalali.from_gregorian(fields.Date.to_date(current_date))[0]
        following = jalali.to_gregorian(year + 1, 1, 1)
        return {
            "date_from": jalali.to_gregorian(year, 1, 1),
            "date_to": following - timedelta(days=1),
        }
