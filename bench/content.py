"""Customers, orders, leads, credit notes and referrals, set-based and repeatable.

The same call fills a database with crm_fa and one without alike: ``setseed`` fixes
what ``random`` gives.  Shape: of 20 partners 2 are contacts of a company and 5 never
ordered; 7 ordered once, the rest share the other orders with a few very good customers.
"""

import contextlib
import datetime

from bench.measure import step

YEARS = 3
# What is filled: without its indexes, which are built once the rows are there.
TABLES = (
    "res_partner",
    "crm_lead",
    "sale_order",
    "sale_order_line",
    "account_move",
    "account_move_line",
    "sale_order_line_invoice_rel",
)
# Currencies with rates, and one that nobody ever gave a rate.
RATES = {"EUR": 0.92, "GBP": 0.79}
NO_RATE = "CHF"


def fill(database, partners, orders, more=None):
    """Fill ``database``, which must not hold customers of its own yet.

    :param more: called with the cursor and the numbers of the statements while the
        indexes are away: fills on
    """
    with database.env() as env:
        fixed = _by_hand(env)
    today = datetime.date.today()
    with database.sql() as cursor:
        cursor.execute("SELECT setseed(0.19)")
        cursor.execute(
            """SELECT EXISTS (SELECT FROM information_schema.columns
                WHERE table_name = 'res_partner'
                  AND column_name = 'ladder_referrer_id')"""
        )
        numbers = {
            "has_ladder": cursor.fetchone()[0],
            "partners": partners,
            "orders": orders,
            "today": today,
            "days": 365 * YEARS,
            **fixed,
        }
        _without_triggers(cursor)
        with indexes_afterwards(cursor, TABLES):
            _fill_tables(cursor, numbers)
            if more:
                more(cursor, numbers)
    with step("vacuum"):
        database.vacuum()


def _fill_tables(cursor, numbers):
    for table, statement in (
        ("res_partner", PARTNERS),
        ("sale_order", ORDERS),
        ("crm_lead", LEADS),
    ):
        with step(table):
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
            numbers[f"{table}_base"] = cursor.fetchone()[0]
            cursor.execute(statement, numbers)
            cursor.execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )
            cursor.execute(f"ANALYZE {table}")
    with step("credit notes, bills, referrers"):
        cursor.execute(CREDITED, numbers)
        cursor.execute("ANALYZE credited")
        for statement in (LINES, CREDIT_NOTES, CREDIT_LINES, CREDIT_LINKS, BILLS):
            cursor.execute(statement, numbers)
        if numbers["has_ladder"]:
            cursor.execute(REFERRERS, numbers)
            cursor.execute(LEAD_REFERRERS, numbers)


def _by_hand(env):
    """What needs Odoo to be made right: salespeople, teams, a product, currencies."""
    company = env.ref("base.main_company")
    teams = env["crm.team"].create([{"name": f"Team {nr}"} for nr in range(6)])
    users = env["res.users"].with_context(no_reset_password=True)
    users = users.create(
        [
            {
                "name": f"Salesperson {nr}",
                "login": f"bench{nr}",
                "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
            }
            for nr in range(12)
        ]
    )
    env["crm.team.member"].create(
        [
            {"user_id": user.id, "crm_team_id": teams[nr % 6].id}
            for nr, user in enumerate(users)
        ]
    )
    product = env["product.product"].create({"name": "Thing", "type": "service"})
    currencies = env["res.currency"].with_context(active_test=False)
    foreign = currencies.search([("name", "in", [*RATES, NO_RATE])])
    foreign.active = True
    month = datetime.timedelta(days=30)
    today = datetime.date.today()
    env["res.currency.rate"].create(
        [
            {
                "currency_id": foreign.filtered(lambda c, code=code: c.name == code).id,
                "company_id": company.id,
                "name": today - nr * month,
                "rate": rate * (1 + (nr % 7) / 100),
            }
            for code, rate in RATES.items()
            for nr in range(12 * YEARS + 2)
        ]
    )
    ids = {currency.name: currency.id for currency in foreign}
    sales = env["account.journal"].search([("type", "=", "sale")], limit=1)
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    return {
        "company": company.id,
        "currency": company.currency_id.id,
        "rated": [ids[code] for code in RATES],
        "unrated": ids[NO_RATE],
        "user_ids": users.ids,
        "team_ids": teams.ids,
        "product": product.id,
        "uom": product.uom_id.id,
        "journal": sales.id,
        "purchase_journal": env["account.journal"]
        .search([("type", "=", "purchase")], limit=1)
        .id,
        "account": income.id,
        "countries": env["res.country"].search([], limit=6).ids,
        "stages": env["crm.stage"].search([]).ids,
    }


