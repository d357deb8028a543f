"""All figures of campaigns, as one SQL statement; nothing is stored or cached."""

from dataclasses import dataclass

from odoo.tools import SQL

from .campaign_money import (
    money_cte,
    priced_ctes,
    rate_query,
    target_ctes,
)

# The code of the rung from which on a customer is loyal.
LOYAL = "loyal"


@dataclass(frozen=True)
class FigureSettings:
    """What the company decided about campaign figures."""

    model: str  # attribution model
    basis: str  # what ROI is counted on: "ordered", "invoiced" or "margin"
    currency_id: int  # the currency in which lists are totalled
    company_id: int  # whose rates convert the plan of campaigns without a company
    unit_cost: SQL | None  # of a sale order line, in its currency
    is_day_of_first_purchase: bool  # the ladder's first purchase is an order
    companies: tuple | None = None  # whose documents count; all when left out


def own_targets(wanted):
    """Each campaign for itself: the relation (target_id, campaign_id).

    :param SQL wanted: a condition on ``utm_campaign u``
    """
    return SQL("SELECT u.id, u.id FROM utm_campaign u WHERE %s", wanted)


def tree_targets(wanted):
    """Each campaign with all its parts, at any depth."""
    return SQL(
        """
        WITH RECURSIVE tree (target_id, campaign_id) AS (
            SELECT u.id, u.id FROM utm_campaign u WHERE %s
             UNION
            SELECT t.target_id, c.id
              FROM tree t JOIN utm_campaign c ON c.parent_id = t.campaign_id
        )
        SELECT target_id, campaign_id FROM tree
        """,
        wanted,
    )


def both_targets(wanted):
    """Each campaign for itself, and those that have parts with them, as minus its id.

    One statement that reads each document once serves both.
    """
    return SQL(
        """
        SELECT own.target_id, own.campaign_id
          FROM (%s) own (target_id, campaign_id)
         UNION ALL
        SELECT -parts.target_id, parts.campaign_id
          FROM (%s) parts
        """,
        own_targets(wanted),
        tree_targets(
            SQL(
                "%s AND EXISTS (SELECT FROM utm_campaign part"
                " WHERE part.parent_id = u.id)",
                wanted,
            )
        ),
    )


def figure_query(settings, targets):
    """Return the SELECT of figures: one row per target.

    Money is in the target's own currency (``roi_currency_id``), converted document by
    document at its own date, and NULL when a rate is unknown; what ends in ``_main`` is
    in the currency of ``settings``, to be added up and compared over campaigns.  Ratios
    are NULL where there is nothing to divide by, and where nothing was spent: ROI and
    costs per head alike.

    :param FigureSettings settings: model, basis and currency
    :param SQL targets: :func:`own_targets`, :func:`tree_targets` or both
    """
    returned = {
        "ordered": SQL("m.ordered"),
        "invoiced": SQL("m.invoiced"),
        "margin": SQL("m.margin"),
    }[settings.basis]
    return SQL(
        """
        WITH %(target)s, %(priced)s, %(money)s,
        lead AS (
            SELECT t.target_id, count(*)::int AS leads,
                   (count(*) FILTER (WHERE l.type = 'opportunity'))::int
                       AS opportunities,
                   (count(*) FILTER (WHERE l.won_status = 'won'))::int AS won
              FROM target t
              JOIN crm_lead l ON l.campaign_id = t.campaign_id
             WHERE l.lead_invalid IS NOT TRUE AND %(of_company)s
             GROUP BY t.target_id
        ),
        customer AS (%(customer)s),
        plan AS (%(plan)s),
        figure AS (
            SELECT c.decimal_places AS digits,
                   m.ordered, m.invoiced, m.margin, m.cost, m.committed,
                   %(returned)s AS returned, m.late,
                   m.return_main, m.cost_main, m.unrated_id,
                   coalesce(l.leads, 0) AS leads,
                   coalesce(l.opportunities, 0) AS opportunities,
                   coalesce(l.won, 0) AS won,
                   coalesce(k.customers, 0) AS customers,
                   coalesce(k.customers_share, 0) AS customers_share,
                   coalesce(k.loyal, 0) AS loyal,
                   p.*
              FROM plan p
              JOIN res_currency c ON c.id = p.currency_id
              JOIN money m ON m.target_id = p.target_id
              LEFT JOIN lead l ON l.target_id = p.target_id
              LEFT JOIN customer k ON k.target_id = p.target_id
        )
        SELECT target_id, unrated_id,
               round(ordered, digits) AS ordered,
               round(invoiced, digits) AS invoiced,
               round(margin, digits) AS margin,
               round(cost, digits) AS cost,
               round(committed, digits) AS committed,
               round(late, digits) AS late,
               round(returned, digits) AS returned,
               return_main, cost_main,
               CASE WHEN cost > 0 THEN (returned - cost) / cost END AS percent,
               leads, opportunities, won, customers, customers_share, loyal,
               round(CASE WHEN cost > 0 THEN cost / nullif(leads, 0) END, digits)
                   AS cost_per_lead,
               round(CASE WHEN cost > 0 THEN cost / nullif(opportunities, 0) END,
                     digits) AS cost_per_opportunity,
               round(CASE WHEN cost > 0 THEN cost / nullif(customers, 0) END, digits)
                   AS cost_per_customer,
               round(CASE WHEN cost > 0 THEN cost / nullif(loyal, 0) END, digits)
                   AS cost_per_loyal,
               CASE WHEN cost > 0 THEN cost_main / nullif(leads, 0) END
                   AS cost_per_lead_main,
               CASE WHEN cost > 0 THEN cost_main / nullif(opportunities, 0) END
                   AS cost_per_opportunity_main,
               CASE WHEN cost > 0 THEN cost_main / nullif(customers, 0) END
                   AS cost_per_customer_main,
               CASE WHEN cost > 0 THEN cost_main / nullif(loyal, 0) END
                   AS cost_per_loyal_main,
               CASE WHEN budget > 0 THEN cost / budget END AS budget_use,
               round(budget - cost, digits) AS cost_variance,
               round(returned - revenue, digits) AS revenue_variance,
               budget_main - cost_main AS cost_variance_main,
               return_main - revenue_main AS revenue_variance_main,
               round(budget, digits) AS budget, round(revenue, digits) AS revenue,
               budget_main, revenue_main, expected_leads, expected_customers,
               CASE WHEN budget > 0 THEN (revenue - budget) / budget END
                   AS expected_percent
          FROM figure
        """,
        target=target_ctes(settings, targets),
        priced=priced_ctes(settings),
        money=money_cte(settings),
        of_company=_company_condition(settings, SQL("l.company_id")),
        customer=_customer_query(settings),
        plan=_plan_query(settings),
        returned=returned,
    )


