from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    persian_calendar = fields.Selection(
        related="company_id.persian_calendar", readonly=False
    )
    persian_digits = fields.Selection(
        related="company_id.persian_digits", readonly=False
    )
    persian_letters = fields.Boolean(
        related="company_id.persian_letters", readonly=False
    )
    persian_refuse_wrong_ids = fields.Boolean(
        related="company_id.persian_refuse_wrong_ids", readonly=False
    )
    persian_print = fields.Selection(related="company_id.persian_print", readonly=False)
