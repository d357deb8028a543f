"""The SELECT that credits orders to campaigns, for some orders or for all of them.

It says in SQL what ``tools/attribution.py`` says in Python.  Served by the indexes on
``sale_order (partner_id)`` and ``(opportunity_id)``, ``res_partner
(commercial_partner_id)``, and the touches' ``(partner_id, date)``, ``(lead_id)`` and
``(order_id)``; for all orders PostgreSQL reads each table once and joins by hash.
"""

from odoo.tools import SQL

from ...tools.attribution import (
    HALF_LIFE_DAYS,
    POSITION_SPLIT,
    SHARE_DECIMALS,
    WEIGHT_DECIMALS,
)

# The columns of a credit, in the order in which ``credit_query`` returns them.
COLUMNS = (
    "order_id",
    "campaign_id",
    "model",
    "share",
    "amount",
    "currency_id",
    "date_order",
    "company_id",
    "partner_id",
    "is_last_touch",
)
KEY = ("order_id", "campaign_id", "model")
VALUES = tuple(name for name in COLUMNS if name not in KEY)


def columns(names, alias=None):
    """Return the columns ``names`` as SQL, each behind ``alias`` if one is given."""
    return SQL(", ").join(
        SQL.identifier(alias, name) if alias else SQL.identifier(name) for name in names
    )


def scope_query(order_ids=(), lead_ids=(), touched=()):
    """Return the SELECT of the orders whose credit may have changed.

    :param order_ids: these orders
    :param lead_ids: the orders of these opportunities
    :param touched: ``(partner id, date)``: the orders since that date of all partners
        under the same commercial partner
    """
    queries = [SQL("SELECT unnest(%s::int[]) AS id", list(order_ids))]
    if lead_ids:
        queries.append(
            SQL("SELECT id FROM sale_order WHERE opportunity_id = ANY(%s)", [*lead_ids])
        )
    if touched:
        partners, dates = zip(*touched, strict=True)
        queries.append(
            SQL(
                """
                SELECT o.id
                  FROM unnest(%s::int[], %s::timestamp[]) AS c (partner_id, since)
                  JOIN res_partner p ON p.id = c.partner_id
                  JOIN res_partner m
                    ON m.commercial_partner_id = p.commercial_partner_id
                  JOIN sale_order o ON o.partner_id = m.id
                 WHERE o.state = 'sale' AND o.date_order >= c.since
                """,
                list(partners),
                list(dates),
            )
        )
    return SQL(" UNION ").join(queries)


