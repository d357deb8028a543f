from odoo import api, fields, models

ICONS = {
    "priority_0": "fa-star-o",
    "priority_1": "fa-star-half-o",
    "priority_2": "fa-star",
    "priority_3": "fa-fire",
    "return_pending": "fa-undo",
    "return_accepted": "fa-check",
    "return_rejected": "fa-times",
}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    lead_look = fields.Json(
        "Appearance",
        compute="_compute_lead_look",
        groups="base.group_user",
        export_string_translation=False,
    )

    @api.depends("lead_list_id.look_ids", "priority", "return_state")
    @api.depends_context("lang")
    def _compute_lead_look(self):
        """Say how a lead looks: by its return if there is one, else by its priority."""
        Look = self.env["crm.lead.list.look"]
        words = dict(Look._fields["subject"]._description_selection(self.env))
        # Colours are no secret, whoever may see the list.
        looks = {
            (look.list_id.id, look.subject): look
            for look in Look.sudo().search(
                [("list_id", "in", self.sudo().lead_list_id.ids)]
            )
        }
        for lead in self:
            # As for the looks: who sees a lead need not see its list.
            lead_list = lead.sudo().lead_list_id.id
            subjects = [f"priority_{lead.priority or 0}"]
            if lead.return_state:
                subjects.insert(0, f"return_{lead.return_state}")
            lead.lead_look = False
            for subject in subjects:
                if look := looks.get((lead_list, subject)):
                    lead.lead_look = {
                        "subject": subject,
                        "word": words[subject],
                        "icon": ICONS[subject],
                        "background": look.background,
                        "colour": look.colour,
                    }
                    break
