"""Whom a change of a few partners concerns, and what they are known not to have."""

from odoo.tools import SQL

from .ladder_documents import gave_back, id_array, zone_query
from .ladder_facts import Scope

# What :func:`scope_query` tells about the partners, in the order of its columns.
TRAITS = (
    "credits",
    "foreign",
    "supplies",
    "referrals",
    "contacts",
    "overrides",
)


def lacks_of(has):
    """Return the traits that nobody in scope has."""
    found = dict(zip(TRAITS, has, strict=True))
    # A credit note may be in any currency.
    found["foreign"] = found["foreign"] or found["credits"]
    return frozenset(trait for trait in TRAITS if not found[trait])


def scope_of(row):
    """Return the :class:`Scope` of a row of :func:`scope_query`."""
    members, heads, companies, zones, *has, _jit = row
    return Scope(
        heads=tuple(dict.fromkeys(heads or ())),
        members=tuple(members or ()),
        heads_of_members=tuple(heads or ()),
        companies=tuple(companies),
        zones=tuple(zones),
        lacks=lacks_of(has),
    )


def scope_query(settings, partner_ids):
    """Return the SELECT of one row about these partners, for :class:`Scope`.

    Its columns: members, their heads, companies, their time zones, and the traits.  A
    trait may be told of who lacks it; never the other way round.

    A referral counts for the referrer, so the row is about who referred these partners,
    or a lead of theirs, as well.  One step only: who referred the referrer is not
    concerned.

    What follows is longer to compile than to run: that is turned off until the commit.
    """
    own = SQL(
        """
        SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%s)
        """,
        id_array(partner_ids),
    )
    return SQL(
        """
        WITH %(named)s, member AS MATERIALIZED (
            SELECT id, commercial_partner_id AS head_id, ladder_override_kind
              FROM res_partner
             WHERE commercial_partner_id = ANY(ARRAY(SELECT head_id FROM named))
        ),
        ids AS MATERIALIZED (
            SELECT array_agg(id) AS members, array_agg(head_id) AS heads,
                   bool_or(id <> head_id) AS has_contacts,
                   bool_or(ladder_override_kind IS NOT NULL) AS has_overrides
              FROM member
        ),
        zone AS MATERIALIZED (%(zone)s)
        SELECT ids.members, ids.heads,
               (SELECT array_agg(company_id ORDER BY company_id) FROM zone),
               (SELECT array_agg(tz ORDER BY company_id) FROM zone),
               coalesce(paper.has_credits, FALSE)
               OR %(gave_back)s,
               %(invoices_count)s
               OR EXISTS (SELECT FROM sale_order
                           WHERE partner_id = ANY(ids.members)
                             AND currency_id <> %(currency)s),
               %(has_purchase_orders)s OR coalesce(paper.has_supplies, FALSE),
               EXISTS (SELECT FROM res_partner
                        WHERE ladder_referrer_id = ANY(ids.members))
               OR EXISTS (SELECT FROM crm_lead
                           WHERE ladder_referrer_id = ANY(ids.members)),
               ids.has_contacts, ids.has_overrides,
               set_config('jit', 'off', true)
          FROM ids
          CROSS JOIN LATERAL (
               SELECT bool_or(move_type = 'out_refund') AS has_credits,
                      bool_or(move_type IN ('in_invoice', 'in_refund', 'in_receipt'))
                          AS has_supplies
                 FROM account_move
                WHERE partner_id = ANY(ids.members)
          ) paper
        """,
        named=_named_query(own),
        zone=zone_query(),
        gave_back=gave_back(),
        currency=settings.currency_id,
        invoices_count=settings.purchase_source == "invoice",
        has_purchase_orders=settings.has_purchase_orders,
    )


def _named_query(own):
    """Return the CTE ``named``: the partners' heads, and those of who referred them."""
    return SQL(
        """
        family AS MATERIALIZED (
            SELECT id, commercial_partner_id AS head_id, ladder_referrer_id
              FROM res_partner
             WHERE commercial_partner_id = ANY(ARRAY(%(own)s))
        ),
        named AS MATERIALIZED (
            SELECT head_id FROM family
             UNION
            SELECT commercial_partner_id
              FROM res_partner
             WHERE id = ANY(ARRAY(
                   SELECT ladder_referrer_id FROM family
                    UNION ALL
                   SELECT ladder_referrer_id FROM crm_lead
                    WHERE partner_id = ANY(ARRAY(SELECT id FROM family))))
        )
        """,
        own=own,
    )
