from odoo import api, models

from .ladder_event import mark


class AccountMove(models.Model):
    _inherit = "account.move"

    def _mark_ladder(self):
        """Have the partners of these documents refreshed when all is committed."""
        for move in self:
            if move.move_type == "entry":
                continue
            partners = move.partner_id
            if move.move_type == "out_refund":
                # The order's customer may differ from the one who is credited.
                partners |= move.line_ids.sale_line_ids.order_id.partner_id
            mark(self.env, partners.ids, "invoice", move)

    def write(self, vals):
        watched = not {"state", "partner_id", "invoice_date"}.isdisjoint(vals)
        if watched and "partner_id" in vals:
            self._mark_ladder()
        result = super().write(vals)
        if watched:
            self._mark_ladder()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        # A draft counts for nobody, save as a supplier's document.
        moves.filtered(lambda move: move.is_purchase_document(True))._mark_ladder()
        return moves
