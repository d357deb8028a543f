from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import recovery_amount as rules
from ...tools.lead_caps import period_start

SPENT = ("approved", "issued", "redeemed")
"""States in which money counts as spent."""
LIMITS = (
    "case_limit",
    "agent_day_limit",
    "agent_month_limit",
    "customer_limit",
    "customer_count_limit",
)
"""Spending limits of a policy; the budget's own amount is one more."""


def period_began(company, period):
    """Return when a company's day or month began, or twelve months ago (naive UTC)."""
    now = fields.Datetime.now()
    if period == "year":
        return fields.Datetime.subtract(now, months=12)
    zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
    start = period_start(now.replace(tzinfo=UTC).astimezone(zone), period)
    return start.astimezone(UTC).replace(tzinfo=None)


def day_began(company, day):
    """Return when a day began where a company works (naive UTC)."""
    zone = ZoneInfo(company.resource_calendar_id.tz or "UTC")
    start = datetime.combine(day, time.min, zone)
    return start.astimezone(UTC).replace(tzinfo=None)


class CrmRecoveryCompensation(models.Model):
    """Limits: what was spent, whether this is still within, and who must agree."""

    _inherit = "crm.recovery.compensation"

    def _take_limits(self):
        """Hold everything these compensations may be limited by.

        Before the sums are read: a transaction that waited here starts anew.
        """
        self.ensure_one()
        subjects = [
            ("agent", self.user_id.id),
            ("case", self.recovery_id.id),
            ("customer", self.commercial_partner_id.id),
        ]
        if self.budget_id:
            subjects.append(("budget", self.budget_id.id))
        self.env["crm.recovery.spending"]._take(self.company_id, subjects)

    def _spent(self):
        """Return what was spent under each limit without this one, in one query.

        :return: dict by the names in :data:`LIMITS`, and ``budget``
        """
        self.ensure_one()
        self.flush_model()
        case, agent = self.recovery_id.id, self.user_id.id
        customer, budget = self.commercial_partner_id.id, self.budget_id.id or 0
        day, month, year = (
            period_began(self.company_id, period) for period in ("day", "month", "year")
        )
        mine = SQL("user_id = %s", agent)
        theirs = SQL("commercial_partner_id = %s AND approved_on >= %s", customer, year)
        # Every column of the sum has its index; those of other people count too.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(SUM(amount_company)
                           FILTER (WHERE recovery_id = %(case)s), 0),
                       COALESCE(SUM(amount_company)
                           FILTER (WHERE %(mine)s AND approved_on >= %(day)s), 0),
                       COALESCE(SUM(amount_company)
                           FILTER (WHERE %(mine)s AND approved_on >= %(month)s), 0),
                       COALESCE(SUM(amount_company) FILTER (WHERE %(theirs)s), 0),
                       COUNT(*) FILTER (WHERE %(theirs)s AND amount IS NOT NULL),
                       COALESCE(SUM(amount_company)
                           FILTER (WHERE budget_id = %(budget)s), 0)
                  FROM crm_recovery_compensation
                 WHERE state IN %(states)s AND id <> %(own)s
                   AND company_id = %(company)s
                   AND (recovery_id = %(case)s OR budget_id = %(budget)s
                        OR (%(mine)s AND approved_on >= %(month)s) OR (%(theirs)s))
                """,
                case=case,
                mine=mine,
                day=day,
                month=month,
                theirs=theirs,
                budget=budget,
                states=SPENT,
                own=self.id,
                company=self.company_id.id,
            )
        )
        return dict(zip((*LIMITS, "budget"), rows[0], strict=True))

    def _judge(self):
        """Return who must agree to this, and which limits it would exceed.

        :return: level (see :func:`recovery_amount.approval_level`), list of
            ``[limit, spent, this one, maximum]`` of each exceeded limit
        :raises UserError: when it is out of all proportion
        """
        self.ensure_one()
        if not self._needs_amount():
            return rules.AGENT, []
        policy, company = self.policy_id, self.company_id
        coin, amount = company.currency_id.rounding, self.amount_company
        spent, exceeded = self._spent(), []
        for name in LIMITS:
            limit = policy._limit(name, company) if policy else None
            size = 1 if name == "customer_count_limit" else amount
            if rules.exceeds(spent[name], size, limit, coin):
                exceeded.append([name, spent[name], size, limit])
        budget = self.budget_id
        if budget and rules.exceeds(spent["budget"], amount, budget.amount, coin):
            exceeded.append(["budget", spent["budget"], amount, budget.amount])
        coins = self.currency_id.rounding
        total, affected = self._case_total(), self.recovery_id.amount_affected
        try:
            level = rules.proportion_level(total, affected, coins)
        except ValueError as error:
            raise self._out_of_proportion(total, affected) from error
        level = max(level, rules.approval_level(amount, self._own_limits(), coin))
        return max(level, rules.MANAGER if exceeded else 0), exceeded

    def _own_limits(self):
        """Return what agent, leader and one manager decide; ``None``: no limit."""
        names = ("agent_limit", "leader_limit", "manager_limit")
        if not self.policy_id:
            # Nobody has said what an agent may give: a manager decides.
            return 0, 0, None
        return [self.policy_id._limit(name, self.company_id) for name in names]

    def _case_total(self):
        """Return what the case would have been given with this one, in its currency."""
        self.ensure_one()
        others = self.recovery_id.compensation_ids - self
        given = others.filtered(lambda other: other.state in SPENT)
        return sum(given.mapped("amount")) + self.amount

    def _out_of_proportion(self, total, affected):
        return UserError(
            self.env._(
                "%(case)s would be given %(total)s, which is %(percent)d %% of the "
                "affected %(affected)s. More than %(maximum)d %% is never given.",
                case=self.recovery_id.name,
                total=self.currency_id.format(total),
                percent=rules.percent_of(total, affected),
                affected=self.currency_id.format(affected),
                maximum=rules.STOP_PERCENT,
            )
        )

    def _explain_exceeded(self):
        """Return in words which limits this one exceeds; empty when none."""
        self.ensure_one()
        labels = self.env["crm.recovery.policy"].fields_get(LIMITS, ["string"])
        lines = []
        for name, spent, size, limit in self.exceeded or []:
            money = name != "customer_count_limit"
            show = self.company_currency_id.format if money else str
            label = labels[name]["string"] if name in labels else self.budget_id.name
            lines.append(
                self.env._(
                    "%(limit)s: %(spent)s before, %(size)s more, at most %(most)s",
                    limit=label,
                    spent=show(spent),
                    size=show(size),
                    most=show(limit),
                )
            )
        return "\n".join(lines)
