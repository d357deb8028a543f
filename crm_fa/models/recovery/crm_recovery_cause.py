from odoo import api, fields, models


class CrmRecoveryCause(models.Model):
    """Why things go wrong: a tree of root causes."""

    _name = "crm.recovery.cause"
    _description = "Root Cause"
    _parent_name = "parent_id"
    _parent_store = True
    _order = "parent_path, sequence, id"
    _rec_names_search = ["name"]

    name = fields.Char(required=True, translate=True)
    display_name = fields.Char(recursive=True)
    sequence = fields.Integer(default=10)
    parent_id = fields.Many2one(
        "crm.recovery.cause", string="Part Of", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("crm.recovery.cause", "parent_id", string="In Detail")
    active = fields.Boolean(default=True)

    @api.depends("name", "parent_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for cause in self:
            above = cause.parent_id.display_name
            cause.display_name = f"{above} / {cause.name}" if above else cause.name
