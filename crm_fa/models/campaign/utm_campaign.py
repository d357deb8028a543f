from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...tools.campaign_roi import expected_roi
from ..optional_number import OptionalFloat, OptionalMonetary
from ..screen_dates import format_date

# What was promised. The campaign's responsible and sales managers change it; everybody
# else, who may rename or move a campaign in stock Odoo, goes on doing that only.
PLAN_FIELDS = frozenset(
    {
        "parent_id",
        "period_start",
        "period_end",
        "goal_note",
        "roi_budget",
        "roi_expected_revenue",
        "roi_expected_leads",
        "roi_expected_customers",
        "roi_currency_id",
    }
)


class UtmCampaign(models.Model):
    _name = "utm.campaign"
    _inherit = ["utm.campaign", "mail.thread", "mail.activity.mixin"]

    parent_id = fields.Many2one(
        "utm.campaign",
        string="Part of Campaign",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="The campaign this one is a part of. Its figures include this one's.",
    )
    child_ids = fields.One2many("utm.campaign", "parent_id", string="Parts")
    period_start = fields.Date(string="From", tracking=True)
    period_end = fields.Date(
        string="Until",
        tracking=True,
        help="Last day of the campaign. Revenue after it is shown as late revenue.",
    )
    goal_note = fields.Text(
        string="Goal", help="What the campaign is to achieve, in your own words."
    )
    roi_currency_id = fields.Many2one(
        "res.currency",
        string="Campaign Currency",
        compute="_compute_roi_currency_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Plan and figures are in this currency; documents are converted at their "
        "own dates.",
    )
    roi_budget = OptionalMonetary(
        string="Budget", currency_field="roi_currency_id", tracking=True, copy=False
    )
    roi_expected_revenue = OptionalMonetary(
        string="Expected Revenue",
        currency_field="roi_currency_id",
        tracking=True,
        copy=False,
    )
    roi_expected_leads = fields.Integer(
        string="Expected Leads", tracking=True, copy=False
    )
    roi_expected_customers = fields.Integer(
        string="Expected Customers",
        tracking=True,
        copy=False,
        help="Customers who buy for the first time because of this campaign.",
    )
    roi_expected_percent = OptionalFloat(
        string="Expected ROI",
        compute="_compute_roi_expected_percent",
        aggregator=None,
        help="(Expected revenue − budget) / budget.",
    )
    roi_cost_ids = fields.One2many(
        "crm.campaign.cost",
        "campaign_id",
        string="Costs",
        groups="sales_team.group_sale_salesman",
    )
    roi_can_plan = fields.Boolean(
        compute="_compute_roi_can_plan",
        export_string_translation=False,
    )

    @api.depends("company_id")
    def _compute_roi_currency_id(self):
        for campaign in self:
            # Amounts that were typed keep the currency they were typed in.
            campaign.roi_currency_id = (
                campaign.roi_currency_id
                or campaign.company_id.currency_id
                or self.env.company.currency_id
            )

    @api.depends("roi_budget", "roi_expected_revenue")
    def _compute_roi_expected_percent(self):
        for campaign in self:
            campaign.roi_expected_percent = expected_roi(
                campaign.roi_budget, campaign.roi_expected_revenue
            )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_roi_can_plan(self):
        for campaign in self:
            campaign.roi_can_plan = campaign._may_plan()

    # ---- rules -----------------------------------------------------------------------

    @api.constrains("parent_id")
    def _check_roi_parent(self):
        for campaign in self:
            if campaign._has_cycle():
                raise ValidationError(
                    self.env._(
                        "“%(campaign)s” cannot be a part of “%(parent)s”: a campaign "
                        "is never a part of itself, directly or through others.",
                        campaign=campaign.title,
                        parent=campaign.parent_id.title,
                    )
                )

    @api.constrains("period_start", "period_end")
    def _check_roi_period(self):
        for campaign in self:
            start, end = campaign.period_start, campaign.period_end
            if start and end and end < start:
                raise ValidationError(
                    self.env._(
                        "“%(campaign)s” cannot end on %(end)s, before it starts on "
                        "%(start)s.",
                        campaign=campaign.title,
                        end=format_date(self.env, end),
                        start=format_date(self.env, start),
                    )
                )

    @api.constrains(
        "roi_budget",
        "roi_expected_revenue",
        "roi_expected_leads",
        "roi_expected_customers",
    )
    def _check_roi_plan(self):
        names = (
            "roi_budget",
            "roi_expected_revenue",
            "roi_expected_leads",
            "roi_expected_customers",
        )
        for campaign in self:
            for name in names:
                if campaign[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(field)s of “%(campaign)s” cannot be negative: "
                            "%(value)s.",
                            field=self._fields[name]._description_string(self.env),
                            campaign=campaign.title,
                            value=campaign[name],
                        )
                    )

    # ---- rights ----------------------------------------------------------------------

    def _may_plan(self):
        """Tell whether the user may change plan and costs of all these campaigns."""
        return (
            self.env.su
            or self.env.user.has_group("sales_team.group_sale_manager")
            or all(campaign.user_id == self.env.user for campaign in self)
        )

    def _ensure_can_plan(self):
        """Refuse who is neither responsible for these campaigns nor a sales manager.

        :raises AccessError: naming the campaign and its responsible
        """
        for campaign in self:
            if not campaign._may_plan():
                raise AccessError(
                    self.env._(
                        "Plan and costs of “%(campaign)s” are changed by its "
                        "responsible, %(user)s, or by a sales manager.",
                        campaign=campaign.title,
                        # Whom to ask is no secret.
                        user=campaign.sudo().user_id.name,
                    )
                )

    def _has_plan(self):
        """Tell whether there is something to protect: a budget or costs."""
        # A plan is protected from those who may not see it, too.
        campaign = self.sudo()
        return campaign.roi_budget is not False or bool(campaign.roi_cost_ids)

    @api.model_create_multi
    def create(self, vals_list):
        campaigns = super().create(vals_list)
        for campaign, vals in zip(campaigns, vals_list, strict=True):
            if any(vals.get(name) for name in PLAN_FIELDS - {"roi_currency_id"}):
                campaign._ensure_can_plan()
        return campaigns

    def write(self, vals):
        if not PLAN_FIELDS.isdisjoint(vals):
            self._ensure_can_plan()
        elif "user_id" in vals:
            # Else a colleague would make themselves responsible first.
            self.filtered(lambda campaign: campaign._has_plan())._ensure_can_plan()
        return super().write(vals)