def _plan_query(settings):
    """Return the SELECT of what was planned: one row per target.

    A part's plan in another currency is converted at its first day.
    """

    def converted(column, currency):
        return SQL(
            """CASE WHEN u.roi_currency_id = %(currency)s THEN u.%(column)s
                    WHEN u.%(column)s IS NOT NULL
                    THEN u.%(column)s * %(to)s / nullif(%(from)s, 0) END""",
            **{
                "column": SQL.identifier(column),
                "currency": currency,
                "to": _plan_rate(currency),
                "from": _plan_rate(SQL("u.roi_currency_id")),
            },
        )

    main = SQL("%s", settings.currency_id)
    return SQL(
        """
        SELECT t.target_id, t.currency_id,
               sum(%(budget)s) AS budget, sum(%(budget_main)s) AS budget_main,
               sum(%(revenue)s) AS revenue, sum(%(revenue_main)s) AS revenue_main,
               sum(u.roi_expected_leads)::int AS expected_leads,
               sum(u.roi_expected_customers)::int AS expected_customers
          FROM target t
          JOIN utm_campaign u ON u.id = t.campaign_id
          JOIN res_company o ON o.id = coalesce(u.company_id, %(company)s)
         CROSS JOIN LATERAL (
               SELECT split_part(o.parent_path, '/', 1)::int AS root_id,
                      coalesce(u.period_start, u.create_date::date) AS day) d
         GROUP BY t.target_id, t.currency_id
        """,
        budget=converted("roi_budget", SQL("t.currency_id")),
        budget_main=converted("roi_budget", main),
        revenue=converted("roi_expected_revenue", SQL("t.currency_id")),
        revenue_main=converted("roi_expected_revenue", main),
        company=settings.company_id,
    )


def _plan_rate(currency):
    return rate_query(currency, SQL("d.root_id"), SQL("o.currency_id"), SQL("d.day"))


def _company_condition(settings, column):
    """The condition that a document belongs to a company that counts, or to none."""
    if settings.companies is None:
        return SQL("TRUE")
    return SQL(
        "(%(column)s IS NULL OR %(column)s = ANY(%(ids)s))",
        column=column,
        ids=list(settings.companies),
    )


