"""The yardstick: facts and rungs of everyone in one SQL statement, written by hand.

It owes nothing to crm_fa's code: it was written from the description of the ladder, for
the settings as delivered (orders are purchases, six rungs, one company, no windows).
What it need not know it does not ask: no overrides, no dwell days, no journal.
"""

# Both are what the refresh itself takes, so neither is helped more than the other.
SETTINGS = "SET LOCAL work_mem = '256MB'; SET LOCAL jit = off"

STATEMENT = """
    WITH place AS MATERIALIZED (
        SELECT c.id AS company_id, c.currency_id,
               coalesce(k.tz, p.tz, 'UTC') AS tz
          FROM res_company c
          LEFT JOIN resource_calendar k ON k.id = c.resource_calendar_id
          LEFT JOIN res_partner p ON p.id = c.partner_id
         WHERE c.parent_id IS NULL
         ORDER BY c.id LIMIT 1
    ), rate AS MATERIALIZED (
        SELECT currency_id, rate,
               CASE WHEN nr = 1 THEN '-infinity'::date ELSE name END AS since,
               coalesce(until, 'infinity'::date) AS until
          FROM (SELECT currency_id, name, rate,
                       row_number() OVER w AS nr, lead(name) OVER w AS until
                  FROM res_currency_rate
                WINDOW w AS (PARTITION BY currency_id ORDER BY name)) r
    ), credit AS MATERIALIZED (
        SELECT am.partner_id, am.invoice_date AS day, aml.currency_id,
               aml.price_subtotal AS amount, sol.order_id
          FROM account_move am
          JOIN account_move_line aml ON aml.move_id = am.id
          LEFT JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = aml.id
          LEFT JOIN sale_order_line sol ON sol.id = rel.order_line_id
         WHERE am.move_type = 'out_refund' AND am.state = 'posted'
           AND aml.display_type = 'product'
    ), credited AS MATERIALIZED (
        SELECT so.id
          FROM credit c JOIN sale_order so ON so.id = c.order_id
         GROUP BY so.id HAVING sum(c.amount) >= so.amount_untaxed
    ), paper AS (
        SELECT so.partner_id, so.currency_id,
               CASE WHEN so.state = 'sale' AND so.amount_untaxed > 0
                    THEN (so.date_order AT TIME ZONE 'UTC'
                          AT TIME ZONE (SELECT tz FROM place))::date END AS day,
               so.amount_untaxed AS amount, 1 AS orders,
               so.state = 'sale' AND so.amount_untaxed > 0
               AND so.id NOT IN (SELECT id FROM credited) AS is_purchase
          FROM sale_order so
         UNION ALL
        SELECT partner_id, currency_id, day, -amount, 0, FALSE FROM credit
    ), per_day AS (
        SELECT m.commercial_partner_id AS head, d.day, sum(d.orders)::int AS orders,
               (count(*) FILTER (WHERE d.is_purchase))::int AS purchases,
               sum(CASE WHEN d.currency_id = (SELECT currency_id FROM place)
                        THEN d.amount ELSE d.amount / r.rate END) AS money,
               bool_or(r.rate IS NULL AND d.day IS NOT NULL
                       AND d.currency_id <> (SELECT currency_id FROM place)) AS unknown
          FROM paper d
          JOIN res_partner m ON m.id = d.partner_id
          LEFT JOIN rate r ON r.currency_id = d.currency_id
                          AND d.day >= r.since AND d.day < r.until
         GROUP BY 1, 2
    ), buyer AS (
        SELECT head, sum(orders) AS quotations,
               sum(purchases) FILTER (WHERE past) AS purchases,
               count(*) FILTER (WHERE past AND purchases > 0) AS days,
               min(day) FILTER (WHERE past AND purchases > 0) AS first_day,
               max(day) FILTER (WHERE past AND purchases > 0) AS last_day,
               sum(money) FILTER (WHERE past) AS money,
               bool_or(unknown) FILTER (WHERE past) AS unknown
          FROM (SELECT *, day <= %(today)s::date AS past FROM per_day) d
         GROUP BY head
    ), leads AS (
        SELECT m.commercial_partner_id AS head, count(*) AS leads
          FROM crm_lead l JOIN res_partner m ON m.id = l.partner_id
         GROUP BY 1
    ), supplier AS (
        SELECT m.commercial_partner_id AS head
          FROM account_move am JOIN res_partner m ON m.id = am.partner_id
         WHERE am.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
           AND am.state <> 'cancel'
         GROUP BY 1
    ), referrer AS (
        SELECT head, count(DISTINCT who) AS referrals
          FROM (SELECT r.commercial_partner_id AS head, p.commercial_partner_id AS who
                  FROM res_partner p
                  JOIN res_partner r ON r.id = p.ladder_referrer_id
                 WHERE p.ladder_referrer_id IS NOT NULL
                   AND (EXISTS (SELECT FROM leads l
                                 WHERE l.head = p.commercial_partner_id)
                        OR EXISTS (SELECT FROM buyer b
                                    WHERE b.head = p.commercial_partner_id
                                      AND b.purchases > 0))
                 UNION ALL
                SELECT r.commercial_partner_id, coalesce(p.commercial_partner_id, -l.id)
                  FROM crm_lead l
                  JOIN res_partner r ON r.id = l.ladder_referrer_id
                  LEFT JOIN res_partner p ON p.id = l.partner_id
                 WHERE l.ladder_referrer_id IS NOT NULL) sent
         WHERE head IS DISTINCT FROM who
         GROUP BY head
    ), fact AS (
        SELECT p.id AS partner_id, p.company_id, p.user_id, u.sale_team_id, p.active,
               coalesce(l.leads, 0) AS leads,
               coalesce(b.quotations, 0) AS quotations,
               coalesce(b.purchases, 0) AS purchases,
               coalesce(b.days, 0) AS days, b.first_day, b.last_day,
               CASE WHEN b.unknown IS NOT TRUE
                    THEN round(coalesce(b.money, 0), 2) END AS revenue,
               CASE WHEN b.days > 1
                    THEN (b.last_day - b.first_day)::float8 / (b.days - 1) END AS mean,
               CASE WHEN b.days > 2
                    THEN (%(today)s::date - b.last_day)
                         / ((b.last_day - b.first_day)::float8 / (b.days - 1))
                    END AS overdue,
               coalesce(r.referrals, 0) AS referrals
          FROM res_partner p
          LEFT JOIN res_users u ON u.id = p.user_id
          LEFT JOIN buyer b ON b.head = p.id
          LEFT JOIN leads l ON l.head = p.id
          LEFT JOIN referrer r ON r.head = p.id
          LEFT JOIN supplier s ON s.head = p.id
         -- The CASE is for the planner, which expects few rows of a comparison.
         WHERE CASE WHEN p.commercial_partner_id = p.id THEN TRUE ELSE FALSE END
           AND NOT EXISTS (SELECT FROM res_company c WHERE c.partner_id = p.id)
           AND NOT EXISTS (SELECT FROM res_users x WHERE x.partner_id = p.id)
           AND (s.head IS NULL OR l.leads > 0 OR b.quotations > 0)
    )
    SELECT f.*,
           CASE WHEN days > 2 THEN overdue > 2.5
                ELSE coalesce(%(today)s::date - last_day >= 365, FALSE) END AS lapsed,
           CASE WHEN days >= 4 AND overdue <= 2.0 AND referrals >= 1 THEN %(advocate)s
                WHEN days >= 4 AND overdue <= 2.0 THEN %(loyal)s
                WHEN days >= 2 THEN %(repeat)s
                WHEN purchases >= 1 THEN %(customer)s
                WHEN leads + quotations >= 1 THEN %(prospect)s
                ELSE %(suspect)s END AS rung
      FROM fact f
"""

