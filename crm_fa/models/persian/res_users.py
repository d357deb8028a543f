from odoo import fields, models

from .res_company import CALENDARS, DIGITS

PREFERENCES = ["persian_calendar", "persian_digits"]


class ResUsers(models.Model):
    _inherit = "res.users"

    persian_calendar = fields.Selection(
        [("company", "As the company"), *CALENDARS],
        string="Calendar",
        default="company",
        required=True,
        help="The calendar in which you read and type dates.",
    )
    persian_digits = fields.Selection(
        [("company", "As the company"), *DIGITS],
        string="Digits",
        default="company",
        required=True,
        help="The shape of digits on your screen. What you copy stays Latin.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + PREFERENCES

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + PREFERENCES

    def _persian_calendar(self, company=None):
        """Return ``jalali`` or ``gregorian``: the calendar this user reads and types.

        :param company: whose rule holds where the user has none; the present one's.
        """
        self.ensure_one()
        # Anyone's own preference and their company's rule are no secret to them.
        user = self.sudo()
        if user.persian_calendar != "company":
            return user.persian_calendar
        return (company or self.env.company).sudo()._persian_calendar_for(user.lang)

    def _persian_digits(self, company=None):
        """Return ``persian`` or ``latin``: the digits this user sees."""
        self.ensure_one()
        # As above.
        user = self.sudo()
        if user.persian_digits != "company":
            return user.persian_digits
        return (company or self.env.company).sudo()._persian_digits_for(user.lang)
