"""From facts to rungs: the rules of the rungs as SQL, over a relation ``fact``."""

import math

from odoo.tools import SQL

from ...tools.ladder_rules import NEARLY_THERE_SHARE
from .ladder_documents import id_array
from .ladder_facts import window_column

# The fact each threshold asks about, and whether it is counted within the window.
_FACT_OF = {
    "min_purchases": ("purchase_count", True),
    "min_purchase_days": ("purchase_day_count", True),
    "min_revenue": ("revenue", True),
    "min_referrals": ("referral_count", False),
}

# What a profile row keeps of the facts, in the order of its columns.
PROFILE_COLUMNS = (
    "lead_count",
    "quotation_count",
    "purchase_count",
    "purchase_day_count",
    "first_purchase_date",
    "last_purchase_date",
    "revenue",
    "currency_id",
    "missing_currency_id",
    "future_purchase_count",
    "mean_interval_days",
    "overdue_ratio",
    "has_credits",
    "referral_count",
    "is_lapsed",
    "is_nearly_there",
    "is_overridden",
    "rung_id",
    "ladder_rung_id",
    "ladder_date",
    "company_id",
    "salesperson_id",
    "team_id",
    "active",
)


def windows_of(rungs):
    """Return the different window lengths that the rungs ask for."""
    return tuple(sorted({rung["window_days"] for rung in rungs if rung["window_days"]}))


def window_facts(windows):
    """Return the expression of what the journal keeps of each window, by its days.

    :param windows: as of :func:`windows_of`; without any the expression is NULL
    """
    if not windows:
        return SQL("NULL::jsonb")
    return SQL(
        "jsonb_build_object(%s)",
        SQL(", ").join(
            SQL(
                "%s, jsonb_build_object(%s)",
                str(window),
                SQL(", ").join(
                    SQL(
                        "%s, %s", fact, SQL.identifier("f", window_column(window, fact))
                    )
                    for fact, windowed in _FACT_OF.values()
                    if windowed
                ),
            )
            for window in windows
        ),
    )


def rung_condition(rung, share=1.0):
    """Return the condition that a fact row meets all thresholds of ``rung``.

    :param dict rung: as of ``crm.ladder.rung._ladder_rules``
    :param share: 1 to meet them, less to be as near as that
    """
    conditions = []
    if rung["min_leads"]:
        conditions.append(
            SQL(
                "f.lead_count + f.quotation_count >= %s",
                _share(rung["min_leads"], share),
            )
        )
    for threshold, (fact, windowed) in _FACT_OF.items():
        if rung[threshold]:
            window = rung["window_days"] if windowed else 0
            conditions.append(
                SQL(
                    "%s >= %s",
                    SQL.identifier("f", window_column(window, fact)),
                    _share(rung[threshold], share),
                )
            )
    if rung["max_overdue_ratio"]:
        conditions.append(
            SQL("f.overdue_ratio <= %s", rung["max_overdue_ratio"] / share)
        )
    if not conditions:
        return SQL("TRUE")
    # An unknown fact (no ratio, no rate) does not meet a threshold.
    return SQL("coalesce(%s, FALSE)", SQL(" AND ").join(conditions))


def _share(threshold, share):
    """Return ``threshold * share``, whole where only whole numbers can meet it."""
    if isinstance(threshold, int):
        return math.ceil(threshold * share)
    return threshold * share


def computed_rung(rungs):
    """Return the expression of the highest rung whose thresholds all hold."""
    if not rungs:
        return SQL("NULL::int")
    return SQL(
        "CASE %s END",
        SQL(" ").join(
            SQL("WHEN %s THEN %s", rung_condition(rung), rung["id"])
            for rung in reversed(rungs)
        ),
    )


def nearly_there(rungs):
    """Return the expression of "close to the next rung", over ``f.rung_id``."""
    whens = [
        SQL(
            "WHEN %s THEN %s",
            low["id"],
            rung_condition(high, NEARLY_THERE_SHARE),
        )
        for low, high in zip(rungs, rungs[1:], strict=False)
    ]
    if not whens:
        return SQL("FALSE")
    return SQL("CASE f.rung_id %s ELSE FALSE END", SQL(" ").join(whens))


def referral_query(scope):
    """Count, per commercial partner in scope, whom they referred and who came.

    A referred partner counts once it has a lead or a purchase; a lead that names its
    referrer counts at once, also before it has a partner.
    """
    if "referrals" in scope.lacks:
        return SQL("SELECT NULL::int AS head_id, 0 AS referral_count WHERE FALSE")
    return SQL(
        """
        SELECT head_id, count(DISTINCT referred) AS referral_count
          FROM (
            SELECT r.commercial_partner_id AS head_id,
                   p.commercial_partner_id AS referred
              FROM res_partner p
              JOIN res_partner r ON r.id = p.ladder_referrer_id
              LEFT JOIN fact f ON f.partner_id = p.commercial_partner_id
              LEFT JOIN crm_customer_profile k
                ON k.partner_id = p.commercial_partner_id
             WHERE p.ladder_referrer_id IS NOT NULL AND %(partner_in_scope)s
               AND r.commercial_partner_id <> p.commercial_partner_id
               AND CASE WHEN f.partner_id IS NOT NULL
                        THEN f.lead_count > 0 OR f.purchase_count > 0
                        ELSE k.lead_count > 0 OR k.purchase_count > 0 END
             UNION ALL
            SELECT r.commercial_partner_id,
                   coalesce(p.commercial_partner_id, -l.id)
              FROM crm_lead l
              JOIN res_partner r ON r.id = l.ladder_referrer_id
              LEFT JOIN res_partner p ON p.id = l.partner_id
             WHERE l.ladder_referrer_id IS NOT NULL AND %(lead_in_scope)s
               AND r.commercial_partner_id IS DISTINCT FROM p.commercial_partner_id
          ) came
         GROUP BY head_id
        """,
        partner_in_scope=scope.of_member(SQL("p.ladder_referrer_id")),
        lead_in_scope=scope.of_member(SQL("l.ladder_referrer_id")),
    )


