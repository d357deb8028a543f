import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize
from odoo.tools.mail import is_html_empty

from .crm_document_template import CheckedFields
from .crm_lead_document import DOCUMENT_WRITER, WRITER_KEY


class CrmLead(models.Model):
    _inherit = "crm.lead"

    document_ids = fields.One2many(
        "crm.lead.document",
        "lead_id",
        string="Documents Given",
        groups="base.group_user",
    )
    document_count = fields.Integer(
        "Number of Documents",
        compute="_compute_document_count",
        groups="base.group_user",
    )

    @api.depends("document_ids")
    def _compute_document_count(self):
        counts = dict(
            self.env["crm.lead.document"]._read_group(
                [("lead_id", "in", self.ids)], ["lead_id"], ["__count"]
            )
        )
        for lead in self:
            lead.document_count = counts.get(lead, 0)

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Return what templates may say of a lead: more, where we have checked it."""
        allowed = super().mail_allowed_qweb_expressions()
        checked = self.env.context.get(CheckedFields.KEY)
        if isinstance(checked, CheckedFields):
            return (*allowed, *checked.expressions)
        return allowed

    def _document_templates(self):
        """Return the document templates meant for this lead, the first one first."""
        self.ensure_one()
        companies = (self.company_id or self.env.company).ids
        return (
            self.env["crm.document.template"]
            .search([("company_id", "in", [*companies, False])])
            .filtered(lambda template: template._fits(self))
        )

    def _document_address(self):
        """Return the contact and the address that a document of this lead goes to.

        :return: a ``res.partner``, empty when the lead has an address only, and the
            address, False when there is none
        """
        self.ensure_one()
        partner = self.partner_id
        if address := email_normalize(partner.email):
            return partner, address
        return partner.browse(), email_normalize(self.email_from)

    def _ensure_can_be_mailed(self):
        """Refuse to mail a lead without an address.

        :raises UserError: naming the lead, and the value when there is one
        """
        if self._document_address()[1]:
            return
        if typed := self.partner_id.email or self.email_from:
            raise UserError(
                self.env._(
                    "The e-mail address of %(lead)s is none: “%(value)s”.",
                    lead=self.display_name,
                    value=typed,
                )
            )
        raise UserError(
            self.env._(
                "%(lead)s has no e-mail address: enter one, or attach the document.",
                lead=self.display_name,
            )
        )

    def action_send_document(self):
        """Open the documents that can be sent to this lead.

        :raises UserError: when no template is meant for it
        """
        self.ensure_one()
        self.check_access("write")
        templates = self._document_templates()
        if not templates:
            raise UserError(
                self.env._(
                    "There is no document template for “%(lead)s” yet. A sales manager "
                    "writes them in Configuration ‣ Document Templates.",
                    lead=self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Document"),
            "res_model": "crm.lead.document.send",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_lead_id": self.id,
                "default_template_id": templates[0].id,
            },
        }

    def action_open_documents(self):
        """Open the documents given to this lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_document_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        return action

    def _give_document(self, template, kind, pdf, subject=None, mail_text=None):
        """Send or attach a document, and write it into the journal.

        :param template: the ``crm.document.template`` it was made from
        :param str kind: sent or attached
        :param bytes pdf: the document
        :return: the row of the journal
        """
        self.ensure_one()
        lang = template._lang_for(self)
        title = template.with_context(lang=lang).name
        file_name = f"{title} - {self.name}".replace("/", "-") + ".pdf"
        partner, address = self._document_address()
        if kind == "sent":
            text = mail_text
            if is_html_empty(text):
                text = Markup("<p>%s</p>") % self.with_context(lang=lang).env._(
                    "Please find the document “%(title)s” attached.", title=title
                )
            message = self.message_post(
                body=Markup(text),
                subject=subject or title,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=partner.ids,
                outgoing_email_to=False if partner else address,
                attachments=[(file_name, pdf)],
                email_layout_xmlid="mail.mail_notification_light",
            )
        else:
            message = self.message_post(
                body=self.env._("Document attached: %(title)s", title=title),
                attachments=[(file_name, pdf)],
            )
        # Nobody may write the journal; who may write the lead has just been checked.
        journal = self.env["crm.lead.document"].sudo()
        return journal.with_context(**{WRITER_KEY: DOCUMENT_WRITER}).create(
            {
                "name": title,
                "lead_id": self.id,
                "lead_ref": self.id,
                "lead_name": self.name,
                "template_id": template.id,
                "kind": kind,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "email_to": address if kind == "sent" else False,
                "subject": (subject or title) if kind == "sent" else False,
                "lang": lang,
                "message_id": message.id,
                "pdf": base64.b64encode(pdf),
                "pdf_name": file_name,
                "company_id": self.company_id.id or self.env.company.id,
            }
        )

    def _merge_referring_rows(self, opportunities):
        documents = self._merge_rows("crm.lead.document", opportunities)
        return [
            *super()._merge_referring_rows(opportunities),
            (documents, self._merge_documents),
        ]

    def _merge_documents(self, opportunities):
        # The history follows the lead that stays; nobody may write it.
        documents = self.env["crm.lead.document"].sudo()
        documents.search([("lead_id", "in", opportunities.ids)]).with_context(
            **{WRITER_KEY: DOCUMENT_WRITER}
        ).write({"lead_id": self.id})
