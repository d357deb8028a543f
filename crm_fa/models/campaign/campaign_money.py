"""Money of campaigns, converted document by document; see ``campaign_figures``."""

from odoo.tools import SQL

from .campaign_movements import movement_query

# What the return of a campaign is counted on, and the kind of movement that tells it.
BASES = {"ordered": "ordered", "invoiced": "invoiced", "margin": "invoiced"}


def company_query(companies=None):
    """Each company's currency, the company that keeps its rates, and its time zone.

    :param companies: ids; all companies when left out
    """
    wanted = SQL("c.id = ANY(%s)", list(companies)) if companies else SQL("TRUE")
    return SQL(
        """
        SELECT c.id AS company_id, c.currency_id,
               split_part(c.parent_path, '/', 1)::int AS root_id,
               coalesce(nullif(k.tz, ''), nullif(p.tz, ''), 'UTC') AS tz
          FROM res_company c
          LEFT JOIN resource_calendar k ON k.id = c.resource_calendar_id
          LEFT JOIN res_partner p ON p.id = c.partner_id
         WHERE %s
        """,
        wanted,
    )


def rate_query(currency, root, main_currency, day):
    """Return the rate of a currency on a day as one value, found as Odoo finds it.

    The last rate not after the day, else the first one, the company's own before the
    shared ones.  A company's own currency needs none; NULL where there is no rate.
    Each parameter is an SQL expression.
    """
    return SQL(
        """coalesce(
            (SELECT r.rate FROM res_currency_rate r
              WHERE r.currency_id = %(currency)s AND r.name <= %(day)s
                AND (r.company_id = %(root)s OR r.company_id IS NULL)
              ORDER BY r.company_id, r.name DESC LIMIT 1),
            (SELECT r.rate FROM res_currency_rate r
              WHERE r.currency_id = %(currency)s
                AND (r.company_id = %(root)s OR r.company_id IS NULL)
              ORDER BY r.company_id, r.name LIMIT 1),
            CASE WHEN %(currency)s = %(main)s THEN 1.0 END)""",
        currency=currency,
        root=root,
        main=main_currency,
        day=day,
    )


def target_ctes(settings, targets):
    """Return the CTEs ``target``, ``company`` and ``member``.

    ``target_id`` is below 0 for a campaign with all its parts; see ``both_targets``.

    :param FigureSettings settings: companies and main currency
    :param SQL targets: the relation (target_id, campaign_id)
    """
    return SQL(
        """
        target AS MATERIALIZED (
            SELECT t.target_id, t.campaign_id,
                   coalesce(u.roi_currency_id, %(main)s) AS currency_id
              FROM (%(targets)s) t (target_id, campaign_id)
              JOIN utm_campaign u ON u.id = abs(t.target_id)
        ),
        company AS MATERIALIZED (%(company)s),
        member AS MATERIALIZED (
            SELECT t.campaign_id, u.period_end,
                   CASE WHEN min(t.currency_id) = %(main)s
                         AND max(t.currency_id) = %(main)s
                        THEN %(main)s END AS native_id
              FROM target t
              JOIN utm_campaign u ON u.id = t.campaign_id
             GROUP BY t.campaign_id, u.period_end
        )
        """,
        targets=targets,
        main=settings.currency_id,
        company=company_with_main(settings),
    )


def rate_key(currency, root, own, day):
    """Return all that a rate depends on as one value.

    One value joins by one hash.  Over four columns of a table without statistics the
    planner may sort by one of them, and compare every rate with every movement.
    """
    return SQL("ARRAY[%s, %s, %s, %s - DATE '2000-01-01']", currency, root, own, day)


def movement_rate_key(currency):
    """Return the key of a currency's rate for a movement ``m`` of a company ``co``."""
    return rate_key(currency, SQL("co.root_id"), SQL("co.currency_id"), SQL("m.day"))


def company_with_main(settings):
    """Return ``company_query`` with the currency of totals as ``main_id``.

    Not as a constant in the statement: of a constant the planner expects one rate, and
    loops over all of them for each movement.
    """
    return SQL(
        "SELECT o.*, %s AS main_id FROM (%s) o",
        settings.currency_id,
        company_query(settings.companies),
    )


