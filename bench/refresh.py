"""The set-based refresh against the bare statement and what it has to write."""

import datetime

from odoo import SUPERUSER_ID, api

from odoo.addons.crm_fa.models.ladder.ladder_facts import Scope

from bench import bare
from bench.measure import best, say, timed

# A share of customers buys something more; each round others.
CHANGE = """
    UPDATE sale_order so
       SET state = 'sale', amount_untaxed = so.amount_untaxed + 1,
           date_order = so.date_order + interval '1 hour'
      FROM (SELECT min(o.id) AS id
              FROM sale_order o
              JOIN res_partner p ON p.id = o.partner_id
             WHERE p.commercial_partner_id %% 71 = %(round)s
               AND o.date_order < now() - interval '2 days'
               AND o.id NOT IN (SELECT order_id FROM sale_order_line)
             GROUP BY p.commercial_partner_id) one
     WHERE so.id = one.id
"""


def parameters(env):
    """What the bare statement asks for: the day, the currency, the six rungs."""
    rungs = {rung.code: rung.id for rung in env["crm.ladder.rung"].search([])}
    company = env["crm.customer.profile"]._main_company()
    return {
        "today": env["crm.customer.profile"]._today(),
        "currency": company.currency_id.id,
        **rungs,
    }


class Refreshing:
    def __init__(self, stage, table):
        self.stage, self.table = stage, table
        self.large = stage.args.partners > 300_000
        with stage.base.env() as env:
            self.values = parameters(env)

    def all(self):
        self.first_fill()
        full = self.stage.full
        self.check(full, "after the first fill")
        full.vacuum()
        self.unchanged(full)
        self.changed(full)
        self.check(full, "after the changes")
        self.next_day(full)

    # What is timed

    def ours(self, database, trigger="time", keep=True):
        """The public pass over everyone, to its commit; ``(seconds, outcome)``."""
        with database.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})

            def refresh():
                outcome = env["crm.customer.profile"]._refresh_pass(
                    Scope(), trigger=trigger
                )
                if keep:
                    cursor.commit()
                else:
                    cursor.rollback()
                return outcome

            return timed(refresh)

    def nightly(self, database, today=None):
        """The nightly run as the cron calls it."""
        with database.registry.cursor() as cursor:
            profiles = api.Environment(cursor, SUPERUSER_ID, {})["crm.customer.profile"]
            original = type(profiles)._today
            if today:
                type(profiles)._today = lambda self, zone=None: today
            try:
                return timed(profiles._cron_refresh)[0]
            finally:
                type(profiles)._today = original

    def bare(self, database, writes=(), today=None):
        """The bare statement, then bare writes of rows known already; seconds."""
        values = {**self.values, "today": today or self.values["today"]}
        with database.sql() as cursor:
            cursor.execute(bare.SETTINGS)

            def read_and_write():
                cursor.execute(bare.READ_ONLY, values)
                for statement in writes:
                    cursor.execute(statement, values)

            duration, _ = timed(read_and_write)
            cursor.connection.rollback()
        return duration

    def truth(self, database, today=None):
        """Keep the bare statement's rows in a table, for writes and comparisons."""
        values = {**self.values, "today": today or self.values["today"]}
        with database.sql() as cursor:
            cursor.execute(bare.SETTINGS)
            cursor.execute("DROP TABLE IF EXISTS bench_truth, bench_changed")
            cursor.execute(bare.INTO_TABLE, values)
            cursor.execute("ANALYZE bench_truth")

    # The figures

    def first_fill(self):
        say("First fill, against the bare statement and bare writes of those rows")
        rounds = 1 if self.large else 3
        ours, bares = [], []
        for number in range(rounds):
            copy = self.stage.copy(self.stage.base, "bare")
            self.truth(copy)
            bares.append(self.bare(copy, bare.FIRST_WRITES))
            self.stage.drop(copy)
            copy = self.stage.copy(self.stage.base, "full")
            with copy.env():
                pass  # loads the registry
            duration, outcome = self.ours(copy, "initial")
            ours.append(duration)
            print(
                f"  ours {ours[-1]:.2f} s, bare {bares[-1]:.2f} s,"
                f" {outcome.moves:,} moves"
            )
            if number < rounds - 1:
                self.stage.drop(copy)
        self.stage.full = copy
        self.table.times("first fill", best(ours), best(bares), 2)

    def check(self, database, when):
        """Every profile equals the independent statement's row, on both sides."""
        self.truth(database)
        with database.sql() as cursor:
            cursor.execute(bare.COMPARE)
            different, compared = cursor.fetchone()
        self.table.counts(
            f"profiles that differ from the bare statement, {when}",
            different,
            compared,
            "0",
            not different,
        )

    def unchanged(self, database):
        say("Nothing changed, against the bare statement, which only reads")
        self.ours(database), self.bare(database)  # warm
        ours, nightly, bares = [], [], []
        for _number in range(3 if self.large else 7):
            bares.append(self.bare(database))
            duration, outcome = self.ours(database)
            assert not outcome.profiles, outcome
            ours.append(duration)
            nightly.append(self.nightly(database))
            print(
                f"  ours {ours[-1]:.2f} s, nightly {nightly[-1]:.2f} s,"
                f" bare {bares[-1]:.2f} s"
            )
        self.table.times("full refresh, nothing changed", best(ours), best(bares), 1.5)
        self.table.times(
            "nightly run, nothing changed", best(nightly), best(bares), 1.5
        )

    def changed(self, database):
        say("1 % changed, against the bare statement and bare writes of those rows")
        ours, nightly, bares = [], [], []
        for number in range(2 if self.large else 4):
            rows = self.change(database, number)
            bares.append(self.bare(database, bare.CHANGED_WRITES))
            # Both kinds of run in turn; what one rolls back the next one finds again.
            ours.append(self.ours(database, keep=False)[0])
            nightly.append(self.nightly(database))
            print(
                f"  {rows:,} rows: ours {ours[-1]:.2f} s, nightly {nightly[-1]:.2f} s,"
                f" bare {bares[-1]:.2f} s"
            )
        self.table.times("full refresh, 1 % changed", best(ours), best(bares), 2)
        self.table.times("nightly run, 1 % changed", best(nightly), best(bares), 2)

    def change(self, database, number):
        with database.sql() as cursor:
            cursor.execute(CHANGE, {"round": number})
        self.truth(database)
        with database.sql() as cursor:
            cursor.execute(bare.CHANGED)
            cursor.execute("ANALYZE bench_changed")
            cursor.execute("SELECT count(*) FROM bench_changed")
            return cursor.fetchone()[0]

    def next_day(self, database):
        """The ordinary night: every ratio grew by a day, some customers fell."""
        say("A day later: the ratios of all who buy regularly are others")
        today = self.values["today"] + datetime.timedelta(days=15)
        self.truth(database, today)
        with database.sql() as cursor:
            cursor.execute(bare.CHANGED_LATER)
            cursor.execute("ANALYZE bench_changed")
            cursor.execute("SELECT count(*) FROM bench_changed")
            rows = cursor.fetchone()[0]
        bares = self.bare(database, bare.CHANGED_WRITES, today)
        nightly = self.nightly(database, today)
        print(f"  {rows:,} rows: nightly {nightly:.2f} s, bare {bares:.2f} s")
        self.table.times(f"nightly run, days later, {rows:,} rows", nightly, bares, 2)
        with database.sql() as cursor:
            cursor.execute(bare.COMPARE)
            different, compared = cursor.fetchone()
        self.table.counts(
            "profiles that differ from the bare statement, days later",
            different,
            compared,
            "0",
            not different,
        )
