from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.campaign.attribution_models import ATTRIBUTION_MODELS
from ..models.campaign.campaign_facts import fact_query
from ..models.campaign.campaign_money import without_jit
from ..models.optional_number import OptionalFloat, OptionalMonetary

# Handed down from what was asked to the table that answers it.
_MODELS = "campaign_result_models"
_BY_MODEL = "campaign_result_by_model"
# Asks for amounts in the campaigns' own currencies as well; see ``fact_query``.
WITH_OWN = "campaign_result_with_own"

MONEY = ("ordered", "invoiced", "margin", "returned", "late", "cost", "committed")
COUNTS = ("leads", "opportunities", "won", "customers", "customers_share", "loyal")
# Ratio: what is divided, and by what.
RATIOS = {
    "roi_percent": ("returned", "cost"),
    "cost_per_lead": ("cost", "leads"),
    "cost_per_opportunity": ("cost", "opportunities"),
    "cost_per_customer": ("cost", "customers"),
    "cost_per_loyal": ("cost", "loyal"),
}


def _money(label, **options):
    return OptionalMonetary(label, readonly=True, aggregator="sum", **options)


class CrmCampaignResult(models.Model):
    """What campaigns earned, cost and brought, to group and to add up.

    Whoever sells reads the results of all campaigns; colleagues' documents and names
    are left out, their amounts are not, or no ratio would be true.

    An order earns its amount once under each attribution model.  So one model counts,
    the company's, unless the reader asks for others; a sum over several is empty.
    """

    _name = "crm.campaign.result"
    _description = "Campaign Result"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "campaign_id"

    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    parent_id = fields.Many2one(
        "utm.campaign", string="Part of Campaign", readonly=True
    )
    top_id = fields.Many2one(
        "utm.campaign",
        string="Campaign with All Parts",
        readonly=True,
        help="The campaign on top of all that this one is a part of.",
    )
    model = fields.Selection(
        ATTRIBUTION_MODELS, string="Attribution Model", readonly=True
    )
    kind = fields.Selection(
        [
            ("ordered", "Ordered"),
            ("invoiced", "Invoiced"),
            ("actual", "Cost"),
            ("committed", "Committed"),
            ("lead", "Lead"),
            ("customer", "New Customer"),
        ],
        readonly=True,
    )
    date = fields.Date(readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    medium_id = fields.Many2one("utm.medium", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_late = fields.Boolean(string="After the Campaign", readonly=True)
    order_id = fields.Many2one("sale.order", readonly=True)
    line_id = fields.Many2one("account.move.line", readonly=True)
    cost_id = fields.Many2one("crm.campaign.cost", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    document_name = fields.Char(
        string="Document", compute="_compute_document_name", compute_sudo=True
    )
    ordered = _money("Ordered")
    invoiced = _money("Invoiced")
    margin = _money("Margin", help="Invoiced, less what the goods cost.")
    returned = _money(
        "Actual Revenue",
        help="What ROI is counted on: ordered, invoiced or margin, as the company "
        "decided.",
    )
    late = _money("Late Revenue")
    cost = _money("Actual Cost")
    committed = _money("Committed")
    leads = fields.Integer(readonly=True)
    opportunities = fields.Integer(readonly=True)
    won = fields.Integer(readonly=True)
    customers = fields.Integer(string="New Customers", readonly=True)
    customers_share = fields.Float(
        string="New Customers (by Share)", digits=(16, 2), readonly=True
    )
    loyal = fields.Integer(string="Loyal Today", readonly=True)
    roi_percent = OptionalFloat(
        "ROI",
        readonly=True,
        aggregator="avg",
        help="(Σ actual revenue − Σ actual cost) / Σ actual cost. "
        "Empty without a cost.",
    )
    cost_per_lead = OptionalMonetary(readonly=True, aggregator="avg")
    cost_per_opportunity = OptionalMonetary(readonly=True, aggregator="avg")
    cost_per_customer = OptionalMonetary(
        "Cost per New Customer", readonly=True, aggregator="avg"
    )
    cost_per_loyal = OptionalMonetary(
        "Cost per Loyal Customer", readonly=True, aggregator="avg"
    )

    @property
    def _table_query(self):
        campaigns = self.env["utm.campaign"].sudo()
        # How figures are counted is no secret of the company's settings.
        settings = campaigns._roi_settings()
        chosen = self.env.context.get(_MODELS) or self._known_models()
        with_own = bool(self.env.context.get(WITH_OWN))
        without_jit(self.env)
        return fact_query(settings, list(chosen), self._seen(), with_own)

    def _seen(self):
        """Return the condition that a row is the reader's own, the team's or nobody's.

        The same as the record rules on entries say.
        """
        user = self.env.user
        # Whose eyes it is for is decided by the user: sudo shows nobody more.
        if user.id == SUPERUSER_ID or user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            return SQL("TRUE")
        return SQL(
            """(x.user_id IS NULL OR x.user_id = %(user)s OR x.team_id IN (
                SELECT id FROM crm_team WHERE user_id = %(user)s))""",
            user=user.id,
        )

    # ---- one model at a time ---------------------------------------------------------

    def _known_models(self):
        """Return the attribution models in use in the reader's companies."""
        has_custom = any(self.env.companies.mapped("campaign_custom_split"))
        return [
            model
            for model, _label in ATTRIBUTION_MODELS
            if model != "custom" or has_custom
        ]

    def _models_asked(self, domain):
        """Return the attribution models that a domain can be about."""
        known, asked, has_number = self._known_models(), None, False
        for condition in domain.iter_conditions():
            if condition.field_expr == "id":
                has_number = True
            if condition.field_expr != "model":
                continue
            value = condition.value
            if condition.operator == "=" and isinstance(value, str):
                value = [value]
            elif condition.operator != "in":
                return known
            asked = (asked or set()) | set(value)
        if asked is not None:
            return [model for model in known if model in asked] or known
        if has_number or self.env.context.get(_BY_MODEL):
            return known
        return [self.env.company.campaign_attribution_model]

    def _search(self, domain, *args, **kwargs):
        domain = Domain(domain)
        chosen = self._models_asked(domain)
        narrowed = self.with_context(**{_MODELS: chosen})
        return super(CrmCampaignResult, narrowed)._search(domain, *args, **kwargs)

    def _by_model(self, *groupings):
        by_model = any("model" in groupby for groupby in groupings)
        return self.with_context(**{_BY_MODEL: by_model})

    @api.model
    def _read_group(self, domain, groupby=(), *args, **kwargs):
        return super(CrmCampaignResult, self._by_model(groupby))._read_group(
            domain, groupby, *args, **kwargs
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, *args, **kwargs):
        model = self._by_model(*grouping_sets)
        return super(CrmCampaignResult, model)._read_grouping_sets(
            domain, grouping_sets, *args, **kwargs
        )

    # ---- sums and ratios -------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, func = aggregate_spec.partition(":")
        if name in RATIOS and func in ("avg", "sum", "sum_currency"):
            part, base = (self._total(of, query) for of in RATIOS[name])
            known = SQL("%s > 0", base)
            if name == "roi_percent":
                part = SQL("%s - %s", part, base)
            else:
                # As the figures of campaigns: without a cost, none per head either.
                known = SQL("%s AND %s > 0", known, part)
            return SQL(
                "CASE WHEN %(known)s THEN (%(part)s)::numeric / %(base)s END",
                known=known,
                part=part,
                base=base,
            )
        if name in (*MONEY, *COUNTS) and func in ("sum", "sum_currency"):
            return self._total(name, query)
        return super()._read_group_select(aggregate_spec, query)

    def _total(self, name, query):
        """Return a sum that is empty when a part of it is, or when models are mixed."""
        value = self._field_to_sql(self._table, name, query)
        model = self._field_to_sql(self._table, "model", query)
        return SQL(
            """CASE WHEN min(%(model)s) = max(%(model)s)
                     AND count(%(value)s) = count(*) THEN sum(%(value)s) END""",
            model=model,
            value=value,
        )

    # ---- documents -------------------------------------------------------------------

    @api.depends("order_id", "line_id", "cost_id", "lead_id")
    def _compute_document_name(self):
        for row in self:
            row.document_name = row._document().display_name

    def _document(self):
        return self.cost_id or self.line_id.move_id or self.lead_id or self.order_id

    def action_open_document(self):
        """Open the order, invoice, bill, cost or lead.

        :raises UserError: for a colleague's
        """
        self.ensure_one()
        document = self._document()
        if not document:
            raise UserError(
                self.env._(
                    "This belongs to a colleague: you read its amount, not the "
                    "document."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }
