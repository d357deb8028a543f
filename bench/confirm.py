"""Confirming orders with crm_fa and without: two databases of the same content.

Each order is confirmed in a transaction of its own, once here and once there in turn.
Timed is all that a click on the button makes the server do: the button's own request to
its commit, then the form and the messages that the client reads anew.  The method alone
is told besides.
"""

from odoo import Command, api

from bench.client import Client, form_of
from bench.measure import median, ratio_of_pairs, say, worked

TOGETHER = 100
LINES = 4
# One pair in four differs by 7 % or more from the median, to either side: of so many
# pairs the median is good to 1 %.
TRIES = 150
TIMES_TOGETHER = 8
WARM_UP = 5
MORE_QUERIES = 8
MORE_TIME = 1.10
USER = 2  # the administrator, who is a sales manager as well

# Buyers of the kinds that a day brings; the same ids in both databases.
BUYERS = """
    SELECT p.id
      FROM res_partner p
      LEFT JOIN LATERAL (
           SELECT count(*) FILTER (WHERE state = 'sale') AS sales
             FROM sale_order WHERE partner_id = p.id
      ) o ON TRUE
     WHERE p.commercial_partner_id = p.id AND p.name LIKE 'Customer %%' AND p.active
       AND o.sales BETWEEN %s AND %s
       AND (%s OR (p.ladder_referrer_id IS NOT NULL) = %s)
     ORDER BY p.id LIMIT %s
"""
# What, number of past sales, whether sent by another customer.
KINDS = (
    ("a customer who stays on the rung", (5, 40), False),
    ("a customer who moves up", (0, 0), False),
    ("a customer who was sent by another", (0, 3), True),
)


class Confirming:
    def __init__(self, stage, table):
        self.table = table
        self.sides = {"with": stage.full, "without": stage.plain}
        for database in self.sides.values():
            database.vacuum()
        self.forms = {s: form_of(db, USER) for s, db in self.sides.items()}
        self.clients = {s: Client(db, USER) for s, db in self.sides.items()}

    def all(self):
        say("Confirming, with crm_fa against the same database without it")
        added = [self.alternate(*kind) for kind in KINDS]
        self.together(max(added))

    def buyers(self, sales, referred, number):
        with self.sides["with"].env() as env:
            anyone = referred is None
            env.cr.execute(BUYERS, [*sales, anyone, bool(referred), number])
            return [row[0] for row in env.cr.fetchall()]

    def alternate(self, kind, sales, referred):
        buyers = self.buyers(sales, referred, 2 * (TRIES + WARM_UP))
        orders = {
            side: self.draft(database, buyers) for side, database in self.sides.items()
        }
        clicks, methods, queries = ({side: [] for side in orders} for _ in range(3))
        # A small database has fewer buyers of a kind.
        for number in range(min(TRIES + WARM_UP, len(buyers) // 2)):
            # Who goes first takes turns as well.
            for side in sorted(orders, reverse=number % 2):
                first, second = orders[side][2 * number : 2 * number + 2]
                method, count = self.confirm(self.sides[side], [first])
                click = self.click(side, second)
                if number >= WARM_UP:
                    methods[side].append(method)
                    clicks[side].append(click)
                    queries[side].append(count)
        added = median(queries["with"]) - median(queries["without"])
        self.table.counts(
            f"queries of one order, {kind}",
            int(median(queries["with"])),
            int(median(queries["without"])),
            f"+{MORE_QUERIES}",
            added <= MORE_QUERIES,
        )
        ours, bare = median(clicks["with"]), median(clicks["without"])
        self.table.times(
            f"confirming one order, {kind}",
            ours,
            bare,
            MORE_TIME,
            ratio_of_pairs(clicks["with"], clicks["without"]),
        )
        ours, bare = median(methods["with"]), median(methods["without"])
        self.table.told("   of it the method alone", ours, bare)
        return added

    def together(self, added_for_one):
        buyers = self.buyers((1, 3), None, TIMES_TOGETHER * TOGETHER)
        orders = {side: self.draft(one, buyers) for side, one in self.sides.items()}
        times, queries = ({side: [] for side in orders} for _ in range(2))
        for number in range(TIMES_TOGETHER):
            for side in sorted(orders, reverse=number % 2):
                part = orders[side][number::TIMES_TOGETHER]
                duration, count = self.confirm(self.sides[side], part)
                times[side].append(duration)
                queries[side].append(count)
        # The first ones fill caches.
        queries = {side: min(counts) for side, counts in queries.items()}
        added = queries["with"] - queries["without"]
        self.table.counts(
            f"queries of {TOGETHER} orders in one transaction",
            queries["with"],
            queries["without"],
            f"+{int(added_for_one)}",
            added <= added_for_one,
        )
        self.table.times(
            f"confirming {TOGETHER} orders in one transaction",
            median(times["with"]),
            median(times["without"]),
            MORE_TIME,
            ratio_of_pairs(times["with"], times["without"]),
        )

    @staticmethod
    def draft(database, buyers):
        """Draft orders for these buyers; their ids."""
        with database.env() as env:
            product = env["product.product"].search([("name", "=", "Thing")], limit=1)
            lines = [
                Command.create(
                    {"product_id": product.id, "product_uom_qty": 1, "price_unit": 100}
                )
            ] * LINES
            orders = env["sale.order"].create(
                [{"partner_id": buyer, "order_line": lines} for buyer in buyers]
            )
            return orders.ids

    def click(self, side, order_id):
        """Seconds of the requests that one click makes."""
        client, form = self.clients[side], self.forms[side]
        return worked(client.confirm, order_id, form)[0]

    @staticmethod
    def confirm(database, ids):
        """Seconds and queries from the button to the commit."""
        with database.registry.cursor() as cursor:
            env = api.Environment(cursor, USER, {})
            orders = env["sale.order"].browse(ids)
            before = cursor.sql_log_count

            def press():
                orders.action_confirm()
                cursor.flush()
                return cursor.sql_log_count - before

            def press_and_commit():
                count = press()
                cursor.commit()
                return count

            return worked(press_and_commit)
