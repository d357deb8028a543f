from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import PoFileReader, code_translations

from odoo.addons.crm_fa.models.persian.stock_terms import TERMS, python_terms


@tagged("post_install", "-at_install")
class TestPersianStockTerms(TransactionCase):
    """What Odoo's own modules leave in English is Persian for Persian users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")

    def load(self, overwrite=False):
        module = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        module._update_translations(["fa_IR"], overwrite=overwrite)

    def test_fields_and_views(self):
        """The loyalty app has no Persian of its own."""
        self.load()
        field = self.env.ref("loyalty.field_loyalty_program__program_type")
        self.assertEqual(
            field.with_context(lang="fa_IR").field_description, "نوع برنامه"
        )
        view = self.env.ref("loyalty.loyalty_reward_view_form")
        self.assertIn("محصول", view.with_context(lang="fa_IR").arch_db)

    def test_texts_of_python(self):
        terms = code_translations.get_python_translations("sale_loyalty", "fa_IR")
        self.assertEqual(terms["This coupon is expired."], "این کوپن منقضی شده است.")
        self.assertTrue(
            set(python_terms(file_path(TERMS))) <= self.env.registry._init_modules,
            "only modules that crm_fa brings along",
        )

    def test_texts_of_javascript(self):
        """The web client takes them from crm_fa where the module itself has none."""
        terms = code_translations.get_web_translations("crm_fa", "fa_IR")
        strings = {row["id"]: row["string"] for row in terms["messages"]}
        self.assertEqual(strings["Custom Filter..."], "فیلتر دلخواه...")

    def test_digits_of_translations(self):
        """Digits have the shape each user chose: in texts they are Latin ones."""
        for path in ("crm_fa/i18n/fa.po", TERMS):
            for entry in PoFileReader(file_path(path)).pofile:
                # The choice itself shows both.
                if not entry.msgid.startswith("Persian ("):
                    self.assertNotRegex(entry.msgstr, "[۰-۹٠-٩]", entry.msgid)

    def test_users_own_translation_wins(self):
        field = self.env.ref("loyalty.field_loyalty_program__program_type")
        field.with_context(lang="fa_IR").field_description = "گونهٔ برنامه"
        self.load()
        self.assertEqual(
            field.with_context(lang="fa_IR").field_description, "گونهٔ برنامه"
        )

    def test_odoos_own_translation_wins(self):
        """A term that Odoo translates one day is shown as Odoo has it."""
        own = code_translations._get_code_translations(
            "crm", "fa_IR", lambda row: bool(row.get("value"))
        )
        shown = code_translations.get_python_translations("crm", "fa_IR")
        self.assertTrue(own)
        for term, translation in own.items():
            if term in shown:
                self.assertEqual(shown[term], translation)
