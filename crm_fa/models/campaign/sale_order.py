from odoo import api, fields, models

from .campaign_event import mark

# What decides to whom an order is credited, and with how much.
_WATCHED = frozenset(
    {
        "state",
        "campaign_id",
        "opportunity_id",
        "partner_id",
        "date_order",
        "currency_id",
        "company_id",
    }
)
# What decides whom an order touches.
_TOUCHING = frozenset({"campaign_id", "opportunity_id", "partner_id", "company_id"})


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._mark_campaign()
        return orders

    def write(self, vals):
        watched = not _WATCHED.isdisjoint(vals)
        moved = not _TOUCHING.isdisjoint(vals)
        if watched:
            # What is no order any more loses its credit.
            self._mark_campaign(fields.Datetime.now(), moved)
        result = super().write(vals)
        if watched:
            self._mark_campaign(fields.Datetime.now(), moved)
        return result

    def _compute_amounts(self):
        result = super()._compute_amounts()
        self.filtered(lambda order: order.state == "sale")._mark_campaign(
            fields.Datetime.now()
        )
        return result

    def _mark_campaign(self, date=None, moved=False):
        """Have these orders' touches and credit counted at the end.

        :param moved: whom or what they touch may have changed
        """
        carrying = self.filtered(
            lambda order: moved or order.campaign_id or order.opportunity_id
        )
        concerned = carrying.filtered(
            lambda order: order.state == "sale" or order.campaign_id
        )
        mark(self.env, "order", concerned.ids, date)
        # Most shops confirm most orders without a campaign.
        bare = (self - carrying).filtered(lambda order: order.state == "sale")
        mark(self.env, "order", bare.ids, date, bare=True)
