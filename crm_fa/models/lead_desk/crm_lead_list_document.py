from odoo import fields, models


class CrmLeadList(models.Model):
    _inherit = "crm.lead.list"

    document_template_ids = fields.Many2many(
        "crm.document.template",
        "crm_document_template_list_rel",
        "list_id",
        "template_id",
        string="Document Templates",
        help="Offered for the leads of this list, besides those that are meant for "
        "every lead.",
    )
