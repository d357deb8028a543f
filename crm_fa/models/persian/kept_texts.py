"""Dates in texts that Odoo keeps on documents and entries, for whoever reads them.

They are documents, as what is printed: whoever has them made may read another calendar.
"""

from odoo import models

from .server_dates import SENT


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_downpayment_description(self):
        kept = self.with_context(**{SENT: True})
        return super(SaleOrderLine, kept)._get_downpayment_description()


class AccountAccruedOrdersWizard(models.TransientModel):
    _inherit = "account.accrued.orders.wizard"

    def _compute_move_vals(self):
        kept = self.with_context(**{SENT: True})
        vals, orders = super(AccountAccruedOrdersWizard, kept)._compute_move_vals()
        return vals, [order.with_env(self.env) for order in orders]


class AccountAutomaticEntryWizard(models.TransientModel):
    _inherit = "account.automatic.entry.wizard"

    def _format_strings(self, string, move, amount=None, account_source_name=""):
        kept = self.with_context(**{SENT: True})
        return super(AccountAutomaticEntryWizard, kept)._format_strings(
            string, move, amount=amount, account_source_name=account_source_name
        )
