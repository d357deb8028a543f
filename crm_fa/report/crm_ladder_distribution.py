from odoo import fields, models
from odoo.tools import SQL

from ..models.screen_dates import groups_jalali
from ..tools import jalali_sql
from .ladder_stays import local_day


class CrmLadderDistribution(models.Model):
    """How many customers stood on each rung at the end of each month.

    There is a row for every month since the journal began, also where nobody stood on
    the rung, so that averages over months are right.  Months are Jalali for whoever
    groups by these (see ``persian/jalali_grouping.py``).
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
    rung_id = fields.Many2one("crm.ladder.rung", readonly=True)
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
        # as many rows as there are months, rungs and companies.  A customer counts for
        # its company of today, from the first move on; one that is gone, for its last.
        today = SQL("%s::timestamp", self.env["crm.customer.profile"]._today())
        return SQL(
            """
            WITH gone AS (
                SELECT DISTINCT ON (m.partner_ref) m.partner_ref,
                       CASE WHEN p.id IS NULL THEN m.company_id
                            ELSE p.company_id END AS company_id
                  FROM crm_ladder_move m
                  LEFT JOIN res_partner p ON p.id = m.partner_id
                 WHERE m.partner_id IS DISTINCT FROM m.partner_ref
                 ORDER BY m.partner_ref, m.partner_id, m.date DESC, m.id DESC
            ),
            moved AS (
                SELECT CASE WHEN p.id IS NULL THEN g.company_id
                            ELSE p.company_id END AS company_id,
                       m.from_rung_id, m.to_rung_id,
                       %(month_of_day)s AS month,
                       count(*) AS moves
                  FROM crm_ladder_move m
                  LEFT JOIN res_partner p ON p.id = m.partner_ref
                  LEFT JOIN gone g ON g.partner_ref = m.partner_ref
                 GROUP BY 1, 2, 3, 4
            ),
            net AS (
                SELECT m.company_id, e.rung_id, m.month,
                       sum(e.sign * m.moves) AS change
                  FROM moved m
                 CROSS JOIN LATERAL (
                    VALUES (m.to_rung_id, 1), (m.from_rung_id, -1)
                 ) e (rung_id, sign)
                 WHERE e.rung_id IS NOT NULL
                 GROUP BY 1, 2, 3
            ),
            month AS (
                -- No month is shorter than the step.
                SELECT DISTINCT %(month_of_step)s AS month
                  FROM (SELECT generate_series(min(month), %(today)s, '28 days') AS day
                          FROM net
                         UNION ALL
                        SELECT %(today)s WHERE EXISTS (SELECT FROM net)) step
            ),
            place AS (SELECT DISTINCT company_id, rung_id FROM net)
            SELECT row_number() OVER (
                       ORDER BY month.month, place.company_id, place.rung_id) AS id,
                   least(%(next_month)s - interval '1 day', %(today)s)::date AS date,
                   month.month = %(month_of_today)s AS is_now,
                   place.rung_id, place.company_id,
                   sum(coalesce(net.change, 0)) OVER (
                       PARTITION BY place.company_id, place.rung_id
                       ORDER BY month.month)::int AS customers
              FROM month
             CROSS JOIN place
              LEFT JOIN net ON net.month = month.month AND net.rung_id = place.rung_id
                   AND net.company_id IS NOT DISTINCT FROM place.company_id
            """,
            today=today,
            month_of_day=self._month_of(local_day(self.env, SQL("m.date"))),
            month_of_step=self._month_of(SQL("step.day")),
            month_of_today=self._month_of(today),
            next_month=self._month_of(SQL("month.month + interval '32 days'")),
        )

    def _month_of(self, day):
        """Return the first day of a day's month, as a timestamp.

        :param day: SQL of a date or timestamp
        """
        if groups_jalali(self.env):
            month = SQL.identifier(jalali_sql.NAME + "month")
            return SQL("%s((%s)::date)::timestamp", month, day)
        return SQL("date_trunc('month', (%s)::timestamp)", day)

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "customers:sum":
            # A stock, not a flow: adding up months would count a customer each month.
            return SQL(
                "round(sum(%s)::numeric / nullif(count(DISTINCT %s), 0))::int",
                self._field_to_sql(self._table, "customers", query),
                self._field_to_sql(self._table, "date", query),
            )
        return super()._read_group_select(aggregate_spec, query)
