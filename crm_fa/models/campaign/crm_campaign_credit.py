from odoo import fields, models

from .attribution_models import ATTRIBUTION_MODELS


class CrmCampaignCredit(models.Model):
    """How much of a confirmed order each campaign earned, under each model.

    Under each model the shares of an order total exactly 1 and the amounts exactly the
    order's.  Rows are derived: one SQL statement writes them (``credit_query``).
    """

    _name = "crm.campaign.credit"
    _inherit = "crm.journal.mixin"
    _description = "Campaign Credit"
    _order = "date_order desc, id desc"
    _rec_name = "order_id"
    # Millions of derived rows: who wrote them when is the orders' story.
    _log_access = False

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, ondelete="cascade"
    )
    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade"
    )
    model = fields.Selection(
        ATTRIBUTION_MODELS,
        string="Attribution Model",
        required=True,
        readonly=True,
    )
    share = fields.Float(digits=(16, 12), required=True, readonly=True)
    amount = fields.Monetary(
        string="Credited",
        required=True,
        readonly=True,
        help="This campaign's part of the order, before tax, in the order's currency.",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, readonly=True, ondelete="cascade"
    )
    date_order = fields.Datetime("Order Date", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        ondelete="set null",
        bypass_search_access=True,
    )
    is_last_touch = fields.Boolean(
        readonly=True, help="No other campaign touched the customer later."
    )

    # Serves the rows of an order as well: its first column is the order.
    _order_campaign_model_key = models.UniqueIndex(
        "(order_id, campaign_id, model)",
        "A campaign has one credit per order and attribution model.",
    )
    _campaign_model_idx = models.Index("(campaign_id, model)")

    def _journal_refusal(self):
        return self.env._(
            "Campaign credit is computed from orders and touches; it is never "
            "typed, edited or deleted."
        )
