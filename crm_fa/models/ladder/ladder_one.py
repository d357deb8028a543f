"""The usual sale: one customer, known by orders and leads alone.

PostgreSQL needs longer to plan the statement for all kinds of customers than to run it
for one of them.  Most sales concern a single customer who never got a credit note, pays
in the main currency, referred nobody and stands where the facts say.  For these one
short statement finds out that it is so and counts, the rules of dwelling are applied
here, and a short one writes.  Whoever is not that plain takes the long way.
"""

from typing import NamedTuple

from odoo.tools import SQL

from ...tools.ladder_rules import placed
from .ladder_decision import computed_rung, lapsed, nearly_there
from .ladder_facts import on_ladder, rhythm_columns
from .ladder_writing import row_of

# The columns of :func:`one_join`, in its order.
FACTS = (
    "partner_id",
    "company_id",
    "active",
    "salesperson_id",
    "team_id",
    "old_rung_id",
    "old_date",
    "profile_id",
    "was_known",
    "today",
    "lead_count",
    "quotation_count",
    "purchase_count",
    "purchase_day_count",
    "first_purchase_date",
    "last_purchase_date",
    "future_purchase_count",
    "revenue",
    "mean_interval_days",
    "overdue_ratio",
    "is_lapsed",
    "rung_id",
    "is_nearly_there",
)
One = NamedTuple("One", [(name, object) for name in FACTS])

# The types of what :func:`todo_row` hands on as constants.
_TYPE_OF = {
    "lead_count": "int4",
    "quotation_count": "int4",
    "purchase_count": "int4",
    "purchase_day_count": "int4",
    "first_purchase_date": "date",
    "last_purchase_date": "date",
    "revenue": "numeric",
    "currency_id": "int4",
    "missing_currency_id": "int4",
    "future_purchase_count": "int4",
    "mean_interval_days": "float8",
    "overdue_ratio": "float8",
    "referral_count": "int4",
    "is_lapsed": "bool",
    "is_nearly_there": "bool",
    "is_overridden": "bool",
    "rung_id": "int4",
    "ladder_rung_id": "int4",
    "ladder_date": "date",
    "company_id": "int4",
    "salesperson_id": "int4",
    "team_id": "int4",
    "active": "bool",
    "partner_id": "int4",
    "old_rung_id": "int4",
    "old_date": "date",
    "direction": "text",
    "profile_id": "int4",
}
TODO = tuple(_TYPE_OF)