def credit_query(scope=None):
    """Return the SELECT of credits (see ``COLUMNS``).

    :param SQL scope: SELECT of the ids of the orders to credit; all when left out
    """
    first, middle, last = POSITION_SPLIT
    return SQL(
        """
        WITH sold AS MATERIALIZED (%(sold)s),
        contact AS (
            SELECT order_id, campaign_id,
                   min(date) AS first_date, min(id) AS first_id,
                   max(date) AS last_date, max(id) AS last_id
              FROM (%(touches)s) touch
             GROUP BY order_id, campaign_id
        ),
        behind AS (
            SELECT * FROM contact
             UNION ALL
            -- Nothing within the window: the campaign the order carries has it all.
            SELECT s.order_id, s.single_id, s.date_order, 0, s.date_order, 0
              FROM sold s
             WHERE s.single_id IS NOT NULL
               AND NOT EXISTS (SELECT FROM contact c WHERE c.order_id = s.order_id)
        ),
        placed AS (
            SELECT behind.*,
                   count(*) OVER orders AS n,
                   max(last_date) OVER orders AS newest,
                   row_number() OVER (orders ORDER BY first_date, first_id)
                       AS nth_first,
                   row_number() OVER (orders ORDER BY last_date, last_id) AS nth
              FROM behind
            WINDOW orders AS (PARTITION BY order_id)
        ),
        weighed AS (
            SELECT p.order_id, p.campaign_id, p.n, p.nth, p.nth_first,
                   s.single_id, s.amount, s.decimals, s.currency_id, s.date_order,
                   s.company_id, s.customer_id, s.custom_split,
                   1::numeric AS even, p.n::numeric AS even_of,
                   CASE WHEN p.n < 3 THEN 1
                        WHEN p.nth = 1 THEN %(first)s * (p.n - 2)
                        WHEN p.nth = p.n THEN %(last)s * (p.n - 2)
                        ELSE %(middle)s END::numeric AS position,
                   CASE WHEN p.n < 3 THEN p.n
                        ELSE 100 * (p.n - 2) END::numeric AS position_of,
                   round(power(0.5::float8,
                               extract(epoch FROM p.newest - p.last_date)::float8
                               / %(half_life)s)::numeric, %(weight_decimals)s) AS decay,
                   CASE WHEN p.n = 1 OR p.n = 2 AND s.first + s.last = 0 THEN 1
                        WHEN p.nth = 1 THEN s.first * greatest(p.n - 2, 1)
                        WHEN p.nth = p.n THEN s.last * greatest(p.n - 2, 1)
                        ELSE s.middle END AS custom,
                   CASE WHEN p.n = 1 OR p.n = 2 AND s.first + s.last = 0 THEN p.n
                        WHEN p.n = 2 THEN s.first + s.last
                        ELSE (s.first + s.middle + s.last) * (p.n - 2)
                         END AS custom_of
              FROM placed p
              JOIN sold s ON s.order_id = p.order_id
        ),
        totalled AS (
            SELECT weighed.*,
                   sum(decay) OVER orders AS decay_of,
                   10::numeric ^ decimals AS unit
              FROM weighed
            WINDOW orders AS (PARTITION BY order_id)
        ),
        cut AS (
            SELECT totalled.*, %(cuts)s FROM totalled
        ),
        rest AS (
            SELECT cut.*, %(sums)s
              FROM cut
            WINDOW orders AS (PARTITION BY order_id)
        )
        SELECT order_id, campaign_id, part.model, part.share,
               round(part.amount, decimals) AS amount, currency_id, date_order,
               company_id, customer_id AS partner_id, nth = n AS is_last_touch
          FROM rest
          CROSS JOIN LATERAL (VALUES
               ('first', (nth_first = 1)::int::numeric,
                CASE WHEN nth_first = 1 THEN amount ELSE 0 END),
               ('last', (nth = n)::int::numeric,
                CASE WHEN nth = n THEN amount ELSE 0 END),
               %(rows)s
          ) AS part (model, share, amount)
         WHERE (part.share <> 0 OR part.amount <> 0)
           AND (part.model <> 'custom' OR custom_split)
         UNION ALL
        SELECT s.order_id, s.single_id, 'single', 1, round(s.amount, s.decimals),
               s.currency_id, s.date_order, s.company_id, s.customer_id,
               coalesce(p.nth = p.n, FALSE)
          FROM sold s
          LEFT JOIN placed p ON p.order_id = s.order_id AND p.campaign_id = s.single_id
         WHERE s.single_id IS NOT NULL
        """,
        sold=_sold_query(scope),
        touches=_touch_query(),
        first=first,
        middle=middle,
        last=last,
        half_life=float(HALF_LIFE_DAYS * 86_400),
        weight_decimals=WEIGHT_DECIMALS,
        cuts=SQL(", ").join(_cut(name) for name in _SHARED_OUT),
        sums=SQL(", ").join(_sum(name) for name in _SHARED_OUT),
        rows=SQL(", ").join(_row(name) for name in _SHARED_OUT),
    )


# The models under which an order is divided, and not given to one campaign.
_SHARED_OUT = ("even", "position", "decay", "custom")


