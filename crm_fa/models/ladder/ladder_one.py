"""The usual sale: one customer, known by orders and leads alone.

PostgreSQL needs longer to plan the statement for all kinds of customers than to run it
for one of them.  Most sales concern a single customer who never got a credit note and
stands where the facts say.  For these one short statement counts, another converts if
they pay in several currencies, the rules of the ladder are applied here, and a short
one writes what differs.  Whoever is not that plain takes the long way.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

from ...tools import ladder_rules
from .ladder_decision import PROFILE_COLUMNS
from .ladder_documents import gave_back, rate_query, zone_of
from .ladder_facts import on_ladder

# What :func:`count_query` tells, before the columns of the profile as it is.
COUNTED = (
    "partner_id",
    "company_id",
    "active",
    "salesperson_id",
    "team_id",
    "old_rung_id",
    "old_date",
    "members",
    "has_contacts",
    "is_special",
    "referrers",
    "lead_count",
    "quotation_count",
    "purchase_count",
    "purchase_day_count",
    "future_purchase_count",
    "first_purchase_date",
    "last_purchase_date",
    "revenue",
    "is_foreign",
    "referral_count",
    "profile_id",
)


class One(NamedTuple):
    """A customer: what was counted, and the profile until now (None without one)."""

    counted: dict
    profile: dict | None

    @classmethod
    def of_row(cls, row, today):
        counted = {"today": today, **dict(zip(COUNTED, row, strict=False))}
        known = dict(zip(PROFILE_COLUMNS, row[len(COUNTED) :], strict=True))
        return cls(counted, known if counted["profile_id"] else None)

    @property
    def is_simple(self):
        """Whether nothing but this customer's own orders and leads decides."""
        return bool(self.counted["quotation_count"] and not self.counted["is_special"])

    @property
    def is_plain(self):
        """As :attr:`is_simple`, with all that was paid in the main currency by now."""
        return self.is_simple and not self.counted["is_foreign"]

    def converted(self, missing_currency_id, revenue):
        """Return the customer with what :func:`revenue_query` tells.

        Without a rate the revenue stays open: that takes the long way.
        """
        if missing_currency_id:
            return self
        known = {**self.counted, "revenue": revenue, "is_foreign": False}
        return self._replace(counted=known)

    @property
    def was_known(self):
        """Whether the profile until now counts for who referred this customer."""
        known = self.profile or {}
        return bool(known.get("lead_count") or known.get("purchase_count"))

    @property
    def is_known(self):
        return bool(self.counted["lead_count"] or self.counted["purchase_count"])

    @property
    def referrers(self):
        """Ids of others who referred this customer, or a lead of theirs."""
        one = self.counted
        return set(one["referrers"] or ()) - set(one["members"] or ()) - {None}


def count_query(settings, zones, partner_id, today, asks):
    """Return the SELECT of one customer: :data:`COUNTED`, then the profile's columns.

    Someone who is never on the ladder, such as the company itself, is ``is_special``.

    :param zones: as of ``crm.customer.profile._zones``
    :param partner_id: the customer, or a contact of theirs
    :param date today: the day as of which to judge
    :param str asks: what happened, a key of :data:`_ASKED`
    """
    asked = _ASKED[asks]
    return SQL(
        """
        WITH member AS MATERIALIZED (
            SELECT id, commercial_partner_id, company_id, active, user_id,
                   ladder_rung_id, ladder_date, ladder_referrer_id,
                   ladder_override_kind
              FROM res_partner
             WHERE commercial_partner_id = (
                   SELECT commercial_partner_id FROM res_partner
                    WHERE id = %(partner)s)
        ),
        ids AS MATERIALIZED (
            SELECT array_agg(id) AS members,
                   array_agg(ladder_referrer_id) AS referrers,
                   count(*) > 1 AS has_contacts,
                   bool_or(ladder_override_kind IS NOT NULL) AS has_overrides
              FROM member
        )
        SELECT p.id, p.company_id, p.active, p.user_id,
               (SELECT sale_team_id FROM res_users WHERE id = p.user_id),
               p.ladder_rung_id, p.ladder_date,
               ids.members, ids.has_contacts,
               ids.has_overrides OR %(special)s,
               ids.referrers || %(lead_referrers)s, %(lead_count)s,
               bought.*,
               %(referral_count)s,
               k.id, %(columns)s
          FROM ids
          JOIN member p ON p.id = p.commercial_partner_id
          LEFT JOIN crm_customer_profile k ON k.partner_id = p.id
         %(lead)s
         CROSS JOIN LATERAL (
               SELECT count(*)::int,
                      (count(*) FILTER (WHERE buys AND day <= %(today)s))::int,
                      (count(DISTINCT day)
                           FILTER (WHERE buys AND day <= %(today)s))::int,
                      (count(*) FILTER (WHERE buys AND day > %(today)s))::int,
                      min(day) FILTER (WHERE buys AND day <= %(today)s),
                      max(day) FILTER (WHERE buys AND day <= %(today)s),
                      round(coalesce(sum(amount_untaxed)
                          FILTER (WHERE buys AND day <= %(today)s), 0),
                          %(decimals)s),
                      bool_or(is_foreign)
                 FROM (SELECT so.amount_untaxed,
                              so.state = 'sale' AND so.amount_untaxed > 0 AS buys,
                              (so.date_order AT TIME ZONE 'UTC'
                               AT TIME ZONE %(zone)s)::date AS day,
                              so.currency_id IS DISTINCT FROM %(currency)s
                                  AS is_foreign
                         FROM sale_order so
                        WHERE so.partner_id = ANY(ids.members)) d
         ) bought
        """,
        partner=partner_id,
        zone=zone_of(SQL("so.company_id"), zones),
        today=SQL("%s::date", today),
        special=asked.special(settings),
        lead=asked.lead,
        lead_count=asked.lead_count,
        lead_referrers=asked.lead_referrers,
        decimals=settings.currency_decimals,
        currency=settings.currency_id,
        columns=SQL(", ").join(SQL.identifier("k", name) for name in PROFILE_COLUMNS),
        referral_count=asked.referral_count,
    )


