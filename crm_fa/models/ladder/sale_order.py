from odoo import api, fields, models

from .ladder_event import mark


class SaleOrder(models.Model):
    _inherit = "sale.order"

    ladder_rung_id = fields.Many2one(
        related="partner_id.ladder_rung_id",
        string="Loyalty Rung",
        groups="base.group_user",
    )
    ladder_rung_color = fields.Integer(
        related="partner_id.ladder_rung_color",
        aggregator=None,
        export_string_translation=False,
        groups="base.group_user",
    )
    ladder_override_note = fields.Char(
        related="partner_id.ladder_override_note", groups="base.group_user"
    )

    def _mark_ladder(self):
        """Have the customers of these orders refreshed when the transaction commits."""
        for order in self:
            mark(self.env, order.partner_id.ids, "order", order)

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._mark_ladder()
        return orders

    def write(self, vals):
        watched = not {"state", "partner_id", "date_order", "currency_id"}.isdisjoint(
            vals
        )
        if watched and "partner_id" in vals:
            # The customer who loses the order changes too.
            self._mark_ladder()
        result = super().write(vals)
        if watched:
            self._mark_ladder()
        return result

    def _compute_amounts(self):
        result = super()._compute_amounts()
        # A draft's amount is nobody's revenue; a confirmed order's is.
        self.filtered(
            lambda order: isinstance(order.id, int) and order.state == "sale"
        )._mark_ladder()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_ladder(self):
        for order in self:
            mark(self.env, order.partner_id.ids, "order")
