from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..optional_number import OptionalInteger, OptionalMonetary
from .crm_recovery_compensation_limit import LIMITS, SPENT, period_began

# Whose spending a limit is on, and since when it counts.
GROUPS = {
    "case_limit": ("recovery_id", None),
    "agent_day_limit": ("user_id", "day"),
    "agent_month_limit": ("user_id", "month"),
    "customer_limit": ("commercial_partner_id", "year"),
    "customer_count_limit": ("commercial_partner_id", "year"),
}


class CrmRecoveryPolicy(models.Model):
    """What a policy allows to be given, how much, and who must agree."""

    _inherit = "crm.recovery.policy"
    _not_negative = frozenset(
        {"agent_limit", "leader_limit", "manager_limit", "band_start", "band_end"}
        | set(LIMITS)
    )

    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind_ids = fields.Many2many(
        "crm.recovery.kind",
        string="Suggested Compensations",
        help="The first one fitting the case is filled in; all may be chosen.",
    )
    band_start = fields.Float(
        string="From (%)",
        digits=(16, 1),
        aggregator=None,
        help="Percent of the affected amount when the mistake is not ours.",
    )
    band_end = fields.Float(
        string="To (%)",
        digits=(16, 1),
        aggregator=None,
        help="Percent of the affected amount when the mistake is ours. For shared "
        "responsibility the middle is suggested.",
    )
    factor_ids = fields.One2many(
        "crm.recovery.policy.factor", "policy_id", string="Multipliers", copy=True
    )
    agent_limit = OptionalMonetary(
        aggregator=None, help="Up to this nobody else need agree. Empty: no limit."
    )
    leader_limit = OptionalMonetary(
        string="Team Leader's Limit",
        aggregator=None,
        help="Up to this the team leader approves. Empty: no limit.",
    )
    manager_limit = OptionalMonetary(
        aggregator=None,
        help="Up to this one manager approves, above it two. Empty: no limit.",
    )
    case_limit = OptionalMonetary(string="Per Case", aggregator=None)
    agent_day_limit = OptionalMonetary(string="Per Agent and Day", aggregator=None)
    agent_month_limit = OptionalMonetary(string="Per Agent and Month", aggregator=None)
    customer_limit = OptionalMonetary(
        string="Per Customer and 12 Months", aggregator=None
    )
    customer_count_limit = OptionalInteger(
        string="Times per Customer and 12 Months", aggregator=None
    )
    budget_id = fields.Many2one(
        "crm.recovery.budget", ondelete="restrict", index="btree_not_null"
    )

    _band_in_order = models.Constraint(
        "CHECK (band_start >= 0 AND band_end >= band_start AND band_end <= 150)",
        "The band of a policy goes from at least 0 % up to at most 150 %.",
    )
    _limits_not_negative = models.Constraint(
        "CHECK (agent_limit >= 0 AND leader_limit >= 0 AND manager_limit >= 0"
        " AND case_limit >= 0 AND agent_day_limit >= 0 AND agent_month_limit >= 0"
        " AND customer_limit >= 0 AND customer_count_limit >= 0)",
        "The limits of a policy cannot be negative.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        main = self.env["crm.customer.profile"]._main_company()
        for policy in self:
            policy.currency_id = (policy.company_id or main).currency_id

    @api.constrains("agent_limit", "leader_limit", "manager_limit")
    def _check_limit_order(self):
        for policy in self:
            steps = [policy.agent_limit, policy.leader_limit, policy.manager_limit]
            bounds = [float("inf") if limit is False else limit for limit in steps]
            if bounds != sorted(bounds):
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: an agent may not give more than a team leader, "
                        "nor a leader more than a manager.",
                        policy=policy.name,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        self._ensure_not_spent([name for name in LIMITS if name in vals])
        return result

    def _ensure_not_spent(self, names):
        """Refuse a limit below what was spent already under this policy.

        Only those being set: a manager may have approved more than another one.

        :raises ValidationError: naming the limit, its value and what is spent
        """
        for policy in self:
            for name in names:
                limit = policy[name]
                spent = policy._highest_spent(name)
                if limit is not False and spent > limit:
                    raise ValidationError(
                        self.env._(
                            "“%(policy)s”: the limit “%(limit)s” cannot be %(value)s, "
                            "%(spent)s are spent already.",
                            policy=policy.name,
                            limit=self._fields[name]._description_string(self.env),
                            value=limit,
                            spent=spent,
                        )
                    )

    def _highest_spent(self, name):
        """Return the most spent under a limit so far, in company currency."""
        self.ensure_one()
        company = self.company_id or self.env.company
        # Sums are compared, whoever may see the cases behind them.
        given = self.env["crm.recovery.compensation"].sudo()
        group, period = GROUPS[name]
        domain = Domain("policy_id", "=", self.id) & Domain("state", "in", SPENT)
        if period:
            domain &= Domain("approved_on", ">=", period_began(company, period))
        if name == "customer_count_limit":
            domain &= Domain("amount", "!=", False)
            rows = given._read_group(domain, [group], ["__count"])
        else:
            rows = given._read_group(domain, [group], ["amount_company:sum"])
        return max((total for _subject, total in rows), default=0)

    def _factor(self, rung):
        """Return the multiplier for customers of a rung; 1 unless set."""
        self.ensure_one()
        own = self.factor_ids.filtered(lambda row: row.rung_id == rung)
        return own.factor if own else 1.0

    def _limit(self, name, company):
        """Return a limit in the money of a company, ``None`` for no limit."""
        self.ensure_one()
        value = self[name]
        if value is False:
            return None
        if self._fields[name].type != "monetary":
            return value
        return self.env["crm.recovery.compensation"]._exchange(
            value, self.currency_id, company
        )
