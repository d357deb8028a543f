from odoo import api, models


class LoyaltyHistory(models.Model):
    """A card was used, or not after all: tell the compensation that issued it."""

    _inherit = "loyalty.history"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.card_id._recovery_refresh()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self.card_id._recovery_refresh()
        return result

    def unlink(self):
        cards = self.card_id
        result = super().unlink()
        cards._recovery_refresh()
        return result
