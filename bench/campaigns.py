"""The list of campaigns and the credit of orders, against bare SQL on the same rows."""

import gc
import json
import os
import time

from lxml import etree

from odoo import api
from odoo.tools import SQL

from bench import campaign_bare as bare
from bench import campaign_content
from bench.client import specification
from bench.database import Database, exists
from bench.measure import Table, best, say, step, timed, worked

SHOWN = 80
QUERIES = 30
MORE_LIST = 1.5
MORE_REBUILD = 2.0
ROUNDS = 7
REBUILDS = 3
# From here on a round takes minutes, and what else a machine does weighs little.
MANY, FEW_ROUNDS = 1_000_000, 3
USER = 2
# Backends of parallel workers cannot be watched, so neither side gets any; nor does
# either compile its statements.
ALONE = "SET max_parallel_workers_per_gather = 0; SET jit = off"


class Campaigns:
    def __init__(self, database, table, orders):
        self.database, self.table = database, table
        self.rounds, self.rebuilds = ROUNDS, REBUILDS
        if orders >= MANY:
            self.rounds, self.rebuilds = FEW_ROUNDS, 1
        with database.env(user=USER) as env:
            view = env.ref("crm_fa.utm_campaign_view_list")
            arch = env["utm.campaign"].get_views([(view.id, "list")])
            arch = etree.fromstring(arch["views"]["list"]["arch"])
            self.columns = specification(env["utm.campaign"], arch)

    # ---- credit ----------------------------------------------------------------------

    def rebuild(self):
        """All credits of all models: into an empty table, again, and bare."""
        say("Credit of every order under every model, against INSERT ... SELECT")
        ours, same, plain = [], [], []
        written = None
        for number in range(1, self.rebuilds + 1):
            with self.database.env() as env:
                env.cr.execute("TRUNCATE crm_campaign_credit")
            with step(f"round {number}: into an empty table"):
                took, again = self.rebuild_once()
            ours.append(took)
            if written not in (None, again):
                raise RuntimeError(f"{again} credits instead of {written}")
            written = again
            self.database.vacuum("crm_campaign_credit")
            with step(f"round {number}: nothing changed"):
                took, changed = self.rebuild_once()
            same.append(took)
            if changed:
                raise RuntimeError(f"{changed} credits changed without a reason")
            with step(f"round {number}: bare INSERT ... SELECT"):
                plain.append(self.bare_insert())
        self.table.times(
            f"rebuild of {written:,} credits, table empty",
            best(ours),
            best(plain),
            MORE_REBUILD,
        )
        self.table.times(
            "rebuild, nothing changed", best(same), best(plain), MORE_REBUILD
        )

    def rebuild_once(self):
        with self.database.env() as env:
            env.cr.execute(ALONE)
            return worked(env["crm.campaign.credit"]._rebuild_everyone)

    def bare_insert(self):
        with self.database.env() as env:
            env.cr.execute(bare.COPY)
            env.cr.execute(bare.KEYS)
            for (statement,) in env.cr.fetchall():
                env.cr.execute(statement)
        with self.database.env() as env:
            env.cr.execute(ALONE)
            env.cr.execute("SET LOCAL work_mem = '256MB'")
            took, _ = worked(env.cr.execute, bare.INSERT)
        with self.database.env() as env:
            env.cr.execute("DROP TABLE bench_credit")
        return took

    # ---- the list --------------------------------------------------------------------

    def list(self):
        say(f"List of {SHOWN} campaigns, all {len(self.columns)} columns")
        ours, plain, clock, bare_clock = [], [], [], []
        ids, queries = None, 0
        for number in range(self.rounds + 1):
            with self.database.registry.cursor() as cursor:
                env = api.Environment(cursor, USER, {})
                cursor.execute(ALONE)
                queries = cursor.sql_log_count
                (seconds, answer), work = self.both(self.read, env)
                queries = cursor.sql_log_count - queries
                ids = [row["id"] for row in answer["records"]]
            with self.database.registry.cursor() as cursor:
                cursor.execute(ALONE)
                (bare_seconds, _), bare_work = self.both(self.sum_bare, cursor, ids)
            if number:
                ours.append(work)
                plain.append(bare_work)
                clock.append(seconds)
                bare_clock.append(bare_seconds)
        self.table.counts(
            f"queries of the list, {SHOWN} campaigns",
            queries,
            0,
            f"<= {QUERIES}",
            queries <= QUERIES,
        )
        self.table.times(
            f"list of {SHOWN} campaigns, all columns",
            best(ours),
            best(plain),
            MORE_LIST,
        )
        self.table.told("the same on the clock", best(clock), best(bare_clock))
        return ids

    def both(self, function, *args):
        """Seconds on the clock with the answer, and seconds of work."""
        gc.collect()
        began = time.perf_counter()
        work, found = worked(function, *args)
        return (time.perf_counter() - began, found), work

    def read(self, env):
        return env["utm.campaign"].web_search_read(
            [], self.columns, limit=SHOWN, order="period_start desc"
        )

    def sum_bare(self, cursor, ids):
        cursor.execute(bare.LIST, {"ids": ids})
        return cursor.fetchall()

    def report(self):
        with self.database.registry.cursor() as cursor:
            env = api.Environment(cursor, USER, {})
            result = env["crm.campaign.result"]
            measures = ["cost:sum", "returned:sum", "roi_percent:avg", "customers:sum"]
            took, _ = timed(
                result.formatted_read_grouping_sets,
                [],
                [[], ["campaign_id"]],
                measures,
            )
        print(
            f"  Campaign results, pivot by campaign over everything: {took:.2f} s",
            flush=True,
        )

    # ---- indexes ---------------------------------------------------------------------

    def indexes(self, ids):
        """Say which indexes serve the list and the credit of one order."""
        from odoo.addons.crm_fa.models.campaign.campaign_figures import (
            figure_query,
            own_targets,
        )
        from odoo.addons.crm_fa.models.campaign.credit_query import (
            credit_query,
            scope_query,
        )

        say("Indexes (EXPLAIN)")
        with self.database.env() as env:
            settings = env["utm.campaign"]._roi_settings()
            env.cr.execute("SELECT max(id) FROM sale_order WHERE campaign_id > 0")
            [order_id] = env.cr.fetchone()
            for name, query in (
                (
                    f"figures of {len(ids)} campaigns",
                    figure_query(settings, own_targets(SQL("u.id = ANY(%s)", ids))),
                ),
                ("credit of one order", credit_query(scope_query([order_id]))),
                ("credit of all orders", credit_query()),
            ):
                env.cr.execute(SQL("EXPLAIN (FORMAT JSON) %s", query))
                plan = env.cr.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                found, swept = set(), set()
                self.walk(plan[0]["Plan"], found, swept)
                print(f"  {name}: {', '.join(sorted(found)) or 'no index'}")
                print(
                    f"    read whole: {', '.join(sorted(swept)) or 'nothing'}",
                    flush=True,
                )

    def walk(self, node, found, swept):
        if "Index Name" in node:
            found.add(node["Index Name"])
        if node["Node Type"] == "Seq Scan":
            swept.add(node["Relation Name"])
        for child in node.get("Plans", ()):
            self.walk(child, found, swept)

    def all(self):
        self.rebuild()
        self.database.vacuum()
        ids = self.list()
        self.report()
        self.indexes(ids)


def run(args):
    template = os.environ.get("CRMFA_MODULE_TEMPLATE")
    if not exists(template or "-"):
        print("CRMFA_MODULE_TEMPLATE is not set: run this with `make bench-campaign`.")
        return 2
    table = Table()
    database = Database.copy(template, f"{args.database}_campaign")
    try:
        say(f"Filling {database}: {args.campaigns:,} campaigns, {args.orders:,} orders")
        took, _ = timed(campaign_content.fill, database, args.campaigns, args.orders)
        print(f"  {took:.0f} s in all, {database.size() / 1e9:.2f} GB", flush=True)
        Campaigns(database, table, args.orders).all()
    finally:
        if args.keep:
            print(f"Kept: {database}")
        else:
            database.drop()
    say(f"{args.campaigns:,} campaigns, {args.orders:,} orders")
    table.show()
    return 0 if table.good else 1
