import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .lead_return_common import LeadReturnCommon
from .print_common import PrintCase


class LeadDocumentCase(LeadReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Template = cls.env["crm.document.template"]
        cls.Template.search([]).active = False
        cls.template = cls.Template.create(
            {
                "name": "Offer",
                "body": "<p>Dear {{ object.contact_name ||| friend }},</p>"
                '<p>about <t t-out="object.name"/>.</p>',
                "list_ids": [Command.link(cls.lead_list.id)],
            }
        )

    def wizard(self, lead, template=None, user=None):
        """Open the document of a lead as a salesperson."""
        return (
            self.env["crm.lead.document.send"]
            .with_user(user or self.seller)
            .create({"lead_id": lead.id, "template_id": (template or self.template).id})
        )


@tagged("post_install", "-at_install")
class TestLeadDocument(LeadDocumentCase):
    """Words with fields of the lead: printed, sent, attached, and written down."""

    def words(self, body, lead, user=None):
        self.template.body = body
        return self.template.with_user(user or self.seller)._render_words("body", lead)

    # ---- fields --------------------------------------------------------------------

    def test_fields_and_defaults(self):
        """Typed and picked fields are filled in, escaped; an empty one by default."""
        lead = self.lead("<b>Chairs</b>")
        body = self.words(
            "<p>{{ object.contact_name ||| friend }}, "
            '<t t-out="object.name"/> <b t-out="object.city">here</b></p>',
            lead,
        )
        self.assertIn("friend", body)
        self.assertIn("&lt;b&gt;Chairs&lt;/b&gt;", body)
        self.assertIn(">here<", body)
        lead.contact_name = "Sara"
        self.assertNotIn("friend", self.words(self.template.body, lead))

    def test_values_are_written_by_their_type(self):
        """Money with its currency, a moment as people write it, a choice in words."""
        lead = self.lead("Chairs", expected_revenue=1250, priority="2")
        lead.date_deadline = "2026-03-21"
        body = self.words(
            "{{ object.expected_revenue }} {{ object.date_deadline }} "
            "{{ object.priority }} {{ object.tag_ids }} "
            '<t t-out="format_datetime(object.date_open, tz=object.user_id.tz)"/>',
            lead,
        )
        self.assertIn("1,250.00", body)
        self.assertIn("03/21/2026", body)
        self.assertIn("High", body)
        self.assertNotIn("2.0", body)

    def test_nothing_but_fields(self):
        """Code, conditions, files, unknown and hidden fields: refused, and named."""
        for text, named in (
            ("{{ object.sudo().name }}", "object.sudo().name"),
            ("{{ object.env.user.login }}", "object.env"),
            ("{{ user.name }}", "user.name"),
            ("{{ object.nonsense }}", "object.nonsense"),
            ("{{ object.partner_id.nonsense }}", "partner_id.nonsense"),
            ("{{ object.name.upper }}", "object.name.upper"),
            ("{{ object.user_id.totp_secret }}", "object.user_id.totp_secret"),
            ("{{ object.order_ids }}", "object.order_ids"),
            ("{{ object.partner_id.image_1920 }}", "image_1920"),
            ('<p t-if="object.name">x</p>', "t-if"),
            ('<p t-att-class="object.name">x</p>', "t-att-class"),
            ('<t t-set="x" t-value="1"/>', "t-"),
            ('<t t-out="object.name"><b>x</b></t>', "object.name"),
            ("{{ object.<b>name</b> }}", "{{"),
        ):
            with self.subTest(text=text), self.assertRaises(ValidationError) as error:
                self.template.body = text
            self.assertIn(named, str(error.exception))
            with self.subTest(text=text), self.assertRaises(ValidationError):
                self.template.write({"mail_text": text})

    def test_translations_are_checked_too(self):
        """What cannot be written in one language cannot be in another."""
        self.env["res.lang"]._activate_lang("fa_IR")
        with self.assertRaises(ValidationError):
            self.template.with_context(lang="fa_IR").body = "{{ object.nonsense }}"
        with self.assertRaises(ValidationError):
            self.template.update_field_translations(
                "subject", {"fa_IR": "{{ object.sudo() }}"}
            )

    def test_editor_reads_no_more_than_they_may(self):
        """A field closed to the editor is refused; one closed to the sender too."""
        editor = new_test_user(
            self.env, "document_editor", "sales_team.group_sale_manager"
        )
        template = self.template.with_user(editor)
        field = self.env["crm.lead"]._fields["contact_name"]
        self.addCleanup(setattr, field, "groups", field.groups)
        field.groups = "base.group_system"
        with self.assertRaises(ValidationError):
            template.body = "<p>{{ object.contact_name }}</p>"
        field.groups = False
        template.body = "<p>{{ object.lead_vendor_price }}</p>"
        with self.assertRaises(ValidationError):
            self.template.with_user(self.seller)._render_words("body", self.lead())

    def test_record_closed_to_the_sender(self):
        """What a field leads to is read with the sender's rights, never more."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        partner = self.env["res.partner"].create(
            {"name": "Hidden Partner", "company_id": other.id}
        )
        lead = self.lead()
        self.env.cr.execute(
            "UPDATE crm_lead SET partner_id = %s WHERE id = %s", [partner.id, lead.id]
        )
        self.env.invalidate_all()
        with (
            self.assertRaises(UserError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            self.words("<p>{{ object.partner_id.name }}</p>", lead)

    def test_forged_context_opens_nothing(self):
        """Only our own code tells Odoo's restricted rendering which fields to allow."""
        lead = self.lead()
        before = lead.mail_allowed_qweb_expressions()
        for forged in (True, ["object.sudo()"], {"expressions": ["object.sudo()"]}):
            self.assertEqual(
                lead.with_context(
                    crm_fa_document_fields=forged
                ).mail_allowed_qweb_expressions(),
                before,
            )

    def test_language(self):
        """The template's language, else the lead's, else the reader's."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.template.with_context(lang="fa_IR").body = "<p>با سلام</p>"
        lead = self.lead()
        self.assertIn("friend", self.template._render_words("body", lead))
        lead.lang_id = self.env["res.lang"]._lang_get("fa_IR")
        self.assertIn("سلام", self.template._render_words("body", lead))
        self.template.lang = "en_US"
        self.assertIn("friend", self.template._render_words("body", lead))

    # ---- sending -------------------------------------------------------------------

    def test_direction(self):
        """A Persian document runs right to left in an English screen, an English one
        left to right in a Persian one; so does the text of the mail."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.template.write(
            {
                "mail_text": "<p>See it</p>",
                "layout": "own",
                "header": "<p>Above</p>",
                "footer": "<p>Below</p>",
            }
        )
        for reader, lang, direction in (
            ("en_US", "fa_IR", "rtl"),
            ("fa_IR", "en_US", "ltr"),
        ):
            self.seller.lang, self.template.lang = reader, lang
            wizard = self.wizard(self.lead()).with_context(lang=reader)
            self.assertRegex(
                wizard.sheet, f'(?s)<div dir="{direction}">.*Above.*Dear.*Below'
            )
            self.assertRegex(wizard.mail_text, f'(?s)dir="{direction}".*See it')
        self.template.mail_text = False
        self.assertFalse(self.wizard(self.lead()).mail_text)

    def test_send(self):
        """A mail to the lead with the PDF, and a row in its history that stays."""
        lead = self.lead("Chairs", email_from="sara@example.com")
        self.template.subject = "About {{ object.name }}"
        wizard = self.wizard(lead)
        self.assertEqual(wizard.subject, "About Chairs")
        wizard.action_send()
        row = lead.document_ids
        self.assertEqual(
            (row.name, row.kind, row.user_id, row.email_to, row.subject),
            ("Offer", "sent", self.seller, "sara@example.com", "About Chairs"),
        )
        message = lead.message_ids.filtered("attachment_ids")
        self.assertEqual(message.outgoing_email_to, "sara@example.com")
        self.assertEqual(message.attachment_ids.name, "Offer - Chairs.pdf")
        self.assertEqual(base64.b64decode(row.pdf), message.attachment_ids.raw)
        self.assertEqual(lead.with_user(self.seller).document_count, 1)

    def test_attach(self):
        """Without an address a document can be attached; nothing is mailed."""
        lead = self.lead("Chairs")
        self.wizard(lead).action_attach()
        self.assertEqual(lead.document_ids.kind, "attached")
        self.assertFalse(lead.document_ids.email_to)
        self.assertTrue(lead.message_ids.attachment_ids)

    def test_address(self):
        """None, or none that is one: said with the value; the contact's goes first."""
        lead = self.lead("Chairs")
        for address in (False, "sara at example"):
            lead.email_from = address
            with self.assertRaises(UserError) as error:
                self.wizard(lead).action_send()
            self.assertIn(address or "no e-mail address", str(error.exception))
        self.assertFalse(lead.document_ids)
        lead.partner_id = self.customer("Sara", email="own@example.com")
        self.wizard(lead).action_send()
        self.assertEqual(lead.document_ids.email_to, "own@example.com")
        self.assertIn(lead.partner_id, lead.message_ids.partner_ids)

    def test_template_of_another_list(self):
        """It is not offered, and refused by the server."""
        other = self.env["crm.lead.list"].create({"name": "Other", "code": "doc2"})
        elsewhere = self.Template.create(
            {"name": "Elsewhere", "body": "x", "list_ids": [Command.link(other.id)]}
        )
        everywhere = self.Template.create({"name": "Everywhere", "body": "x"})
        lead = self.lead(email_from="sara@example.com")
        self.assertEqual(lead._document_templates(), self.template | everywhere)
        wizard = self.wizard(lead, elsewhere)
        self.assertIn("Elsewhere", wizard.problem)
        for button in (wizard.action_send, wizard.action_attach, wizard.action_print):
            with self.assertRaisesRegex(UserError, "Elsewhere"):
                button()
        # A template of a list that was archived is not for everybody.
        other.active = False
        self.assertFalse(elsewhere._fits(lead))

    def test_no_template_yet(self):
        """The salesperson is told who writes them."""
        self.template.active = False
        with self.assertRaisesRegex(UserError, "sales manager"):
            self.lead().with_user(self.seller).action_send_document()

    def test_stranger_sends_nothing(self):
        """A colleague's lead is neither printed nor mailed, its documents not read."""
        lead = self.lead(email_from="sara@example.com")
        self.wizard(lead).action_send()
        row = lead.document_ids
        with mute_logger("odoo.addons.base.models.ir_rule"):
            for act in (
                lambda: lead.with_user(self.mate).action_send_document(),
                lambda: self.wizard(lead, user=self.mate).action_send(),
                lambda: self.wizard(lead, user=self.mate).action_print(),
                lambda: row.with_user(self.mate).read(["pdf"]),
                lambda: row.with_user(self.mate).action_download(),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    act()
        self.assertFalse(row.with_user(self.mate).search([("id", "=", row.id)]))
        self.assertEqual(row.with_user(self.manager).read(["name"])[0]["name"], "Offer")

    def test_journal_stays(self):
        """Nobody edits what was sent: not the row, not its file; merge and delete."""
        lead = self.lead(email_from="sara@example.com")
        self.wizard(lead).action_send()
        row = lead.document_ids
        for change in (
            lambda: row.write({"pdf": False}),
            lambda: row.unlink(),
            lambda: row.copy(),
            lambda: row.with_context(crm_fa_document_writer=True).write({"name": "x"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                change()
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", row._name),
                ("res_id", "=", row.id),
                ("res_field", "=", "pdf"),
            ]
        )
        self.assertTrue(attachment)
        with self.assertRaises(AccessError):
            attachment.with_user(self.manager).write({"raw": b"forged"})
        master = self.lead("Master", probability=90, type="opportunity")
        survivor = (master | lead).merge_opportunity()
        self.assertEqual(row.lead_id, survivor)
        self.assertEqual(row.lead_ref, lead.id)
        survivor.unlink()
        self.assertTrue(row.exists())
        self.assertFalse(row.lead_id)

    def test_print(self):
        """The sheet has the words in the document's direction, and its own header."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.template.with_context(lang="fa_IR").body = "<p>با سلام</p>"
        self.template.write(
            {"lang": "fa_IR", "layout": "own", "header": "<p>Top {{ object.name }}</p>"}
        )
        wizard = self.wizard(self.lead("Chairs"))
        page = self.env["ir.actions.report"]._render_qweb_html(
            "crm_fa.report_lead_document", wizard.ids
        )[0]
        page = page.decode() if isinstance(page, bytes) else page
        self.assertIn("با سلام", page)
        self.assertIn('dir="rtl"', page)
        self.assertIn('class="header"', page)
        self.assertRegex(page, r"Top\s+<span>Chairs</span>")

    def test_list_copies_its_templates(self):
        """A duplicated list has the same documents."""
        copy = self.lead_list.copy()
        self.assertEqual(copy.document_template_ids, self.template)


@tagged("post_install", "-at_install")
class TestLeadDocumentPdf(LeadDocumentCase, PrintCase):
    def test_persian_pdf(self):
        """A Persian document is a PDF with its words, its own header and numbers."""
        self.template.with_context(lang="fa_IR").body = (
            "<h2>پیشنهاد همکاری</h2><p>سرکار خانم {{ object.contact_name }}، دربارهٔ "
            "«{{ object.name }}» تا {{ object.date_deadline }} پاسخ می‌دهیم.</p>"
        )
        self.template.write(
            {
                "lang": "fa_IR",
                "layout": "own",
                "header": "<p>بازرگانی آفتاب</p>",
                "footer": "<p>تهران، خیابان ولیعصر</p>",
            }
        )
        lead = self.lead(
            "مبلمان اداری", contact_name="الهام شریفی", email_from="elham@example.com"
        )
        lead.date_deadline = "2026-03-21"
        wizard = self.wizard(lead).with_context(force_report_rendering=True)
        wizard.action_send()
        pdf = base64.b64decode(lead.document_ids.pdf)
        [page] = self.pages(pdf)
        # The words of a line stand in the file from left to right.
        for word in (
            "پیشنهاد",
            "همکاری",
            "الهام",
            "شریفی",
            "مبلمان",
            "1405/01/01",
            "آفتاب",
            "ولیعصر",
        ):
            self.assertIn(word, page)
        self.assertTrue(any("Vazirmatn" in font for font in self.fonts(pdf)))
        self.assertEqual(pdf, lead.message_ids.attachment_ids.raw)
        self.assertNothingLeft()


@tagged("post_install", "-at_install")
class TestLeadDocumentTour(LeadDocumentCase, HttpCase):
    def test_write_and_send(self):
        """A manager writes and looks at a template; a salesperson sends in 3 clicks."""
        lead = self.lead("Document Lead", email_from="sara@example.com")
        with mute_logger("odoo.http"):
            self.start_tour(
                f"/odoo/document-templates/{self.template.id}",
                "crm_fa_document_template",
                login="ladder_manager",
            )
        self.env.invalidate_all()
        self.assertIn("object.name", self.template.body)
        self.Template.create({"name": "Second Letter", "body": "<p>Second</p>"})
        self.start_tour(
            f"/odoo/crm.lead/{lead.id}",
            "crm_fa_lead_document",
            login=self.seller.login,
        )
        self.env.invalidate_all()
        self.assertEqual(
            lead.document_ids.sorted("id").mapped("kind"), ["sent", "attached"]
        )
        self.assertEqual(lead.document_ids.sorted("id")[0].name, "Second Letter")
