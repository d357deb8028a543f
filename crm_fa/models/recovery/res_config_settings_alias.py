from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_alias_name = fields.Char(
        string="E-mail Address for Complaints",
        compute="_compute_recovery_alias_name",
        store=True,
        readonly=False,
    )
    recovery_alias_domain = fields.Char(
        related="company_id.alias_domain_id.name", string="Domain for Complaints"
    )

    @api.depends("company_id")
    def _compute_recovery_alias_name(self):
        for settings in self:
            settings.recovery_alias_name = (
                settings.company_id.recovery_alias_id.alias_name
            )

    def set_values(self):
        """Create, rename or drop the company's address for complaints."""
        result = super().set_values()
        company = self.company_id
        if (self.recovery_alias_name or "") != (
            company.recovery_alias_id.alias_name or ""
        ):
            company._set_recovery_alias(self.recovery_alias_name)
        return result
