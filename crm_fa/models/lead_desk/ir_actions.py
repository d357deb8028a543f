from odoo import api, models

# What the desk adds to the “Actions” of every lead.
DESK_ACTIONS = (
    "crm_fa.crm_lead_return_ask_action",
    "crm_fa.crm_lead_route_again_action",
)


class IrActions(models.Model):
    """The desk's actions on leads, offered only once there is a list or a cap."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        found = super().get_bindings(model_name)
        if model_name != "crm.lead" or self.env["crm.lead"]._lead_desk_in_use():
            return found
        known = self.env["ir.model.data"]
        ours = {known._xmlid_to_res_id(xml_id) for xml_id in DESK_ACTIONS}
        return {
            kind: [action for action in actions if action["id"] not in ours]
            for kind, actions in found.items()
        }
