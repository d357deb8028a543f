from odoo import Command, api, fields, models


class CrmCampaignTouchRecord(models.TransientModel):
    """Record by hand that a campaign has touched customers and leads."""

    _name = "crm.campaign.touch.record"
    _description = "Record a Touch"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, domain=[("active", "=", True)]
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    lead_ids = fields.Many2many("crm.lead", string="Leads")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    source_id = fields.Many2one("utm.source")
    medium_id = fields.Many2one("utm.medium")
    note = fields.Char()

    @api.model
    def default_get(self, fields):
        """Start with the leads or customers that were chosen in a list."""
        values = super().default_get(fields)
        name = {"crm.lead": "lead_ids", "res.partner": "partner_ids"}.get(
            self.env.context.get("active_model")
        )
        if name in fields and not values.get(name):
            values[name] = [Command.set(self.env.context.get("active_ids") or [])]
        return values

    def action_record(self):
        """Write the touches into the journal and say how many there are.

        :raises UserError: for a date to come, an archived campaign, or nobody touched
        :raises AccessError: for leads the user may not edit
        """
        self.ensure_one()
        self.campaign_id._ensure_can_touch()
        touches = self.env["crm.campaign.touch"].record_by_hand(
            self.campaign_id,
            self.date,
            partners=self.partner_ids,
            leads=self.lead_ids,
            source_id=self.source_id.id,
            medium_id=self.medium_id.id,
            note=self.note,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Touches of “%(campaign)s” recorded: %(count)s",
                    campaign=self.campaign_id.title,
                    count=len(touches),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