def acquired_query(settings, campaigns=None, models=None):
    """Return the SELECT of customers whose first purchase ever falls to a campaign.

    Columns: id (of the credit), campaign_id, model, share, partner_id, order_id.  Who
    came back after years has bought before, and is not acquired.  Reads the CTE
    ``company``.

    :param SQL campaigns: a relation with ``campaign_id``; when left out, the CTE
        ``credit`` is read
    :param models: under these attribution models; "single" and that of ``settings``
    """
    credits = SQL("credit c")
    if campaigns is not None:
        credits = SQL(
            "%s w JOIN crm_campaign_credit c ON c.campaign_id = w.campaign_id",
            campaigns,
        )
    on_the_day = SQL(
        """AND p.first_purchase_date
               = (c.date_order AT TIME ZONE 'UTC' AT TIME ZONE co.tz)::date"""
    )
    return SQL(
        """
        SELECT c.id, c.campaign_id, c.model, c.share, c.partner_id, c.order_id
          FROM %(credits)s
          JOIN company co ON co.company_id = c.company_id
          JOIN crm_customer_profile p ON p.partner_id = c.partner_id
         WHERE c.model IN %(models)s
           AND p.first_purchase_date IS NOT NULL %(on_the_day)s
           AND EXISTS (SELECT FROM sale_order o
                        WHERE o.id = c.order_id AND o.amount_untaxed > 0)
           AND (p.purchase_count = 1 AND %(is_order)s OR NOT EXISTS (
               SELECT FROM res_partner r
                 JOIN sale_order o ON o.partner_id = r.id
                WHERE r.commercial_partner_id = c.partner_id
                  AND o.state = 'sale' AND o.amount_untaxed > 0
                  AND (o.date_order, o.id) < (c.date_order, c.order_id)
                  -- An order given back in full is no purchase, unless of this day.
                  AND (NOT %(is_order)s OR o.date_order
                       >= c.date_order - interval '1 day'
                       AND (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE co.tz)::date
                           = p.first_purchase_date)))
        """,
        credits=credits,
        models=tuple(models or ("single", settings.model)),
        on_the_day=on_the_day if settings.is_day_of_first_purchase else SQL(""),
        is_order=settings.is_day_of_first_purchase,
    )


def loyal_sequence_query():
    """Return the SELECT of the position from which on a rung is a loyal customer's."""
    return SQL(
        "SELECT min(sequence) FROM crm_ladder_rung WHERE code = %s AND active", LOYAL
    )


def _customer_query(settings):
    return SQL(
        """
        SELECT t.target_id,
               (count(*) FILTER (WHERE a.model = 'single'))::int AS customers,
               sum(a.share) FILTER (WHERE a.model = %(model)s) AS customers_share,
               (count(*) FILTER (WHERE a.model = 'single'
                                   AND g.sequence >= (%(loyal)s)))::int AS loyal
          FROM (%(acquired)s) a
          JOIN target t ON t.campaign_id = a.campaign_id
          JOIN res_partner r ON r.id = a.partner_id
          LEFT JOIN crm_ladder_rung g ON g.id = r.ladder_rung_id
         GROUP BY t.target_id
        """,
        model=settings.model,
        loyal=loyal_sequence_query(),
        acquired=acquired_query(settings),
    )


def influenced_query(settings, targets):
    """Return the SELECT of the full value of the orders a target had a part in.

    Columns: target_id, orders, amount.  An order counts once per target, whichever of
    its campaigns touched it; over campaigns it counts again, so never add these up.
    """
    return SQL(
        """
        WITH %(target)s
        SELECT i.target_id, sum(i.orders)::int AS orders,
               CASE WHEN NOT bool_or(%(amount)s IS NULL)
                    THEN round(sum(%(amount)s), max(k.decimal_places)) END AS amount
          FROM (SELECT target_id, currency_id, order_currency_id, root_id, own_id, day,
                       sum(untaxed) AS untaxed, count(*) AS orders
                  FROM (%(orders)s) o
                 GROUP BY 1, 2, 3, 4, 5, 6) i
          JOIN res_currency k ON k.id = i.currency_id
         GROUP BY i.target_id
        """,
        target=target_ctes(settings, targets),
        orders=_influenced_orders(),
        amount=_influenced_amount(),
    )


def influenced_order_query():
    """Return the SELECT of orders a target had a part in; reads ``target_ctes``."""
    return SQL(
        """
        SELECT i.*, k.decimal_places AS digits, %s AS amount
          FROM (%s) i
          JOIN res_currency k ON k.id = i.currency_id
        """,
        _influenced_amount(),
        _influenced_orders(),
    )


def _influenced_orders():
    return SQL(
        """
        SELECT d.target_id, d.currency_id, d.order_id,
               o.currency_id AS order_currency_id, co.root_id,
               co.currency_id AS own_id, co.company_id,
               (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE co.tz)::date AS day,
               o.amount_untaxed AS untaxed, o.user_id, o.team_id, o.partner_id
          FROM (SELECT DISTINCT t.target_id, t.currency_id, c.order_id
                  FROM target t
                  JOIN crm_campaign_credit c ON c.campaign_id = t.campaign_id
                       -- Who touched has an even share; "single" is the order's own.
                       AND c.model IN ('even', 'single')) d
          JOIN sale_order o ON o.id = d.order_id
          JOIN company co ON co.company_id = o.company_id
        """
    )


def _influenced_amount():
    """The order's value in the target's currency; of ``i``, one order or a sum."""

    def rate(currency):
        return rate_query(currency, SQL("i.root_id"), SQL("i.own_id"), SQL("i.day"))

    return SQL(
        """
        CASE WHEN i.order_currency_id = i.currency_id THEN i.untaxed
             ELSE i.untaxed * %(to)s / nullif(%(from)s, 0) END
        """,
        **{
            "to": rate(SQL("i.currency_id")),
            "from": rate(SQL("i.order_currency_id")),
        },
    )
