"""The documents behind a customer's facts: quotations, purchases, credits, rates.

Each function returns a SELECT that :mod:`ladder_facts` puts together.
"""

from odoo.tools import SQL

from .ladder_template import Place


def id_array(ids):
    """Return ``ids`` as one constant, which PostgreSQL reads faster than a list."""
    if isinstance(ids, Place):
        return SQL("%s", ids)
    return SQL("%s::int[]", f"{{{','.join(map(str, ids))}}}")


def zone_query():
    """Each company's time zone: its working hours', else its contact's, else UTC."""
    return SQL(
        """
        SELECT c.id AS company_id,
               coalesce(nullif(k.tz, ''), nullif(p.tz, ''), 'UTC') AS tz
          FROM res_company c
          LEFT JOIN resource_calendar k ON k.id = c.resource_calendar_id
          LEFT JOIN res_partner p ON p.id = c.partner_id
        """
    )


def zone_of(company, zones):
    """Return the expression of the time zone of a company.

    :param SQL company: the column with the company's id
    :param zones: as of ``crm.customer.profile._zones``
    """
    names = {name for _company_id, name in zones}
    if len(names) == 1:
        return SQL("%s", *names)
    return SQL(
        "CASE %s %s END",
        company,
        SQL(" ").join(SQL("WHEN %s THEN %s", *zone) for zone in zones),
    )


def gave_back():
    """Return the condition that any order line of ``ids.members`` was credited.

    Asked table by table: PostgreSQL reads no other order's lines for it, whatever it
    believes about how many there are, and it has no joins to weigh up.
    """
    return SQL(
        """
        EXISTS (SELECT FROM account_move_line
                 WHERE balance > 0 AND id = ANY(ARRAY(
                       SELECT invoice_line_id FROM sale_order_line_invoice_rel
                        WHERE order_line_id = ANY(ARRAY(
                              SELECT id FROM sale_order_line
                               WHERE order_partner_id = ANY(ids.members))))))
        """
    )


def credit_line_query(scope):
    """Product lines of posted customer credit notes, with the order they give back.

    Who reverses an invoice made without an order gives back what was never counted.
    """
    if scope.members is None:
        wanted = SQL("TRUE")
    else:
        wanted = SQL(
            """am.id IN (
                SELECT id FROM account_move
                 WHERE partner_id = ANY(%(members)s) AND move_type = 'out_refund'
                 UNION
                SELECT aml.move_id
                  FROM sale_order so
                  JOIN sale_order_line sol ON sol.order_id = so.id
                  JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = sol.id
                  JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                 WHERE so.partner_id = ANY(%(members)s)
            )""",
            members=id_array(scope.members),
        )
    return SQL(
        """
        SELECT am.id AS move_id, am.partner_id, am.invoice_date AS day,
               aml.currency_id, aml.price_subtotal AS amount, aml.balance, o.order_id
          FROM account_move am
          JOIN account_move_line aml ON aml.move_id = am.id
          LEFT JOIN LATERAL (
               SELECT min(sol.order_id) AS order_id
                 FROM sale_order_line_invoice_rel rel
                 JOIN sale_order_line sol ON sol.id = rel.order_line_id
                WHERE rel.invoice_line_id = aml.id
          ) o ON TRUE
         WHERE am.move_type = 'out_refund' AND am.state = 'posted'
           AND aml.display_type = 'product'
           AND (o.order_id IS NOT NULL OR am.reversed_entry_id IS NULL OR EXISTS (
               SELECT FROM account_move_line x
                 JOIN sale_order_line_invoice_rel rel ON rel.invoice_line_id = x.id
                WHERE x.move_id = am.reversed_entry_id))
           AND %s
        """,
        wanted,
    )


def credited_query(scope):
    """Commercial partners who were given a credit note, or whose order was credited.

    Also of a cancelled order: it counts less once it is a sale again.
    """
    if "credits" in scope.lacks:
        return SQL("SELECT NULL::int AS head_id WHERE FALSE")
    return SQL(
        """
        SELECT m.commercial_partner_id AS head_id
          FROM credit_line cl
          LEFT JOIN sale_order so ON so.id = cl.order_id
          JOIN res_partner m ON m.id IN (cl.partner_id, so.partner_id)
        """
    )


