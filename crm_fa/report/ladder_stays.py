"""The journal of moves read as stays: from when to when a customer stood on a rung.

All reports on time stand on this one query, so they cannot contradict each other.
"""

from odoo.tools import SQL


def stay_query():
    """Return the SELECT of stays, one per move that led onto a rung.

    A stay ends with the customer's next move, whatever rung the journal says that move
    came from.  It belongs to the company that the customer belongs to today: a shared
    customer that became another company's is no longer everybody's to see.
    """
    # The window's order is that of the index on (partner_ref, date DESC, id DESC), in
    # which the row before is the customer's next move.
    return SQL(
        """
        SELECT s.id, s.partner_id, s.partner_ref, s.to_rung_id AS rung_id,
               s.direction, s.trigger, s.date AS date_start, s.date_end,
               s.next_rung_id, nullif(s.next_direction, 'enter') AS next_direction,
               s.date_end IS NULL AS is_open, s.salesperson_id, s.team_id,
               CASE WHEN p.id IS NULL THEN s.company_id
                    ELSE p.company_id END AS company_id
          FROM (
            SELECT m.id, m.partner_id, m.partner_ref, m.to_rung_id, m.direction,
                   m.trigger, m.date, m.salesperson_id, m.team_id, m.company_id,
                   lag(m.date) OVER next AS date_end,
                   lag(m.to_rung_id) OVER next AS next_rung_id,
                   lag(m.direction) OVER next AS next_direction
              FROM crm_ladder_move m
            WINDOW next AS (PARTITION BY m.partner_ref ORDER BY m.date DESC, m.id DESC)
          ) s
          LEFT JOIN res_partner p ON p.id = s.partner_id
         WHERE s.to_rung_id IS NOT NULL
        """
    )


def local_day(env, column):
    """Return the day of a UTC column in the main company's time zone.

    :param SQL column: a timestamp as the ORM stores it
    """
    zone = env["crm.customer.profile"]._main_timezone().zone
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", column, zone)
