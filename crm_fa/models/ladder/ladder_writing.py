"""Writing what the ladder decided: only what differs, and one journal row per move."""

from odoo.tools import SQL

from .ladder_decision import (
    PROFILE_COLUMNS,
    referral_query,
    rung_query,
    standing_query,
)
from .ladder_documents import id_array

# The journal says whose customer it was who left.
_KEPT_WHEN_GONE = ("company_id", "salesperson_id", "team_id")


def decided_ctes(settings, rungs, scope, today, bypass_dwell=(), ignore_dwell=False):
    """Return the CTEs ``rung``, ``referral`` and ``standing`` over ``fact``."""
    return SQL(
        """
        rung AS (%s),
        referral AS (%s),
        standing AS (%s)
        """,
        rung_query(),
        referral_query(scope),
        standing_query(settings, rungs, scope, today, bypass_dwell, ignore_dwell),
    )


def todo_query(scope, seed=()):
    """Return the SELECT of what ``standing`` contradicts: one row per partner to write.

    Who has a profile in scope but no facts leaves the ladder: ``is_gone``.

    :param Scope scope: whose profiles may be stale
    :param seed: more partner ids that may have left, such as a new contact of someone
    """
    return SQL(
        """
        SELECT coalesce(s.partner_id, k.partner_id) AS partner_id, %(columns)s,
               s.override_ended, s.override_kind, s.override_reason, s.windows,
               CASE WHEN s.partner_id IS NULL THEN k.ladder_rung_id
                    ELSE s.old_rung_id END AS old_rung_id,
               s.old_date,
               CASE WHEN s.partner_id IS NULL THEN 'leave'
                    ELSE s.direction END AS direction,
               k.id AS profile_id,
               k.version,
               s.partner_id IS NULL AS is_gone,
               %(old)s IS DISTINCT FROM %(new)s AS differs
          FROM standing s
          FULL JOIN (SELECT k.*, k.xmin AS version
                       FROM crm_customer_profile k
                      WHERE %(in_scope)s OR k.partner_id = ANY(%(seed)s)) k
                 ON k.partner_id = s.partner_id
         WHERE k.id IS NULL OR s.partner_id IS NULL
            OR %(old)s IS DISTINCT FROM %(new)s
            OR s.old_rung_id IS DISTINCT FROM s.ladder_rung_id
            OR s.old_date IS DISTINCT FROM s.ladder_date
            OR s.override_ended
        """,
        columns=SQL(", ").join(
            SQL(
                "CASE WHEN s.partner_id IS NULL THEN %s ELSE %s END AS %s",
                SQL.identifier("k", name),
                SQL.identifier("s", name),
                SQL.identifier(name),
            )
            if name in _KEPT_WHEN_GONE
            else SQL.identifier("s", name)
            for name in PROFILE_COLUMNS
        ),
        old=row_of("k"),
        new=row_of("s"),
        in_scope=scope.of_head(SQL("k.partner_id")),
        seed=id_array(seed),
    )


def write_statement(*, scope, ctes=None, events, trigger, today, now, uid):
    """Return the one statement that brings profiles, rungs and journal up to date.

    :param SQL ctes: the CTEs ``standing`` and ``todo`` (see :func:`todo_query`) of some
        partners; their contacts are written too.  Without them ``todo`` is a table
    :param events: columns of ``LadderEvent``, one per commercial partner at most; they
        name each move's trigger and source
    :return: a SELECT of one row: profiles written, moves made, first and last move id
    """
    columns = SQL(", ").join(SQL.identifier(name) for name in PROFILE_COLUMNS)
    return SQL(
        """
        WITH %(ctes)s
        event AS (%(events)s),
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
             WHERE k.id = t.profile_id AND t.differs AND NOT t.is_gone
            RETURNING 1
        ),
        deleted AS (
            DELETE FROM crm_customer_profile k USING todo t
             WHERE k.id = t.profile_id AND t.is_gone
            RETURNING 1
        ),
        placed AS (
            UPDATE res_partner p
               SET ladder_rung_id = t.ladder_rung_id,
                   ladder_date = t.ladder_date,
                   ladder_override_kind = CASE WHEN t.override_ended IS NOT TRUE
                                               THEN p.ladder_override_kind END,
                   ladder_override_rung_id = CASE WHEN t.override_ended IS NOT TRUE
                                                  THEN p.ladder_override_rung_id END,
                   ladder_override_end = CASE WHEN t.override_ended IS NOT TRUE
                                              THEN p.ladder_override_end END,
                   ladder_override_reason = CASE WHEN t.override_ended IS NOT TRUE
                                                 THEN p.ladder_override_reason END
              FROM todo t
             WHERE p.id = t.partner_id
               AND CASE WHEN t.is_gone
                        THEN p.commercial_partner_id = p.id
                             AND p.ladder_rung_id IS NOT NULL
                        ELSE t.old_rung_id IS DISTINCT FROM t.ladder_rung_id
                             OR t.old_date IS DISTINCT FROM t.ladder_date
                             OR t.override_ended END
            RETURNING 1
        ),
        %(shown)s
        move AS (
            INSERT INTO crm_ladder_move
                (partner_id, partner_ref, from_rung_id, to_rung_id, direction, date,
                 trigger, evidence, source_model, source_id, user_id, salesperson_id,
                 team_id, company_id)
            SELECT t.partner_id, t.partner_id, t.old_rung_id, t.ladder_rung_id,
                   t.direction, %(now)s,
                   CASE WHEN t.override_ended THEN 'override'
                        ELSE coalesce(e.trigger, %(trigger)s) END,
                   CASE WHEN NOT t.is_gone THEN jsonb_strip_nulls(jsonb_build_object(
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
                       'windows', t.windows,
                       'override_kind', t.override_kind,
                       'override_reason', t.override_reason)) END,
                   e.source_model, e.source_id, coalesce(e.user_id, %(uid)s),
                   t.salesperson_id, t.team_id, t.company_id
              FROM todo t
              LEFT JOIN event e ON e.partner_id = t.partner_id
             WHERE t.old_rung_id IS DISTINCT FROM t.ladder_rung_id
            RETURNING id
        )
        SELECT (SELECT count(*) FROM inserted) + (SELECT count(*) FROM updated)
               + (SELECT count(*) FROM deleted),
               (SELECT count(*) FROM move),
               (SELECT min(id) FROM move),
               (SELECT max(id) FROM move)
        """,
        ctes=SQL("%s,", ctes) if ctes else SQL(""),
        shown=SQL("")
        if "contacts" in scope.lacks or scope.is_everyone
        else SQL("shown AS (%s),", _contacts_of(scope.heads)),
        events=_event_query(events),
        new_todo=SQL(", ").join(SQL.identifier("t", name) for name in PROFILE_COLUMNS),
        excluded=SQL(", ").join(
            SQL.identifier("excluded", name) for name in PROFILE_COLUMNS
        ),
        columns=columns,
        trigger=trigger,
        today=today,
        uid=uid,
        now=SQL("%s::timestamp", now),
    )


