"""Campaigns with costs, leads, orders and invoices, set-based and repeatable.

On top of ``content.fill``: a sixth of the campaigns are parts of another, a tenth are
in a foreign currency; of the orders 6 in 10 carry a campaign, 1 in 10 has an
opportunity that does; 7 in 10 confirmed orders are invoiced; of the leads 6 in 10 were
brought by a campaign; some bills are tagged.
"""

from odoo import fields

from odoo.addons.crm_fa.models.campaign.touch_query import touch_statement

from bench import content
from bench.measure import step


def fill(database, campaigns, orders):
    """Fill ``database``, in which nothing but crm_fa is installed."""
    with database.env() as env:
        own = {"campaigns": campaigns, **_by_hand(env)}
    content.fill(
        database,
        orders // 3,
        orders,
        more=lambda cursor, numbers: _fill_campaigns(cursor, {**numbers, **own}),
    )
    with step("ladder of all customers"), database.env() as env:
        env["crm.customer.profile"]._refresh(trigger="initial")
    with step("touches of all leads and orders"), database.env() as env:
        env.cr.execute("SET LOCAL enable_nestloop = off")
        env.cr.execute("SET LOCAL work_mem = '256MB'")
        env.cr.execute(touch_statement(fields.Datetime.now()))
    with step("vacuum"):
        database.vacuum("crm_customer_profile", "res_partner", "crm_campaign_touch")


def _fill_campaigns(cursor, numbers):
    cursor.execute("SELECT coalesce(max(id), 0) FROM utm_campaign")
    numbers["base"] = cursor.fetchone()[0]
    for what, table, statements in (
        ("campaigns with costs and bills", "utm_campaign", (CAMPAIGNS, COSTS)),
        ("leads of campaigns", "crm_lead", (LEADS,)),
        ("orders of campaigns", "sale_order", (ORDERS,)),
        ("order lines", "sale_order_line", (LINES,)),
        ("bills and invoices", "account_move", (BILLS, INVOICES)),
        ("their lines", "account_move_line", (BILL_LINES, INVOICE_LINES)),
        ("invoiced lines", "sale_order_line_invoice_rel", (LINKS,)),
    ):
        with step(what):
            for statement in statements:
                cursor.execute(statement, numbers)
            cursor.execute(f"ANALYZE {table}")
    cursor.execute("SELECT setval('utm_campaign_id_seq', max(id)) FROM utm_campaign")


def _by_hand(env):
    """What the statements need beside the numbers of ``content``."""
    accounts = env["account.account"]
    return {
        "stage": env["utm.stage"].search([], limit=1).id,
        "kinds": env["crm.campaign.cost.kind"].search([]).ids,
        "sources": env["utm.source"].search([], limit=4).ids,
        "media": env["utm.medium"].search([], limit=4).ids,
        "expense": accounts.search([("account_type", "=", "expense")], limit=1).id,
    }


CAMPAIGNS = """
    INSERT INTO utm_campaign
        (id, name, title, user_id, stage_id, company_id, active, is_auto_campaign,
         parent_id, period_start, period_end, roi_currency_id, roi_budget,
         roi_expected_revenue, roi_expected_leads, roi_expected_customers,
         create_uid, write_uid, create_date, write_date)
    SELECT %(base)s + i, 'Bench campaign ' || i,
           jsonb_build_object('en_US', 'Campaign ' || i),
           (%(user_ids)s::int[])[1 + i %% 12], %(stage)s, %(company)s, TRUE, FALSE,
           CASE WHEN i %% 6 = 0 THEN %(base)s + 1 + i / 6 * 5 %% (i - 1) END,
           day, day + 45,
           CASE WHEN i %% 10 = 0 THEN (%(rated)s::int[])[1] ELSE %(currency)s END,
           5000, 15000, 100, 20, 1, 1, day, day
      FROM generate_series(1, %(campaigns)s) i
      CROSS JOIN LATERAL (
           SELECT %(today)s::date - %(days)s + (i::bigint * %(days)s
                  / %(campaigns)s)::int AS day) d
"""

COSTS = """
    INSERT INTO crm_campaign_cost
        (campaign_id, date, kind_id, name, amount, currency_id, company_id,
         create_uid, write_uid, create_date, write_date)
    SELECT u.id, u.period_start + n, (%(kinds)s::int[])[1 + n %% 7], 'Cost ' || n,
           round((50 + 400 * random())::numeric, 2),
           CASE WHEN n %% 7 = 0 THEN (%(rated)s::int[])[1 + n %% 2]
                ELSE %(currency)s END,
           %(company)s, 1, 1, now(), now()
      FROM utm_campaign u CROSS JOIN generate_series(1, 20) n
     WHERE u.id > %(base)s
"""

