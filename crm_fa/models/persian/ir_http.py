from odoo import api, models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        info["crm_fa"] = self._persian_session_info()
        return info

    @api.model
    def get_frontend_session_info(self):
        info = super().get_frontend_session_info()
        info["crm_fa"] = self._persian_session_info()
        return info

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
