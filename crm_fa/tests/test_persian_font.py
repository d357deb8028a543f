import re

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open, file_path

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

CSS = "crm_fa/static/src/persian/font/persian_font.css"


@tagged("post_install", "-at_install")
class TestPersianFont(HttpCase):
    """Pages bring Persian letters and digits of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env.company.write(
            {"persian_calendar": "language", "persian_digits": "language"}
        )

    def style_of(self, user, path="/odoo"):
        """Return what ``data-persian`` says on a page that a user opens."""
        self.authenticate(user.login, user.login)
        page = self.url_open(path).text
        found = re.search(r'<html[^>]*? data-persian="([^"]*)"', page)
        return found and found[1]

    def test_page(self):
        """A page says whether its letters and digits are Persian."""
        user = new_test_user(self.env, "font_reader", lang="en_US")
        self.assertIsNone(self.style_of(user))
        user.persian_digits = "persian"
        self.assertEqual(self.style_of(user), "digits")
        user.lang = "fa_IR"
        self.assertEqual(self.style_of(user), "text digits calendar")
        user.persian_digits = "latin"
        self.assertEqual(self.style_of(user), "text calendar")

    def test_portal_page(self):
        """On the portal it is the language of the page that counts."""
        user = new_test_user(
            self.env, "font_guest", groups="base.group_portal", lang="fa_IR"
        )
        self.assertEqual(self.style_of(user, "/my"), "text digits calendar")

    def test_files(self):
        """Each font file named is there with its licence, and no other is named."""
        with file_open(CSS) as css:
            text = css.read()
        paths = set(re.findall(r"url\(\"/([^\"]+)\"\)", text))
        self.assertEqual(len(paths), 3)
        for path in paths:
            self.assertTrue(file_path(path))
        self.assertNotIn("http", text)
        with file_open("crm_fa/static/fonts/vazirmatn/OFL.txt") as licence:
            self.assertIn("SIL Open Font License", licence.read())