def _without_triggers(cursor):
    """Skip the checks of millions of foreign keys, where the role may do so."""
    cursor.execute("SAVEPOINT role")
    with contextlib.suppress(Exception):
        cursor.execute("SET LOCAL session_replication_role = replica")
        return
    cursor.execute("ROLLBACK TO role")


@contextlib.contextmanager
def indexes_afterwards(cursor, tables):
    """Build the indexes of ``tables`` once these are full, as a restore does."""
    cursor.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
          FROM pg_index i
          LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
         WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL
        """,
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    # Nothing is left that a nested loop could look up; the planner may not know yet.
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute("SET LOCAL work_mem = '128MB'")
    cursor.execute("SET LOCAL jit = off")
    yield
    with step(f"{len(indexes)} indexes"):
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _name, definition in indexes:
            cursor.execute(definition)


PARTNERS = """
    INSERT INTO res_partner
        (id, name, complete_name, email, active, type, is_company, parent_id,
         commercial_partner_id, user_id, country_id, lang, autopost_bills,
         partner_share, color, create_uid, write_uid, create_date, write_date)
    SELECT %(res_partner_base)s + i, 'Customer ' || i, 'Customer ' || i,
           'customer' || i || '@example.com', i %% 50 <> 7, 'contact',
           i %% 10 IN (3, 9),
           CASE WHEN i %% 10 = 0 THEN %(res_partner_base)s + i - 1 END,
           %(res_partner_base)s + CASE WHEN i %% 10 = 0 THEN i - 1 ELSE i END,
           CASE WHEN i %% 4 <> 0 THEN
               (%(user_ids)s::int[])[1 + (random() * 11)::int] END,
           (%(countries)s::int[])[1 + (random() * 5)::int], 'en_US', 'ask',
           TRUE, 0, 1, 1, now(), now()
      FROM generate_series(1, %(partners)s) i
"""

# A multiplication by a prime spreads good customers over the whole table.
ORDERS = """
    INSERT INTO sale_order
        (id, name, partner_id, partner_invoice_id, partner_shipping_id, company_id,
         user_id, team_id, date_order, state, currency_id, currency_rate,
         amount_untaxed, amount_tax, amount_total, invoice_status, locked,
         create_uid, write_uid, create_date, write_date)
    SELECT %(sale_order_base)s + i, 'B' || lpad(i::text, 8, '0'), o.buyer, o.buyer,
           o.buyer, %(company)s,
           (%(user_ids)s::int[])[1 + i %% 12], (%(team_ids)s::int[])[1 + i %% 6],
           o.moment, o.state, o.currency_id,
           CASE WHEN o.currency_id = %(currency)s THEN 1
                WHEN o.currency_id = %(unrated)s THEN 1 ELSE 0.9 END,
           o.amount, 0, o.amount, 'no', FALSE, 1, 1, o.moment, o.moment
      FROM (
        SELECT i,
               %(res_partner_base)s + 1 + (seat.nr * 7919::bigint) %% %(partners)s
                   AS buyer,
               %(today)s::timestamp - interval '1 day' * ceil(random() * %(days)s)
                   + interval '1 minute' * floor(random() * 1440)
                   + CASE WHEN i %% 1000 = 1 THEN interval '1 day' * (%(days)s + 30)
                          ELSE interval '0' END AS moment,
               CASE WHEN i %% 100 < 80 THEN 'sale' WHEN i %% 100 < 88 THEN 'cancel'
                    WHEN i %% 100 < 95 THEN 'draft' ELSE 'sent' END AS state,
               CASE WHEN random() < 0.01 THEN 0
                    ELSE round((10 + 500 * random() ^ 3)::numeric, 2) END AS amount,
               CASE WHEN random() < 0.03
                    THEN (%(rated)s::int[])[1 + i %% 2]
                    WHEN random() < 0.0002 THEN %(unrated)s
                    ELSE %(currency)s END AS currency_id
          FROM generate_series(1, %(orders)s) i
          CROSS JOIN LATERAL (
               SELECT CASE WHEN i <= least(%(partners)s * 0.35, %(orders)s / 4)
                           THEN i
                           ELSE floor(%(partners)s * (0.35 + 0.4 * random() ^ 2)) END
                      ::bigint AS nr
          ) seat
      ) o
