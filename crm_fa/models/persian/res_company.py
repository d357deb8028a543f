from odoo import api, fields, models

from ...tools.persian_text import is_persian

CALENDARS = [("jalali", "Jalali"), ("gregorian", "Gregorian")]
DIGITS = [("persian", "Persian (۱۲۳)"), ("latin", "Latin (123)")]


# Companies are read everywhere, these fields are not: they are fetched together, apart.
PREFETCH = "persian"


class ResCompany(models.Model):
    _inherit = "res.company"

    persian_calendar = fields.Selection(
        [("language", "By language: Jalali in Persian"), *CALENDARS],
        string="Calendar",
        prefetch=PREFETCH,
        default="language",
        required=True,
        help="What users see who have not chosen a calendar themselves. Dates are "
        "stored the same either way.",
    )
    persian_digits = fields.Selection(
        [("language", "By language: Persian shapes in Persian"), *DIGITS],
        string="Digits",
        prefetch=PREFETCH,
        default="language",
        required=True,
        help="What users see who have not chosen digits themselves.",
    )

    persian_letters = fields.Boolean(
        string="Persian Letters in Names",
        prefetch=PREFETCH,
        help="Names are stored with Persian letters where Arabic ones were typed.",
    )
    persian_refuse_wrong_ids = fields.Boolean(
        string="Refuse Wrong Numbers in Imports",
        prefetch=PREFETCH,
        help="Imports fail on national ids, company ids, Sheba and card numbers whose "
        "check digits are wrong. Typed by hand they give a warning.",
    )

    persian_print = fields.Selection(
        [
            ("own", "Letters and documents of this module"),
            ("persian", "These, and other documents for readers of Persian"),
            ("all", "All PDF documents"),
        ],
        string="Printed by Chromium",
        prefetch=PREFETCH,
        default="own",
        required=True,
        help="Chromium, where the server has it, writes from right to left better than "
        "wkhtmltopdf does.",
    )

    persian_toman = fields.Boolean(
        string="Amounts in Toman",
        prefetch=PREFETCH,
        help="Amounts in rials are shown and typed in Toman, of ten rials each. They "
        "are stored in rials, and other programs read and write rials.",
    )
    persian_short_amounts = fields.Boolean(
        string="Short Amounts on Cards",
        prefetch=PREFETCH,
        help="Cards show amounts in rials or Toman as “9 thousand”, “2.5 million”.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        if any(vals.get("persian_toman") for vals in vals_list):
            self.env["res.currency"]._persian_name_rial()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if "persian_toman" in vals:
            self.env["res.currency"]._persian_name_rial()
        return result

    def _persian_calendar_for(self, lang_code):
        """Return ``jalali`` or ``gregorian``: the company's rule for a language."""
        self.ensure_one()
        rule = self.persian_calendar
        if rule == "language":
            return "jalali" if is_persian(lang_code) else "gregorian"
        return rule

    def _persian_digits_for(self, lang_code):
        """Return ``persian`` or ``latin``: the company's rule for a language."""
        self.ensure_one()
        rule = self.persian_digits
        if rule == "language":
            return "persian" if is_persian(lang_code) else "latin"
        return rule