def one_join(settings, rungs, company_id, now, today):
    """Return the join that counts the one customer of ``ids``, as :data:`FACTS`.

    It finds no row of someone who is never on the ladder, such as the company itself,
    who never got as much as a quotation, or whose contact has a profile still.

    :param company_id: the main company, whose day it is
    :param now: the present moment in UTC
    :param today: the day as of which to judge, or NULL for the day of ``now``
    """
    return SQL(
        """
        LEFT JOIN LATERAL (
            SELECT f.partner_id, f.company_id, f.active, f.salesperson_id, f.team_id,
                   f.old_rung_id, f.old_date, f.profile_id, f.was_known, f.today,
                   f.lead_count, f.quotation_count, f.purchase_count,
                   f.purchase_day_count, f.first_day, f.last_day, f.future_count,
                   f.revenue, f.mean_interval_days, f.overdue_ratio, f.is_lapsed,
                   f.rung_id, %(nearly_there)s
              FROM (
            SELECT f.*,
                   %(lapsed)s AS is_lapsed,
                   %(computed_rung)s AS rung_id
              FROM (
            SELECT p.id AS partner_id, p.company_id, p.active,
                   p.user_id AS salesperson_id, u.sale_team_id AS team_id,
                   p.ladder_rung_id AS old_rung_id, p.ladder_date AS old_date,
                   k.id AS profile_id,
                   coalesce(k.lead_count > 0 OR k.purchase_count > 0, FALSE)
                       AS was_known,
                   0 AS referral_count,
                   l.lead_count,
                   b.*,
                   %(rhythm)s
              FROM res_partner p
              LEFT JOIN res_users u ON u.id = p.user_id
              LEFT JOIN crm_customer_profile k ON k.partner_id = p.id
             CROSS JOIN LATERAL (
                   SELECT count(*)::int AS lead_count FROM crm_lead
                    WHERE partner_id = ANY(ids.members)) l
             CROSS JOIN LATERAL (
                   SELECT t.today,
                          count(*)::int AS quotation_count,
                          (count(*) FILTER (WHERE buys AND day <= t.today))::int
                              AS purchase_count,
                          (count(DISTINCT day)
                               FILTER (WHERE buys AND day <= t.today))::int
                              AS purchase_day_count,
                          (count(*) FILTER (WHERE buys AND day > t.today))::int
                              AS future_count,
                          min(day) FILTER (WHERE buys AND day <= t.today) AS first_day,
                          max(day) FILTER (WHERE buys AND day <= t.today) AS last_day,
                          round(coalesce(
                              sum(amount_untaxed)
                                  FILTER (WHERE buys AND day <= t.today), 0),
                              %(decimals)s) AS revenue
                     FROM (SELECT coalesce(
                                      %(today)s::date,
                                      (%(now)s::timestamp AT TIME ZONE 'UTC'
                                       AT TIME ZONE z.tz)::date) AS today
                             FROM zone z WHERE z.company_id = %(company)s) t
                    CROSS JOIN (
                          SELECT so.amount_untaxed,
                                 so.state = 'sale' AND so.amount_untaxed > 0 AS buys,
                                 (so.date_order AT TIME ZONE 'UTC'
                                  AT TIME ZONE z.tz)::date AS day
                            FROM sale_order so
                            JOIN zone z ON z.company_id = so.company_id
                           WHERE so.partner_id = ANY(ids.members)) d
                    GROUP BY t.today) b
             WHERE p.id = ids.heads[1] AND p.commercial_partner_id = p.id
               AND %(on_ladder)s
               -- Who has just become a contact leaves a profile behind.
               AND NOT EXISTS (SELECT FROM crm_customer_profile x
                                WHERE x.partner_id = ANY(ids.members)
                                  AND x.partner_id <> p.id)
            -- Without OFFSET the planner would work it out at every mention.
            OFFSET 0) f OFFSET 0) f
        ) one ON TRUE
        """,
        nearly_there=nearly_there(rungs),
        computed_rung=computed_rung(rungs),
        lapsed=lapsed(settings, SQL("f.today")),
        rhythm=rhythm_columns(SQL("b.today")),
        on_ladder=on_ladder(settings),
        decimals=settings.currency_decimals,
        company=company_id,
        now=now,
        today=today,
    )


def is_plain(one, lacks, referrers, trigger, rungs):
    """Return whether nothing but this customer's own orders and leads decides.

    :param One one: the facts
    :param lacks: traits that the customer does not have
    :param referrers: who referred this customer
    :param trigger: what happened
    """
    known = {rung["id"] for rung in rungs}
    return (
        one.partner_id is not None
        and {"credits", "foreign", "referrals", "overrides"} <= lacks
        and trigger != "override"
        and one.rung_id is not None
        and (one.old_rung_id is None or one.old_rung_id in known)
        # A referral counts once who was referred is a lead or a customer.
        and (
            not referrers
            or (
                trigger == "order"
                and one.was_known == bool(one.lead_count or one.purchase_count)
            )
        )
    )


def todo_of(one, settings, rungs):
    """Return the values of the one row of ``todo``, see :data:`TODO`."""
    rung_id, date, direction = placed(
        rungs, one.rung_id, one.old_rung_id, one.old_date, one.today
    )
    values = {
        **one._asdict(),
        "currency_id": settings.currency_id,
        "missing_currency_id": None,
        "referral_count": 0,
        "is_overridden": False,
        "ladder_rung_id": rung_id,
        "ladder_date": date,
        "direction": direction,
    }
    return [values[name] for name in TODO]


def todo_row(places):
    """Return the CTE ``todo`` of one customer, see :func:`ladder_writing.todo_query`.

    :param places: the values, in the order of :data:`TODO`
    """
    values = SQL(", ").join(
        SQL("%s::%s AS %s", place, SQL(_TYPE_OF[name]), SQL.identifier(name))
        for name, place in zip(TODO, places, strict=True)
    )
    return SQL(
        """
        todo AS MATERIALIZED (
            SELECT v.*, NULL::text AS override_kind, NULL::text AS override_reason,
                   FALSE AS override_ended, FALSE AS is_gone,
                   %(old)s IS DISTINCT FROM %(new)s AS differs
              FROM (SELECT %(values)s) v
              LEFT JOIN crm_customer_profile k ON k.id = v.profile_id
        ),
        standing AS (SELECT partner_id, ladder_rung_id, ladder_date FROM todo)
        """,
        values=values,
        old=row_of("k"),
        new=row_of("v"),
    )