def _sold_query(scope):
    """Return the SELECT of confirmed orders with what decides about their credit."""
    return SQL(
        """
        SELECT o.id AS order_id, o.date_order, o.currency_id, o.company_id,
               o.opportunity_id, coalesce(o.amount_untaxed, 0) AS amount,
               p.commercial_partner_id AS customer_id,
               cur.decimal_places AS decimals,
               make_interval(days => co.campaign_lookback_days) AS lookback,
               co.campaign_custom_split AS custom_split,
               co.campaign_custom_first::numeric AS first,
               co.campaign_custom_middle::numeric AS middle,
               co.campaign_custom_last::numeric AS last,
               CASE WHEN o.campaign_id IS NOT NULL THEN o.campaign_id
                    WHEN o.opportunity_id IS NOT NULL THEN l.campaign_id
                    -- Its opportunity was deleted; what it brought stays.
                    ELSE (SELECT t.campaign_id FROM crm_campaign_touch t
                           WHERE t.order_id = o.id AND t.kind = 'lead'
                             AND t.lead_id IS NULL
                           ORDER BY t.date DESC, t.id DESC LIMIT 1)
                     END AS single_id
          FROM sale_order o
          %(scope)s
          JOIN res_partner p ON p.id = o.partner_id
          JOIN res_company co ON co.id = o.company_id
          JOIN res_currency cur ON cur.id = o.currency_id
          LEFT JOIN crm_lead l ON l.id = o.opportunity_id AND o.campaign_id IS NULL
         WHERE o.state = 'sale'
        """,
        scope=SQL("JOIN (%s) scope ON scope.id = o.id", scope) if scope else SQL(),
    )


def _touch_query():
    """Return the SELECT of the touches that count for each sold order."""
    return SQL(
        """
        SELECT s.order_id, t.campaign_id, t.date, t.id
          FROM sold s
          JOIN res_partner m ON m.commercial_partner_id = s.customer_id
          JOIN crm_campaign_touch t ON t.partner_id = m.id
           AND t.date BETWEEN s.date_order - s.lookback AND s.date_order
          LEFT JOIN sale_order x ON x.id = t.order_id
         WHERE t.order_id IS NULL
            OR t.order_id <> s.order_id
               -- A campaign taken off its order again was a mistake.
               AND (x.campaign_id = t.campaign_id
                    OR x.campaign_id IS NULL AND t.kind = 'lead')
         UNION ALL
        SELECT s.order_id, t.campaign_id, t.date, t.id
          FROM sold s
          JOIN crm_campaign_touch t ON t.lead_id = s.opportunity_id
           AND t.order_id IS NULL
           AND t.date BETWEEN s.date_order - s.lookback AND s.date_order
         UNION ALL
        -- What the order itself carries counts, however old the quotation is.
        SELECT s.order_id, t.campaign_id,
               greatest(least(t.date, s.date_order), s.date_order - s.lookback), t.id
          FROM sold s
          JOIN crm_campaign_touch t ON t.order_id = s.order_id
           AND t.campaign_id = s.single_id
         WHERE t.kind <> 'lead'
            OR t.date BETWEEN s.date_order - s.lookback AND s.date_order
        """
    )


def _names(model):
    return {
        "weight": SQL.identifier(model),
        "total": SQL.identifier(f"{model}_of"),
        "share": SQL.identifier(f"{model}_share"),
        "amount": SQL.identifier(f"{model}_amount"),
        "shares": SQL.identifier(f"{model}_shares"),
        "amounts": SQL.identifier(f"{model}_amounts"),
    }


def _cut(model):
    """Round each part down; ``div`` is exact where a quotient would be rounded."""
    return SQL(
        """
        div(%(weight)s * %(fine)s, %(total)s) / %(fine)s AS %(share)s,
        div(amount * %(weight)s * unit, %(total)s) / unit AS %(amount)s
        """,
        fine=SQL("%s::numeric", 10**SHARE_DECIMALS),
        **_names(model),
    )


def _sum(model):
    return SQL(
        """
        sum(%(share)s) OVER orders AS %(shares)s,
        sum(%(amount)s) OVER orders AS %(amounts)s
        """,
        **_names(model),
    )


def _row(model):
    """Give the last touch what rounding down has left over."""
    return SQL(
        """
        (%(model)s,
         %(share)s + CASE WHEN nth = n THEN 1 - %(shares)s ELSE 0 END,
         %(amount)s + CASE WHEN nth = n THEN rest.amount - %(amounts)s ELSE 0 END)
        """,
        model=model,
        **_names(model),
    )
