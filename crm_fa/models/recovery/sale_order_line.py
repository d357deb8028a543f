from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def unlink(self):
        # Whoever deletes a line need not see the case behind it.
        compensations = self.env["crm.recovery.compensation"].sudo()
        given = compensations.search([("order_line_ids", "in", self.ids)])
        result = super().unlink()
        # A reduction may have several lines, one for each tax.
        given.filtered(lambda one: not one.order_line_ids)._document_gone()
        return result
