from odoo import fields, models
from odoo.tools import SQL

from .ladder_stays import local_day, stay_query


class CrmLadderDistribution(models.Model):
    """How many customers stood on each rung at the end of each month.

    There is a row for every month since the journal began, also where nobody stood on
    the rung, so that averages over months are right.
    """

    _name = "crm.ladder.distribution"
    _description = "Customers per Loyalty Rung over Time"
    _auto = False
    _order = "date desc, rung_id, company_id"
    _rec_name = "date"
    _depends = {"res.partner": ["company_id"]}

    date = fields.Date(
        string="As Of",
        readonly=True,
        help="Last day of the month; today for the present month.",
    )
    is_now = fields.Boolean(string="Today", readonly=True)
    rung_id = fields.Many2one("crm.ladder.rung", string="Rung", readonly=True)
    customers = fields.Integer(
        readonly=True,
        aggregator="sum",
        help="Customers who stood on the rung then. Months are never added up: over "
        "several months it is the average of their last days.",
    )
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        # One pass over the journal yields the net change per month; the rest works on
        # as many rows as there are months, rungs and companies.
        return SQL(
            """
            WITH net AS (
                SELECT s.company_id, s.rung_id,
                       date_trunc('month', %(day)s::timestamp) AS month,
                       sum(e.change) AS change
                  FROM (%(stays)s) s
                 CROSS JOIN LATERAL (
                    VALUES (s.date_start, 1), (s.date_end, -1)
                 ) e (moment, change)
                 WHERE e.moment IS NOT NULL
                 GROUP BY 1, 2, 3
            ),
            month AS (
                SELECT generate_series(min(month), %(today)s, '1 month') AS month
                  FROM net
            ),
            place AS (SELECT DISTINCT company_id, rung_id FROM net)
            SELECT row_number() OVER (
                       ORDER BY month.month, place.company_id, place.rung_id) AS id,
                   least(month.month + interval '1 month -1 day', %(today)s)::date
                       AS date,
                   month.month = date_trunc('month', %(today)s) AS is_now,
                   place.rung_id, place.company_id,
                   sum(coalesce(net.change, 0)) OVER (
                       PARTITION BY place.company_id, place.rung_id
                       ORDER BY month.month)::int AS customers
              FROM month
             CROSS JOIN place
              LEFT JOIN net ON net.month = month.month AND net.rung_id = place.rung_id
                   AND net.company_id IS NOT DISTINCT FROM place.company_id
            """,
            day=local_day(self.env, SQL("e.moment")),
            stays=stay_query(),
            today=SQL("%s::timestamp", self.env["crm.customer.profile"]._today()),
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "customers:sum":
            # A stock, not a flow: adding up months would count a customer each month.
            return SQL(
                "round(sum(%s)::numeric / nullif(count(DISTINCT %s), 0))::int",
                self._field_to_sql(self._table, "customers", query),
                self._field_to_sql(self._table, "date", query),
            )
        return super()._read_group_select(aggregate_spec, query)
