from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_open_communication(self):
        """Open everything exchanged with this customer and their leads, in order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_communication_action"
        )
        action["domain"] = [("partner_id", "child_of", self.commercial_partner_id.id)]
        return action