def revenue_query(settings, zones, members, today):
    """Return the SELECT of a customer's revenue when some of it is in foreign money.

    Its columns: a currency without a rate, or NULL, and what was bought until
    ``today``, each purchase at its own day's rate, as ``ladder_facts`` converts it.
    """
    return SQL(
        """
        WITH document AS MATERIALIZED (
            SELECT so.currency_id, so.amount_untaxed AS amount,
                   (so.date_order AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day
              FROM sale_order so
             WHERE so.partner_id = ANY(%(members)s)
               AND so.state = 'sale' AND so.amount_untaxed > 0
        ),
        foreign_document AS MATERIALIZED (
            SELECT * FROM document
             WHERE currency_id <> %(currency)s AND day <= %(today)s
        ),
        rate AS MATERIALIZED (%(rate)s),
        priced AS (
            SELECT amount, NULL::int AS missing_currency_id
              FROM document
             WHERE currency_id = %(currency)s AND day <= %(today)s
             UNION ALL
            SELECT d.amount * r.factor,
                   CASE WHEN r.factor IS NULL THEN d.currency_id END
              FROM foreign_document d
              LEFT JOIN rate r ON r.currency_id = d.currency_id AND r.day = d.day
        )
        SELECT min(missing_currency_id), round(coalesce(sum(amount), 0), %(decimals)s)
          FROM priced
        """,
        zone=zone_of(SQL("so.company_id"), zones),
        members=members,
        today=today,
        currency=settings.currency_id,
        rate=rate_query(settings),
        decimals=settings.currency_decimals,
    )


_REFERS = SQL(
    """
    (EXISTS (SELECT FROM res_partner WHERE ladder_referrer_id = ANY(ids.members))
     OR EXISTS (SELECT FROM crm_lead WHERE ladder_referrer_id = ANY(ids.members)))
    """
)


def _is_no_customer(settings):
    """Who is not on the ladder, or has just become a contact and left a profile.

    Asked apart from where rows are joined: that takes longer to plan.
    """
    return SQL(
        """
        (NOT (%s)
         OR EXISTS (SELECT FROM crm_customer_profile
                     WHERE partner_id = ANY(ids.members) AND partner_id <> p.id))
        """,
        on_ladder(settings),
    )


def _has_credits():
    return SQL(
        """
        (EXISTS (SELECT FROM account_move
                  WHERE partner_id = ANY(ids.members) AND move_type = 'out_refund')
         OR %s)
        """,
        gave_back(),
    )


# As ``ladder_decision.referral_query`` counts, of one customer whom nobody else's
# refresh concerns.
_REFERRAL_COUNT = SQL(
    """
    (SELECT count(DISTINCT referred)::int
       FROM (SELECT r.commercial_partner_id AS referred
               FROM res_partner r
               JOIN crm_customer_profile x ON x.partner_id = r.commercial_partner_id
              WHERE r.ladder_referrer_id = ANY(ids.members)
                AND r.commercial_partner_id <> p.id
                AND (x.lead_count > 0 OR x.purchase_count > 0)
              UNION ALL
             SELECT coalesce(r.commercial_partner_id, -l.id)
               FROM crm_lead l
               LEFT JOIN res_partner r ON r.id = l.partner_id
              WHERE l.ladder_referrer_id = ANY(ids.members)
                AND r.commercial_partner_id IS DISTINCT FROM p.id) came)
    """
)