"""

LEADS = """
    INSERT INTO crm_lead
        (id, name, type, active, partner_id, contact_name, email_from, user_id, team_id,
         company_id, stage_id, priority, probability, create_uid, write_uid,
         create_date, write_date)
    SELECT %(crm_lead_base)s + i, 'Lead ' || i,
           CASE WHEN i %% 2 = 0 THEN 'lead' ELSE 'opportunity' END, i %% 5 <> 0,
           CASE WHEN random() < 0.7 THEN
               %(res_partner_base)s + 1 + floor(random() * %(partners)s)::int END,
           'Contact ' || i, 'lead' || i || '@example.com',
           (%(user_ids)s::int[])[1 + i %% 12], (%(team_ids)s::int[])[1 + i %% 6],
           %(company)s, (%(stages)s::int[])[1 + i %% cardinality(%(stages)s::int[])],
           '0', 10, 1, 1, now(), now()
      FROM generate_series(1, %(partners)s) i
"""

# One confirmed order in a hundred was credited: every other one wholly.
CREDITED = """
    CREATE TEMPORARY TABLE credited ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY id) AS nr, id AS order_id, partner_id,
           currency_id, amount_untaxed AS ordered, amount_untaxed = 0 AS is_free,
           least(date_order::date + 10, %(today)s::date) AS day,
           CASE WHEN id %% 200 < 100 THEN amount_untaxed
                ELSE round(amount_untaxed / 3, 2) END AS amount
      FROM sale_order
     WHERE id %% 100 = 50 AND state = 'sale' AND amount_untaxed > 0
"""

LINES = """
    INSERT INTO sale_order_line
        (order_id, name, product_id, product_uom_id, product_uom_qty, price_unit,
         price_subtotal, customer_lead, company_id, order_partner_id, state,
         currency_id)
    SELECT order_id, 'Thing', %(product)s, %(uom)s, 1, ordered, ordered, 0,
           %(company)s, partner_id, 'sale', currency_id
      FROM credited
"""

# Every fifth credit note belongs to no order: goodwill to a customer.
CREDIT_NOTES = """
    INSERT INTO account_move
        (name, journal_id, currency_id, state, move_type, auto_post, date, invoice_date,
         partner_id, commercial_partner_id, company_id, amount_untaxed, amount_total,
         create_uid, write_uid, create_date, write_date)
    SELECT 'RB' || nr, %(journal)s, currency_id, 'posted', 'out_refund', 'no', day, day,
           c.partner_id, p.commercial_partner_id, %(company)s, amount, amount,
           1, 1, now(), now()
      FROM credited c JOIN res_partner p ON p.id = c.partner_id
"""

CREDIT_LINES = """
    INSERT INTO account_move_line
        (move_id, currency_id, display_type, account_id, partner_id, price_subtotal,
         balance, amount_currency, debit, credit, company_id, journal_id, date,
         parent_state)
    SELECT id, currency_id, 'product', %(account)s, partner_id, amount_untaxed,
           amount_untaxed, amount_untaxed, amount_untaxed, 0, company_id, journal_id,
           date, 'posted'
      FROM account_move WHERE name LIKE 'RB%%'
"""

CREDIT_LINKS = """
    INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
    SELECT sol.id, aml.id
      FROM credited c
      JOIN sale_order_line sol ON sol.order_id = c.order_id
      JOIN account_move am ON am.name = 'RB' || c.nr
      JOIN account_move_line aml ON aml.move_id = am.id
     WHERE c.nr %% 5 <> 0
"""

BILLS = """
    INSERT INTO account_move
        (name, journal_id, currency_id, state, move_type, auto_post, date, invoice_date,
         partner_id, company_id, amount_untaxed, create_uid, write_uid,
         create_date, write_date)
    SELECT 'BB' || i, %(purchase_journal)s, %(currency)s, 'posted', 'in_invoice', 'no',
           %(today)s, %(today)s,
           %(res_partner_base)s + 1 + floor(random() * %(partners)s)::int,
           %(company)s, 10, 1, 1, now(), now()
      FROM generate_series(1, %(partners)s / 50) i
"""

# A customer is referred by one with a smaller number: no circle can arise.
REFERRERS = """
    UPDATE res_partner
       SET ladder_referrer_id = %(res_partner_base)s
           + 1 + floor((id - %(res_partner_base)s - 11) * random())::int
     WHERE id %% 50 = 0 AND id > %(res_partner_base)s + 100
"""

LEAD_REFERRERS = """
    UPDATE crm_lead
       SET ladder_referrer_id = %(res_partner_base)s
           + 1 + floor(%(partners)s * random())::int
     WHERE id %% 200 = 0 AND id > %(crm_lead_base)s
"""