def without_jit(env):
    """Have the rest of the transaction planned without compiling.

    PostgreSQL takes seconds to compile these statements, which run for a fraction of
    one.
    """
    env.cr.execute("SET LOCAL jit = off")


def priced_ctes(settings, is_detailed=False):
    """Return the CTEs ``credit`` to ``priced``: movements in their targets' currencies.

    For sums, movements are added up before they are converted, by day and currency;
    those in the currency of all who want them need no day.  Converting is linear, so
    both ways give the same sum.

    :param bool is_detailed: one row per movement, with its document
    """
    return SQL(
        """
        credit AS MATERIALIZED (
            SELECT c.id, c.order_id, c.campaign_id, c.model, c.share, c.amount,
                   c.currency_id, c.date_order, c.company_id, c.partner_id
              FROM crm_campaign_credit c
             WHERE c.campaign_id IN (SELECT campaign_id FROM member)
               AND c.model IN ('single', %(model)s)
        ),
        moved AS MATERIALIZED (%(moved)s),
        rate AS MATERIALIZED (
            SELECT %(key)s AS key, %(rate)s AS rate
              FROM (SELECT DISTINCT w.currency_id, co.root_id,
                           co.currency_id AS own_id, m.day
                      FROM moved m
                      JOIN company co ON co.company_id = m.company_id
                     CROSS JOIN LATERAL (
                           SELECT m.currency_id
                            UNION SELECT %(main)s
                            UNION SELECT t.currency_id FROM target t
                                   WHERE t.campaign_id = m.campaign_id) w
                     WHERE m.day IS NOT NULL) p
        ),
        priced AS (
            SELECT t.target_id, t.currency_id AS target_currency_id, m.campaign_id,
                   m.kind, m.is_late, m.is_unknown, m.company_id, m.day,
                   m.currency_id,
                   %(in_target)s AS amount, %(goods_in_target)s AS goods,
                   %(in_main)s AS amount_main, %(goods_in_main)s AS goods_main
                   %(document)s
              FROM moved m
              JOIN target t ON t.campaign_id = m.campaign_id
              JOIN company co ON co.company_id = m.company_id
              LEFT JOIN rate a ON a.key = %(from_key)s
              LEFT JOIN rate b ON b.key = %(to_key)s
              LEFT JOIN rate c ON c.key = %(main_key)s
        )
        """,
        model=settings.model,
        main=settings.currency_id,
        moved=_moved_query(settings, is_detailed),
        rate=rate_query(
            SQL("p.currency_id"), SQL("p.root_id"), SQL("p.own_id"), SQL("p.day")
        ),
        key=rate_key(
            SQL("p.currency_id"), SQL("p.root_id"), SQL("p.own_id"), SQL("p.day")
        ),
        from_key=movement_rate_key(SQL("m.currency_id")),
        to_key=movement_rate_key(SQL("t.currency_id")),
        main_key=movement_rate_key(SQL("co.main_id")),
        in_target=converted("amount", "balance", SQL("t.currency_id"), "b"),
        goods_in_target=converted("goods", "goods_balance", SQL("t.currency_id"), "b"),
        in_main=converted("amount", "balance", SQL("%s", settings.currency_id), "c"),
        goods_in_main=converted(
            "goods", "goods_balance", SQL("%s", settings.currency_id), "c"
        ),
        document=SQL(", order_id, line_id, cost_id, partner_id")
        if is_detailed
        else SQL(),
    )


