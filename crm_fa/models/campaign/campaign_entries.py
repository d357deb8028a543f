"""The documents behind the money of campaigns, one row each."""

from odoo.tools import SQL

from .campaign_figures import influenced_order_query
from .campaign_money import BASES, priced_ctes, target_ctes


def entry_query(settings, targets):
    """Return the SELECT of the documents behind the money of campaigns.

    One row per order, invoice line, cost or bill line: its part in the currency of the
    campaign whose figure it belongs to.  The sum of the rows is that figure.

    :param FigureSettings settings: model, basis and currency
    :param SQL targets: see ``figure_query``
    """
    return SQL(
        """
        WITH %(target)s, %(priced)s,
        entry AS (
            SELECT p.target_id, p.campaign_id, p.kind, p.day, p.is_late,
                   p.kind = %(returned)s AS is_return, p.amount,
                   CASE WHEN p.kind = 'invoiced' THEN p.amount - p.goods END AS margin,
                   p.target_currency_id AS currency_id, p.company_id, p.partner_id,
                   p.order_id, p.line_id, p.cost_id
              FROM priced p
             UNION ALL
            SELECT i.target_id, NULL, 'influenced', i.day, FALSE, FALSE, i.amount,
                   NULL, i.currency_id, i.company_id, i.partner_id, i.order_id, NULL,
                   NULL
              FROM (%(influenced)s) i
        )
        SELECT row_number() OVER (
                   ORDER BY e.target_id, e.kind, e.order_id, e.line_id, e.cost_id,
                            e.campaign_id)::int AS id,
               e.target_id, e.campaign_id, e.kind, e.day AS date, e.is_late,
               e.is_return, e.amount, e.margin, e.currency_id, e.company_id,
               e.partner_id, e.order_id, l.move_id, e.line_id, e.cost_id,
               coalesce(o.user_id, v.invoice_user_id) AS user_id,
               coalesce(o.team_id, v.team_id) AS team_id
          FROM entry e
          LEFT JOIN sale_order o ON o.id = e.order_id
          LEFT JOIN account_move_line l ON l.id = e.line_id
          LEFT JOIN account_move v ON v.id = l.move_id AND e.kind = 'invoiced'
        """,
        target=target_ctes(settings, targets),
        priced=priced_ctes(settings, is_detailed=True),
        influenced=influenced_order_query(),
        returned=BASES[settings.basis],
    )
