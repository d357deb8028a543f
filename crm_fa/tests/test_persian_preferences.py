from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


class TestPersianPreferences(TransactionCase):
    """Which calendar and digits a user has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.company = cls.env.company
        cls.company.write(
            {"persian_calendar": "language", "persian_digits": "language"}
        )
        cls.english = new_test_user(cls.env, "reads_english", lang="en_US")
        cls.persian = new_test_user(cls.env, "reads_persian", lang="fa_IR")

    def test_by_language(self):
        """By default Persian users have the Jalali calendar and nobody else has."""
        self.assertEqual(self.persian._persian_calendar(), "jalali")
        self.assertEqual(self.english._persian_calendar(), "gregorian")
        self.assertEqual(self.persian._persian_digits(), "persian")
        self.assertEqual(self.english._persian_digits(), "latin")

    def test_by_company(self):
        """A company's rule holds for all its users, whatever their language."""
        self.company.write({"persian_calendar": "jalali", "persian_digits": "latin"})
        for user in self.persian + self.english:
            self.assertEqual(user._persian_calendar(), "jalali")
            self.assertEqual(user._persian_digits(), "latin")
        self.company.persian_calendar = "gregorian"
        self.assertEqual(self.persian._persian_calendar(), "gregorian")

    def test_by_user(self):
        """What a user chose goes before language and company."""
        self.persian.write({"persian_calendar": "gregorian", "persian_digits": "latin"})
        self.english.persian_calendar = "jalali"
        self.assertEqual(self.persian._persian_calendar(), "gregorian")
        self.assertEqual(self.persian._persian_digits(), "latin")
        self.assertEqual(self.english._persian_calendar(), "jalali")

    def test_own_preference_only(self):
        """Users without rights set their own preference, not a colleague's."""
        own = self.english.with_user(self.english)
        own.write({"persian_calendar": "jalali", "persian_digits": "persian"})
        self.assertEqual(self.english.persian_calendar, "jalali")
        with self.assertRaises(AccessError):
            self.persian.with_user(self.english).persian_calendar = "gregorian"


@tagged("post_install", "-at_install")
class TestPersianSession(HttpCase):
    """The browser is told the user's calendar and digits."""

    def test_session_info(self):
        """The session says what the preferences say."""
        env = self.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        user = new_test_user(env, "has_a_session", persian_calendar="jalali")
        self.authenticate(user.login, user.login)
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        self.assertEqual(info["crm_fa"], {"calendar": "jalali", "digits": "latin"})
        user.persian_calendar = "gregorian"
        info = self.make_jsonrpc_request("/web/session/get_session_info")
        self.assertEqual(info["crm_fa"]["calendar"], "gregorian")
