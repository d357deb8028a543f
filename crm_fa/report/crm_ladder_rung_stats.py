from odoo import fields, models
from odoo.tools import SQL

from ..models.optional_number import OptionalFloat
from .ladder_stays import local_day, stay_query


class CrmLadderRungStats(models.Model):
    """What becomes of customers on each rung: how long they stay, where they go.

    One row per rung, counted over the companies the user has switched on: a median
    cannot be put together from the companies' medians.
    """

    _name = "crm.ladder.rung.stats"
    _description = "Statistics of a Loyalty Rung"
    _auto = False
    _order = "sequence, id"
    _rec_name = "rung_id"
    _depends = {
        "crm.ladder.rung": ["sequence", "active"],
        "res.partner": ["company_id"],
    }

    # Of several rungs these are unknown: no sum, no average would be true.
    _single_rung_fields = frozenset(
        {"median_days", "mean_days", "up_percent", "down_percent", "leave_percent"}
    )

    rung_id = fields.Many2one("crm.ladder.rung", readonly=True)
    sequence = fields.Integer(readonly=True, aggregator=None)
    customers = fields.Integer(
        string="Customers Now", readonly=True, help="Customers who stand here today."
    )
    ended_count = fields.Integer(
        string="Stays Ended",
        readonly=True,
        help="How often a customer stood here and moved on.",
    )
    median_days = OptionalFloat(
        string="Days (Median)",
        readonly=True,
        digits=(16, 1),
        aggregator="max",
        help="Half of the stays that ended were shorter, half were longer.",
    )
    mean_days = OptionalFloat(
        string="Days (Mean)",
        readonly=True,
        digits=(16, 1),
        aggregator="max",
        help="Of the stays that ended.",
    )
    up_count = fields.Integer(string="Moved Up", readonly=True)
    down_count = fields.Integer(string="Moved Down", readonly=True)
    leave_count = fields.Integer(
        string="Left", readonly=True, help="Left the ladder: deleted or merged."
    )
    up_percent = OptionalFloat(
        string="Moved Up (%)",
        readonly=True,
        digits=(16, 1),
        aggregator="max",
        help="Conversion: the share of the stays that ended on a higher rung.",
    )
    down_percent = OptionalFloat(
        string="Moved Down (%)", readonly=True, digits=(16, 1), aggregator="max"
    )
    leave_percent = OptionalFloat(
        string="Left (%)", readonly=True, digits=(16, 1), aggregator="max"
    )

    @property
    def _table_query(self):
        days = SQL(
            "%s - %s",
            local_day(self.env, SQL("s.date_end")),
            local_day(self.env, SQL("s.date_start")),
        )
        return SQL(
            """
            SELECT t.*,
                   100.0 * t.up_count / nullif(t.ended_count, 0) AS up_percent,
                   100.0 * t.down_count / nullif(t.ended_count, 0) AS down_percent,
                   100.0 * t.leave_count / nullif(t.ended_count, 0) AS leave_percent
              FROM (
                SELECT r.id, r.id AS rung_id, r.sequence,
                       (count(*) FILTER (WHERE s.is_open))::int AS customers,
                       (count(s.date_end))::int AS ended_count,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY s.days)
                           FILTER (WHERE NOT s.is_open) AS median_days,
                       (avg(s.days) FILTER (WHERE NOT s.is_open))::float8 AS mean_days,
                       (count(*) FILTER (WHERE s.next_direction = 'up'))::int
                           AS up_count,
                       (count(*) FILTER (WHERE s.next_direction = 'down'))::int
                           AS down_count,
                       (count(*) FILTER (WHERE s.next_direction = 'leave'))::int
                           AS leave_count
                  FROM crm_ladder_rung r
                  LEFT JOIN (
                    SELECT s.*, %(days)s AS days
                      FROM (%(stays)s) s
                     WHERE s.company_id IS NULL OR s.company_id = ANY(%(companies)s)
                  ) s ON s.rung_id = r.id
                 GROUP BY r.id
                HAVING r.active OR count(s.id) > 0
              ) t
            """,
            days=days,
            stays=stay_query(),
            companies=self.env.companies.ids,
        )

    def _read_group_select(self, aggregate_spec, query):
        name = aggregate_spec.partition(":")[0]
        if name in self._single_rung_fields:
            return SQL(
                "CASE WHEN count(*) = 1 THEN max(%s) END",
                self._field_to_sql(self._table, name, query),
            )
        return super()._read_group_select(aggregate_spec, query)
