"""Right-to-left pages need a program on the server; say so where it can be mended."""

import shutil

from odoo import api, models
from odoo.exceptions import AccessError, UserError


def has_rtlcss():
    """Return whether the server finds the program that mirrors style sheets."""
    return bool(shutil.which("rtlcss") or shutil.which("rtlcss.cmd"))


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if self._needs_rtlcss() and self.env.user._is_system():
            info["crm_fa"]["rtlcss_missing"] = not has_rtlcss()
        return info

    @api.model
    def _needs_rtlcss(self):
        """Return whether a language written from right to left is in use."""
        languages = self.env["res.lang"]
        return any(
            languages._get_data(code=code).direction == "rtl"
            for code, _name in languages.get_installed()
        )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    def action_rebuild_style_sheets(self):
        """Have all style sheets made anew.

        Odoo keeps those it made while rtlcss was missing: they stay left to right after
        the program was installed.

        :raises AccessError: for anyone but an administrator
        :raises UserError: when the server still does not find rtlcss
        """
        self._ensure_can_rebuild_style_sheets()
        self.env["ir.attachment"].regenerate_assets_bundles()
        return {"type": "ir.actions.client", "tag": "reload"}

    def _ensure_can_rebuild_style_sheets(self):
        if not self.env.user._is_system():
            raise AccessError(
                self.env._("Only an administrator may rebuild the style sheets.")
            )
        if not has_rtlcss():
            raise UserError(
                self.env._(
                    "The server does not find the program rtlcss. Install it there "
                    "(npm install -g rtlcss), restart Odoo, and try again."
                )
            )