# A whole-row count makes PostgreSQL work out every column and send one number.
READ_ONLY = f"SELECT count(t) FROM ({STATEMENT}) t"

INTO_TABLE = f"CREATE TABLE bench_truth AS {STATEMENT}"

# Rows that differ: floats may differ in the last digit, everything else not at all.
COMPARE = """
    SELECT count(*) FILTER (WHERE t.partner_id IS NULL OR k.partner_id IS NULL
               OR (k.lead_count, k.quotation_count, k.purchase_count,
                   k.purchase_day_count, k.first_purchase_date, k.last_purchase_date,
                   round(k.revenue, 2), k.referral_count, k.is_lapsed, k.rung_id)
                  IS DISTINCT FROM
                  (t.leads::int, t.quotations::int, t.purchases::int, t.days::int,
                   t.first_day, t.last_day, t.revenue, t.referrals::int, t.lapsed,
                   t.rung)
               OR abs(k.mean_interval_days - t.mean) > 1e-9 * t.mean
               OR abs(k.overdue_ratio - t.overdue) > 1e-9 * t.overdue
               OR (k.mean_interval_days IS NULL) <> (t.mean IS NULL)
               OR (k.overdue_ratio IS NULL) <> (t.overdue IS NULL)) AS different,
           count(*) AS compared
      FROM bench_truth t
      FULL JOIN crm_customer_profile k ON k.partner_id = t.partner_id
"""


