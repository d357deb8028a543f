from odoo import api, models
from odoo.tools.misc import get_lang

from ...tools import persian_words
from .res_company import is_persian

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
        rial = self._persian_rial().sudo()
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

    def _persian_in_use(self):
        """Return whether any company, order or bill has amounts in the currency."""
        self.ensure_one()
        if self._has_accounting_entries():
            return True
        company = self.env["res.company"].sudo()
        orders = self.env["sale.order"].sudo().with_context(active_test=False)
        if orders.search_count([("currency_id", "=", self.id)], limit=1):
            return True
        # A company's leads, profiles and campaigns have amounts without a document.
        companies = company.search([("currency_id", "=", self.id)])
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
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

    def _persian_in_toman(self, company=None):
        """Return whether amounts in this currency are shown in Toman."""
        company = (company or self.env.company).sudo()
        return self.name == RIAL and company.persian_toman

    @api.model
    def _persian_toman_word(self, lang_code=None):
        return "تومان" if is_persian(lang_code or get_lang(self.env).code) else "Toman"

    def _persian_format_toman(self, amount, lang_code=None):
        """Return an amount of rials as people read it: in Toman, the unit behind.

        A rest of less than a Toman is shown as its tenth.
        """
        shown = self.round(amount) / persian_words.TOMAN
        whole = shown == int(shown)
        lang = self.env["res.lang"].browse(get_lang(self.env, lang_code).id)
        pattern = f"%.{0 if whole else 1 + self.decimal_places}f"
        text = lang.format(pattern, shown + 0.0, grouping=True)
        # As Odoo's own: no line break inside an amount.
        text = text.replace(" ", "\N{NO-BREAK SPACE}").replace(
            "-", "-\N{ZERO WIDTH NO-BREAK SPACE}"
        )
        return f"{text}\N{NO-BREAK SPACE}{self._persian_toman_word(lang_code)}"

    def format(self, amount):
        if self._persian_in_toman():
            return self._persian_format_toman(amount)
        return super().format(amount)

    def amount_to_text(self, amount):
        """Say rials in Persian as Persians do, in the unit that is shown."""
        self.ensure_one()
        if self.name == RIAL and is_persian(get_lang(self.env).code):
            return persian_words.rials_in_words(amount, self._persian_in_toman())
        return super().amount_to_text(amount)
