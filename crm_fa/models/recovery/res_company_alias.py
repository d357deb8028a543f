from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_alias_id = fields.Many2one(
        "mail.alias",
        string="Alias for Complaints",
        copy=False,
        prefetch="recovery",
        ondelete="set null",
        help="What is written to this address opens a recovery case.",
    )

    def _set_recovery_alias(self, name):
        """Have complaints arrive at an address of this name, or at none.

        :param name: the part before the @, empty to receive none
        """
        self.ensure_one()
        # Settings are the administrators'; aliases have rights of their own.
        alias = self.recovery_alias_id.sudo()
        name = (name or "").strip()
        if not name:
            alias.unlink()
        elif alias:
            alias.alias_name = name
        else:
            self.recovery_alias_id = alias.create(
                {
                    "alias_name": name,
                    "alias_domain_id": self.alias_domain_id.id,
                    "alias_model_id": self.env["ir.model"]._get_id("crm.recovery"),
                    "alias_contact": "everyone",
                    "alias_defaults": repr({"company_id": self.id}),
                }
            )
