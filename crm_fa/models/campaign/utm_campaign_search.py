from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .campaign_columns import COLUMNS, KNOWN, MAIN, SORTED
from .campaign_figures import figure_query, own_targets
from .campaign_money import without_jit


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    # Figures are not stored: whoever sorts, groups or searches by one joins them all.

    def _roi_join(self, alias, query):
        """Join the figures of all campaigns to ``query`` and return their alias."""
        without_jit(self.env)
        figures = query.make_alias(alias, "roi")
        query.add_join(
            "LEFT JOIN",
            figures,
            SQL("(%s)", figure_query(self._roi_settings(), own_targets(SQL("TRUE")))),
            SQL(
                "%s = %s",
                SQL.identifier(figures, "target_id"),
                SQL.identifier(alias, "id"),
            ),
        )
        return figures

    def _field_to_sql(self, alias, field_expr, query=None):
        column = COLUMNS.get(field_expr)
        if column and query is not None:
            self._check_field_access(self._fields[field_expr], "read")
            return SQL.identifier(self._roi_join(alias, query), column)
        return super()._field_to_sql(alias, field_expr, query)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if column := SORTED.get(field_name):
            self._check_field_access(self._fields[field_name], "read")
            column = SQL.identifier(self._roi_join(alias, query), column)
            return SQL("%s %s %s", column, direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_select(self, aggregate_spec, query):
        """Total what can be totalled: ratios over sums, money at its own dates."""
        name, _colon, func = aggregate_spec.partition(":")
        if name == "roi_percent" and func == "avg":
            returned = self._read_group_select("roi_return_main:sum", query)
            cost = self._read_group_select("roi_cost_main:sum", query)
            return SQL(
                "CASE WHEN %(cost)s > 0 THEN (%(returned)s - %(cost)s) / %(cost)s END",
                returned=returned,
                cost=cost,
            )
        column = MAIN.get(name) if func == "sum_currency" else COLUMNS.get(name)
        if column in MAIN.values() and func in ("sum", "sum_currency"):
            self._check_field_access(self._fields[name], "read")
            alias = self._roi_join(self._table, query)
            total = SQL("SUM(%s)", SQL.identifier(alias, column))
            if column not in KNOWN:
                return total
            # An amount without a rate is no 0: without it there is no total.
            column = SQL.identifier(alias, column)
            return SQL("CASE WHEN COUNT(%s) = COUNT(*) THEN %s END", column, total)
        return super()._read_group_select(aggregate_spec, query)

    def _search_roi_figure(self, name, operator, value):
        column = SQL.identifier("f", COLUMNS[name])
        if operator in ("<", ">", "<=", ">="):
            condition = SQL(f"%s {operator} %s", column, value)  # one of four operators
        elif operator == "in":
            given = [item for item in value if item is not False and item is not None]
            condition = SQL("%s = ANY(%s::numeric[])", column, given)
            if len(given) < len(list(value)):
                condition = SQL("(%s OR %s IS NULL)", condition, column)
        else:
            return NotImplemented
        self.env.flush_all()
        figures = figure_query(self._roi_settings(), own_targets(SQL("TRUE")))
        return Domain(
            "id",
            "in",
            SQL("(SELECT f.target_id FROM (%s) f WHERE %s)", figures, condition),
        )
