from odoo import api, models
from odoo.tools.sql import column_exists, create_column

from ..optional_number import OptionalFloat


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    roi_unit_cost = OptionalFloat(
        string="Cost at the Time",
        digits=0,
        compute="_compute_roi_unit_cost",
        store=True,
        precompute=True,
        copy=False,
        # Nobody looks at it: reading order lines leaves it where it is.
        prefetch="campaign",
        groups="base.group_user",
        help="What one unit cost when it was sold, in the order's currency. Serves the "
        "margin of campaigns where Odoo's own margins are not installed.",
    )

    def _auto_init(self):
        # What older lines cost at their time is not known: they stay empty.
        if not column_exists(self.env.cr, self._table, "roi_unit_cost"):
            create_column(self.env.cr, self._table, "roi_unit_cost", "numeric")
        return super()._auto_init()

    @api.depends("product_id", "company_id", "currency_id", "product_uom_id")
    def _compute_roi_unit_cost(self):
        has_margins = "purchase_price" in self._fields
        for line in self:
            if has_margins or not line.product_id:
                line.roi_unit_cost = False
                continue
            line = line.with_company(line.company_id)
            cost = line.product_id.uom_id._compute_price(
                line.product_id.standard_price, line.product_uom_id
            )
            line.roi_unit_cost = line._convert_to_sol_currency(
                cost, line.product_id.cost_currency_id
            )
