from odoo import api, fields, models
from odoo.http import request

from ...tools import typed_date
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
        company = (company or self.env.company).sudo()
        return company._persian_calendar_for(user._persian_lang())

    def _persian_digits(self, company=None):
        """Return ``persian`` or ``latin``: the digits this user sees."""
        self.ensure_one()
        # As above.
        user = self.sudo()
        if user.persian_digits != "company":
            return user.persian_digits
        company = (company or self.env.company).sudo()
        return company._persian_digits_for(user._persian_lang())

    def _persian_lang(self):
        """Return the language this user reads.

        On portal and public pages it is that of the page, whoever reads it.
        """
        on_page = request and getattr(request, "is_frontend", False)
        return self.env.lang if on_page or self._is_public() else self.lang

    @api.model
    def _persian_read_old_date(self, value):
        """Return ``value``, a date of a year below 1700, on its Gregorian day.

        :param value: text, date or datetime; the same kind is returned.
        :raise ValueError: the present user reads Gregorian dates, or the Jalali
            calendar has no such day; with a text for people.
        """
        if self.env.user._persian_calendar() != "jalali":
            raise ValueError(
                self.env._(
                    "%(date)s has a year of the Jalali calendar, but your calendar is "
                    "the Gregorian one. Write a Gregorian date, or choose the Jalali "
                    "calendar in your preferences.",
                    date=value,
                )
            )
        try:
            return typed_date.in_gregorian(value)
        except ValueError as error:
            raise ValueError(
                self.env._("%(date)s is no day of the Jalali calendar.", date=value)
            ) from error
