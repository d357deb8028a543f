from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    campaign_attribution_model = fields.Selection(
        related="company_id.campaign_attribution_model", readonly=False, required=True
    )
    campaign_lookback_days = fields.Integer(
        related="company_id.campaign_lookback_days", readonly=False
    )
    campaign_roi_basis = fields.Selection(
        related="company_id.campaign_roi_basis", readonly=False, required=True
    )
    campaign_custom_split = fields.Boolean(
        related="company_id.campaign_custom_split", readonly=False
    )
    campaign_custom_first = fields.Float(
        related="company_id.campaign_custom_first", readonly=False
    )
    campaign_custom_middle = fields.Float(
        related="company_id.campaign_custom_middle", readonly=False
    )
    campaign_custom_last = fields.Float(
        related="company_id.campaign_custom_last", readonly=False
    )

    def action_campaign_rebuild(self):
        """Have every order credited anew, soon.

        :raises AccessError: for anyone but a sales manager
        """
        return self.env["crm.campaign.credit"].action_rebuild()
