from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def action_open_communication(self):
        """Open everything exchanged with this lead, in order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_communication_action"
        )
        action["domain"] = [("lead_id", "=", self.id)]
        return action
