from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.recovery.note"]

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            gifts = self.order_line.filtered("is_recovery_gift")
            if gifts:
                # Whoever confirms an order need not see the case behind a line of it.
                given = self.env["crm.recovery.compensation"].sudo()
                given.search([("order_line_ids", "in", gifts.ids)])._refresh_documents()
        return result
