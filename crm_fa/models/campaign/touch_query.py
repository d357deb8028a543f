"""The statements that write touches from leads, orders and clicks."""

from odoo.tools import SQL

_COLUMNS = SQL(
    """
    campaign_id, date, kind, source_id, medium_id, lead_id, lead_ref, partner_id,
    order_id, user_id, team_id, company_id,
    create_uid, create_date, write_uid, write_date
    """
)
_EVERY_LEAD = SQL(
    "(SELECT id, NULL AS how, 1 AS uid, NULL::timestamp AS date FROM crm_lead"
    "  WHERE campaign_id IS NOT NULL)"
)
_EVERY_ORDER = SQL(
    "(SELECT id, NULL AS how, 1 AS uid, NULL::timestamp AS date FROM sale_order"
    "  WHERE campaign_id IS NOT NULL OR opportunity_id IS NOT NULL)"
)


def events_table(events):
    """Return ``events`` (see ``CampaignEvent``) as a table (id, how, uid, date)."""
    return SQL(
        "unnest(%s::int[], %s::text[], %s::int[], %s::timestamp[])",
        [event.ref for event in events],
        [event.how for event in events],
        [event.user_ref for event in events],
        [event.date for event in events],
    )


def touch_statement(now, leads=None, orders=None):
    """Return the statement that writes the touches documents ask for.

    A document touches a campaign once, however often it is written.  What moved to
    another customer takes its touches along.

    It returns ``(partner id, date)`` of every touch written or moved, the customer
    losing it included.

    :param datetime now: the transaction's moment
    :param SQL leads: table of events, every lead when left out
    :param SQL orders: table of events, every order when left out
    """
    return SQL(
        """
        WITH of_lead AS (
            SELECT e.id, e.how, e.uid, e.date
              FROM %(leads)s AS e (id, how, uid, date)
        ),
        of_order AS (
            SELECT e.id, e.how, e.uid, e.date
              FROM %(orders)s AS e (id, how, uid, date)
        ),
        astray AS (
            SELECT t.id, t.partner_id AS was, l.partner_id AS now
              FROM of_lead
              JOIN crm_lead l ON l.id = of_lead.id
              JOIN crm_campaign_touch t ON t.lead_id = l.id AND t.order_id IS NULL
             WHERE l.partner_id IS NOT NULL
               AND t.partner_id IS DISTINCT FROM l.partner_id
             UNION ALL
            SELECT t.id, t.partner_id, o.partner_id
              FROM of_order
              JOIN sale_order o ON o.id = of_order.id
              JOIN crm_campaign_touch t ON t.order_id = o.id
             WHERE t.partner_id IS DISTINCT FROM o.partner_id
        ),
        moved AS (
            UPDATE crm_campaign_touch t
               SET partner_id = astray.now
              FROM astray
             WHERE astray.id = t.id
         RETURNING t.date, astray.was, astray.now
        ),
        born AS (
            INSERT INTO crm_campaign_touch (%(columns)s)
            SELECT campaign_id, date, kind, source_id, medium_id, lead_id, lead_id,
                   partner_id, order_id, user_id, team_id, company_id,
                   uid, %(now)s, uid, %(now)s
              FROM (%(documents)s) document
             ORDER BY date, lead_id, order_id
         RETURNING partner_id, date
        )
        SELECT partner_id, min(date)
          FROM (SELECT partner_id, date FROM born
                 UNION ALL SELECT was, date FROM moved
                 UNION ALL SELECT now, date FROM moved) touched
         WHERE partner_id IS NOT NULL
         GROUP BY partner_id
        """,
        leads=_EVERY_LEAD if leads is None else leads,
        orders=_EVERY_ORDER if orders is None else orders,
        columns=_COLUMNS,
        documents=_document_query(),
        now=now,
    )


