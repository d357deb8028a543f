from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # Says without a query that most orders have nothing to do with any case.
    is_recovery_gift = fields.Boolean("Given as an Apology", readonly=True, copy=False)

    def unlink(self):
        # Whoever deletes a line need not see the case behind it.
        given = self.env["crm.recovery.compensation"].sudo()
        gifts = self.filtered("is_recovery_gift")
        if gifts:
            given = given.search([("order_line_ids", "in", gifts.ids)])
        result = super().unlink()
        # A reduction may have several lines, one for each tax.
        given.filtered(lambda one: not one.order_line_ids)._document_gone()
        return result