def _move_writes(source, old, trigger, direction):
    """The INSERT of journal rows: who moved from ``old`` to the new rung, and why."""
    return f"""
    INSERT INTO crm_ladder_move
        (partner_id, partner_ref, from_rung_id, to_rung_id, direction, date, trigger,
         evidence, user_id, salesperson_id, team_id, company_id)
    SELECT partner_id, partner_id, {old}, new_rung, '{direction}', now(), '{trigger}',
           jsonb_strip_nulls(jsonb_build_object(
               'today', %(today)s::date, 'lead_count', nullif(leads, 0),
               'quotation_count', nullif(quotations, 0),
               'purchase_count', nullif(purchases, 0),
               'purchase_day_count', nullif(days, 0),
               'first_purchase_date', first_day, 'last_purchase_date', last_day,
               'revenue', nullif(revenue, 0), 'currency_id', %(currency)s::int,
               'overdue_ratio', round(overdue::numeric, 2),
               'referral_count', nullif(referrals, 0))),
           1, user_id, sale_team_id, company_id
      FROM {source}
    """


# The writes of a first fill, of rows that are known already.
FIRST_WRITES = (
    """
    INSERT INTO crm_customer_profile
        (partner_id, lead_count, quotation_count, purchase_count, purchase_day_count,
         first_purchase_date, last_purchase_date, revenue, currency_id,
         future_purchase_count, mean_interval_days, overdue_ratio, referral_count,
         is_lapsed, is_nearly_there, is_overridden, rung_id, ladder_rung_id,
         ladder_date, company_id, salesperson_id, team_id, active, date_refreshed)
    SELECT partner_id, leads, quotations, purchases, days, first_day, last_day, revenue,
           %(currency)s, 0, mean, overdue, referrals, lapsed, FALSE, FALSE, rung, rung,
           %(today)s, company_id, user_id, sale_team_id, active, now()
      FROM bench_truth
    """,
    """
    UPDATE res_partner p SET ladder_rung_id = t.rung, ladder_date = %(today)s
      FROM bench_truth t WHERE p.commercial_partner_id = t.partner_id
    """,
    _move_writes(
        "(SELECT *, rung AS new_rung FROM bench_truth) t", "NULL", "initial", "enter"
    ),
)

# What a run finds changed: rows of bench_truth that the stored profile contradicts.
CHANGED = """
    CREATE TABLE bench_changed AS
    SELECT t.*, k.id AS profile_id, k.ladder_rung_id AS old_rung,
           greatest(t.rung, k.ladder_rung_id) AS new_rung
      FROM bench_truth t JOIN crm_customer_profile k USING (partner_id)
     WHERE (k.quotation_count, k.purchase_count, k.purchase_day_count,
            k.first_purchase_date, k.last_purchase_date, round(k.revenue, 2),
            k.rung_id, k.referral_count)
           IS DISTINCT FROM
           (t.quotations::int, t.purchases::int, t.days::int, t.first_day, t.last_day,
            t.revenue, t.rung, t.referrals::int)
"""

CHANGED_WRITES = (
    """
    UPDATE crm_customer_profile k
       SET quotation_count = t.quotations, purchase_count = t.purchases,
           purchase_day_count = t.days, first_purchase_date = t.first_day,
           last_purchase_date = t.last_day, revenue = t.revenue,
           mean_interval_days = t.mean, overdue_ratio = t.overdue,
           referral_count = t.referrals, is_lapsed = t.lapsed, rung_id = t.rung,
           ladder_rung_id = t.new_rung,
           ladder_date = CASE WHEN t.new_rung = t.old_rung THEN k.ladder_date
                              ELSE %(today)s END,
           date_refreshed = now()
      FROM bench_changed t WHERE k.id = t.profile_id
    """,
    """
    UPDATE res_partner p SET ladder_rung_id = t.new_rung, ladder_date = %(today)s
      FROM bench_changed t
     WHERE p.commercial_partner_id = t.partner_id AND t.new_rung <> t.old_rung
    """,
    _move_writes("bench_changed WHERE new_rung <> old_rung", "old_rung", "time", "up"),
)

# As CHANGED, for a later day: ratios and lapses count too, and falls are not held back.
CHANGED_LATER = """
    CREATE TABLE bench_changed AS
    SELECT t.*, k.id AS profile_id, k.ladder_rung_id AS old_rung, t.rung AS new_rung
      FROM bench_truth t JOIN crm_customer_profile k USING (partner_id)
     WHERE (k.purchase_count, k.purchase_day_count, k.last_purchase_date,
            round(k.revenue, 2), k.rung_id, k.is_lapsed, k.overdue_ratio)
           IS DISTINCT FROM
           (t.purchases::int, t.days::int, t.last_day, t.revenue, t.rung, t.lapsed,
            t.overdue)
"""
