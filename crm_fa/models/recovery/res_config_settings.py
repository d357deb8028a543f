from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recovery_rating_days = fields.Integer(
        related="company_id.recovery_rating_days", readonly=False
    )
    recovery_rating_days_again = fields.Integer(
        related="company_id.recovery_rating_days_again", readonly=False
    )
