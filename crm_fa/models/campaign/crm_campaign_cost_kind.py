from odoo import fields, models


class CrmCampaignCostKind(models.Model):
    """What a campaign spends money on: media, print, events and so on."""

    _name = "crm.campaign.cost.kind"
    _description = "Campaign Cost Kind"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
