import ast

from odoo import fields, models
from odoo.fields import Domain

SEVERITIES = [
    ("1", "Minor"),
    ("2", "Moderate"),
    ("3", "Major"),
    ("4", "Critical"),
]


class CrmRecoveryCategory(models.Model):
    """What kind of thing went wrong; may have an e-mail address of its own."""

    _name = "crm.recovery.category"
    _inherit = ["mail.alias.mixin.optional"]
    _description = "Recovery Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    impact = fields.Selection(
        SEVERITIES,
        string="Usual Impact",
        required=True,
        default="2",
        help="Filled in on new cases; whoever records one may know better.",
    )
    is_safety = fields.Boolean(string="Safety", help="Such cases are always critical.")
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        ondelete="set null",
        help="Gets the cases that customers report themselves.",
    )
    company_id = fields.Many2one("res.company", index=True)
    is_portal = fields.Boolean(
        string="Customers May Choose It",
        default=True,
        help="Offered on the customer portal.",
    )

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.recovery")
        if self.id:
            defaults = ast.literal_eval(self.alias_defaults or "{}")
            defaults["category_id"] = self.id
            # Whoever writes complains to that company.
            defaults.pop("company_id", None)
            if self.company_id:
                defaults["company_id"] = self.company_id.id
            values["alias_defaults"] = defaults
        return values

    def write(self, vals):
        before = {category: category.is_safety for category in self}
        result = super().write(vals)
        if graver := self.filtered(lambda one: one.is_safety != before[one]):
            self.env["crm.recovery"]._grade_anew(
                Domain("category_id", "in", graver.ids), "is_safety"
            )
        if "company_id" in vals:
            for category in self.filtered("alias_id"):
                values = category._alias_get_creation_values()
                # Aliases have rights of their own.
                category.alias_id.sudo().alias_defaults = values["alias_defaults"]
        return result
