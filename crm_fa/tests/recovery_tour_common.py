from odoo.tests import HttpCase

from .recovery_common import RecoveryCommon

LANGUAGES = ("en_US", "fa_IR")


class RecoveryTourCommon(RecoveryCommon, HttpCase):
    """Tours on a record's form, in both languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])

    def speak(self, lang):
        """Have everybody use a language."""
        (self.agent | self.manager | self.stranger).lang = lang

    def tour(self, record, name, user=None, **more):
        """Run a tour on a record's form."""
        self.env.flush_all()
        self.start_tour(
            f"/odoo/{record._name}/{record.id}",
            name,
            login=(user or self.agent).login,
            **more,
        )
        self.env.invalidate_all()
