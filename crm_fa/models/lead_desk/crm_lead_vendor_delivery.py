from odoo import fields, models


class CrmLeadVendor(models.Model):
    """What a vendor delivered through the intake address."""

    _inherit = "crm.lead.vendor"

    delivery_ids = fields.One2many(
        "crm.lead.delivery",
        "vendor_id",
        string="Deliveries",
        groups="sales_team.group_sale_manager",
    )
    intake_address = fields.Text(
        "Intake Addresses",
        compute="_compute_intake_address",
        groups="sales_team.group_sale_manager",
        help="Where the vendor sends leads, one at a time. The last word is the code "
        "of the list.",
    )

    def _compute_intake_address(self):
        for vendor in self:
            lists = vendor.key_ids.filtered(lambda key: key.state == "active").list_ids
            vendor.intake_address = "\n".join(
                f"{vendor.get_base_url()}/crm_fa/lead/{record.code}" for record in lists
            )

    def action_open_deliveries(self):
        """Open what this vendor delivered, and what it was answered."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_delivery_action"
        )
        action["domain"] = [("vendor_id", "=", self.id)]
        return action
