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
    persian_toman = fields.Boolean(related="company_id.persian_toman", readonly=False)
    persian_short_amounts = fields.Boolean(
        related="company_id.persian_short_amounts", readonly=False
    )
    persian_fiscal_year = fields.Boolean(
        related="company_id.persian_fiscal_year", readonly=False
    )
    persian_rial_decimals = fields.Boolean(compute="_compute_persian_rial_decimals")

    def _compute_persian_rial_decimals(self):
        rial = self.env["res.currency"]._persian_rial()
        self.persian_rial_decimals = bool(rial.active and rial.rounding < 1)

    def action_persian_remove_rial_decimals(self):
        """Give the rial no decimals; see ``res.currency`` for when this is refused."""
        self.env["res.currency"].persian_remove_rial_decimals()
        return {"type": "ir.actions.client", "tag": "reload"}