def order_credit_query():
    """What was given back of each order, net of what was invoiced again.

    A credit note followed by a corrected invoice takes nothing back from the customer:
    invoices above the order's amount are corrections.
    """
    return SQL(
        """
        SELECT so.id AS order_id, c.credited,
               greatest(c.credited
                        - greatest(coalesce(i.invoiced, 0) - so.amount_untaxed, 0), 0)
                   AS taken_back
          FROM (SELECT cl.order_id,
                       sum(CASE WHEN cl.currency_id = so.currency_id THEN cl.amount
                                ELSE cl.balance * so.currency_rate::numeric END)
                           AS credited
                  FROM credit_line cl
                  JOIN sale_order so ON so.id = cl.order_id
                 GROUP BY cl.order_id) c
          JOIN sale_order so ON so.id = c.order_id
          LEFT JOIN LATERAL (
               SELECT sum(CASE WHEN x.currency_id = so.currency_id THEN x.price_subtotal
                               ELSE -x.balance * so.currency_rate::numeric END)
                          AS invoiced
                 FROM (SELECT DISTINCT aml.id, aml.currency_id, aml.price_subtotal,
                              aml.balance
                         FROM sale_order_line sol
                         JOIN sale_order_line_invoice_rel rel
                           ON rel.order_line_id = sol.id
                         JOIN account_move_line aml ON aml.id = rel.invoice_line_id
                         JOIN account_move am ON am.id = aml.move_id
                        WHERE sol.order_id = so.id AND am.state = 'posted'
                          AND am.move_type = 'out_invoice'
                          AND aml.display_type = 'product') x
          ) i ON TRUE
        """
    )


def given_back_query():
    """Orders that were credited in full, to half of the currency's smallest coin.

    Few in number, they are looked up per order; a join would sort or hash all orders.
    """
    return SQL(
        """
        SELECT oc.order_id
          FROM order_credit oc
          JOIN sale_order so ON so.id = oc.order_id
          JOIN res_currency c ON c.id = so.currency_id
         WHERE oc.taken_back >= so.amount_untaxed - power(10, -c.decimal_places) / 2
        """
    )


def document_query(settings, scope):
    """Quotations, purchases and credit notes as rows of one shape."""
    if settings.purchase_source == "invoice":
        parts = [_order_rows(scope, buys=False), _invoice_rows(scope)]
    elif "credits" in scope.lacks:
        parts = [_order_rows(scope, buys=True)]
    else:
        parts = [_order_rows(scope, buys=True), _credit_rows(scope)]
    return SQL(" UNION ALL ").join(parts)


def _order_rows(scope, buys):
    counts = SQL("so.state = 'sale' AND so.amount_untaxed > 0")
    if not buys:
        counts = SQL("FALSE")
    return SQL(
        """
        SELECT so.partner_id, 1 AS quotations, so.currency_id,
               CASE WHEN %(counts)s
                    THEN (so.date_order AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date
                END AS day,
               %(counts)s AND %(kept)s AS is_purchase,
               CASE WHEN %(counts)s THEN so.amount_untaxed END AS amount
          FROM sale_order so
          JOIN zone z ON z.company_id = so.company_id
         WHERE %(in_scope)s
        """,
        counts=counts,
        kept=SQL("TRUE")
        if "credits" in scope.lacks
        else SQL("so.id NOT IN (SELECT order_id FROM given_back)"),
        in_scope=scope.of_member(SQL("so.partner_id")),
    )


