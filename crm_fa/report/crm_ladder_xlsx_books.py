from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from .ladder_xlsx import Column


class CrmLadderXlsx(models.AbstractModel):
    _inherit = "crm.ladder.xlsx"

    def _write_movements(self, book, model, domain):
        env = self.env
        directions = model._fields["direction"]._description_selection(env)
        counts = {
            (fields.Date.to_date(month), direction): count
            for month, direction, count in model._read_group(
                domain, ["date:month", "direction"], ["__count"]
            )
        }
        months = book.add_table(
            env._("Per Month"),
            [
                Column(env._("Month"), "month"),
                *(Column(label, "integer", True) for __, label in directions),
            ],
            [
                [
                    [month, *(counts.get((month, key), 0) for key, __ in directions)]
                    for month in _months({month for month, __ in counts})
                ]
            ],
            row_totals=env._("All"),
        )
        book.add_chart(
            months,
            "column",
            range(1, 1 + len(directions)),
            subtype="stacked",
            title=env._("Moves per month"),
        )
        self._write_matrix(book, model, domain)
        names = [
            "date",
            "partner_id",
            "partner_ref",
            "from_rung_id",
            "to_rung_id",
            "direction",
            "trigger",
            "salesperson_id",
            "team_id",
            *self._company(),
        ]
        kinds = {"partner_ref": "id"}
        book.add_table(
            env._("Moves"),
            [self._column(model, name, kind=kinds.get(name)) for name in names],
            self._batches(model, names, self._by_move(domain)),
        )

    def _write_matrix(self, book, model, domain):
        """Write how many moved from each rung (rows) to each (columns)."""
        env = self.env
        counts = {}
        for origin, target, count in model._read_group(
            domain, ["from_rung_id", "to_rung_id"], ["__count"]
        ):
            counts[origin, target] = count
        nowhere = env["crm.ladder.rung"]
        # No rung comes last: as a row the customers who joined, as a column who left.
        rungs = [*self._rungs({rung for pair in counts for rung in pair}), nowhere]

        def name(rung):
            return rung.name or env._("Not on the ladder")

        book.add_table(
            env._("From and To"),
            [
                Column(env._("From / To")),
                *(Column(name(rung), "integer", True) for rung in rungs),
            ],
            [
                [
                    [name(origin), *(counts.get((origin, to), 0) for to in rungs)]
                    for origin in rungs
                ]
                if counts
                else []
            ],
            row_totals=env._("All"),
        )

    def _write_distribution(self, book, model, domain):
        env = self.env
        counts = {
            (fields.Date.to_date(day), rung): count
            for day, rung, count in model._read_group(
                domain, ["date:day", "rung_id"], ["customers:sum"]
            )
        }
        rungs = self._rungs({rung for __, rung in counts})
        # Customers are there every month: they add up across rungs, not down months.
        table = book.add_table(
            env._("Customers per Rung"),
            [
                Column(model._fields["date"]._description_string(env), "date"),
                *(Column(rung.name, "integer", True) for rung in rungs),
            ],
            [
                [
                    [day, *(counts.get((day, rung), 0) for rung in rungs)]
                    for day in sorted({day for day, __ in counts})
                ]
            ],
            row_totals=env._("All"),
            totals_row=False,
        )
        book.add_chart(
            table,
            "area",
            range(1, 1 + len(rungs)),
            subtype="stacked",
            title=env._("Customers per rung at the end of each month"),
        )

    def _write_stays(self, book, model, domain):
        env = self.env
        ended = domain & Domain("is_open", "=", False)
        found = {
            rung: values
            for rung, *values in model._read_group(
                ended, ["rung_id"], ["__count", "median_days:avg", "days:avg"]
            )
        }
        table = book.add_table(
            env._("Per Rung"),
            [
                self._column(model, "rung_id"),
                Column(env._("Stays Ended"), "integer", True),
                Column(env._("Days (Median)"), "number"),
                Column(env._("Days (Mean)"), "number"),
            ],
            [[[rung.name, *found[rung]] for rung in self._rungs(found, False)]],
        )
        book.add_chart(table, "bar", [2], title=env._("Median days on the rung"))
        names = [
            "partner_id",
            "partner_ref",
            "rung_id",
            "direction",
            "trigger",
            "date_start",
            "date_end",
            "days",
            "is_open",
            "next_rung_id",
            "next_direction",
            "salesperson_id",
            "team_id",
            *self._company(),
        ]
        kinds = {"partner_ref": "id"}
        book.add_table(
            env._("Stays"),
            [self._column(model, name, kind=kinds.get(name)) for name in names],
            self._batches(model, names, self._by_customer(domain)),
        )

    def _write_rungs(self, book, model, domain):
        counts = ("customers", "ended_count", "up_count", "down_count", "leave_count")
        names = [
            "rung_id",
            "median_days",
            "mean_days",
            "customers",
            "ended_count",
            "up_count",
            "up_percent",
            "down_count",
            "down_percent",
            "leave_count",
            "leave_percent",
        ]
        make_row = self._row_maker(model, names)
        table = book.add_table(
            self.env._("Rungs"),
            [self._column(model, name, total=name in counts) for name in names],
            [[make_row(record) for record in model.search(domain)]],
        )
        book.add_chart(table, "bar", [1], title=self.env._("Median days on the rung"))

    def _write_customers(self, book, model, domain):
        env = self.env
        currencies = [
            currency for (currency,) in model._read_group(domain, ["currency_id"])
        ]
        # Amounts in several currencies (right after a change of it) have no sum.
        one_currency = len(currencies) <= 1
        money = "money" if one_currency else "number"
        found = {
            rung: [count, revenue if one_currency else None]
            for rung, count, revenue in model._read_group(
                domain, ["ladder_rung_id"], ["__count", "revenue:sum"]
            )
        }
        table = book.add_table(
            env._("Per Rung"),
            [
                self._column(model, "ladder_rung_id"),
                Column(env._("Customers"), "integer", True),
                self._column(model, "revenue", total=one_currency, kind=money),
            ],
            [
                [
                    [rung.name, *found.get(rung, (0, 0 if one_currency else None))]
                    for rung in self._rungs(found)
                ]
            ],
        )
        book.add_chart(table, "bar", [1], title=env._("Customers per rung"))
        if one_currency:
            book.add_chart(table, "bar", [2], title=env._("Revenue per rung"), below=1)
        names = [
            "partner_id",
            "ladder_rung_id",
            "ladder_date",
            "lead_count",
            "quotation_count",
            "purchase_count",
            "purchase_day_count",
            "first_purchase_date",
            "last_purchase_date",
            "revenue",
            *(() if one_currency else ("currency_id",)),
            "mean_interval_days",
            "overdue_ratio",
            "referral_count",
            "is_lapsed",
            "is_overridden",
            "salesperson_id",
            "team_id",
            *self._company(),
        ]
        totals = {"lead_count", "quotation_count", "purchase_count", "referral_count"}
        if one_currency:
            totals.add("revenue")
        kinds = {"revenue": money}
        book.add_table(
            env._("Customers"),
            [
                self._column(model, name, total=name in totals, kind=kinds.get(name))
                for name in names
            ],
            self._batches(model, names, self._by_revenue(domain)),
        )

    def _rungs(self, used, with_unused=True):
        """Return the rungs to show, lowest first: the active ones, and all used."""
        rungs = self.env["crm.ladder.rung"].union(*used)
        if with_unused:
            rungs |= self.env["crm.ladder.rung"].search([("active", "=", True)])
        return rungs.sorted(lambda rung: (rung.sequence, rung.id))

    def _company(self):
        multi = self.env.user.has_group("base.group_multi_company")
        return ("company_id",) if multi else ()


def _months(months):
    """Return all months from the first to the last of these, without gaps."""
    if not months:
        return []
    month, last, found = min(months), max(months), []
    while month <= last:
        found.append(month)
        month += relativedelta(months=1)
    return found
