from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .campaign_xlsx import Amount
from .crm_campaign_result import WITH_OWN
from .crm_ladder_xlsx_rows import BATCH
from .ladder_xlsx import Column

SPENT, COMMITTED = "actual", "committed"
KINDS = {1: (SPENT, COMMITTED), 2: ("ordered",), 3: ("invoiced",)}


class CrmLadderXlsx(models.AbstractModel):
    """What the workbook of campaigns reads: in the database, a batch at a time."""

    _inherit = "crm.ladder.xlsx"

    def _campaign_rows(self, domain, *names):
        """Return the SELECT of results, with the amounts in campaigns' currencies."""
        result = self.env["crm.campaign.result"].with_context(**{WITH_OWN: True})
        self.env.flush_all()
        query = result._search(domain, order="campaign_id, date, id")
        table = result._table
        columns = (
            "id",
            "campaign_id",
            "kind",
            "date",
            "model",
            "order_id",
            "line_id",
            "cost_id",
            "user_id",
            "currency_id",
            "own_amount",
            "own_margin",
            "own_currency_id",
            *names,
        )
        return query.select(*(SQL.identifier(table, name) for name in columns))

    def _campaign_figures(self, campaigns, domain):
        """Return a dict of figures for each campaign, those that brought most first.

        The sums are what the formulas of the summary give, for readers that do not
        calculate.
        """
        self.env.flush_all()
        basis = self.env.company.campaign_roi_basis
        return_kind = "ordered" if basis == "ordered" else "invoiced"
        return_amount = SQL("r.own_margin" if basis == "margin" else "r.own_amount")
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT r.campaign_id, %(own_cost)s AS own_cost,
                       %(own_returned)s AS own_returned, sum(r.cost) AS cost,
                       sum(r.returned) AS returned, sum(r.leads)::int AS leads,
                       sum(r.customers)::int AS customers,
                       bool_or(r.kind = %(spent)s
                               AND (r.own_amount IS NULL OR r.cost IS NULL)
                               OR r.kind = %(return_kind)s
                               AND (%(return_amount)s IS NULL OR r.returned IS NULL)
                       ) AS is_partly_unknown
                  FROM (%(rows)s) r
                 GROUP BY r.campaign_id
                """,
                own_cost=SQL(
                    "coalesce(sum(r.own_amount) FILTER (WHERE r.kind = %s), 0)", SPENT
                ),
                own_returned=SQL(
                    "coalesce(sum(%s) FILTER (WHERE r.kind = %s), 0)",
                    return_amount,
                    return_kind,
                ),
                spent=SPENT,
                return_kind=return_kind,
                return_amount=return_amount,
                rows=self._campaign_rows(
                    domain, "cost", "returned", "leads", "customers"
                ),
            )
        )
        found = {row["campaign_id"]: row for row in rows}
        nothing = dict.fromkeys(
            (
                "own_cost",
                "own_returned",
                "cost",
                "returned",
                "leads",
                "customers",
                "is_partly_unknown",
            ),
            0,
        )
        figures = [
            {
                **nothing,
                **found.get(campaign.id, {}),
                "campaign": campaign,
                "currency": self._campaign_currency(campaign.roi_currency_id),
            }
            for campaign in campaigns
        ]
        return sorted(
            figures, key=lambda row: (-(row["returned"] or 0), row["campaign"].id)
        )

    def _campaign_currency(self, currency):
        currency = currency or self.env.company.currency_id
        return currency.symbol, currency.position, currency.decimal_places

    def _campaign_batches(self, query, make_row):
        """Yield lists of rows of ``query``, read through a cursor of the database.

        Memory does not grow with the number of rows, and each is read once.
        """
        execute = self.env.cr.execute
        execute(SQL("DECLARE crm_fa_workbook NO SCROLL CURSOR FOR %s", query))
        try:
            while True:
                execute(SQL("FETCH FORWARD %s FROM crm_fa_workbook", BATCH))
                rows = self.env.cr.dictfetchall()
                if rows:
                    yield [make_row(row) for row in rows]
                if len(rows) < BATCH:
                    return
        finally:
            execute(SQL("CLOSE crm_fa_workbook"))

    def _campaign_sheet(self, index, domain):
        """Return columns and batches of the sheet of costs, orders or invoices."""
        env = self.env
        main = env.company.currency_id
        own = env._("In the Campaign's Currency")
        converted = env._("In %(currency)s", currency=main.name)
        is_invoices = KINDS[index] == ("invoiced",)
        texts = {
            1: (
                env._("Kind"),
                env._("Description"),
                env._("Vendor"),
                env._("Vendor Bill"),
                env._("Spent or Committed"),
            ),
            2: (
                env._("Order"),
                env._("Customer"),
                env._("Salesperson"),
                env._("Order before Tax"),
                env._("Share"),
            ),
            3: (
                env._("Invoice"),
                env._("Customer"),
                env._("Salesperson"),
                env._("Order"),
                env._("Invoice Line"),
            ),
        }[index]
        kinds = {2: ("text", "text", "text", "money", "percent")}
        columns = [
            Column(env._("Campaign")),
            Column(env._("Campaign No."), "id"),
            Column(env._("Date"), "date"),
            *map(Column, texts, kinds.get(index, ("text",) * 5)),
            Column(own, "money"),
            Column(converted, "money", True),
        ]
        if is_invoices:
            columns += [
                Column(env._("Margin in the Campaign's Currency"), "money"),
                Column(
                    env._("Margin in %(currency)s", currency=main.name), "money", True
                ),
            ]
        reader = (self._cost_row, self._order_row, self._invoice_row)[index - 1]
        states = self._campaign_states()
        currencies = {
            currency.id: self._campaign_currency(currency)
            for currency in env["res.currency"]
            .with_context(active_test=False)
            .search([])
        }

        def make_row(row):
            values = [
                row["campaign"],
                row["campaign_id"],
                row["date"],
                *reader(row, states, currencies),
                Amount(row["own_amount"], currencies[row["own_currency_id"]]),
                row["amount"],
            ]
            if is_invoices:
                currency = currencies[row["own_currency_id"]]
                values += [Amount(row["own_margin"], currency), row["margin"]]
            return values

        wanted = Domain(domain) & Domain("kind", "in", KINDS[index])
        query = self._campaign_sheet_query(index, wanted)
        return columns, self._campaign_batches(query, make_row)

    def _cost_row(self, row, states, _currencies):
        return (
            row["cost_kind"],
            row["cost_name"] or row["line_name"],
            row["vendor"],
            row["move_name"],
            states[row["kind"]],
        )

    def _order_row(self, row, _states, currencies):
        known = row["order_currency_id"]
        total = Amount(row["order_amount"], currencies[known]) if known else None
        return (
            row["order_name"],
            row["customer"],
            row["salesperson"],
            total,
            row["share"],
        )

    def _invoice_row(self, row, _states, _currencies):
        return (
            row["move_name"],
            row["customer"],
            row["salesperson"],
            row["order_name"],
            row["line_name"],
        )

    def _campaign_sheet_query(self, index, domain):
        """Return the SELECT of a sheet's rows with the names of what they are about."""
        measures = {
            1: ("cost", "committed"),
            2: ("ordered",),
            3: ("invoiced", "margin"),
        }
        amount = SQL(" + ").join(
            SQL.identifier("r", name) for name in measures[index] if name != "margin"
        )
        return SQL(
            """
            SELECT r.*, %(amount)s AS amount, %(campaign)s AS campaign,
                   o.name AS order_name, o.amount_untaxed AS order_amount,
                   o.currency_id AS order_currency_id, c.share,
                   k.name AS cost_name, %(kind)s AS cost_kind,
                   v.complete_name AS vendor, b.complete_name AS customer,
                   s.name AS salesperson, m.name AS move_name, l.name AS line_name
              FROM (%(rows)s) r
              JOIN utm_campaign u ON u.id = r.campaign_id
              LEFT JOIN sale_order o ON o.id = r.order_id
              LEFT JOIN crm_campaign_credit c ON c.order_id = r.order_id
                   AND c.campaign_id = r.campaign_id AND c.model = r.model
              LEFT JOIN crm_campaign_cost k ON k.id = r.cost_id
              LEFT JOIN crm_campaign_cost_kind t ON t.id = k.kind_id
              LEFT JOIN account_move_line l
                   ON l.id = coalesce(r.line_id, k.bill_line_id)
              LEFT JOIN account_move m ON m.id = l.move_id
              LEFT JOIN res_partner v ON v.id = coalesce(k.partner_id, l.partner_id)
              LEFT JOIN res_partner b ON b.id = coalesce(o.partner_id, m.partner_id)
              LEFT JOIN res_users w ON w.id = r.user_id
              LEFT JOIN res_partner s ON s.id = w.partner_id
             ORDER BY r.campaign_id, r.date, r.id
            """,
            amount=amount,
            campaign=self._translated("utm.campaign", "u", "title"),
            kind=self._translated("crm.campaign.cost.kind", "t", "name"),
            rows=self._campaign_rows(domain, *measures[index]),
        )

    def _translated(self, model, alias, name):
        """Return a translated field in the reader's language."""
        if not self.env[model]._fields[name].translate:
            return SQL.identifier(alias, name)
        column = SQL.identifier(alias, name)
        return SQL("coalesce(%s ->> %s, %s ->> 'en_US')", column, self.env.lang, column)

    def _campaign_touches(self, campaigns):
        """Return columns and batches of the touches that the reader may see."""
        model = self.env["crm.campaign.touch"]
        names = [
            "campaign_id",
            "date",
            "kind",
            "partner_id",
            "lead_id",
            "order_id",
            "source_id",
            "medium_id",
            "user_id",
            "note",
        ]
        domain = Domain("campaign_id", "in", campaigns.ids)
        return (
            [self._column(model, name) for name in names],
            self._batches(model, names, self._by_move(domain)),
        )
