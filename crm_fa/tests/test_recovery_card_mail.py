import base64
import re

from odoo.tests import tagged

from .recovery_money_common import MoneyCommon

PNG = b"\x89PNG\r\n\x1a\n"


@tagged("post_install", "-at_install")
class TestRecoveryCardMail(MoneyCommon):
    """What the customer gets of a coupon or a gift card: Odoo's own mail, wholly."""

    def mail_of(self, given):
        """Return the mail that brought a card to its customer."""
        message = self.env["mail.message"].search(
            [
                ("model", "=", "loyalty.card"),
                ("res_id", "=", given.card_id.id),
                ("message_type", "!=", "notification"),
            ]
        )
        mail = self.env["mail.mail"].search([("mail_message_id", "in", message.ids)])
        self.assertEqual(len(mail), 1)
        return mail

    def test_coupon_comes_with_its_barcode(self):
        """The mail goes to the customer, with the code drawn on what is attached."""
        given = self.give(self.own_case(), 50)
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        mail = self.mail_of(given)
        self.assertEqual(mail.recipient_ids, self.partner)
        self.assertIn(given.card_code, mail.body_html)
        self.assertEqual(len(mail.attachment_ids), 1)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "loyalty.loyalty_report_i18n", given.card_id.ids
        )
        found = re.search(rb"data:image/png;base64,([\w+/=]+)", html)
        self.assertTrue(base64.b64decode(found[1]).startswith(PNG))

    def test_coupon_speaks_the_language_of_its_customer(self):
        """The program is made by an agent who reads Persian, for others as well."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])
        programs = self.env["loyalty.program"].search(
            [("program_type", "=", "coupons")]
        )
        programs.active = False
        given = self.suggest(self.own_case(), 50).with_context(lang="fa_IR")
        given.action_give()
        program = given.program_id
        self.assertNotIn(program, programs)
        for lang, reward, name in (
            ("en_US", "Our apology", "Coupon for the Next Purchase"),
            ("fa_IR", "عذرخواهی ما", "کوپن تخفیف خرید بعدی"),
        ):
            spoken = program.with_context(lang=lang)
            self.assertEqual(spoken.reward_ids.description, reward)
            self.assertEqual(spoken.name, name)
        self.assertIn("Our apology", self.mail_of(given).body_html)

    def test_gift_card_comes_with_its_barcode(self):
        """Its page asks the server for the picture, which is drawn."""
        given = self.give(self.own_case(), 50, "gift_card")
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        mail = self.mail_of(given)
        self.assertEqual(mail.recipient_ids, self.partner)
        self.assertEqual(len(mail.attachment_ids), 1)
        reports = self.env["ir.actions.report"]
        html, _kind = reports._render_qweb_html(
            "loyalty.gift_card_report_i18n", given.card_id.ids
        )
        code = given.card_code
        self.assertIn(f"/report/barcode/Code128/{code}", html.decode())
        self.assertTrue(reports.barcode("Code128", code).startswith(PNG))
