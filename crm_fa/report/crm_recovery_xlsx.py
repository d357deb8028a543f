from odoo import api, models
from odoo.fields import Domain

from ..tools import recovery_effect as rules
from .ladder_xlsx import Column

CASES = (
    "recovery_id",
    "date_incident",
    "partner_id",
    "rung_id",
    "category_id",
    "severity",
    "responsibility",
    "cause_id",
    "user_id",
    "state",
    "outcome",
    "date_closed",
    "hours_to_acknowledge",
    "hours_to_apologise",
    "hours_to_resolve",
    "repeats",
    "reopened",
    "satisfaction_before",
    "satisfaction_after",
    "given",
    "redeemed",
    "cost",
)
GIFTS = (
    "date_issued",
    "recovery_id",
    "partner_id",
    "kind_id",
    "user_id",
    "given",
    "redeemed",
    "cost",
    "outcome",
)
ADDED_UP = {"repeats", "reopened", "given", "redeemed", "cost"}
# Figure of the summary, how it looks, what adds it up.
SUMMARY = (
    ("closed", "integer", "sum"),
    ("kept", "integer", "sum"),
    ("lost", "integer", "sum"),
    ("unreachable", "integer", "sum"),
    ("kept_percent", "number", "avg"),
    ("apology_percent", "number", "avg"),
    ("acknowledged_percent", "number", "avg"),
    ("contacted_percent", "number", "avg"),
    ("apologised_percent", "number", "avg"),
    ("resolved_percent", "number", "avg"),
    ("hours_to_acknowledge", "number", "avg"),
    ("hours_to_apologise", "number", "avg"),
    ("hours_to_resolve", "number", "avg"),
    ("repeats", "integer", "sum"),
    ("reopened", "integer", "sum"),
    ("satisfaction_before", "number", "avg"),
    ("satisfaction_after", "number", "avg"),
    ("given", "money", "sum"),
    ("redeemed", "money", "sum"),
    ("cost", "money", "sum"),
)


class CrmLadderXlsx(models.AbstractModel):
    """The workbook of service recovery: summary, cases, compensations, causes."""

    _inherit = "crm.ladder.xlsx"

    @api.model
    def _reports(self):
        return {
            **super()._reports(),
            "recovery": ("crm.recovery.report", self.env._("Service Recovery")),
        }

    def _write_recovery(self, book, model, domain):
        env = self.env
        categories = book.add_table(
            env._("Summary"),
            [
                self._column(model, "category_id"),
                Column(env._("Cases"), "integer", True),
                *(
                    Column(
                        model._fields[name]._description_string(env),
                        kind,
                        func == "sum",
                    )
                    for name, kind, func in SUMMARY
                ),
            ],
            [self._recovery_summary(model, domain)],
        )
        book.add_chart(
            categories, "bar", [6], title=env._("Customers kept by category (%)")
        )
        book.add_table(
            env._("Cases"),
            [self._column(model, name, total=name in ADDED_UP) for name in CASES],
            self._batches(model, CASES, self._by_number(domain)),
        )
        gifts = env["crm.recovery.gift.report"]
        inside = Domain("recovery_id", "in", model._search(domain))
        kinds = book.add_table(
            env._("Compensations by Kind"),
            [
                self._column(gifts, "kind_id"),
                Column(env._("Times"), "integer", True),
                *(
                    self._column(gifts, name, total=name != "cost_per_kept")
                    for name in ("given", "redeemed", "cost", "cost_per_kept")
                ),
            ],
            [self._recovery_kinds(gifts, inside)],
        )
        book.add_chart(
            kinds, "column", [2, 3, 4], title=env._("Given, used and cost by kind")
        )
        book.add_table(
            env._("Compensations"),
            [self._column(gifts, name, total=name in ADDED_UP) for name in GIFTS],
            self._batches(gifts, GIFTS, self._by_number(inside)),
        )
        causes = book.add_table(
            env._("Causes"),
            [
                self._column(model, "cause_id"),
                Column(env._("Cases"), "integer", True),
                Column(env._("Share (%)"), "number"),
                Column(env._("Share So Far (%)"), "number"),
            ],
            [self._recovery_causes(model, domain)],
        )
        book.add_chart(
            causes, "column", [1], title=env._("Causes by frequency"), line=3
        )

    def _by_number(self, domain):
        return [
            (
                Domain(domain),
                "id desc",
                lambda row: Domain("id", "<", row.id),
            )
        ]

    def _recovery_summary(self, model, domain):
        """Return one row a category: how many cases, and their figures."""
        rows = model._read_group(
            domain,
            ["category_id"],
            ["__count", *(f"{name}:{func}" for name, _kind, func in SUMMARY)],
            order="__count desc, category_id",
        )
        return [
            [
                category.display_name or self.env._("None"),
                count,
                *map(self._or_none, figures),
            ]
            for category, count, *figures in rows
        ]

    def _recovery_kinds(self, gifts, domain):
        rows = gifts._read_group(
            domain,
            ["kind_id"],
            ["__count", "given:sum", "redeemed:sum", "cost:sum", "cost_per_kept:sum"],
        )
        return [
            [kind.display_name, count, *map(self._or_none, figures)]
            for kind, count, *figures in sorted(rows, key=lambda row: -(row[4] or 0))
        ]

    def _recovery_causes(self, model, domain):
        counts = dict(
            model._read_group(
                Domain(domain) & Domain("cause_id", "!=", False),
                ["cause_id"],
                ["__count"],
            )
        )
        return [
            [cause.display_name, *figures] for cause, *figures in rules.pareto(counts)
        ]
