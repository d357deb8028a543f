"""The yardstick for lists of campaigns: sums over the same tables, written by hand.

No exchange rates and no rules of the addon: what any program would have to read.
"""

LIST = """
    WITH RECURSIVE part (top, id) AS (
        SELECT id, id FROM utm_campaign WHERE id = ANY(%(ids)s)
         UNION
        SELECT p.top, u.id FROM part p JOIN utm_campaign u ON u.parent_id = p.id
    ), spent AS (
        SELECT campaign_id, sum(amount) AS cost
          FROM (SELECT campaign_id, amount FROM crm_campaign_cost
                 WHERE bill_line_id IS NULL
                 UNION ALL
                SELECT m.campaign_id, l.balance
                  FROM account_move m JOIN account_move_line l ON l.move_id = m.id
                 WHERE m.campaign_id IN (SELECT id FROM part) AND m.state = 'posted'
                   AND m.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                   AND l.display_type = 'product') c
         WHERE campaign_id IN (SELECT id FROM part)
         GROUP BY campaign_id
    ), sold AS (
        SELECT campaign_id, sum(amount) AS ordered, count(*) AS orders
          FROM crm_campaign_credit
         WHERE campaign_id IN (SELECT id FROM part) AND model = 'single'
         GROUP BY campaign_id
    ), billed AS (
        SELECT c.campaign_id, sum(-l.balance * c.share) AS invoiced,
               sum(-l.balance * c.share
                   - coalesce(s.roi_unit_cost * l.quantity, 0) * c.share) AS margin,
               sum(-l.balance * c.share) FILTER (WHERE m.invoice_date > u.period_end)
                   AS late
          FROM crm_campaign_credit c
          JOIN utm_campaign u ON u.id = c.campaign_id
          JOIN sale_order_line s ON s.order_id = c.order_id
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = s.id
          JOIN account_move_line l ON l.id = r.invoice_line_id
          JOIN account_move m ON m.id = l.move_id
         WHERE c.campaign_id IN (SELECT id FROM part) AND c.model = 'single'
           AND m.state = 'posted' AND l.display_type = 'product'
           AND m.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
         GROUP BY c.campaign_id
    ), billed_alone AS (
        SELECT m.campaign_id, sum(-l.balance) AS invoiced
          FROM account_move m
          JOIN account_move_line l ON l.move_id = m.id
         WHERE m.campaign_id IN (SELECT id FROM part) AND m.state = 'posted'
           AND m.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
           AND l.display_type = 'product'
           AND NOT EXISTS (SELECT FROM sale_order_line_invoice_rel r
                            WHERE r.invoice_line_id = l.id)
         GROUP BY m.campaign_id
    ), lead AS (
        SELECT campaign_id, count(*) AS leads,
               count(*) FILTER (WHERE type = 'opportunity') AS opportunities,
               count(*) FILTER (WHERE won_status = 'won') AS won
          FROM crm_lead
         WHERE campaign_id IN (SELECT id FROM part) AND lead_invalid IS NOT TRUE
         GROUP BY campaign_id
    ), won AS (
        SELECT c.campaign_id, count(*) AS customers, sum(c.share) AS shares,
               count(*) FILTER (WHERE g.sequence >= 50) AS loyal
          FROM crm_campaign_credit c
          JOIN crm_customer_profile p ON p.partner_id = c.partner_id
                                     AND p.first_purchase_date = c.date_order::date
          JOIN crm_ladder_rung g ON g.id = p.ladder_rung_id
         WHERE c.campaign_id IN (SELECT id FROM part) AND c.model = 'single'
         GROUP BY c.campaign_id
    ), touched AS (
        SELECT c.campaign_id, sum(o.amount_untaxed) AS influenced
          FROM (SELECT DISTINCT campaign_id, order_id FROM crm_campaign_credit
                 WHERE campaign_id IN (SELECT id FROM part)
                   AND model IN ('single', 'even')) c
          JOIN sale_order o ON o.id = c.order_id
         GROUP BY c.campaign_id
    )
    SELECT part.top, sum(cost), sum(ordered), sum(b.invoiced), sum(a.invoiced),
           sum(margin), sum(late), sum(leads), sum(opportunities), sum(won.customers),
           sum(shares), sum(loyal), sum(lead.won), sum(influenced)
      FROM part
      LEFT JOIN spent ON spent.campaign_id = part.id
      LEFT JOIN sold ON sold.campaign_id = part.id
      LEFT JOIN billed b ON b.campaign_id = part.id
      LEFT JOIN billed_alone a ON a.campaign_id = part.id
      LEFT JOIN lead ON lead.campaign_id = part.id
      LEFT JOIN won ON won.campaign_id = part.id
      LEFT JOIN touched ON touched.campaign_id = part.id
     GROUP BY part.top
"""

# The same rows into a table with the same columns, indexes and foreign keys.
COPY = "CREATE TABLE bench_credit (LIKE crm_campaign_credit INCLUDING ALL)"
KEYS = """
    SELECT 'ALTER TABLE bench_credit ADD ' || pg_get_constraintdef(oid)
      FROM pg_constraint
     WHERE conrelid = 'crm_campaign_credit'::regclass AND contype = 'f'
"""
INSERT = """
    INSERT INTO bench_credit (order_id, campaign_id, model, share, amount, currency_id,
                              date_order, company_id, partner_id, is_last_touch)
    SELECT order_id, campaign_id, model, share, amount, currency_id, date_order,
           company_id, partner_id, is_last_touch
      FROM crm_campaign_credit
"""
