from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..models.recovery.dialog import words_of
from ..tools import recovery_effect as rules

PERIODS = (30, 90, 365)
"""Days back from today that the dashboard offers; 0 is everything."""
CLOCKS = {
    "acknowledge": ("acknowledged_percent", "hours_to_acknowledge"),
    "contact": ("contacted_percent", None),
    "apologise": ("apologised_percent", "hours_to_apologise"),
    "resolve": ("resolved_percent", "hours_to_resolve"),
}
MOST_CAUSES = 8
MOST_MONTHS = 24
MOST_LIKE = 6


class CrmRecoveryDashboard(models.AbstractModel):
    """The figures of service recovery in one call, each with what stands behind it.

    Read as the user, so everybody sees the figures of the cases they may see.
    """

    _name = "crm.recovery.dashboard"
    _description = "Service Recovery Dashboard"

    @api.readonly
    @api.model
    def figures(self, days=90, date_from=False, date_to=False):
        """Return what the dashboard shows of the cases with an incident in a period.

        :param int days: so many days back from today, 0 for everything; see
            :data:`PERIODS`
        :param date_from: first day (ISO) instead of ``days``
        :param date_to: last day (ISO) instead of ``days``
        :return: dict of figures; each part that can be opened has its ``domain``
        :raises ValidationError: for a period that ends before it begins
        """
        cases, gifts = self.env["crm.recovery.report"], "crm.recovery.gift.report"
        first, last = self._period(days, date_from, date_to)
        domain = self._within(first, last)
        company = self.env.company
        return {
            "from": first and fields.Date.to_string(first),
            "to": last and fields.Date.to_string(last),
            "domain": list(domain),
            "currency_id": company.currency_id.id,
            "currency_count": self._currency_count(domain),
            "now": self._now(),
            "totals": self._totals(cases, domain),
            "clocks": self._clocks(cases, domain),
            "scores": self._scores(cases, domain),
            "months": self._months(cases, domain),
            "causes": self._causes(cases, domain),
            "kinds": self._kinds(self.env[gifts], domain),
            "like": self._like(cases, domain),
            "effect": self._effect(),
        }

    @api.model
    def _period(self, days, date_from, date_to):
        """Return the first and the last day; ``None`` for an open end."""
        first, last = (fields.Date.to_date(day or None) for day in (date_from, date_to))
        if first and last and first > last:
            raise ValidationError(
                self.env._(
                    "The period ends (%(last)s) before it begins (%(first)s).",
                    first=fields.Date.to_string(first),
                    last=fields.Date.to_string(last),
                )
            )
        if not (first or last) and days:
            last = fields.Date.context_today(self)
            first = fields.Date.subtract(last, days=days - 1)
        return first, last

    @api.model
    def _within(self, first, last):
        domain = Domain.TRUE
        if first:
            domain &= Domain("date_incident", ">=", fields.Date.to_string(first))
        if last:
            domain &= Domain("date_incident", "<=", fields.Date.to_string(last))
        return domain

    def _currency_count(self, domain):
        """Return in how many currencies the companies of these cases count."""
        rows = self.env["crm.recovery.report"]._read_group(domain, ["currency_id"])
        return len(rows)

    def _now(self):
        """Return the open and the overdue cases of today, whenever they happened."""
        cases = self.env["crm.recovery"]
        still = Domain("state", "not in", ("closed", "cancelled"))
        late = still & Domain("is_overdue", "=", True)
        return {
            name: {"count": cases.search_count(domain), "domain": list(domain)}
            for name, domain in (("open", still), ("overdue", late))
        }

    def _totals(self, cases, domain):
        names = (
            "__count",
            "closed:sum",
            "kept:sum",
            "lost:sum",
            "unreachable:sum",
            "kept_percent:avg",
            "apology_percent:count",
            "apology_percent:sum",
            "apology_percent:avg",
            "repeats:sum",
            "reopened:sum",
            "given:sum",
            "redeemed:sum",
            "cost:sum",
            "satisfaction_before:avg",
            "satisfaction_before:count",
            "satisfaction_after:avg",
            "satisfaction_after:count",
        )
        (row,) = cases._read_group(domain, [], names)
        totals = dict(zip((name.replace(":", "_") for name in names), row, strict=True))
        gifts = self.env["crm.recovery.gift.report"]
        ((per_kept,),) = gifts._read_group(domain, [], ["cost_per_kept:sum"])
        return {
            name.removesuffix("_sum"): None if value is False else value
            for name, value in {**totals, "cost_per_kept": per_kept}.items()
        }

    def _clocks(self, cases, domain):
        """Return per clock how many were in time and late, and the mean hours."""
        rows = []
        for name, (percent, hours) in CLOCKS.items():
            wanted = [f"{percent}:count", f"{percent}:sum"]
            if hours:
                wanted.append(f"{hours}:avg")
            ((count, points, *mean),) = cases._read_group(domain, [], wanted)
            in_time = round((points or 0) / 100)
            rows.append(
                {
                    "name": name,
                    "in_time": in_time,
                    "late": count - in_time,
                    "hours": mean[0] if mean and mean[0] is not False else None,
                    "domains": [
                        list(domain & Domain(percent, "=", 100)),
                        list(domain & Domain(percent, "<", 100)),
                    ],
                }
            )
        return rows

    def _scores(self, cases, domain):
        """Return how many gave each score from 1 to 5."""
        counts = dict.fromkeys(range(1, 6), 0)
        for score, count in cases._read_group(
            domain & Domain("satisfaction_after", "!=", False),
            ["satisfaction_after"],
            ["__count"],
        ):
            counts[round(score)] += count
        return [
            {
                "score": score,
                "count": count,
                "domain": list(domain & Domain("satisfaction_after", "=", score)),
            }
            for score, count in counts.items()
        ]

    def _months(self, cases, domain):
        """Return the cases of each month, in the calendar of the reader."""
        groups = cases.formatted_read_group(
            list(domain),
            ["date_incident:month"],
            ["__count", "kept:sum", "lost:sum"],
        )
        return [
            {
                "label": group["date_incident:month"][1],
                "cases": group["__count"],
                "kept": group["kept:sum"],
                "lost": group["lost:sum"],
                "domain": list(domain & Domain(group["__extra_domain"])),
            }
            for group in groups[-MOST_MONTHS:]
            if group["date_incident:month"]
        ]

    def _causes(self, cases, domain):
        """Return the causes from the most frequent on, with the share reached."""
        known = domain & Domain("cause_id", "!=", False)
        counts = dict(cases._read_group(known, ["cause_id"], ["__count"]))
        rows = [
            {
                "name": cause.display_name,
                "count": count,
                "percent": percent,
                "reached": reached,
                "domain": list(domain & Domain("cause_id", "=", cause.id)),
            }
            for cause, count, percent, reached in rules.pareto(counts)
        ]
        unknown = domain & Domain("cause_id", "=", False)
        return {
            "rows": rows[:MOST_CAUSES],
            "more": len(rows[MOST_CAUSES:]),
            "unknown": cases.search_count(unknown),
            "unknown_domain": list(unknown),
        }

    def _kinds(self, gifts, domain):
        """Return what was given by kind, the dearest first."""
        rows = gifts._read_group(
            domain,
            ["kind_id"],
            ["__count", "given:sum", "redeemed:sum", "cost:sum", "cost_per_kept:sum"],
        )
        kinds = [
            {
                "name": kind.display_name,
                "count": count,
                "given": given or 0,
                "redeemed": redeemed or 0,
                "cost": cost or 0,
                "cost_per_kept": None if per_kept is False else per_kept,
                "domain": list(domain & Domain("kind_id", "=", kind.id)),
            }
            for kind, count, given, redeemed, cost, per_kept in rows
        ]
        return sorted(kinds, key=lambda kind: -kind["cost"])

    def _like(self, cases, domain):
        """Return the spread of what like cases were given, where two agents gave."""
        paid = domain & Domain("given_percent", "!=", False)
        groups = cases._read_group(
            paid,
            ["category_id", "severity", "responsibility"],
            ["__count", "user_id:count_distinct", "given_percent:array_agg"],
            having=[("user_id:count_distinct", ">", 1)],
            order="__count desc",
            limit=MOST_LIKE,
        )
        labels = {
            name: words_of(cases, name) for name in ("severity", "responsibility")
        }
        rows = []
        for category, severity, whose, count, agents, percents in groups:
            low, lower, middle, upper, high = rules.spread(percents)
            rows.append(
                {
                    "category": category.display_name or self.env._("No Category"),
                    "severity": labels["severity"].get(severity, ""),
                    "responsibility": labels["responsibility"].get(whose, ""),
                    "cases": count,
                    "agents": agents,
                    "low": low,
                    "lower": lower,
                    "middle": middle,
                    "upper": upper,
                    "high": high,
                    "domain": list(
                        paid
                        & Domain("category_id", "=", category.id)
                        & Domain("severity", "=", severity)
                        & Domain("responsibility", "=", whose)
                    ),
                }
            )
        return rows

    def _effect(self):
        """Return whether customers came back, or nothing for who may not see it.

        Of all cases closed 180 days ago or earlier: the period does not narrow it.
        """
        effects = self.env["crm.recovery.effect"]
        if not effects.has_access("read"):
            return None
        return {
            "minimum": rules.MINIMUM,
            "days": rules.EFFECT_DAYS,
            "compared": effects.compare(),
        }
