from odoo import fields, models
from odoo.tools import SQL

from ..models.recovery.crm_recovery import OUTCOMES, STATES
from .recovery_measures import hours, money, score, share


class CrmRecoveryReport(models.Model):
    """One row per case: what became of it, how fast, what it cost, how they felt.

    Shares are 100 or 0 in a row and empty where the question does not arise, so that
    their average is the share of those it arises for.
    """

    _name = "crm.recovery.report"
    _inherit = "crm.recovery.alike"
    _description = "Recovery Analysis"
    _auto = False
    _order = "date_incident desc, id desc"
    _rec_name = "recovery_id"
    _depends = {
        "crm.recovery": [
            "state",
            "outcome",
            "severity",
            "responsibility",
            "category_id",
            "cause_id",
            "partner_id",
            "rung_id",
            "user_id",
            "team_id",
            "company_id",
            "date_incident",
            "amount_affected",
            "is_confidential",
            "paused_on",
            "deadline_acknowledge",
            "deadline_contact",
            "deadline_resolve",
            "hours_to_acknowledge",
            "hours_to_apologise",
            "hours_to_resolve",
            "date_acknowledged",
            "date_contacted",
            "date_apologised",
            "date_resolved",
            "date_closed",
            "reopen_count",
            "repeat_of_id",
            "satisfaction_before",
            "satisfaction_after",
            "missed_acknowledge",
            "missed_contact",
            "missed_resolve",
        ],
        "crm.recovery.cause": ["parent_path"],
        "crm.recovery.compensation": [
            "state",
            "amount",
            "amount_company",
            "redeemed_amount",
            "cost",
        ],
        "res.company": ["currency_id"],
    }

    recovery_id = fields.Many2one("crm.recovery", string="Case", readonly=True)
    date_incident = fields.Date(string="Incident Date", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    cause_id = fields.Many2one("crm.recovery.cause", string="Root Cause", readonly=True)
    top_cause_id = fields.Many2one(
        "crm.recovery.cause", string="Area of the Cause", readonly=True
    )
    rung_id = fields.Many2one(
        "crm.ladder.rung", string="Rung at the Incident", readonly=True
    )
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    is_confidential = fields.Boolean(readonly=True)
    state = fields.Selection(STATES, readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    is_open = fields.Integer(string="Open Cases", readonly=True)
    closed = fields.Integer(string="Closed Cases", readonly=True)
    kept = fields.Integer(string="Customers Kept", readonly=True)
    lost = fields.Integer(string="Customers Lost", readonly=True)
    unreachable = fields.Integer(string="Customers Not Reached", readonly=True)
    kept_percent = share(
        "Kept (%)",
        help="Of a hundred closed cases, those whose customer stayed. Who was not "
        "reached counts as not kept.",
    )
    hours_to_acknowledge = hours()
    hours_to_apologise = hours()
    hours_to_resolve = hours()
    acknowledged_percent = share(
        "Acknowledged in Time (%)",
        help="Against the policy's hours to acknowledge. Cases that are not due yet, "
        "and those without a deadline, do not count.",
    )
    contacted_percent = share(
        "Contacted in Time (%)",
        help="Against the policy's hours to contact.",
    )
    apologised_percent = share(
        "Apologised in Time (%)",
        help="Against the policy's hours to resolve, within which the apology is due; "
        "of the cases that are our responsibility.",
    )
    resolved_percent = share(
        "Resolved in Time (%)",
        help="Against the policy's hours to resolve.",
    )
    apology_percent = share(
        "Apology Delivered (%)",
        help="Of the cases that are our responsibility, cancelled ones left out.",
    )
    repeats = fields.Integer(
        string="Repeat Incidents",
        readonly=True,
        help="A similar incident of the same customer within 180 days.",
    )
    reopened = fields.Integer(string="Times Reopened", readonly=True)
    satisfaction_before = score("Satisfaction Before (of 5)")
    satisfaction_after = score("Satisfaction After (of 5)")
    given = money(
        "Given", help="Worth to the customer of what was issued, in company currency."
    )
    redeemed = money("Used of It")
    cost = money(help="What it cost us, in company currency, at its date.")
    given_percent = share(
        "Given of the Affected Amount (%)",
        help="Of closed cases whose affected amount is known.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS recovery_id, c.date_incident, c.date_closed,
                   c.partner_id, c.category_id, c.cause_id,
                   split_part(t.parent_path, '/', 1)::int AS top_cause_id,
                   c.severity, c.responsibility, c.rung_id, c.user_id, c.team_id,
                   c.company_id, o.currency_id, c.is_confidential, c.state, c.outcome,
                   (c.state NOT IN ('closed', 'cancelled'))::int AS is_open,
                   (c.state = 'closed')::int AS closed,
                   %(kept)s::int AS kept,
                   (c.state = 'closed' AND c.outcome = 'lost')::int AS lost,
                   (c.state = 'closed' AND c.outcome = 'unreachable')::int
                       AS unreachable,
                   CASE WHEN c.state = 'closed' THEN 100.0 * %(kept)s::int END
                       AS kept_percent,
                   c.hours_to_acknowledge, c.hours_to_apologise, c.hours_to_resolve,
                   %(acknowledged)s AS acknowledged_percent,
                   %(contacted)s AS contacted_percent,
                   CASE WHEN %(due)s THEN %(apologised)s END AS apologised_percent,
                   %(resolved)s AS resolved_percent,
                   CASE WHEN %(due)s AND c.state <> 'cancelled'
                        THEN 100.0 * (c.date_apologised IS NOT NULL)::int END
                       AS apology_percent,
                   (c.repeat_of_id IS NOT NULL)::int AS repeats,
                   coalesce(c.reopen_count, 0) AS reopened,
                   c.satisfaction_before, c.satisfaction_after,
                   g.given, g.redeemed, g.cost,
                   CASE WHEN c.state = 'closed' AND c.amount_affected > 0
                        THEN (100 * coalesce(g.own, 0) / c.amount_affected)::float8
                    END AS given_percent
              FROM crm_recovery c
              JOIN res_company o ON o.id = c.company_id
              LEFT JOIN crm_recovery_cause t ON t.id = c.cause_id
              LEFT JOIN (
                SELECT k.recovery_id, sum(k.amount) AS own,
                       sum(k.amount_company) AS given,
                       sum(coalesce(k.redeemed_amount, 0)
                           * k.amount_company / k.amount) AS redeemed,
                       sum(k.cost) AS cost
                  FROM crm_recovery_compensation k
                 WHERE k.state IN ('issued', 'redeemed')
                 GROUP BY k.recovery_id
              ) g ON g.recovery_id = c.id
            """,
            kept=SQL("(c.state = 'closed' AND c.outcome = 'kept')"),
            due=SQL("c.responsibility IN ('ours', 'shared')"),
            acknowledged=self._in_time("acknowledge", "date_acknowledged"),
            contacted=self._in_time("contact", "date_contacted"),
            apologised=self._in_time("resolve", "date_apologised"),
            resolved=self._in_time("resolve", "date_resolved"),
        )

    def _in_time(self, clock, done):
        """Return 100 in time, 0 late, empty when not due yet or without a deadline."""
        return SQL(
            """
            CASE WHEN c.%(missed)s THEN 0.0
                 WHEN c.%(deadline)s IS NULL OR c.state = 'cancelled' THEN NULL
                 WHEN c.%(done)s <= c.%(deadline)s THEN 100.0
                 WHEN c.%(done)s IS NULL
                      AND (c.state = 'closed' OR c.paused_on IS NOT NULL
                           OR c.%(deadline)s > %(now)s) THEN NULL
                 ELSE 0.0 END
            """,
            missed=SQL.identifier(f"missed_{clock}"),
            deadline=SQL.identifier(f"deadline_{clock}"),
            done=SQL.identifier(done),
            now=fields.Datetime.now(),
        )

    def action_open_case(self):
        """Open the case behind this row."""
        self.ensure_one()
        return self.recovery_id.get_formview_action()
