from odoo import api, models

from .jalali_grouping import CONTEXT_KEY
from .res_company import is_persian


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

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
        return {
            "calendar": user._persian_calendar(),
            "digits": user._persian_digits(),
        }
