from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

MODULE = "odoo.addons.crm_fa.models.persian.rtl_check"


@tagged("post_install", "-at_install")
class TestPersianRtlCheck(HttpCase):
    """An administrator is told, with the remedy, that rtlcss is missing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.salesperson = new_test_user(
            cls.env, "rtl_salesperson", "sales_team.group_sale_salesman"
        )

    def test_administrator_is_told(self):
        with patch(f"{MODULE}.has_rtlcss", return_value=False):
            self.start_tour("/odoo", "crm_fa_rtl_warning", login="admin")
            self.start_tour("/odoo", "crm_fa_rtl_no_warning", login="rtl_salesperson")

    def test_nothing_is_said_when_all_is_well(self):
        with patch(f"{MODULE}.has_rtlcss", return_value=True):
            self.start_tour("/odoo", "crm_fa_rtl_no_warning", login="admin")

    def test_needed_for_languages_from_right_to_left_only(self):
        self.assertTrue(self.env["ir.http"]._needs_rtlcss())
        rtl = self.env["res.lang"].search([("direction", "=", "rtl")])
        rtl.direction = "ltr"
        self.assertFalse(self.env["ir.http"]._needs_rtlcss())

    def test_style_sheets_are_made_anew(self):
        """Those made without rtlcss stay otherwise."""
        stale = self.env["ir.attachment"].create(
            {
                "name": "web.assets_web.rtl.min.css",
                "url": "/web/assets/0000000/web.assets_web.rtl.min.css",
                "type": "binary",
                "public": True,
                "res_model": "ir.ui.view",
                "res_id": 0,
            }
        )
        settings = self.env["res.config.settings"].create({})
        with patch(f"{MODULE}.has_rtlcss", return_value=False):
            with self.assertRaisesRegex(UserError, "npm install -g rtlcss"):
                settings.action_rebuild_style_sheets()
        self.assertTrue(stale.exists())
        with patch(f"{MODULE}.has_rtlcss", return_value=True):
            settings.action_rebuild_style_sheets()
            self.assertFalse(stale.exists())
            with self.assertRaises(AccessError):
                settings.with_user(self.salesperson).action_rebuild_style_sheets()