def _moved_query(settings, is_detailed):
    movements = movement_query(
        SQL("SELECT campaign_id FROM member"),
        settings.model,
        settings.unit_cost,
        SQL("credit"),
    )
    is_late = SQL("coalesce(x.day > m.period_end, FALSE)")
    if is_detailed:
        return SQL(
            """
            SELECT x.*, %s AS is_late, x.balance IS NOT NULL AS is_booked,
                   x.goods IS NULL AS is_unknown
              FROM (%s) x
              JOIN member m ON m.campaign_id = x.campaign_id
            """,
            is_late,
            movements,
        )
    return SQL(
        """
        SELECT x.campaign_id, x.kind, x.company_id, x.currency_id,
               %s AS is_late, x.balance IS NOT NULL AS is_booked,
               CASE WHEN x.currency_id IS DISTINCT FROM m.native_id
                    THEN x.day END AS day,
               sum(x.amount) AS amount, sum(x.balance) AS balance,
               sum(x.goods) AS goods, sum(x.goods_balance) AS goods_balance,
               bool_or(x.goods IS NULL) AS is_unknown
          FROM (%s) x
          JOIN member m ON m.campaign_id = x.campaign_id
         GROUP BY 1, 2, 3, 4, 5, 6, 7
        """,
        is_late,
        movements,
    )


def money_cte(settings):
    """Return the CTE ``money``: one row per target, summed up from ``priced``."""
    late = SQL("kind = %s", BASES[settings.basis])
    is_margin = settings.basis == "margin"
    amount = SQL("amount - goods" if is_margin else "amount")
    main = SQL("amount_main - goods_main" if is_margin else "amount_main")
    known = SQL(
        "NOT coalesce(bool_or(is_unknown) FILTER (WHERE kind = 'invoiced'), FALSE)"
    )
    return SQL(
        """
        money AS (
            SELECT t.target_id,
                   %(ordered)s AS ordered, %(invoiced)s AS invoiced,
                   CASE WHEN %(known)s THEN %(margin)s END AS margin,
                   %(actual)s AS cost, %(committed)s AS committed,
                   CASE WHEN %(late_known)s THEN %(late)s END AS late,
                   CASE WHEN %(late_known)s THEN %(return_main)s END AS return_main,
                   %(cost_main)s AS cost_main,
                   min(p.currency_id) FILTER (WHERE p.amount IS NULL) AS unrated_id
              FROM (SELECT DISTINCT target_id FROM target) t
              LEFT JOIN priced p ON p.target_id = t.target_id
             GROUP BY t.target_id
        )
        """,
        known=known,
        late_known=known if is_margin else SQL("TRUE"),
        ordered=_total(SQL("amount"), SQL("kind = 'ordered'")),
        invoiced=_total(SQL("amount"), SQL("kind = 'invoiced'")),
        margin=_total(SQL("amount - goods"), SQL("kind = 'invoiced'")),
        actual=_total(SQL("amount"), SQL("kind = 'actual'")),
        committed=_total(SQL("amount"), SQL("kind = 'committed'")),
        late=_total(amount, SQL("is_late AND %s", late)),
        return_main=_total(main, late),
        cost_main=_total(SQL("amount_main"), SQL("kind = 'actual'")),
    )


def converted(amount, balance, currency, rate):
    """Return a movement in another currency: as booked, else by the rate.

    Reads the aliases ``m`` (a movement), ``co`` (its company) and ``a`` (the rate of
    its own currency on its day).

    :param str amount, balance: columns of ``m``
    :param SQL currency: into which
    :param str rate: alias of that currency's rate on the day
    """
    return SQL(
        """
        CASE WHEN m.currency_id = %(currency)s THEN m.%(amount)s
             WHEN m.is_booked AND co.currency_id = %(currency)s THEN m.%(balance)s
             ELSE m.%(amount)s * %(rate)s.rate / nullif(a.rate, 0) END
        """,
        amount=SQL.identifier(amount),
        balance=SQL.identifier(balance),
        currency=currency,
        rate=SQL.identifier(rate),
    )


def _total(value, condition):
    """A sum that is NULL if one of its parts is, and 0 without any."""
    return SQL(
        """
        CASE WHEN NOT coalesce(bool_or(%(value)s IS NULL) FILTER (WHERE %(of)s), FALSE)
             THEN coalesce(sum(%(value)s) FILTER (WHERE %(of)s), 0) END
        """,
        value=value,
        of=condition,
    )
