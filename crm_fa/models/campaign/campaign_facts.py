"""One row per thing that counts for a campaign, for the report of campaign results."""

from odoo.tools import SQL

from .attribution_models import ATTRIBUTION_MODELS
from .campaign_figures import acquired_query, loyal_sequence_query
from .campaign_money import (
    BASES,
    company_with_main,
    converted,
    movement_rate_key,
    rate_key,
    rate_query,
)
from .campaign_movements import movement_query

# A row's number is made of its document, campaign, model and kind, so that it is the
# same whatever is filtered: 31 + 15 + 3 + 4 bits, which JavaScript can still count.
_CAMPAIGN_BITS, _MODEL_BITS, _KIND_BITS = 15, 3, 4
_SOURCES = ("order", "line", "cost", "lead", "customer", "share")
_MODEL_NUMBERS = {model: nr for nr, (model, _label) in enumerate(ATTRIBUTION_MODELS)}
# What has no amount has none in the campaign's currency.
_NO_OWN = SQL(", NULL::numeric, NULL::numeric")


def fact_query(settings, models, seen, with_own=False):
    """Return the SELECT of what campaigns earned, cost and brought.

    One row per order, invoice line, cost, lead and acquired customer, under each of
    ``models``; what does not depend on a model (costs, leads) has a row under each.
    Money is in the currency of ``settings``, converted at the document's own day, and
    NULL where a rate or the cost of goods is unknown; measures of other kinds are 0.

    :param FigureSettings settings: basis, currency, companies
    :param models: attribution models
    :param SQL seen: whether a row ``x`` with ``user_id`` and ``team_id`` is the
        reader's; of others the document and the salesperson are left out
    :param bool with_own: ``own_amount`` and ``own_margin`` too, in the currency of the
        campaign
    """
    is_margin = settings.basis == "margin"
    of_return = SQL("x.kind = %s", BASES[settings.basis])
    amount = SQL("x.amount - x.goods" if is_margin else "x.amount")
    return SQL(
        """
        WITH RECURSIVE company AS MATERIALIZED (%(company)s),
        model AS MATERIALIZED (
            SELECT * FROM unnest(%(models)s::text[], %(numbers)s::int[])
                       AS m (model, number)
        ),
        top (campaign_id, top_id) AS (
            SELECT id, id FROM utm_campaign WHERE parent_id IS NULL
             UNION ALL
            SELECT u.id, t.top_id FROM top t JOIN utm_campaign u
                ON u.parent_id = t.campaign_id
        ),
        moved AS MATERIALIZED (
            SELECT y.*, y.balance IS NOT NULL AS is_booked FROM (%(movements)s) y
        ),
        rate AS MATERIALIZED (
            SELECT %(key)s AS key, %(rate)s AS rate
              FROM (SELECT DISTINCT w.currency_id, co.root_id,
                           co.currency_id AS own_id, m.day
                      FROM moved m
                      JOIN company co ON co.company_id = m.company_id
                     CROSS JOIN LATERAL (
                           SELECT m.currency_id UNION SELECT %(main)s %(own)s) w
                     WHERE %(needed)s) p
        ),
        acquired AS MATERIALIZED (%(acquired)s),
        fact AS (
            %(money)s
             UNION ALL
            %(leads)s
             UNION ALL
            %(customers)s
        )
        -- PostgreSQL gives all of these operators the same precedence.
        SELECT (((((x.ref::bigint << %(campaign_bits)s)
                   | (x.campaign_id & ((1 << %(campaign_bits)s) - 1)))
                  << %(model_bits)s) | k.number) << %(kind_bits)s) | x.source AS id,
               x.campaign_id, u.parent_id, top.top_id, k.model, x.kind, x.day AS date,
               x.company_id, %(main)s AS currency_id, x.source_id, x.medium_id,
               CASE WHEN %(seen)s THEN x.user_id END AS user_id,
               CASE WHEN %(seen)s THEN x.team_id END AS team_id,
               CASE WHEN %(seen)s THEN x.order_id END AS order_id,
               CASE WHEN %(seen)s THEN x.line_id END AS line_id,
               CASE WHEN %(seen)s THEN x.cost_id END AS cost_id,
               CASE WHEN %(seen)s THEN x.lead_id END AS lead_id,
               x.day > u.period_end AND %(of_return)s AS is_late,
               CASE x.kind WHEN 'ordered' THEN x.amount ELSE 0 END AS ordered,
               CASE x.kind WHEN 'invoiced' THEN x.amount ELSE 0 END AS invoiced,
               CASE x.kind WHEN 'invoiced' THEN x.amount - x.goods ELSE 0 END AS margin,
               CASE WHEN %(of_return)s THEN %(amount)s ELSE 0 END AS returned,
               CASE WHEN %(of_return)s AND x.day > u.period_end THEN %(amount)s
                    ELSE 0 END AS late,
               CASE x.kind WHEN 'actual' THEN x.amount ELSE 0 END AS cost,
               CASE x.kind WHEN 'committed' THEN x.amount ELSE 0 END AS committed,
               (x.source = %(lead)s)::int AS leads,
               x.is_opportunity::int AS opportunities, x.is_won::int AS won,
               (x.source = %(customer)s)::int AS customers,
               CASE WHEN x.source = %(share)s THEN x.share ELSE 0 END
                   AS customers_share,
               x.is_loyal::int AS loyal,
               NULL::numeric AS roi_percent, NULL::numeric AS cost_per_lead,
               NULL::numeric AS cost_per_opportunity,
               NULL::numeric AS cost_per_customer, NULL::numeric AS cost_per_loyal
               %(own_columns)s
          FROM fact x
          JOIN model k ON x.model = k.model OR x.model IS NULL
          JOIN utm_campaign u ON u.id = x.campaign_id
          LEFT JOIN top ON top.campaign_id = x.campaign_id
        """,
        company=company_with_main(settings),
        models=list(models),
        numbers=[_MODEL_NUMBERS[model] for model in models],
        movements=movement_query(
            SQL("SELECT id FROM utm_campaign"),
            models[0] if len(models) == 1 else None,
            settings.unit_cost,
        ),
        rate=rate_query(
            SQL("p.currency_id"), SQL("p.root_id"), SQL("p.own_id"), SQL("p.day")
        ),
        key=rate_key(
            SQL("p.currency_id"), SQL("p.root_id"), SQL("p.own_id"), SQL("p.day")
        ),
        main=settings.currency_id,
        acquired=acquired_query(
            settings,
            SQL("(SELECT id AS campaign_id FROM utm_campaign)"),
            {"single", *models},
        ),
        money=_money_facts(settings, with_own),
        own=SQL(
            "UNION SELECT u.roi_currency_id FROM utm_campaign u"
            " WHERE u.id = m.campaign_id"
        )
        if with_own
        else SQL(),
        needed=SQL("TRUE")
        if with_own
        else SQL("m.currency_id <> %s", settings.currency_id),
        own_columns=SQL(
            """, x.own_amount, x.own_amount - x.own_goods AS own_margin,
               coalesce(u.roi_currency_id, %s) AS own_currency_id""",
            settings.currency_id,
        )
        if with_own
        else SQL(),
        leads=_lead_facts(settings, with_own),
        customers=_customer_facts(models, with_own),
        seen=seen,
        of_return=of_return,
        amount=amount,
        campaign_bits=_CAMPAIGN_BITS,
        model_bits=_MODEL_BITS,
        kind_bits=_KIND_BITS,
        **{
            name: _SOURCES.index(name)
            for name in _SOURCES
            if name in ("lead", "customer", "share")
        },
    )


