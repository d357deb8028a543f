"""Writing what the ladder decided: only what differs, and one journal row per move."""

from odoo.tools import SQL

from .ladder_decision import (
    PROFILE_COLUMNS,
    referral_query,
    rung_query,
    standing_query,
)


def decided_ctes(settings, rungs, today, bypass_dwell=(), ignore_dwell=False):
    """Return the CTEs ``rung``, ``referral`` and ``standing`` over ``fact``."""
    return SQL(
        """
        rung AS (%s),
        referral AS (%s),
        standing AS (%s)
        """,
        rung_query(),
        referral_query(),
        standing_query(settings, rungs, today, bypass_dwell, ignore_dwell),
    )


def write_statement(*, fact, decided, events, scope, trigger, today, now, uid, seed=()):
    """Return the one statement that brings profiles, rungs and journal up to date.

    :param SQL fact: ``fact AS (...)`` as a CTE, or nothing when it is a table already
    :param SQL decided: see :func:`decided_ctes`
    :param events: rows of ``LadderEvent``; they name each move's trigger and source
    :param Scope scope: whose profiles may be stale; who has no facts leaves the ladder
    :param seed: more partner ids that may have left, such as a new contact of someone
    :return: a SELECT of one row: profiles written, moves made, first and last move id
    """
    columns = SQL(", ").join(SQL.identifier(name) for name in PROFILE_COLUMNS)
    return SQL(
        """
        WITH %(fact)s %(decided)s,
        event AS (%(events)s),
        todo AS MATERIALIZED (
            SELECT s.*, k.id AS profile_id,
                   %(old)s IS DISTINCT FROM %(new)s AS differs
              FROM standing s
              LEFT JOIN crm_customer_profile k ON k.partner_id = s.partner_id
             WHERE k.id IS NULL OR %(old)s IS DISTINCT FROM %(new)s
                OR s.old_rung_id IS DISTINCT FROM s.ladder_rung_id
                OR s.old_date IS DISTINCT FROM s.ladder_date
                OR s.override_ended
        ),
        gone AS MATERIALIZED (
            SELECT k.id, k.partner_id, k.ladder_rung_id, k.salesperson_id,
                   k.team_id, k.company_id
              FROM crm_customer_profile k
             WHERE (%(in_scope)s OR k.partner_id = ANY(%(seed)s))
               AND NOT EXISTS (SELECT FROM fact f WHERE f.partner_id = k.partner_id)
        ),
        inserted AS (
            INSERT INTO crm_customer_profile
                (partner_id, %(columns)s, date_refreshed)
            SELECT partner_id, %(columns)s, %(now)s FROM todo WHERE profile_id IS NULL
            ON CONFLICT (partner_id) DO UPDATE
                SET (%(columns)s, date_refreshed) = (%(excluded)s, %(now)s)
            RETURNING 1
        ),
        updated AS (
            UPDATE crm_customer_profile k
               SET (%(columns)s, date_refreshed) = ROW (%(new_todo)s, %(now)s)
              FROM todo t
             WHERE k.id = t.profile_id AND t.differs
            RETURNING 1
        ),
        deleted AS (
            DELETE FROM crm_customer_profile k USING gone g WHERE k.id = g.id
            RETURNING 1
        ),
        placed AS (
            UPDATE res_partner p
               SET ladder_rung_id = t.ladder_rung_id,
                   ladder_date = t.ladder_date,
                   ladder_override_kind = CASE WHEN NOT t.override_ended
                                               THEN p.ladder_override_kind END,
                   ladder_override_rung_id = CASE WHEN NOT t.override_ended
                                                  THEN p.ladder_override_rung_id END,
                   ladder_override_end = CASE WHEN NOT t.override_ended
                                              THEN p.ladder_override_end END,
                   ladder_override_reason = CASE WHEN NOT t.override_ended
                                                 THEN p.ladder_override_reason END
              FROM todo t
             WHERE p.id = t.partner_id
               AND (t.old_rung_id IS DISTINCT FROM t.ladder_rung_id
                    OR t.old_date IS DISTINCT FROM t.ladder_date
                    OR t.override_ended)
            RETURNING 1
        ),
        unplaced AS (
            UPDATE res_partner p
               SET ladder_rung_id = NULL, ladder_date = NULL
              FROM gone g
             WHERE p.id = g.partner_id AND p.commercial_partner_id = p.id
               AND p.ladder_rung_id IS NOT NULL
            RETURNING 1
        ),
        move AS (
            INSERT INTO crm_ladder_move
                (partner_id, partner_ref, from_rung_id, to_rung_id, direction, date,
                 trigger, evidence, source_model, source_id, user_id, salesperson_id,
                 team_id, company_id, create_uid, create_date, write_uid, write_date)
            SELECT t.partner_id, t.partner_id, t.old_rung_id, t.ladder_rung_id,
                   t.direction, %(now)s,
                   CASE WHEN t.override_ended THEN 'override'
                        ELSE coalesce(e.trigger, %(trigger)s) END,
                   jsonb_strip_nulls(jsonb_build_object(
                       'today', %(today)s::date,
                       'lead_count', nullif(t.lead_count, 0),
                       'quotation_count', nullif(t.quotation_count, 0),
                       'purchase_count', nullif(t.purchase_count, 0),
                       'purchase_day_count', nullif(t.purchase_day_count, 0),
                       'first_purchase_date', t.first_purchase_date,
                       'last_purchase_date', t.last_purchase_date,
                       'revenue', nullif(t.revenue, 0),
                       'currency_id', CASE WHEN t.revenue <> 0 THEN t.currency_id END,
                       'overdue_ratio', round(t.overdue_ratio::numeric, 2),
                       'referral_count', nullif(t.referral_count, 0),
                       'override_kind', t.override_kind,
                       'override_reason', t.override_reason)),
                   e.source_model, e.source_id, coalesce(e.user_id, %(uid)s),
                   t.salesperson_id, t.team_id, t.company_id,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM todo t
              LEFT JOIN event e ON e.partner_id = t.partner_id
             WHERE t.old_rung_id IS DISTINCT FROM t.ladder_rung_id
             UNION ALL
            SELECT g.partner_id, g.partner_id, g.ladder_rung_id, NULL, 'leave', %(now)s,
                   coalesce(e.trigger, %(trigger)s), NULL,
                   e.source_model, e.source_id, coalesce(e.user_id, %(uid)s),
                   g.salesperson_id, g.team_id, g.company_id,
                   %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM gone g
              LEFT JOIN event e ON e.partner_id = g.partner_id
             WHERE g.ladder_rung_id IS NOT NULL
            RETURNING id
        )
        SELECT (SELECT count(*) FROM inserted) + (SELECT count(*) FROM updated)
               + (SELECT count(*) FROM deleted),
               (SELECT count(*) FROM move),
               (SELECT min(id) FROM move),
               (SELECT max(id) FROM move)
        """,
        fact=fact,
        decided=decided,
        events=_event_query(events),
        old=_row("k"),
        new=_row("s"),
        new_todo=SQL(", ").join(SQL.identifier("t", name) for name in PROFILE_COLUMNS),
        excluded=SQL(", ").join(
            SQL.identifier("excluded", name) for name in PROFILE_COLUMNS
        ),
        columns=columns,
        in_scope=scope.of_head(SQL("k.partner_id")),
        seed=SQL("%s::int[]", list(seed)),
        trigger=trigger,
        today=today,
        uid=uid,
        now=SQL("%s::timestamp", now),
    )


