from odoo import fields, models


class CrmCampaignJourney(models.Model):
    """One row per customer whose touches or credited orders were counted.

    Two transactions that count the same customer at a time cannot see each other's
    touches.  Both write this row, so that the second notices and counts again later.
    """

    _name = "crm.campaign.journey"
    _description = "Campaign Journey of a Customer"
    _log_access = False

    # A plain number on purpose: a foreign key would lock the partner's row.
    partner_ref = fields.Integer(required=True)
    count_number = fields.Integer(required=True, default=0)

    _partner_key = models.UniqueIndex("(partner_ref)", "One row per customer.")