def _money_facts(settings, with_own):
    main = SQL("%s", settings.currency_id)
    own = SQL("coalesce(u.roi_currency_id, %s)", settings.currency_id)
    return SQL(
        """
        SELECT m.campaign_id, m.model, m.kind, m.day, m.company_id,
               coalesce(m.cost_id, m.line_id, m.order_id) AS ref,
               CASE WHEN m.cost_id IS NOT NULL THEN %(cost)s
                    WHEN m.line_id IS NOT NULL THEN %(line)s ELSE %(order)s
                END AS source,
               m.order_id, m.line_id, m.cost_id, NULL::int AS lead_id,
               coalesce(o.user_id, v.invoice_user_id) AS user_id,
               coalesce(o.team_id, v.team_id) AS team_id,
               coalesce(o.source_id, v.source_id) AS source_id,
               coalesce(o.medium_id, v.medium_id) AS medium_id,
               %(amount)s AS amount, %(goods)s AS goods,
               FALSE AS is_opportunity, FALSE AS is_won, 0::numeric AS share,
               FALSE AS is_loyal %(own)s
          FROM moved m
          JOIN company co ON co.company_id = m.company_id
          LEFT JOIN rate a ON a.key = %(from_key)s
          LEFT JOIN rate c ON c.key = %(main_key)s
          LEFT JOIN sale_order o ON o.id = m.order_id
          LEFT JOIN account_move_line l ON l.id = m.line_id AND m.kind = 'invoiced'
          LEFT JOIN account_move v ON v.id = l.move_id
          %(own_join)s
        """,
        own=SQL(
            ", %s AS own_amount, %s AS own_goods",
            converted("amount", "balance", own, "b"),
            converted("goods", "goods_balance", own, "b"),
        )
        if with_own
        else SQL(),
        own_join=SQL(
            """
            JOIN utm_campaign u ON u.id = m.campaign_id
            LEFT JOIN rate b ON b.key = %s
            """,
            movement_rate_key(own),
        )
        if with_own
        else SQL(),
        from_key=movement_rate_key(SQL("m.currency_id")),
        main_key=movement_rate_key(SQL("co.main_id")),
        cost=_SOURCES.index("cost"),
        line=_SOURCES.index("line"),
        order=_SOURCES.index("order"),
        amount=converted("amount", "balance", main, "c"),
        goods=converted("goods", "goods_balance", main, "c"),
    )