BILLS = """
    INSERT INTO account_move
        (name, journal_id, currency_id, state, move_type, auto_post, date, invoice_date,
         partner_id, company_id, campaign_id, amount_untaxed, create_uid, write_uid,
         create_date, write_date)
    SELECT 'CB' || u.id || '/' || n, %(purchase_journal)s, %(currency)s,
           CASE WHEN n = 4 THEN 'draft' ELSE 'posted' END, 'in_invoice', 'no',
           u.period_start + n, u.period_start + n, 1, %(company)s, u.id, 100, 1, 1,
           now(), now()
      FROM utm_campaign u CROSS JOIN generate_series(1, 4) n
     WHERE u.id > %(base)s
"""

BILL_LINES = """
    INSERT INTO account_move_line
        (move_id, currency_id, display_type, account_id, price_subtotal, balance,
         amount_currency, debit, credit, company_id, journal_id, date, parent_state,
         quantity)
    SELECT id, currency_id, 'product', %(expense)s, 100, 100, 100, 100, 0, company_id,
           journal_id, date, state, 1
      FROM account_move WHERE name LIKE 'CB%%'
"""

# A lead is brought by a campaign that ran when it came in.
LEADS = """
    UPDATE crm_lead l
       SET campaign_id = %(base)s + 1 + least(%(campaigns)s - 1,
               floor(random() * %(campaigns)s))::int,
           source_id = (%(sources)s::int[])[1 + id %% 4],
           create_date = %(today)s::timestamp - interval '1 day'
               * floor(random() * %(days)s),
           won_status = CASE WHEN id %% 9 = 1 THEN 'won' ELSE 'pending' END
     WHERE id %% 10 < 6 AND name LIKE 'Lead %%'
"""

# The campaign of an order ran when it was placed, or a little before.
ORDERS = """
    UPDATE sale_order o
       SET campaign_id = CASE WHEN o.id %% 10 < 6
               THEN %(base)s + 1 + least(%(campaigns)s - 1, greatest(0, floor(
                   (o.date_order::date - (%(today)s::date - %(days)s) - 45 * random())
                   * %(campaigns)s / %(days)s)))::int END,
           source_id = (%(sources)s::int[])[1 + o.id %% 4],
           medium_id = (%(media)s::int[])[1 + o.id %% 4],
           opportunity_id = CASE WHEN o.id %% 10 = 7 THEN l.id END
      FROM (SELECT min(id) AS id, partner_id FROM crm_lead
             WHERE partner_id IS NOT NULL GROUP BY partner_id) l
     WHERE l.partner_id = o.partner_id AND o.name LIKE 'B%%'
"""

LINES = """
    INSERT INTO sale_order_line
        (order_id, name, product_id, product_uom_id, product_uom_qty, price_unit,
         price_subtotal, customer_lead, company_id, order_partner_id, state,
         currency_id, roi_unit_cost)
    SELECT o.id, 'Thing', %(product)s, %(uom)s, 1, o.amount_untaxed, o.amount_untaxed,
           0, %(company)s, o.partner_id, 'sale', o.currency_id,
           round(o.amount_untaxed * 0.6, 2)
      FROM sale_order o
     WHERE o.state = 'sale' AND o.name LIKE 'B%%'
       AND NOT EXISTS (SELECT FROM sale_order_line l WHERE l.order_id = o.id)
"""

INVOICES = """
    INSERT INTO account_move
        (name, journal_id, currency_id, state, move_type, auto_post, date, invoice_date,
         partner_id, commercial_partner_id, company_id, campaign_id, amount_untaxed,
         ref, create_uid, write_uid, create_date, write_date)
    SELECT 'CI' || o.id, %(journal)s, o.currency_id, 'posted', 'out_invoice', 'no',
           o.date_order::date + 7, o.date_order::date + 7, o.partner_id,
           p.commercial_partner_id, %(company)s, o.campaign_id, o.amount_untaxed, o.id,
           1, 1, now(), now()
      FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
     WHERE o.state = 'sale' AND o.name LIKE 'B%%' AND o.id %% 10 <> 3
       AND o.id %% 10 <> 5 AND o.id %% 10 <> 9
"""

INVOICE_LINES = """
    INSERT INTO account_move_line
        (move_id, currency_id, display_type, account_id, partner_id, price_subtotal,
         balance, amount_currency, debit, credit, company_id, journal_id, date,
         parent_state, quantity, product_uom_id)
    SELECT id, currency_id, 'product', %(account)s, partner_id, amount_untaxed,
           -amount_untaxed, -amount_untaxed, 0, amount_untaxed, company_id, journal_id,
           date, 'posted', 1, %(uom)s
      FROM account_move WHERE name LIKE 'CI%%'
"""

LINKS = """
    INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
    SELECT min(s.id), l.id
      FROM account_move m
      JOIN account_move_line l ON l.move_id = m.id
      JOIN sale_order_line s ON s.order_id = m.ref::int
     WHERE m.name LIKE 'CI%%'
     GROUP BY l.id
"""
