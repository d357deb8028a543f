from odoo import api, models
from odoo.http import request

from ...tools.persian_text import is_persian
from ..screen_dates import CONTEXT_KEY
from .server_dates import READ_BACK

# Pages whose inputs hold dates as the server wrote them, and know no Jalali ones.
GREGORIAN_INPUTS = ("/survey/",)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if rule.rule.startswith(GREGORIAN_INPUTS):
            request.update_context(**{READ_BACK: True})
        return result

    def session_info(self):
        info = super().session_info()
        info["crm_fa"] = self._persian_session_info()
        # With this key the web client's groups by month are Jalali ones.
        if info["crm_fa"]["calendar"] == "jalali" and "user_context" in info:
            info["user_context"] = {**info["user_context"], CONTEXT_KEY: "jalali"}
        return info

    @api.model
    def get_frontend_session_info(self):
        info = super().get_frontend_session_info()
        info["crm_fa"] = self._persian_session_info()
        return info

    @api.model
    def _persian_page_style(self):
        """Return what is Persian on a page, for its ``data-persian`` (see the CSS).

        ``text`` are Persian letters, ``digits`` Persian digits, ``calendar`` the Jalali
        one; None is none of them.
        """
        user = self.env.user
        styles = {
            "text": is_persian(user._persian_lang()),
            "digits": user._persian_digits() == "persian",
            "calendar": user._persian_calendar() == "jalali",
        }
        return " ".join(style for style, wanted in styles.items() if wanted) or None

    def _persian_session_info(self):
        """Return what the browser needs to know before it shows a date or a number.

        ``calendar`` is ``jalali`` or ``gregorian``, ``digits`` is ``persian`` or
        ``latin``.
        """
        user = self.env.user
        info = {
            "calendar": user._persian_calendar(),
            "digits": user._persian_digits(),
        }
        money = self._persian_session_money()
        return {**info, "money": money} if money else info

    def _persian_session_money(self):
        """Return how the browser shows rials; None where it shows them as Odoo does.

        ``rial`` is the currency's id; ``toman`` and ``short`` are the ids of the
        companies that show Toman, and short amounts on cards.
        """
        # How a company shows amounts is no secret to its users and visitors.
        companies = (self.env.user.company_ids | self.env.company).sudo()
        toman = companies.filtered("persian_toman")
        short = companies.filtered("persian_short_amounts")
        if not toman and not short:
            return None
        currency = self.env["res.currency"].sudo()
        return {
            "rial": currency._persian_rial().id,
            "toman": toman.ids,
            "short": short.ids,
            "company": self.env.company.id,
            "word": currency._persian_toman_word(),
        }
