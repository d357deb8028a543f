from odoo.tests import freeze_time, new_test_user, tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestPersianDigest(LadderCommon):
    """The digest mail runs as its reader writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.company.write(
            {"persian_calendar": "language", "persian_digits": "language"}
        )
        cls.reader = new_test_user(
            cls.env, "digest_reader", "base.group_user", email="reader@example.com"
        )
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Weekly B2B-7",
                "periodicity": "weekly",
                "user_ids": [(6, 0, cls.reader.ids)],
                "kpi_mail_message_total": True,
            }
        )

    def mail(self):
        self.digest.action_send_manual()
        mail = self.env["mail.mail"].search(
            [("subject", "like", "B2B-7")], order="id desc", limit=1
        )
        return str(mail.body_html)

    def test_persian(self):
        """From right to left, dated in Jalali, Persian digits except in codes."""
        self.reader.lang = "fa_IR"
        body = self.mail()
        self.assertIn('dir="rtl"', body)
        self.assertIn("۶ آذر ۱۴۰۵", body)
        self.assertNotIn("November", body)
        self.assertIn("Weekly B2B-7", body)
        self.assertRegex(body, "padding: 10px 20px 20px 0px", "the date, mirrored")
        self.assertIn(f"/digest/{self.digest.id}/unsubscribe", body)

    def test_others(self):
        """Whoever reads English gets the mail as Odoo makes it."""
        body = self.mail()
        self.assertNotIn('dir="rtl"', body)
        self.assertIn("November 27, 2026", body)
        for digit in "۰۱۲۳۴۵۶۷۸۹":
            self.assertNotIn(digit, body)

    def test_company_chooses(self):
        """Digits and calendar are the company's rule for a language."""
        self.reader.lang = "fa_IR"
        self.company.write({"persian_calendar": "gregorian", "persian_digits": "latin"})
        body = self.mail()
        self.assertIn('dir="rtl"', body)
        self.assertIn("November 27, 2026", body)
