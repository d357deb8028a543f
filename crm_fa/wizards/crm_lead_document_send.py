from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mail import is_html_empty

REPORT = "crm_fa.report_lead_document"


class CrmLeadDocumentSend(models.TransientModel):
    """See a document with the fields of one lead, then send or attach it."""

    _name = "crm.lead.document.send"
    _description = "Send a Document"

    lead_id = fields.Many2one("crm.lead", required=True)
    # Opened from a template, to look at it: one may choose the lead, and sends nothing.
    is_preview = fields.Boolean(readonly=True)
    allowed_template_ids = fields.Many2many(
        "crm.document.template", compute="_compute_allowed_template_ids"
    )
    template_id = fields.Many2one("crm.document.template", string="Document to Send")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    lang = fields.Char(compute="_compute_words")
    email_to = fields.Char("Sent To", compute="_compute_email_to")
    problem = fields.Text(compute="_compute_words")
    header = fields.Html(compute="_compute_words", sanitize="email_outgoing")
    body = fields.Html(
        "Document Preview", compute="_compute_words", sanitize="email_outgoing"
    )
    footer = fields.Html(compute="_compute_words", sanitize="email_outgoing")
    # The parts as they will be read, whatever the direction of the screen.
    sheet = fields.Html(
        "Document Sheet", compute="_compute_sheet", sanitize="email_outgoing"
    )
    subject = fields.Char(
        "Mail Subject",
        compute="_compute_mail",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    mail_text = fields.Html(
        compute="_compute_mail",
        compute_sudo=False,
        store=True,
        readonly=False,
        sanitize="email_outgoing",
    )

    @api.depends("lead_id")
    def _compute_allowed_template_ids(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.allowed_template_ids = lead and lead._document_templates()

    @api.depends("lead_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.lead_id.company_id or self.env.company

    @api.depends("lead_id")
    def _compute_email_to(self):
        for wizard in self:
            lead = wizard.lead_id
            wizard.email_to = lead and lead._document_address()[1]

    @api.depends("lead_id", "template_id")
    def _compute_words(self):
        for wizard in self:
            template, lead = wizard.template_id, wizard.lead_id
            words = dict.fromkeys(
                ("lang", "problem", "header", "body", "footer"), False
            )
            if template and lead:
                words["lang"] = template._lang_for(lead)
                try:
                    template._ensure_fits(lead)
                    for part in ("header", "body", "footer"):
                        words[part] = template._render_words(part, lead)
                except UserError as error:
                    # Said beside the choice, so that another one can be made.
                    words["problem"] = str(error)
            wizard.update(words)

    @api.depends("header", "body", "footer", "lang")
    def _compute_sheet(self):
        for wizard in self:
            parts = (wizard.header, wizard.body, wizard.footer)
            wizard.sheet = wizard._directed(
                Markup().join(Markup("<div>%s</div>") % part for part in parts if part)
            )

    def _directed(self, words):
        """Return words that run as the document's language does."""
        if is_html_empty(words):
            return words
        lang = self.env["res.lang"]._get_data(code=self.lang)
        return Markup('<div dir="%s">%s</div>') % (lang.direction or "ltr", words)

    @api.depends("lead_id", "template_id")
    def _compute_mail(self):
        for wizard in self:
            template, lead = wizard.template_id, wizard.lead_id
            wizard.subject = wizard.mail_text = False
            if template and lead and not wizard.problem:
                line = template._render_line("subject", lead)
                wizard.subject = line or template.with_context(lang=wizard.lang).name
                wizard.mail_text = wizard._directed(
                    template._render_words("mail_text", lead)
                )

    def _ensure_can_print(self):
        """Check lead, template and fields with the rights of the user.

        :raises UserError: naming what is in the way
        """
        self.ensure_one()
        self.lead_id.check_access("read")
        if not self.template_id:
            raise UserError(self.env._("Choose a document."))
        self.template_id._ensure_fits(self.lead_id)
        if is_html_empty(self.template_id._render_words("body", self.lead_id)):
            raise UserError(
                self.env._("“%(name)s” is empty.", name=self.template_id.name)
            )

    def _print(self):
        """Return the document as a PDF."""
        self._ensure_can_print()
        return self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.ids)[0]

    def action_print(self):
        """Show the document as a PDF; nothing is sent or written down."""
        self._ensure_can_print()
        return self.env.ref("crm_fa.crm_lead_document_report").report_action(self)

    def action_send(self):
        """Mail the document to the lead, and write it into the lead's history.

        :raises UserError: when the lead has no address, or the template does not fit
        """
        self.lead_id.check_access("write")
        self.lead_id._ensure_can_be_mailed()
        self._give("sent", self.subject, self.mail_text)
        return self._done(
            self.env._("The document was sent to %(address)s.", address=self.email_to)
        )

    def action_attach(self):
        """Attach the document to the lead, and write it into the lead's history."""
        self.lead_id.check_access("write")
        self._give("attached")
        return self._done(self.env._("The document was attached to the lead."))

    def _give(self, kind, subject=None, mail_text=None):
        self.lead_id._give_document(
            self.template_id, kind, self._print(), subject, mail_text
        )

    def _done(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
