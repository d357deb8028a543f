"""What a campaign earned and cost, document by document.

One SELECT serves the figures, which add it up, and the drill-downs, which list it: a
number is the sum of its rows because both read the same.
"""

from odoo.tools import SQL

# Kinds of rows, in the order of their ids (see ``crm_campaign_entry``).
KINDS = ("ordered", "invoiced", "actual", "committed")
SALES = ("out_invoice", "out_receipt", "out_refund")
PURCHASES = ("in_invoice", "in_receipt", "in_refund")


def movement_query(campaigns, model=None, unit_cost=None, credits=None):
    """Return the SELECT of all movements; it reads the CTE ``company``.

    Columns: campaign_id, model (NULL: the same under each), kind, company_id,
    currency_id, day, amount in that currency and balance, the same in the company's
    currency as booked (NULL: not booked); goods and goods_balance, what was sold cost
    (NULL: unknown); order_id, line_id, cost_id, partner_id.

    Invoices are untaxed product lines.  A line that bills a credited order is shared
    out as the order is; any other counts for the campaign on its invoice.  A vendor
    bill line that is linked to a cost counts for the cost's campaign, once.

    :param SQL campaigns: SELECT of the ids of the campaigns whose movements to find
    :param model: of this attribution model only
    :param SQL unit_cost: the cost of one unit on a sale order line ``sol``
    :param SQL credits: a relation of the credits of these campaigns, where they were
        read already
    """
    earned = SQL("c.model = %s", model) if model else SQL("TRUE")
    if credits is None:
        credits = SQL("crm_campaign_credit")
        earned = SQL("c.campaign_id IN (%s) AND %s", campaigns, earned)
    return SQL(" UNION ALL ").join(
        [
            _ordered(credits, earned),
            _invoiced(credits, earned, unit_cost or SQL("NULL")),
            _invoiced_without_order(campaigns),
            _typed_costs(campaigns),
            _linked_bills(campaigns),
            _tagged_bills(campaigns),
        ]
    )


def _ordered(credits, earned):
    return SQL(
        """
        SELECT c.campaign_id, c.model, 'ordered' AS kind, c.company_id, c.currency_id,
               (c.date_order AT TIME ZONE 'UTC' AT TIME ZONE co.tz)::date AS day,
               c.amount, NULL::numeric AS balance,
               NULL::numeric AS goods, NULL::numeric AS goods_balance,
               c.order_id, NULL::int AS line_id, NULL::int AS cost_id, c.partner_id
          FROM %s c
          JOIN company co ON co.company_id = c.company_id
         WHERE %s
        """,
        credits,
        earned,
    )


def _invoiced(credits, earned, unit_cost):
    return SQL(
        """
        SELECT c.campaign_id, c.model, 'invoiced', aml.company_id, aml.currency_id,
               coalesce(am.invoice_date, am.date),
               -aml.amount_currency * c.share, -aml.balance * c.share,
               g.goods * c.share,
               g.goods * c.share * aml.balance / nullif(aml.amount_currency, 0),
               c.order_id, aml.id, NULL, am.commercial_partner_id
          FROM %(credits)s c
          JOIN sale_order_line sol ON sol.order_id = c.order_id
          JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
          JOIN account_move_line aml ON aml.id = rel.invoice_line_id
          JOIN account_move am ON am.id = aml.move_id
         CROSS JOIN LATERAL (
              SELECT CASE WHEN sol.is_downpayment OR aml.amount_currency = 0 THEN 0
                          WHEN sol.currency_id = aml.currency_id
                           AND sol.product_uom_id = aml.product_uom_id
                          THEN (%(unit_cost)s)::numeric * aml.quantity
                               * CASE am.move_type WHEN 'out_refund' THEN -1 ELSE 1 END
                      END AS goods
         ) g
         WHERE %(earned)s
           AND am.state = 'posted' AND am.move_type IN %(sales)s
           AND aml.display_type = 'product'
           -- Whoever links a line to two order lines has still sent one invoice.
           AND NOT EXISTS (
               SELECT FROM sale_order_line_invoice_rel r
                 JOIN sale_order_line s ON s.id = r.order_line_id
                WHERE r.invoice_line_id = rel.invoice_line_id
                  AND r.order_line_id < rel.order_line_id AND s.state = 'sale')
        """,
        credits=credits,
        earned=earned,
        unit_cost=unit_cost,
        sales=SALES,
    )


def _invoiced_without_order(campaigns):
    return SQL(
        """
        SELECT am.campaign_id, NULL, 'invoiced', aml.company_id, aml.currency_id,
               coalesce(am.invoice_date, am.date),
               -aml.amount_currency, -aml.balance, NULL, NULL,
               NULL, aml.id, NULL, am.commercial_partner_id
          FROM account_move am
          JOIN account_move_line aml ON aml.move_id = am.id
         WHERE am.campaign_id IN (%s)
           AND am.state = 'posted' AND am.move_type IN %s
           AND aml.display_type = 'product'
           AND NOT EXISTS (
               SELECT FROM sale_order_line_invoice_rel rel
                 JOIN sale_order_line sol ON sol.id = rel.order_line_id
                 JOIN crm_campaign_credit c ON c.order_id = sol.order_id
                WHERE rel.invoice_line_id = aml.id)
        """,
        campaigns,
        SALES,
    )


def _typed_costs(campaigns):
    return SQL(
        """
        SELECT k.campaign_id, NULL, 'actual', k.company_id, k.currency_id, k.date,
               k.amount, NULL, NULL, NULL, NULL, NULL, k.id, k.partner_id
          FROM crm_campaign_cost k
         WHERE k.campaign_id IN (%s) AND k.bill_line_id IS NULL
        """,
        campaigns,
    )


def _linked_bills(campaigns):
    return SQL(
        """
        SELECT k.campaign_id, NULL, %(kind)s, aml.company_id, aml.currency_id,
               coalesce(am.invoice_date, am.date),
               aml.amount_currency, aml.balance, NULL, NULL,
               NULL, aml.id, k.id, am.commercial_partner_id
          FROM crm_campaign_cost k
          JOIN account_move_line aml ON aml.id = k.bill_line_id
          JOIN account_move am ON am.id = aml.move_id
         WHERE k.campaign_id IN (%(campaigns)s)
        """,
        kind=_bill_kind(),
        campaigns=campaigns,
    )


def _tagged_bills(campaigns):
    return SQL(
        """
        SELECT am.campaign_id, NULL, %(kind)s, aml.company_id, aml.currency_id,
               coalesce(am.invoice_date, am.date),
               aml.amount_currency, aml.balance, NULL, NULL,
               NULL, aml.id, NULL, am.commercial_partner_id
          FROM account_move am
          JOIN account_move_line aml ON aml.move_id = am.id
         WHERE am.campaign_id IN (%(campaigns)s) AND am.move_type IN %(purchases)s
           AND aml.display_type = 'product'
           AND NOT EXISTS (
               SELECT FROM crm_campaign_cost k WHERE k.bill_line_id = aml.id)
        """,
        kind=_bill_kind(),
        campaigns=campaigns,
        purchases=PURCHASES,
    )


def _bill_kind():
    return SQL("CASE am.state WHEN 'posted' THEN 'actual' ELSE 'committed' END")
