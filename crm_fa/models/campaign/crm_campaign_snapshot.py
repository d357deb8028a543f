from odoo import fields, models

from ..optional_number import OptionalFloat, OptionalMonetary
from ..screen_dates import format_date
from .attribution_models import ATTRIBUTION_MODELS

# Handed over in the context by who has checked; an object never travels by RPC.
CLOSING = object()

FROZEN = (
    "ordered",
    "invoiced",
    "margin",
    "returned",
    "late",
    "cost",
    "committed",
    "percent",
    "leads",
    "opportunities",
    "won",
    "customers",
    "customers_share",
    "loyal",
)


class CrmCampaignSnapshot(models.Model):
    """Journal of closed periods: the figures of a campaign as they were then.

    Documents go on changing; the difference is shown beside the frozen figure as an
    adjustment.
    """

    _name = "crm.campaign.snapshot"
    _inherit = "crm.journal.mixin"
    _description = "Closed Campaign Period"
    _order = "id desc"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one(
        "utm.campaign", required=True, readonly=True, ondelete="cascade", index=True
    )
    date = fields.Date(
        string="Closed Until",
        required=True,
        readonly=True,
        help="Costs up to this day can no longer be typed or changed.",
    )
    user_id = fields.Many2one("res.users", string="Closed By", readonly=True)
    model = fields.Selection(
        ATTRIBUTION_MODELS, string="Attribution Model", required=True, readonly=True
    )
    basis = fields.Selection(
        selection=lambda self: (
            self.env["res.company"]
            ._fields["campaign_roi_basis"]
            ._description_selection(self.env)
        ),
        string="ROI Based On",
        required=True,
        readonly=True,
    )
    company_ids = fields.Many2many("res.company", string="Companies", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    ordered = OptionalMonetary(readonly=True)
    invoiced = OptionalMonetary(readonly=True)
    margin = OptionalMonetary(readonly=True)
    returned = OptionalMonetary(string="Actual Revenue", readonly=True)
    late = OptionalMonetary(string="Late Revenue", readonly=True)
    cost = OptionalMonetary(string="Actual Cost", readonly=True)
    committed = OptionalMonetary(readonly=True)
    percent = OptionalFloat(string="ROI", readonly=True, aggregator=None)
    leads = fields.Integer(readonly=True)
    opportunities = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    customers = fields.Integer(string="New Customers", readonly=True)
    customers_share = OptionalFloat(
        string="New Customers (by Share)", digits=(16, 2), readonly=True
    )
    loyal = fields.Integer(string="Loyal Today", readonly=True)

    def _may_journal(self):
        return self.env.context.get("campaign_closing") is CLOSING

    def _journal_refusal(self):
        return self.env._(
            "A closed period is frozen by “Close Period”; it is never typed, edited or "
            "deleted."
        )

    def _roi_row_now(self):
        """Return today's figures, counted as they were when the period was closed."""
        campaign = self.campaign_id.with_context(
            allowed_company_ids=self.company_ids.ids
        )
        return campaign._roi_row(
            settings=campaign._roi_settings(model=self.model, basis=self.basis)
        )

    def _roi_closing(self):
        """Return in words how the period was closed."""
        labels = dict(self._fields["model"]._description_selection(self.env))
        return {
            "label": self.env._(
                "Closed until %(date)s by %(user)s; %(model)s.",
                date=format_date(self.env, self.date),
                user=self.user_id.name,
                model=labels[self.model],
            ),
        }