def _document_query():
    """Return the SELECT of touches that leads and orders ask for and lack."""
    return SQL(
        """
        SELECT l.campaign_id,
               date_trunc('second', coalesce(of_lead.date, l.create_date)) AS date,
               coalesce(of_lead.how, 'lead') AS kind, l.source_id, l.medium_id,
               l.id AS lead_id, l.partner_id, NULL::int AS order_id, l.user_id,
               l.team_id, l.company_id, of_lead.uid
          FROM of_lead
          JOIN crm_lead l ON l.id = of_lead.id
         WHERE l.campaign_id IS NOT NULL
           AND NOT EXISTS (SELECT FROM crm_campaign_touch t
                            WHERE t.lead_id = l.id AND t.order_id IS NULL
                              AND t.campaign_id = l.campaign_id
                              AND t.kind IN ('lead', 'website', 'import'))
         UNION ALL
        SELECT o.campaign_id,
               date_trunc('second', CASE WHEN o.state = 'sale' THEN o.date_order
                    ELSE coalesce(of_order.date, o.date_order) END),
               coalesce(of_order.how,
                        CASE WHEN o.state = 'sale' THEN 'order' ELSE 'quotation' END),
               o.source_id, o.medium_id, o.opportunity_id, o.partner_id, o.id,
               o.user_id, o.team_id, o.company_id, of_order.uid
          FROM of_order
          JOIN sale_order o ON o.id = of_order.id
         WHERE o.campaign_id IS NOT NULL AND o.state IN ('draft', 'sent', 'sale')
           AND NOT EXISTS (SELECT FROM crm_campaign_touch t
                            WHERE t.order_id = o.id AND t.campaign_id = o.campaign_id)
         UNION ALL
        -- An order keeps its opportunity's campaign, should that be deleted one day.
        SELECT l.campaign_id,
               date_trunc('second', coalesce(
                    (SELECT max(t.date) FROM crm_campaign_touch t
                      WHERE t.lead_id = l.id AND t.campaign_id = l.campaign_id
                        AND t.order_id IS NULL),
                    l.create_date)),
               'lead', l.source_id, l.medium_id, l.id, o.partner_id, o.id,
               l.user_id, l.team_id, o.company_id, of_order.uid
          FROM of_order
          JOIN sale_order o ON o.id = of_order.id
          JOIN crm_lead l ON l.id = o.opportunity_id
         WHERE o.campaign_id IS NULL AND l.campaign_id IS NOT NULL AND o.state = 'sale'
           AND NOT EXISTS (SELECT FROM crm_campaign_touch t
                            WHERE t.order_id = o.id AND t.campaign_id = l.campaign_id
                              AND t.kind = 'lead')
        """
    )


def click_statement(now, uid, clicks=None):
    """Return the statement that writes the touches of clicks on mailings' links.

    The reader is who the mailing went to; a list's subscriber is the partner with the
    same email address, if there is one.  Test mailings touch nobody.

    :param clicks: ids of ``link.tracker.click``; all of them when left out
    """
    return SQL(
        """
        INSERT INTO crm_campaign_touch (%(columns)s)
        SELECT coalesce(c.campaign_id, trace.campaign_id),
               min(date_trunc('second', c.create_date)), 'mailing',
               min(k.source_id), min(k.medium_id), l.id, l.id,
               coalesce(p.id, l.partner_id), NULL, coalesce(l.user_id, p.user_id),
               l.team_id, coalesce(l.company_id, p.company_id),
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM link_tracker_click c
          JOIN mailing_trace trace ON trace.id = c.mailing_trace_id
          JOIN link_tracker k ON k.id = c.link_id
          LEFT JOIN crm_lead l ON trace.model = 'crm.lead' AND l.id = trace.res_id
          LEFT JOIN LATERAL (
               SELECT p.id, p.user_id, p.company_id FROM res_partner p
                WHERE CASE WHEN trace.model = 'res.partner' THEN p.id = trace.res_id
                           ELSE l.id IS NULL AND p.active
                                AND p.email_normalized = lower(trace.email) END
                ORDER BY p.id LIMIT 1
          ) p ON TRUE
         WHERE coalesce(c.campaign_id, trace.campaign_id) IS NOT NULL
           AND NOT coalesce(trace.is_test_trace, FALSE)
           AND (l.id IS NOT NULL OR p.id IS NOT NULL)
           AND %(in_scope)s
           AND NOT EXISTS (
               SELECT FROM crm_campaign_touch t
                WHERE t.campaign_id = coalesce(c.campaign_id, trace.campaign_id)
                  AND t.kind = 'mailing'
                  AND t.date = date_trunc('second', c.create_date)
                  AND t.lead_id IS NOT DISTINCT FROM l.id
                  AND t.partner_id IS NOT DISTINCT FROM coalesce(p.id, l.partner_id))
         GROUP BY coalesce(c.campaign_id, trace.campaign_id),
                  date_trunc('second', c.create_date), l.id, p.id, p.user_id,
                  p.company_id
     RETURNING partner_id, date
        """,
        columns=_COLUMNS,
        in_scope=SQL("TRUE") if clicks is None else SQL("c.id = ANY(%s)", list(clicks)),
        now=now,
        uid=uid,
    )
