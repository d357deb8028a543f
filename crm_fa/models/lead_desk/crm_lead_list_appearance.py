from odoo import Command, fields, models

from .crm_lead_list_look import SUGGESTED


class CrmLeadList(models.Model):
    """How the leads of a list look."""

    _inherit = "crm.lead.list"

    look_ids = fields.One2many(
        "crm.lead.list.look", "list_id", string="Colors", copy=True
    )

    def action_suggest_looks(self):
        """Add readable colours for what has none yet."""
        for record in self:
            there = set(record.look_ids.mapped("subject"))
            record.look_ids = [
                Command.create(
                    {"subject": subject, "background": background, "colour": colour}
                )
                for subject, (background, colour) in SUGGESTED.items()
                if subject not in there
            ]
