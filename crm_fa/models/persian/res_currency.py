from odoo import api, models
from odoo.tools.misc import get_lang

from ...tools import persian_words, rial_unit
from ...tools.persian_text import is_persian

RIAL = "IRR"
# What Odoo's own data says of the rial, wrongly, and what is right.
STOCK_LABELS = {"currency_unit_label": "Dinar", "currency_subunit_label": "Fils"}
LABELS = {"currency_unit_label": "Rial", "currency_subunit_label": "Dinar"}
PERSIAN_LABELS = {"currency_unit_label": "ریال", "currency_subunit_label": "دینار"}


class ResCurrency(models.Model):
    _inherit = "res.currency"

    # ------------------------------------------------------------------
    # The rial's own data
    # ------------------------------------------------------------------

    @api.model
    def _persian_rial(self):
        """Return the rial, active or not; empty if there is none."""
        return self.with_context(active_test=False).search([("name", "=", RIAL)])

    @api.model
    def _persian_correct_rial(self):
        """Correct Odoo's data of the rial, as far as nothing depends on it.

        Its unit's name, if it is still the wrong one, and its decimals, if no amount
        with decimals can have been written yet.
        """
        rial = self._persian_rial()
        if not rial:
            return
        rial._persian_correct_labels()
        if rial.rounding < 1 and not rial._persian_in_use():
            rial.rounding = 1

    def _persian_correct_labels(self):
        """Correct each label that nobody has changed."""
        labels = self.with_context(lang=None)
        right = {
            name: LABELS[name]
            for name, wrong in STOCK_LABELS.items()
            if labels[name] == wrong
        }
        if right:
            labels.write(right)
        if not self.env["res.lang"]._get_data(code="fa_IR"):
            return
        persian = self.with_context(lang="fa_IR")
        for name, word in PERSIAN_LABELS.items():
            if persian[name] in (
                *STOCK_LABELS.values(),
                *LABELS.values(),
                "دینار",
                "فلس",
            ):
                persian[name] = word

    @api.model
    def _persian_name_rial(self):
        """Name the rial by a word while a company shows Toman, and by its sign else.

        What the server writes in rials then (files, cheques, settings of programs) is
        told from Toman at a glance. A name that somebody chose stays.
        """
        # Companies are counted, whoever is allowed to see them.
        companies = self.env["res.company"].sudo()
        in_toman = companies.search_count([("persian_toman", "=", True)], limit=1)
        self._persian_sign_rial(rial_unit.WORD if in_toman else rial_unit.SIGN)

    @api.model
    def _persian_restore_sign(self):
        """Give the rial the sign back that Odoo gives it."""
        self._persian_sign_rial(rial_unit.SIGN)

    @api.model
    def _persian_sign_rial(self, sign):
        # Whoever sets a company's option need not be allowed to edit currencies.
        rial = self._persian_rial().sudo()
        if rial.symbol in rial_unit.SIGNS and rial.symbol != sign:
            rial.symbol = sign

    def _persian_in_use(self):
        """Return whether any company, order or bill has amounts in the currency."""
        self.ensure_one()
        if self._has_accounting_entries():
            return True
        company = self.env["res.company"]
        orders = self.env["sale.order"].with_context(active_test=False)
        if orders.search_count([("currency_id", "=", self.id)], limit=1):
            return True
        # A company's leads, profiles and campaigns have amounts without a document.
        companies = company.search([("currency_id", "=", self.id)])
        leads = self.env["crm.lead"].with_context(active_test=False)
        return bool(
            companies
            and leads.search_count(
                [("company_id", "in", companies.ids), ("expected_revenue", "!=", 0)],
                limit=1,
            )
        )

    @api.model
    def persian_remove_rial_decimals(self):
        """Give the rial no decimals, at an administrator's explicit wish.

        :raise UserError: there are accounting entries in rials (Odoo's own rule)
        """
        self.check_access("write")
        self._persian_rial().write({"rounding": 1})

    # ------------------------------------------------------------------
    # Toman: rials are stored, a tenth of them is shown
    # ------------------------------------------------------------------

    def _persian_is_rial(self):
        """Return whether this is the rial; an empty currency is not."""
        return self.name == RIAL

    def _persian_in_toman(self, company=None):
        """Return whether amounts in this currency are shown in Toman."""
        # How a company shows amounts is no secret to its users and visitors.
        company = (company or self.env.company).sudo()
        return self._persian_is_rial() and company.persian_toman

    @api.model
    def _persian_toman_word(self, lang_code=None):
        return "تومان" if is_persian(lang_code or get_lang(self.env).code) else "Toman"

    @api.model
    def _persian_format_number(self, number, decimals, lang_code=None):
        lang = self.env["res.lang"].browse(get_lang(self.env, lang_code).id)
        text = lang.format(f"%.{decimals}f", number + 0.0, grouping=True)
        # As Odoo's own: no line break inside an amount.
        return text.replace(" ", "\N{NO-BREAK SPACE}").replace(
            "-", "-\N{ZERO WIDTH NO-BREAK SPACE}"
        )

    def _persian_format_toman(self, amount, lang_code=None):
        """Return an amount of rials as people read it: in Toman, the unit behind.

        A rest of less than a Toman is shown as its tenth.
        """
        shown = self.round(amount) / persian_words.TOMAN
        whole = shown == int(shown)
        decimals = 0 if whole else 1 + self.decimal_places
        text = self._persian_format_number(shown, decimals, lang_code)
        return f"{text}\N{NO-BREAK SPACE}{self._persian_toman_word(lang_code)}"

    def _persian_format_short(self, amount):
        """Return an amount of rials in short, "12.5 million Toman"."""
        in_toman = self._persian_in_toman()
        shown = amount / persian_words.TOMAN if in_toman else amount
        number, scale = persian_words.in_short(shown)
        words = {
            0: "%(number)s",
            3: self.env._("%(number)s thousand"),
            6: self.env._("%(number)s million"),
            9: self.env._("%(number)s billion"),
        }
        whole = number == int(number)
        text = self._persian_format_number(number, 0 if whole else 1)
        unit = self._persian_toman_word() if in_toman else self.symbol
        short = words[scale] % {"number": text}
        return f"{short} {unit}".replace(" ", "\N{NO-BREAK SPACE}")

    def _persian_short_form(self, amount):
        """Return an amount as Odoo's descriptions of rewards write it."""
        parts = [f"{amount:g}", self.symbol or ""]
        return " ".join(parts[::-1] if self.position == "before" else parts)

    def amount_to_text(self, amount):
        """Say rials in Persian as Persians do, in the unit that is shown."""
        self.ensure_one()
        if self._persian_is_rial() and is_persian(get_lang(self.env).code):
            return persian_words.rials_in_words(amount, self._persian_in_toman())
        return super().amount_to_text(amount)
