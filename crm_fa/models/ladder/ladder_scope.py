"""Whom a change of a few partners concerns, and what they are known not to have."""

from odoo.tools import SQL

from .ladder_documents import id_array, zone_query

# What :func:`scope_query` tells about the partners, in the order of its columns.
TRAITS = ("credits", "foreign", "supplies", "referrals", "contacts")


def lacks_of(has):
    """Return the traits that nobody in scope has."""
    found = dict(zip(TRAITS, has, strict=True))
    # A credit note may be in any currency.
    found["foreign"] = found["foreign"] or found["credits"]
    return frozenset(trait for trait in TRAITS if not found[trait])


def scope_query(settings, partner_ids):
    """Return the SELECT of one row: members, their heads, time zones, and the traits.

    A referral counts for the referrer, so who referred these partners, or a lead of
    theirs, is judged anew as well.

    What follows is longer to compile than to run: that is turned off until the commit.
    """
    return SQL(
        """
        WITH seed AS MATERIALIZED (
            SELECT DISTINCT commercial_partner_id AS id
              FROM res_partner WHERE id = ANY(%(ids)s)
        ),
        family AS MATERIALIZED (
            SELECT p.id, p.ladder_referrer_id AS referrer_id
              FROM res_partner p
             WHERE p.commercial_partner_id = ANY(ARRAY(SELECT id FROM seed))
        ),
        referrer AS (
            SELECT referrer_id AS id FROM family
             UNION
            SELECT ladder_referrer_id FROM crm_lead
             WHERE partner_id = ANY(ARRAY(SELECT id FROM family))
               AND ladder_referrer_id IS NOT NULL
        ),
        head AS (
            SELECT id FROM seed
             UNION
            SELECT commercial_partner_id
              FROM res_partner WHERE id = ANY(ARRAY(SELECT id FROM referrer))
        ),
        member AS MATERIALIZED (
            SELECT p.id, p.commercial_partner_id AS head_id
              FROM res_partner p
             WHERE p.commercial_partner_id = ANY(ARRAY(SELECT id FROM head))
        ),
        ids AS MATERIALIZED (
            SELECT array_agg(id) AS members, array_agg(head_id) AS heads FROM member
        )
        SELECT ids.members, ids.heads,
               (SELECT jsonb_object_agg(company_id, tz) FROM (%(zone)s) z),
               EXISTS (SELECT FROM account_move
                        WHERE partner_id = ANY(ids.members)
                          AND move_type = 'out_refund')
               OR EXISTS (SELECT FROM sale_order so
                            JOIN sale_order_line sol ON sol.order_id = so.id
                            JOIN sale_order_line_invoice_rel r
                              ON r.order_line_id = sol.id
                            JOIN account_move_line aml ON aml.id = r.invoice_line_id
                            JOIN account_move am ON am.id = aml.move_id
                           WHERE so.partner_id = ANY(ids.members)
                             AND am.move_type = 'out_refund'),
               %(invoices_count)s
               OR EXISTS (SELECT FROM sale_order
                           WHERE partner_id = ANY(ids.members)
                             AND currency_id <> %(currency)s),
               %(has_purchase_orders)s
               OR EXISTS (SELECT FROM account_move
                           WHERE partner_id = ANY(ids.members)
                             AND move_type IN (
                                 'in_invoice', 'in_refund', 'in_receipt')),
               EXISTS (SELECT FROM res_partner
                        WHERE ladder_referrer_id = ANY(ids.members))
               OR EXISTS (SELECT FROM crm_lead
                           WHERE ladder_referrer_id = ANY(ids.members)),
               EXISTS (SELECT FROM member WHERE id <> head_id),
               set_config('jit', 'off', true)
          FROM ids
        """,
        ids=id_array(partner_ids),
        zone=zone_query(),
        currency=settings.currency_id,
        invoices_count=settings.purchase_source == "invoice",
        has_purchase_orders=settings.has_purchase_orders,
    )
