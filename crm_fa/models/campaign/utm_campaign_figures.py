from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.campaign_roi import brought_back, budget_state
from ..optional_number import OptionalFloat, OptionalMonetary
from .campaign_columns import COLUMNS, COUNTS
from .campaign_figures import (
    FigureSettings,
    both_targets,
    figure_query,
    influenced_query,
    own_targets,
    tree_targets,
)
from .campaign_money import without_jit

SALES = "sales_team.group_sale_salesman"


def _searched(name):
    return lambda self, operator, value: self._search_roi_figure(name, operator, value)


def _figure(field_class, name, label, **options):
    """A figure: read from the documents with every request, sorted and searched too."""
    return field_class(
        string=label,
        compute="_compute_roi_figures",
        compute_sudo=True,
        search=_searched(name),
        groups=SALES,
        **{"aggregator": None, **options},
    )


def _money(name, label, **options):
    return _figure(
        OptionalMonetary, name, label, currency_field="roi_currency_id", **options
    )


def _count(name, label, **options):
    return _figure(fields.Integer, name, label, aggregator="sum", **options)


def _main(name, label):
    return _figure(
        OptionalFloat,
        name,
        label,
        aggregator="sum",
        digits=0,
        export_string_translation=False,
    )


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_ordered = _money(
        "roi_ordered",
        "Ordered",
        help="Confirmed orders before tax, as far as they are credited to the "
        "campaign, at each order's day.",
    )
    roi_invoiced = _money(
        "roi_invoiced",
        "Invoiced",
        help="Posted invoices less credit notes, before tax, as far as their orders "
        "are credited to the campaign, each at its own day.",
    )
    roi_margin = _money(
        "roi_margin",
        "Margin",
        help="Invoiced, less what the goods cost. Empty when a cost is unknown.",
    )
    roi_returned = _money(
        "roi_returned",
        "Actual Revenue",
        aggregator="sum",
        help="What ROI is counted on: ordered, invoiced or margin, as the company "
        "decided.",
    )
    roi_late = _money(
        "roi_late",
        "Late Revenue",
        help="The part of the actual revenue that came after the campaign's last day.",
    )
    roi_cost = _money(
        "roi_cost",
        "Actual Cost",
        aggregator="sum",
        help="Costs typed and posted vendor bills, each at its own day's rate.",
    )
    roi_committed = _money(
        "roi_committed",
        "Committed",
        help="Vendor bills that are not posted: no cost yet.",
    )
    # Of several campaigns it is (Σ return − Σ cost) / Σ cost: see _read_group_select.
    roi_percent = _figure(
        OptionalFloat,
        "roi_percent",
        "ROI",
        aggregator="avg",
        help="(Actual revenue − actual cost) / actual cost. −100 %: all lost, 0 %: "
        "even, +100 %: each 100 spent brought back 200. Empty without a cost.",
    )
    roi_lead_count = _count(
        "roi_lead_count",
        "Leads",
        help="Leads and opportunities of the campaign, lost and archived ones too; "
        "not those returned as invalid.",
    )
    roi_opportunity_count = _count("roi_opportunity_count", "Opportunities")
    roi_won_count = _count("roi_won_count", "Won")
    roi_customer_count = _count(
        "roi_customer_count",
        "New Customers",
        help="Customers whose first purchase ever was the campaign's. Who came back "
        "after years is not new.",
    )
    roi_customer_share = _figure(
        OptionalFloat,
        "roi_customer_share",
        "New Customers (by Share)",
        digits=(16, 2),
        help="New customers, each counted with the campaign's share of the first "
        "purchase.",
    )
    roi_loyal_count = _count(
        "roi_loyal_count",
        "Loyal Today",
        help="New customers of the campaign who stand on the rung of loyal customers "
        "or higher today.",
    )
    roi_cost_per_lead = _money("roi_cost_per_lead", "Cost per Lead")
    roi_cost_per_opportunity = _money(
        "roi_cost_per_opportunity", "Cost per Opportunity"
    )
    roi_cost_per_customer = _money("roi_cost_per_customer", "Cost per New Customer")
    roi_cost_per_loyal = _money("roi_cost_per_loyal", "Cost per Loyal Customer")
    roi_budget_use = _figure(
        OptionalFloat, "roi_budget_use", "Budget Use", help="Actual cost / budget."
    )
    roi_cost_variance = _money(
        "roi_cost_variance",
        "Budget Left",
        aggregator="sum",
        help="Budget − actual cost.",
    )
    roi_revenue_variance = _money(
        "roi_revenue_variance",
        "Revenue Variance",
        aggregator="sum",
        help="Actual − expected revenue.",
    )
    roi_budget_main = _main("roi_budget_main", "Budget, Reader's Currency")
    roi_revenue_main = _main("roi_revenue_main", "Plan, Reader's Currency")
    roi_cost_main = _main("roi_cost_main", "Cost, Reader's Currency")
    roi_return_main = _main("roi_return_main", "Return, Reader's Currency")
    roi_cost_variance_main = _main("roi_cost_variance_main", "Left, Reader's Currency")
    roi_revenue_variance_main = _main(
        "roi_revenue_variance_main", "Variance, Reader's Currency"
    )
    roi_unrated_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_roi_figures",
        compute_sudo=True,
        groups=SALES,
        export_string_translation=False,
    )
    roi_words = fields.Char(
        string="Return in Words", compute="_compute_roi_words", groups=SALES
    )
    roi_total_words = fields.Char(
        string="Return with Parts", compute="_compute_roi_total_words", groups=SALES
    )
    roi_budget_state = fields.Selection(
        [("ok", "Within Budget"), ("warning", "Nearly Used Up"), ("over", "Over")],
        string="Budget State",
        compute="_compute_roi_budget_state",
        groups=SALES,
    )
    roi_influenced = OptionalMonetary(
        string="Influenced",
        currency_field="roi_currency_id",
        compute="_compute_roi_influenced",
        compute_sudo=True,
        aggregator=None,
        groups=SALES,
        help="The full value of every order the campaign had a part in. Never add it "
        "up over campaigns: an order counts with each of them.",
    )
    roi_total_cost = OptionalMonetary(
        string="Cost with Parts",
        currency_field="roi_currency_id",
        compute="_compute_roi_figures",
        compute_sudo=True,
        aggregator=None,
        groups=SALES,
    )
    roi_total_returned = OptionalMonetary(
        string="Revenue with Parts",
        currency_field="roi_currency_id",
        compute="_compute_roi_figures",
        compute_sudo=True,
        aggregator=None,
        groups=SALES,
    )
    roi_total_percent = OptionalFloat(
        string="ROI with Parts",
        compute="_compute_roi_figures",
        compute_sudo=True,
        aggregator=None,
        groups=SALES,
    )

    # ---- reading ---------------------------------------------------------------------

    @api.model
    def _roi_settings(self, model=None, basis=None, companies=True):
        """Return how figures are counted for the user's company.

        :param model: attribution model; the company's when left out
        :param basis: "ordered", "invoiced" or "margin"; the company's when left out
        :param companies: count the user's companies only
        """
        company = self.env.company
        line = self.env["sale.order.line"]._fields
        cost = "purchase_price" if "purchase_price" in line else "roi_unit_cost"
        source = (
            self.env["ir.config_parameter"]
            .sudo()  # a setting of the ladder, no secret
            .get_param("crm_fa.ladder_purchase_source", "order")
        )
        return FigureSettings(
            model=model or company.campaign_attribution_model,
            basis=basis or company.campaign_roi_basis,
            currency_id=company.currency_id.id,
            company_id=company.id,
            unit_cost=SQL.identifier("sol", cost),
            is_day_of_first_purchase=source == "order",
            companies=tuple(self.env.companies.ids) if companies else None,
        )

    def _roi_rows(self, with_parts=False, settings=None):
        """Return ``{campaign id: figures}``, read from the documents now."""
        if not self._origin.ids:
            return {}
        return self._roi_read(self._roi_targets(with_parts), settings)

    def _roi_targets(self, with_parts=False):
        """Return the relation (target_id, campaign_id) of these campaigns.

        :param bool with_parts: each with all its parts
        """
        targets = tree_targets if with_parts else own_targets
        return targets(SQL("u.id = ANY(%s)", self._origin.ids))

    def _roi_read(self, targets, settings=None):
        """Return ``{target id: figures}``; see ``figure_query``."""
        self.env.flush_all()
        without_jit(self.env)
        query = figure_query(settings or self._roi_settings(), targets)
        rows = self.env.execute_query_dict(query)
        return {row["target_id"]: row for row in rows}

    @api.depends_context("allowed_company_ids")
    def _compute_roi_figures(self):
        """Read all figures, and those with parts, in one statement."""
        ids = self._origin.ids
        rows = {}
        if ids:
            rows = self._roi_read(both_targets(SQL("u.id = ANY(%s)", ids)))
        for campaign in self:
            own = rows.get(campaign._origin.id, {})
            for name, column in COLUMNS.items():
                value = own.get(column)
                if value is None:
                    value = 0 if name in COUNTS else False
                campaign[name] = value
            total = rows.get(-(campaign._origin.id or 0), own)
            for name in ("cost", "returned", "percent"):
                value = total.get(name)
                campaign[f"roi_total_{name}"] = False if value is None else value

    @api.depends_context("allowed_company_ids")
    def _compute_roi_influenced(self):
        self.env.flush_all()
        without_jit(self.env)
        rows = self.env.execute_query_dict(
            influenced_query(self._roi_settings(), self._roi_targets())
        )
        found = {row["target_id"]: row["amount"] for row in rows}
        for campaign in self:
            value = found.get(campaign._origin.id, 0.0)
            campaign.roi_influenced = False if value is None else value

    @api.depends("roi_percent")
    @api.depends_context("lang")
    def _compute_roi_words(self):
        for campaign in self:
            campaign.roi_words = self._roi_in_words(campaign.roi_percent)

    @api.depends("roi_total_percent")
    @api.depends_context("lang")
    def _compute_roi_total_words(self):
        for campaign in self:
            campaign.roi_total_words = self._roi_in_words(campaign.roi_total_percent)

    def _roi_in_words(self, percent):
        amount = brought_back(percent)
        return amount is not False and self.env._(
            "Each 100 spent brought back %(amount)s", amount=amount
        )

    @api.depends("roi_budget_use")
    def _compute_roi_budget_state(self):
        for campaign in self:
            campaign.roi_budget_state = budget_state(campaign.roi_budget_use)
