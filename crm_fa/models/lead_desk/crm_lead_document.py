from odoo import fields, models

# An object cannot be sent by RPC: only our own code can put it into the context.
DOCUMENT_WRITER = object()
WRITER_KEY = "crm_fa_document_writer"


class CrmLeadDocument(models.Model):
    """Journal of documents: what a lead was given, when, by whom, with the PDF."""

    _name = "crm.lead.document"
    _inherit = "crm.journal.mixin"
    _description = "Lead Document"
    _order = "date desc, id desc"

    name = fields.Char("Title", required=True, readonly=True)
    # Empty once the lead was deleted; number and name still tell which one it was.
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_ref = fields.Integer(
        string="Lead Number", readonly=True, required=True, aggregator=None
    )
    lead_name = fields.Char(string="Lead Title", readonly=True, required=True)
    template_id = fields.Many2one(
        "crm.document.template",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    kind = fields.Selection(
        [("sent", "Sent by Mail"), ("attached", "Attached")],
        string="Way",
        required=True,
        readonly=True,
    )
    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="By", readonly=True, required=True, ondelete="restrict"
    )
    email_to = fields.Char("Sent To", readonly=True)
    subject = fields.Char("Mail Subject", readonly=True)
    lang = fields.Char("Document Language", readonly=True)
    message_id = fields.Many2one(
        "mail.message", readonly=True, index="btree_not_null", ondelete="set null"
    )
    mail_body = fields.Html("Mail Text", related="message_id.body")
    pdf = fields.Binary("PDF", readonly=True, attachment=True)
    pdf_name = fields.Char("File Name", readonly=True)
    company_id = fields.Many2one(
        "res.company", readonly=True, index=True, ondelete="restrict"
    )

    def _may_journal(self):
        return self.env.context.get(WRITER_KEY) is DOCUMENT_WRITER

    def _journal_refusal(self):
        return self.env._(
            "The journal of documents is written as they are sent or attached. Its "
            "rows are never added, edited or deleted by hand."
        )

    def action_download(self):
        """Download the PDF as it was sent."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_name}"
            "?download=true",
            "target": "download",
        }
