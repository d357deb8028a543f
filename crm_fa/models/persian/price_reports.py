"""Prices that Odoo's reports have as plain numbers, without a precision that tells."""

from odoo import api, models


class SaleReport(models.Model):
    _inherit = "sale.report"

    @api.model
    def _persian_money_fields(self):
        # The report converts it to the company's currency, as its amounts.
        return {**super()._persian_money_fields(), "price_unit": "currency_id"}


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    @api.model
    def _persian_money_fields(self):
        numbers = ("price_average", "price_margin", "inventory_value")
        amounts = dict.fromkeys(numbers, "company_currency_id")
        return {**super()._persian_money_fields(), **amounts}