def standing_query(settings, rungs, scope, today, bypass_dwell=(), ignore_dwell=False):
    """Return the SELECT of where everyone in ``fact`` stands now, and stood before.

    A rung follows from the facts.  An override in force decides over it; a fall waits
    until the dwell days of the present rung are over, unless it follows from an
    override that ended or from the ids in ``bypass_dwell``; nobody's fall waits with
    ``ignore_dwell``.
    """
    return SQL(
        """
        SELECT f.partner_id, f.lead_count, f.quotation_count, f.purchase_count,
               f.purchase_day_count,
               f.first_day AS first_purchase_date, f.last_day AS last_purchase_date,
               f.revenue, %(currency)s::int AS currency_id, f.missing_currency_id,
               f.future_count AS future_purchase_count,
               f.mean_interval_days, f.overdue_ratio,
               f.has_credits,
               f.referral_count,
               %(lapsed)s AS is_lapsed,
               %(nearly_there)s AS is_nearly_there,
               o.in_force AS is_overridden,
               f.rung_id,
               n.rung_id AS ladder_rung_id,
               CASE WHEN n.rung_id IS NULL THEN NULL
                    WHEN n.rung_id IS NOT DISTINCT FROM f.old_rung_id
                    THEN coalesce(f.old_date, %(today)s)
                    ELSE %(today)s END AS ladder_date,
               f.company_id, f.salesperson_id, f.team_id, f.active,
               f.old_rung_id,
               f.old_date,
               %(windows)s AS windows,
               o.ended AS override_ended,
               CASE WHEN o.in_force THEN f.override_kind END AS override_kind,
               CASE WHEN o.in_force OR o.ended
                    THEN f.override_reason END AS override_reason,
               CASE WHEN was.id IS NULL THEN 'enter'
                    WHEN arrived.id IS NULL THEN 'leave'
                    WHEN arrived.height > was.height THEN 'up'
                    ELSE 'down' END AS direction
          FROM (
               SELECT f.*, %(computed_rung)s AS rung_id
                 FROM (SELECT f.*, coalesce(r.referral_count, 0)::int AS referral_count
                         FROM fact f
                         LEFT JOIN referral r ON r.head_id = f.partner_id) f
               -- Without OFFSET the planner would work it out at every mention.
               OFFSET 0
          ) f
          LEFT JOIN rung computed ON %(overrides)s AND computed.id = f.rung_id
          LEFT JOIN rung was ON was.id = f.old_rung_id
          LEFT JOIN rung held
                 ON %(overrides)s AND held.id = f.override_rung_id AND held.active
          CROSS JOIN LATERAL (
               SELECT held.id IS NOT NULL AND f.override_kind IS NOT NULL
                      AND coalesce(f.override_end >= %(today)s, TRUE)
                          AS in_force,
                      coalesce(f.override_end < %(today)s, FALSE)
                      AND f.override_kind IS NOT NULL AS ended
          ) o
          CROSS JOIN LATERAL (
               SELECT CASE WHEN o.in_force
                            AND (f.override_kind = 'fixed'
                                 OR held.height >= coalesce(computed.height, 0))
                           THEN held.id ELSE f.rung_id END AS rung_id,
                      o.in_force AND f.override_kind = 'fixed' AS is_fixed
          ) t
          LEFT JOIN rung target ON target.id = t.rung_id
          CROSS JOIN LATERAL (
               SELECT CASE
                        WHEN target.height < was.height AND was.active
                             AND NOT t.is_fixed AND NOT o.ended
                             AND NOT %(ignore_dwell)s
                             AND NOT (f.partner_id = ANY(%(bypass_dwell)s))
                             AND %(today)s - f.old_date < was.dwell
                        THEN was.id ELSE target.id END AS rung_id
          ) n
          LEFT JOIN rung arrived ON arrived.id = n.rung_id
        OFFSET 0
        """,
        currency=settings.currency_id,
        lapsed=lapsed(settings, SQL("%s::date", today)),
        today=SQL("%s::date", today),
        nearly_there=nearly_there(rungs),
        windows=window_facts(windows_of(rungs)),
        computed_rung=computed_rung(rungs),
        bypass_dwell=id_array(bypass_dwell),
        ignore_dwell=ignore_dwell,
        overrides="overrides" not in scope.lacks,
    )


def lapsed(settings, today):
    """Return the expression of "used to buy and has stopped", over ``f``."""
    return SQL(
        """
        CASE WHEN f.purchase_day_count = 0 THEN FALSE
             WHEN f.purchase_day_count >= 3 THEN f.overdue_ratio > %s
             ELSE %s - f.last_day >= %s END
        """,
        settings.lapse_ratio,
        today,
        settings.lapse_days,
    )


def rung_query():
    """Return all rungs with their height: 1 is the lowest, archived ones included."""
    return SQL(
        """
        SELECT id, active, dwell_days AS dwell,
               rank() OVER (ORDER BY sequence, id)::int AS height
          FROM crm_ladder_rung
        """
    )
