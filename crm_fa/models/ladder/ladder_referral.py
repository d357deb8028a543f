"""Who sent whom: the rule that nobody was sent by someone they sent themselves."""

from odoo.tools import SQL

from .ladder_documents import id_array


def circle_query(pairs):
    """Return the SELECT of the keys of ``pairs`` whose referrer leads back to them.

    Walks up the chain of referrers, by customers and by leads of theirs, all pairs at
    once.  A referrer who is the customer is the shortest circle.

    :param pairs: ``(key, customer, referrer)``: a number of the caller's, and the ids
        of two commercial partners
    """
    keys, customers, referrers = zip(*pairs, strict=True)
    return SQL(
        """
        WITH RECURSIVE chain AS (
            SELECT * FROM unnest(%s, %s, %s) AS pair (key, customer_id, head_id)
             UNION
            SELECT c.key, c.customer_id, sent.head_id
              FROM chain c
             CROSS JOIN LATERAL (
                SELECT r.commercial_partner_id AS head_id
                  FROM res_partner p
                  JOIN res_partner r ON r.id = p.ladder_referrer_id
                 WHERE p.commercial_partner_id = c.head_id
                 UNION ALL
                SELECT r.commercial_partner_id
                  FROM res_partner p
                  JOIN crm_lead l ON l.partner_id = p.id
                  JOIN res_partner r ON r.id = l.ladder_referrer_id
                 WHERE p.commercial_partner_id = c.head_id
             ) sent
        )
        SELECT DISTINCT key FROM chain WHERE customer_id = head_id
        """,
        id_array(keys),
        id_array(customers),
        id_array(referrers),
    )
