from odoo import fields, models


class CrmCampaignPending(models.Model):
    """Documents whose campaigns could not be counted with the sale that asked for it.

    A row is only ever inserted, so writing it cannot collide with another transaction.
    """

    _name = "crm.campaign.pending"
    _description = "Waiting for Campaign Credit"
    _log_access = False

    kind = fields.Char(required=True)
    # A plain number on purpose: a foreign key would lock the document's row.
    ref = fields.Integer(required=True)
    how = fields.Char()
    user_ref = fields.Integer()
    date = fields.Datetime()
