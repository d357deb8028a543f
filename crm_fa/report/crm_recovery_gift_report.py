from odoo import fields, models
from odoo.tools import SQL

from ..models.recovery.crm_recovery import OUTCOMES
from ..models.recovery.crm_recovery_kind import CODES
from .recovery_measures import money

PER_KEPT = "cost_per_kept:sum"


class CrmRecoveryGiftReport(models.Model):
    """One row per compensation that was issued: given, used, cost, and for whom."""

    _name = "crm.recovery.gift.report"
    _inherit = "crm.recovery.alike"
    _description = "Compensation Analysis"
    _auto = False
    _order = "date_issued desc, id desc"
    _rec_name = "compensation_id"
    _depends = {
        "crm.recovery": [
            "outcome",
            "severity",
            "responsibility",
            "category_id",
            "team_id",
            "date_incident",
        ],
        "crm.recovery.compensation": [
            "state",
            "amount",
            "amount_company",
            "redeemed_amount",
            "cost",
            "issued_on",
            "kind_id",
            "user_id",
        ],
        "res.company": ["currency_id"],
    }

    compensation_id = fields.Many2one("crm.recovery.compensation", readonly=True)
    recovery_id = fields.Many2one("crm.recovery", string="Case", readonly=True)
    date_issued = fields.Datetime(string="Issued On", readonly=True)
    date_incident = fields.Date(string="Incident Date", readonly=True)
    kind_id = fields.Many2one("crm.recovery.kind", readonly=True)
    kind = fields.Selection(CODES, string="Issued As", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    given = money("Given", help="Worth to the customer, in company currency.")
    redeemed = money(
        "Used of It", help="What customers used of it so far, in company currency."
    )
    cost = money(help="What it cost us, in company currency, at its date.")
    kept_partner_id = fields.Many2one(
        "res.partner", string="Customer Kept by It", readonly=True
    )
    cost_per_kept = money(
        "Cost per Customer Kept",
        help="All that was spent, also on who left, divided by the customers kept. "
        "Empty when nobody was kept.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT k.id, k.id AS compensation_id, k.recovery_id,
                   k.issued_on AS date_issued, c.date_incident, k.kind_id, k.kind,
                   k.commercial_partner_id AS partner_id, k.user_id, c.team_id,
                   c.category_id, c.severity, c.responsibility, c.outcome,
                   k.company_id, o.currency_id, k.amount_company AS given,
                   k.redeemed_amount * k.amount_company / k.amount AS redeemed,
                   k.cost,
                   CASE WHEN c.outcome = 'kept' THEN k.commercial_partner_id END
                       AS kept_partner_id,
                   CASE WHEN c.outcome = 'kept' THEN k.cost END AS cost_per_kept
              FROM crm_recovery_compensation k
              JOIN crm_recovery c ON c.id = k.recovery_id
              JOIN res_company o ON o.id = k.company_id
             WHERE k.state IN ('issued', 'redeemed')
            """
        )

    def _read_group_select(self, aggregate_spec, query):
        # Not the sum of rows: what was spent on everybody, by who stayed.
        if aggregate_spec not in (PER_KEPT, "cost_per_kept:sum_currency"):
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "SUM(%s) / NULLIF(COUNT(DISTINCT %s), 0)",
            self._field_to_sql(self._table, "cost", query),
            self._field_to_sql(self._table, "kept_partner_id", query),
        )
