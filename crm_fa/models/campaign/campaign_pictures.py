"""What the pictures of a campaign count beyond its figures."""

from odoo.tools import SQL

from .campaign_figures import acquired_query
from .campaign_money import company_query


def touched_query(settings, targets):
    """Return the SELECT of whom a target has touched: one row per customer or lead.

    Columns: target_id, touch_id (the last touch of that customer or lead).  A customer
    with several leads, or several contacts, was touched once; a lead without a
    customer stands for itself, merged or deleted ones under their number.

    :param FigureSettings settings: companies that count
    :param SQL targets: see ``figure_query``
    """
    return SQL(
        """
        SELECT DISTINCT ON (t.target_id, who.what, who.ref)
               t.target_id, k.id AS touch_id
          FROM (%(targets)s) t (target_id, campaign_id)
          JOIN crm_campaign_touch k ON k.campaign_id = t.campaign_id
          LEFT JOIN res_partner p ON p.id = k.partner_id
         CROSS JOIN LATERAL (
               SELECT CASE WHEN p.id IS NOT NULL THEN 'partner'
                           WHEN k.lead_id IS NOT NULL OR k.lead_ref > 0 THEN 'lead'
                           ELSE 'touch' END AS what,
                      coalesce(p.commercial_partner_id, k.lead_id,
                               nullif(k.lead_ref, 0), k.id) AS ref) who
         WHERE k.company_id IS NULL OR k.company_id = ANY(%(companies)s)
         ORDER BY t.target_id, who.what, who.ref, k.date DESC, k.id DESC
        """,
        targets=targets,
        companies=list(settings.companies),
    )


def standing_query(settings, targets):
    """Return the SELECT of acquired customers by the rung they stand on today.

    Columns: target_id, rung_id (NULL: not on the ladder), customers.

    :param FigureSettings settings: companies that count
    :param SQL targets: see ``figure_query``
    """
    return SQL(
        """
        WITH company AS MATERIALIZED (%(company)s),
        target AS MATERIALIZED (SELECT * FROM (%(targets)s) t (target_id, campaign_id)),
        wanted AS (SELECT DISTINCT campaign_id FROM target)
        SELECT t.target_id, r.ladder_rung_id AS rung_id, count(*)::int AS customers
          FROM (%(acquired)s) a
          JOIN target t ON t.campaign_id = a.campaign_id
          JOIN res_partner r ON r.id = a.partner_id
         WHERE a.model = 'single'
         GROUP BY t.target_id, r.ladder_rung_id
        """,
        company=company_query(settings.companies),
        targets=targets,
        acquired=acquired_query(settings, SQL("wanted")),
    )