def _lead_facts(settings, with_own):
    of_company = SQL("TRUE")
    if settings.companies is not None:
        of_company = SQL(
            "(l.company_id IS NULL OR l.company_id IN %s)", tuple(settings.companies)
        )
    return SQL(
        """
        SELECT l.campaign_id, NULL, 'lead',
               (l.create_date AT TIME ZONE 'UTC'
                AT TIME ZONE coalesce(co.tz, main.tz, 'UTC'))::date,
               l.company_id, l.id, %(source)s, NULL, NULL, NULL, l.id, l.user_id,
               l.team_id, l.source_id, l.medium_id, NULL, NULL,
               l.type = 'opportunity', coalesce(l.won_status = 'won', FALSE), 0, FALSE
               %(own)s
          FROM crm_lead l
          LEFT JOIN company co ON co.company_id = l.company_id
          LEFT JOIN company main ON main.company_id = %(main)s
         WHERE l.campaign_id IS NOT NULL AND l.lead_invalid IS NOT TRUE
           AND %(of_company)s
        """,
        source=_SOURCES.index("lead"),
        own=_NO_OWN if with_own else SQL(),
        main=settings.company_id,
        of_company=of_company,
    )


def _customer_facts(models, with_own):
    return SQL(
        """
        SELECT a.campaign_id, s.model, 'customer',
               (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE co.tz)::date,
               o.company_id, o.id, s.source, o.id, NULL, NULL, NULL, o.user_id,
               o.team_id, o.source_id, o.medium_id, NULL, NULL, FALSE, FALSE, a.share,
               s.source = %(head)s AND coalesce(g.sequence >= (%(loyal)s), FALSE)
               %(own)s
          FROM acquired a
          JOIN sale_order o ON o.id = a.order_id
          JOIN company co ON co.company_id = o.company_id
          JOIN res_partner r ON r.id = a.partner_id
          LEFT JOIN crm_ladder_rung g ON g.id = r.ladder_rung_id
         CROSS JOIN LATERAL (
               -- By head the order's own campaign has the customer, by share each.
               SELECT NULL::text AS model, %(head)s AS source WHERE a.model = 'single'
                UNION ALL
               SELECT a.model, %(share)s WHERE a.model IN %(models)s) s
        """,
        head=_SOURCES.index("customer"),
        share=_SOURCES.index("share"),
        own=_NO_OWN if with_own else SQL(),
        models=tuple(models),
        loyal=loyal_sequence_query(),
    )
