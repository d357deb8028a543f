from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import jalali

# The furthest a year may be: their lunar holidays are guesses far away.
FIRST_YEAR, LAST_YEAR = 1390, 1450


class CrmPersianWeek(models.TransientModel):
    """Give a company the working week and the holidays of Iran."""

    _name = "crm.persian.week"
    _description = "Working Week and Holidays of Iran"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        domain="[('company_id', 'in', [company_id, False])]",
        help="Holidays are added to these. Left empty, the working week of Iran is "
        "made: Saturday to Wednesday, Thursday half a day.",
    )
    first_year = fields.Integer(required=True, default=lambda self: self._this_year())
    last_year = fields.Integer(
        required=True, default=lambda self: self._this_year() + 1
    )
    is_company_default = fields.Boolean(
        "Use for the Whole Company",
        default=True,
        help="New employees, deadlines and service times follow these hours.",
    )

    @api.model
    def _this_year(self):
        return jalali.from_gregorian(fields.Date.context_today(self))[0]

    def action_apply(self):
        """Make the week if none is chosen, add the holidays that are missing.

        :raise UserError: the years are none, too many, or far away
        """
        self.ensure_one()
        if not FIRST_YEAR <= self.first_year <= self.last_year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "Jalali years from %(first)s to %(last)s can be added, the first "
                    "one first; you wrote %(from_year)s to %(to_year)s.",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                    from_year=self.first_year,
                    to_year=self.last_year,
                )
            )
        calendar = self.calendar_id or self.calendar_id._persian_create_week(
            self.company_id
        )
        calendar._persian_add_holidays(range(self.first_year, self.last_year + 1))
        if self.is_company_default:
            self.company_id.resource_calendar_id = calendar
        return {
            "type": "ir.actions.act_window",
            "res_model": "resource.calendar",
            "res_id": calendar.id,
            "views": [(False, "form")],
        }