def _credit_rows(scope):
    """Credit notes take revenue back from who bought; a cancelled order's do not."""
    buyer = SQL(
        "CASE WHEN so.amount_untaxed > 0 THEN so.partner_id ELSE cl.partner_id END"
    )
    return SQL(
        """
        SELECT %(buyer)s, 0, cl.currency_id, cl.day, FALSE,
               CASE WHEN so.id IS NULL OR so.amount_untaxed <= 0 THEN -cl.amount
                    WHEN oc.taken_back >= oc.credited THEN -cl.amount
                    ELSE -cl.amount * oc.taken_back / oc.credited END
          FROM credit_line cl
          LEFT JOIN sale_order so ON so.id = cl.order_id
          LEFT JOIN order_credit oc ON oc.order_id = cl.order_id
         WHERE (so.id IS NULL OR so.state = 'sale') AND %(in_scope)s
        """,
        buyer=buyer,
        in_scope=scope.of_member(buyer),
    )


def _invoice_rows(scope):
    return SQL(
        """
        SELECT am.partner_id, 0, am.currency_id, am.invoice_date,
               am.move_type <> 'out_refund' AND am.amount_untaxed > 0
               AND (SELECT coalesce(
                        sum(CASE WHEN r.currency_id = am.currency_id
                                 THEN r.amount_untaxed
                                 ELSE abs(r.amount_untaxed_signed)
                                      * am.amount_untaxed
                                      / nullif(abs(am.amount_untaxed_signed), 0)
                             END), 0)
                      FROM account_move r
                     WHERE r.reversed_entry_id = am.id AND r.state = 'posted'
                       AND r.move_type = 'out_refund') < am.amount_untaxed,
               CASE WHEN am.move_type = 'out_refund' THEN -am.amount_untaxed
                    ELSE am.amount_untaxed END
          FROM account_move am
         WHERE am.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
           AND am.state = 'posted' AND %(in_scope)s
        """,
        in_scope=scope.of_member(SQL("am.partner_id")),
    )


def rate_query(settings):
    """Factor into the main currency per foreign currency and day, as Odoo finds rates:
    the last one not after the day, else the first one; the company's own before shared.
    Reads ``foreign_document``.
    """

    def rate_of(currency, otherwise):
        return SQL(
            """coalesce(
                (SELECT r.rate FROM res_currency_rate r
                  WHERE r.currency_id = %(currency)s AND r.name <= pair.day
                    AND (r.company_id = %(company)s OR r.company_id IS NULL)
                  ORDER BY r.company_id, r.name DESC LIMIT 1),
                (SELECT r.rate FROM res_currency_rate r
                  WHERE r.currency_id = %(currency)s
                    AND (r.company_id = %(company)s OR r.company_id IS NULL)
                  ORDER BY r.company_id, r.name LIMIT 1)%(otherwise)s)""",
            currency=currency,
            company=settings.rate_company_id,
            otherwise=otherwise,
        )

    return SQL(
        """
        SELECT pair.currency_id, pair.day, (%(main)s) / (%(own)s) AS factor
          FROM (SELECT DISTINCT currency_id, day FROM foreign_document
                 WHERE day IS NOT NULL) pair
        """,
        # The main currency needs no rate of its own; a foreign one does.
        main=rate_of(settings.currency_id, SQL(", 1.0")),
        own=rate_of(SQL("pair.currency_id"), SQL("")),
    )


def supplier_query(settings, scope):
    """Commercial partners with supplier documents, each once."""
    if "supplies" in scope.lacks:
        return SQL("SELECT NULL::int AS head_id WHERE FALSE")
    parts = [
        SQL(
            """
            SELECT DISTINCT m.commercial_partner_id AS head_id
              FROM account_move am JOIN res_partner m ON m.id = am.partner_id
             WHERE am.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
               AND am.state <> 'cancel' AND %s
            """,
            scope.of_member(SQL("am.partner_id")),
        )
    ]
    if settings.has_purchase_orders:
        parts.append(
            SQL(
                """
                SELECT m.commercial_partner_id
                  FROM purchase_order po JOIN res_partner m ON m.id = po.partner_id
                 WHERE po.state <> 'cancel' AND %s
                """,
                scope.of_member(SQL("po.partner_id")),
            )
        )
    return SQL(" UNION ").join(parts)
