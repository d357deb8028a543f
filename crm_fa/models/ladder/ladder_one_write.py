"""Writing what changed about one customer, and nothing else.

The parts that are not needed are not in the statement: each would have to be planned.
"""

from typing import NamedTuple

from odoo.tools import SQL

from .ladder_decision import PROFILE_COLUMNS


class Change(NamedTuple):
    """What has to be written about a customer."""

    creates: bool  # a profile
    updates: bool  # the profile there is
    places: bool  # the rung, or since when
    shows: bool  # the rung to the customer's contacts
    moves: bool  # a row of the journal

    @property
    def is_nothing(self):
        return not any(self)


# The values that :func:`write_query` asks for.
VALUES = (
    *PROFILE_COLUMNS,
    "partner_id",
    "profile_id",
    "old_rung_id",
    "direction",
    "trigger",
    "evidence",
    "source_model",
    "source_id",
    "user_id",
    "now",
)


def write_query(change, value):
    """Return the statement that writes; it selects the id of the move, or NULL.

    :param Change change: what has to be written
    :param value: the values by the names of :data:`VALUES`
    """
    columns = SQL(", ").join(SQL.identifier(name) for name in PROFILE_COLUMNS)
    profile = SQL(", ").join(SQL("%s", value[name]) for name in PROFILE_COLUMNS)
    rung_id, date = value["ladder_rung_id"], value["ladder_date"]
    parts = []
    if change.creates:
        parts.append(
            SQL(
                """
                created AS (
                    INSERT INTO crm_customer_profile
                        (partner_id, date_refreshed, %(columns)s)
                    VALUES (%(partner)s, %(now)s, %(profile)s)
                    ON CONFLICT (partner_id) DO UPDATE
                        SET (date_refreshed, %(columns)s) = (%(now)s, %(profile)s))
                """,
                columns=columns,
                profile=profile,
                partner=value["partner_id"],
                now=value["now"],
            )
        )
    if change.updates:
        parts.append(
            SQL(
                """
                updated AS (
                    UPDATE crm_customer_profile
                       SET (date_refreshed, %s) = (%s, %s)
                     WHERE id = %s)
                """,
                columns,
                value["now"],
                profile,
                value["profile_id"],
            )
        )
    if change.places:
        parts.append(
            SQL(
                """
                placed AS (
                    UPDATE res_partner SET ladder_rung_id = %s, ladder_date = %s
                     WHERE id = %s)
                """,
                rung_id,
                date,
                value["partner_id"],
            )
        )
    if change.shows:
        parts.append(
            SQL(
                """
                shown AS (
                    UPDATE res_partner
                       SET ladder_rung_id = %(rung)s, ladder_date = %(date)s
                     WHERE commercial_partner_id = %(partner)s AND id <> %(partner)s
                       AND (ladder_rung_id IS DISTINCT FROM %(rung)s
                            OR ladder_date IS DISTINCT FROM %(date)s))
                """,
                rung=rung_id,
                date=date,
                partner=value["partner_id"],
            )
        )
    if change.moves:
        parts.append(
            SQL(
                """
                move AS (
                    INSERT INTO crm_ladder_move
                        (partner_id, partner_ref, from_rung_id, to_rung_id, direction,
                         date, trigger, evidence, source_model, source_id, user_id,
                         salesperson_id, team_id, company_id)
                    VALUES (%(partner_id)s, %(partner_id)s, %(old_rung_id)s,
                            %(ladder_rung_id)s, %(direction)s, %(now)s, %(trigger)s,
                            %(evidence)s, %(source_model)s, %(source_id)s, %(user_id)s,
                            %(salesperson_id)s, %(team_id)s, %(company_id)s)
                    RETURNING id)
                """,
                **value,
            )
        )
    return SQL(
        "WITH %s SELECT %s",
        SQL(", ").join(parts),
        SQL("(SELECT id FROM move)") if change.moves else SQL("NULL"),
    )
