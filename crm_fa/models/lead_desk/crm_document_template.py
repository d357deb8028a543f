from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import document_fields

# The parts of a document in which fields may stand.
PARTS = ("header", "body", "footer", "subject", "mail_text")
# What can be printed: no files, no one-to-many rows, no technical values.
PRINTABLE = {
    *("char", "text", "html", "selection", "boolean", "integer", "float", "monetary"),
    *("date", "datetime", "many2one", "many2many"),
}


class CheckedFields:
    """The expressions of a template that were checked. RPC cannot send an object."""

    KEY = "crm_fa_document_fields"

    def __init__(self, expressions):
        self.expressions = frozenset(expressions)


class CrmDocumentTemplate(models.Model):
    """A letter, an offer, a form: words with fields of the lead, to print and to send.

    Whoever writes one gets no more than fields: they are read with the rights of who
    prints, through Odoo's restricted rendering, and never by code.
    """

    _name = "crm.document.template"
    _description = "Document Template"
    _order = "sequence, id"

    name = fields.Char("Title", required=True, translate=True)
    sequence = fields.Integer(default=10, aggregator=None)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    list_ids = fields.Many2many(
        "crm.lead.list",
        "crm_document_template_list_rel",
        "template_id",
        "list_id",
        string="Lead Lists",
        help="Offered for the leads of these lists only. Empty: for every lead.",
    )
    lang = fields.Selection(
        "_get_languages",
        string="Document Language",
        help="Empty: the lead's own language, or else the language of who prints it.",
    )
    layout = fields.Selection(
        [
            ("company", "Company's Letterhead"),
            ("own", "Own Header and Footer"),
            ("none", "None"),
        ],
        string="Header and Footer",
        required=True,
        default="company",
    )
    header = fields.Html(translate=True, sanitize="email_outgoing")
    body = fields.Html(
        "Text of the Document",
        required=True,
        translate=True,
        sanitize="email_outgoing",
        help="Type /field to put in a field of the lead, or write it as "
        "{{ object.contact_name ||| friend }}: what follows the bars is printed when "
        "the field is empty.",
    )
    footer = fields.Html(translate=True, sanitize="email_outgoing")
    subject = fields.Char(
        "Mail Subject", translate=True, help="Empty: the title. Fields may stand in it."
    )
    mail_text = fields.Html(
        translate=True,
        sanitize="email_outgoing",
        help="What stands in the mail itself; the document is attached as a PDF.",
    )
    # Whose fields the editor offers.
    render_model = fields.Char(
        compute="_compute_render_model", export_string_translation=False
    )
    sent_count = fields.Integer("Documents", compute="_compute_sent_count")

    @api.model
    def _get_languages(self):
        return self.env["res.lang"].get_installed()

    def _compute_render_model(self):
        self.render_model = "crm.lead"

    def _compute_sent_count(self):
        counts = dict(
            self.env["crm.lead.document"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.sent_count = counts.get(template, 0)

    @api.constrains(*PARTS)
    def _check_fields(self):
        for template in self:
            for part in PARTS:
                template._ensure_fields(part, document_fields.parse(template[part]))

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        for lang in translations:
            self.with_context(lang=lang)._check_fields()
        return result

    def _ensure_fields(self, part, root):
        """Check the fields of a part, with the rights of the user.

        :param root: the part as :func:`document_fields.parse` returns it
        :return: the expressions found
        :raises ValidationError: naming what is no field, or not open to the user
        """
        self.ensure_one()
        label = self._fields[part]._description_string(self.env)
        try:
            found = document_fields.meant_fields(root)
        except document_fields.FieldError as error:
            raise ValidationError(
                self.env._(
                    "“%(template)s”, %(part)s: “%(text)s” is no field of the lead. "
                    "Fields look like %(example)s; formulas and conditions are not "
                    "possible.",
                    template=self.name,
                    part=label,
                    text=error.text,
                    example="{{ object.contact_name }}",
                )
            ) from None
        for meant in found:
            if not self._is_printable(meant.steps):
                raise ValidationError(
                    self.env._(
                        "“%(template)s”, %(part)s: the lead has no field “%(field)s” "
                        "that can be printed, or it is not open to you.",
                        template=self.name,
                        part=label,
                        field=meant.expression,
                    )
                )
        return [meant.expression for meant in found]

    @api.model
    def _is_printable(self, steps):
        """Tell whether the user may read these fields, one from another, of a lead."""
        # Odoo checks constraints as superuser; the words are somebody's.
        records = self.env["crm.lead"].sudo(False)
        for step in steps[:-1]:
            field = self._open_field(records, step)
            if not field or field.type != "many2one":
                return False
            records = records.env[field.comodel_name]
            if not records.has_access("read"):
                return False
        field = self._open_field(records, steps[-1])
        return bool(field) and field.type in PRINTABLE

    @api.model
    def _open_field(self, records, name):
        """Return a field that the user may read, or None. Some are nobody's at all."""
        field = records._fields.get(name)
        if (
            field
            and field.groups != fields.NO_ACCESS
            and records._has_field_access(field, "read")
        ):
            return field
        return None

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not (default or {}).get("name"):
            for template, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=template.name)
        return vals_list

    def action_preview(self):
        """Open the document as it would look for a lead that one may choose."""
        self.ensure_one()
        lead = self.env["crm.lead"].search(
            [("lead_list_id", "in", self.list_ids.ids)] if self.list_ids else [],
            limit=1,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": "crm.lead.document.send",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_template_id": self.id,
                "default_lead_id": lead.id,
                "default_is_preview": True,
            },
        }

    def action_open_documents(self):
        """Open what was made from this template."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_document_action"
        )
        action["domain"] = [("template_id", "=", self.id)]
        return action