def contact_statement(scope):
    """Return the UPDATE that shows contacts the rung of their company."""
    return SQL(
        """
        UPDATE res_partner c
           SET ladder_rung_id = p.ladder_rung_id, ladder_date = p.ladder_date
          FROM res_partner p
         WHERE c.commercial_partner_id = p.id AND c.commercial_partner_id <> c.id
           AND %s
           AND (c.ladder_rung_id IS DISTINCT FROM p.ladder_rung_id
                OR c.ladder_date IS DISTINCT FROM p.ladder_date)
        """,
        scope.of_head(SQL("c.commercial_partner_id")),
    )


def _row(alias):
    return SQL(
        "(%s)",
        SQL(", ").join(SQL.identifier(alias, name) for name in PROFILE_COLUMNS),
    )


def _event_query(events):
    """Return ``events`` as a relation, under the commercial partner they concern."""
    return SQL(
        """
        SELECT DISTINCT ON (p.commercial_partner_id)
               p.commercial_partner_id AS partner_id, e.trigger, e.source_model,
               e.source_id, e.user_id
          FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[], %s::int[])
               WITH ORDINALITY
               AS e (partner_id, trigger, source_model, source_id, user_id, nr)
          JOIN res_partner p ON p.id = e.partner_id
         ORDER BY p.commercial_partner_id, e.nr
        """,
        [event.partner_id for event in events],
        [event.trigger for event in events],
        [event.source_model for event in events],
        [event.source_id for event in events],
        [event.user_id for event in events],
    )
