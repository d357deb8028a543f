from datetime import datetime

from odoo import models

from ..tools import jalali


def jalali_text(value):
    """Return a date or moment in figures of the Jalali calendar."""
    text = jalali.format_numeric(value)
    return f"{text} {value:%H:%M}" if isinstance(value, datetime) else text


class CrmLadderXlsx(models.AbstractModel):
    _inherit = "crm.ladder.xlsx"

    def _workbook_options(self):
        """Put a Jalali text beside each date for who reads that calendar."""
        options = super()._workbook_options()
        if self.env.user._persian_calendar() == "jalali":
            heading = self.env._("%(label)s (Jalali)", label="%s")
            options["beside_dates"] = (heading, jalali_text)
        return options