class Asked(NamedTuple):
    """What :func:`count_query` asks, and what it takes from the profile."""

    special: Callable  # from the settings to who takes the long way
    referral_count: SQL
    lead: SQL = SQL(
        """
        CROSS JOIN LATERAL (
              SELECT count(*)::int AS number,
                     array_agg(ladder_referrer_id) AS referrers
                FROM crm_lead WHERE partner_id = ANY(ids.members)
        ) lead
        """
    )
    lead_count: SQL = SQL("lead.number")
    lead_referrers: SQL = SQL("lead.referrers")


# By what happened as far as is known.  A sale changes nothing but what was bought, and
# the profile tells the rest: who referred a lead matters to no sale, for whoever has
# one is known already.  A referral changes how many the customer referred.  Anything
# else may change all of it, and who referred anyone then is special.
_ASKED = {
    "sale": Asked(
        # A profile of before there was the flag does not know.
        lambda _settings: SQL("k.id IS NULL OR k.has_credits IS NOT FALSE"),
        SQL("k.referral_count"),
        lead=SQL(""),
        lead_count=SQL("k.lead_count"),
        lead_referrers=SQL("NULL::int[]"),
    ),
    "anything": Asked(
        lambda settings: SQL(
            "%s OR %s OR %s", _is_no_customer(settings), _has_credits(), _REFERS
        ),
        SQL("0"),
    ),
    "referral": Asked(
        lambda settings: SQL("%s OR %s", _is_no_customer(settings), _has_credits()),
        _REFERRAL_COUNT,
    ),
}


def standing_of(one, settings, rungs):
    """Return the profile as the facts ask for it, and the direction of the move to it.

    :param One one: a plain customer
    :param rungs: as of ``crm.ladder.rung._ladder_rules``, none with a window
    :return: ``({column: value}, direction)``; ``(None, None)`` when the rungs leave
        the customer no place, or the present one is not among them
    """
    facts = one.counted
    days, first = facts["purchase_day_count"], facts["first_purchase_date"]
    today, last = facts["today"], facts["last_purchase_date"]
    ratio = ladder_rules.overdue_ratio(today, first, last, days)
    rung_id, nearly_there = ladder_rules.computed(
        rungs,
        {
            "min_leads": facts["lead_count"] + facts["quotation_count"],
            "min_purchases": facts["purchase_count"],
            "min_purchase_days": days,
            "min_revenue": facts["revenue"],
            "min_referrals": facts["referral_count"],
            "max_overdue_ratio": ratio,
        },
    )
    old_rung_id = facts["old_rung_id"]
    known = {rung["id"] for rung in rungs}
    if rung_id is None or (old_rung_id is not None and old_rung_id not in known):
        return None, None
    ladder_rung_id, ladder_date, direction = ladder_rules.placed(
        rungs, rung_id, old_rung_id, facts["old_date"], today
    )
    decided = {
        "currency_id": settings.currency_id,
        "missing_currency_id": None,
        "has_credits": False,
        "mean_interval_days": ladder_rules.mean_interval_days(first, last, days),
        "overdue_ratio": ratio,
        "is_lapsed": ladder_rules.is_lapsed(
            today, last, days, ratio, settings.lapse_ratio, settings.lapse_days
        ),
        "is_nearly_there": nearly_there,
        "is_overridden": False,
        "rung_id": rung_id,
        "ladder_rung_id": ladder_rung_id,
        "ladder_date": ladder_date,
    }
    profile = {
        name: decided[name] if name in decided else facts[name]
        for name in PROFILE_COLUMNS
    }
    return profile, direction


def evidence_of(profile, today):
    """Return the facts that decided a move, as ``ladder_writing`` writes them."""
    ratio = profile["overdue_ratio"]
    found = {
        "today": today.isoformat(),
        **{
            name: profile[name] or None
            for name in (
                "lead_count",
                "quotation_count",
                "purchase_count",
                "purchase_day_count",
                "revenue",
                "referral_count",
            )
        },
        **{
            name: profile[name] and profile[name].isoformat()
            for name in ("first_purchase_date", "last_purchase_date")
        },
        "currency_id": profile["revenue"] and profile["currency_id"] or None,
        "overdue_ratio": ratio if ratio is None else round(ratio, 2),
    }
    return {name: value for name, value in found.items() if value is not None}