def _contacts_of(heads):
    """Return the UPDATE that shows contacts of a few companies the companies' rungs."""
    return SQL(
        """
        UPDATE res_partner c
           SET ladder_rung_id = s.ladder_rung_id, ladder_date = s.ladder_date
          FROM unnest(%s) AS h (id)
          LEFT JOIN standing s ON s.partner_id = h.id
         WHERE c.commercial_partner_id = h.id AND c.id <> h.id
           AND (c.ladder_rung_id IS DISTINCT FROM s.ladder_rung_id
                OR c.ladder_date IS DISTINCT FROM s.ladder_date)
        RETURNING 1
        """,
        id_array(heads),
    )


def figure_statement(now, after, until):
    """Return the UPDATE of profiles of which ``todo`` knows new figures and no more.

    A profile that someone else wrote since ``todo`` was made is left as it is.

    :param after: profile id after which to begin
    :param until: last profile id, included
    """
    return SQL(
        """
        UPDATE crm_customer_profile k
           SET (%(columns)s, date_refreshed) = ROW (%(values)s, %(now)s)
          FROM todo t
         WHERE t.profile_id > %(after)s AND t.profile_id <= %(until)s
           AND %(figures_only)s AND k.id = t.profile_id AND k.xmin = t.version
        """,
        columns=SQL(", ").join(SQL.identifier(name) for name in PROFILE_COLUMNS),
        values=SQL(", ").join(SQL.identifier("t", name) for name in PROFILE_COLUMNS),
        now=SQL("%s::timestamp", now),
        after=after,
        until=until,
        figures_only=FIGURES_ONLY,
    )


# Rows of ``todo`` that move nobody: the ratio of everyone who buys regularly grows by
# the day.
FIGURES_ONLY = SQL(
    """(t.profile_id IS NOT NULL AND NOT t.is_gone AND NOT t.override_ended
        AND t.old_rung_id IS NOT DISTINCT FROM t.ladder_rung_id
        AND t.old_date IS NOT DISTINCT FROM t.ladder_date)"""
)


def contact_statement():
    """Return the UPDATE that shows all contacts the rung of their company."""
    return SQL(
        """
        UPDATE res_partner c
           SET ladder_rung_id = p.ladder_rung_id, ladder_date = p.ladder_date
          FROM res_partner p
         WHERE %s
        """,
        _CONTACT_DIFFERS,
    )


def stale_contact_query():
    """Return the SELECT of companies with a contact that shows another rung."""
    return SQL(
        "SELECT p.id FROM res_partner c, res_partner p WHERE %s",
        _CONTACT_DIFFERS,
    )


_CONTACT_DIFFERS = SQL(
    """c.commercial_partner_id = p.id AND c.commercial_partner_id <> c.id
       AND (c.ladder_rung_id IS DISTINCT FROM p.ladder_rung_id
            OR c.ladder_date IS DISTINCT FROM p.ladder_date)"""
)


def row_of(alias):
    """Return what a profile keeps, as one row of ``alias``."""
    return SQL(
        "(%s)",
        SQL(", ").join(SQL.identifier(alias, name) for name in PROFILE_COLUMNS),
    )


def _event_query(columns):
    """Return the events as a relation."""
    return SQL(
        """
        SELECT * FROM unnest(%s::int[], %s::text[], %s::text[], %s::int[], %s::int[])
            AS e (partner_id, trigger, source_model, source_id, user_id)
        """,
        *columns,
    )
