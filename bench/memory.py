"""Python's memory during a refresh of everyone: no more for ten times as many."""

import gc
import tracemalloc

from odoo import SUPERUSER_ID, api

from odoo.addons.crm_fa.models.ladder.ladder_facts import Scope

from bench.measure import say

# What tables and caches of Odoo itself add or not, from one run to the next.
NOISE = 1_000_000


class Memory:
    # Measured at a tenth of the size first, then at the full size.
    peak = {}

    def __init__(self, stage, table):
        self.stage, self.table = stage, table

    def small(self):
        small = self.stage.empty("small")
        self.stage.fill(small, self.stage.args.partners // 10)
        say("Memory")
        self.peak["small"] = self.of_first_fill(small)
        self.stage.drop(small)

    def large(self):
        copy = self.stage.copy(self.stage.base, "memory")
        self.peak["large"] = self.of_first_fill(copy)
        self.stage.drop(copy)
        small, large = self.peak["small"], self.peak["large"]
        self.table.add(
            "Python's peak memory, first fill (bare: a tenth of the size)",
            f"{large / 1e6:.2f} MB",
            f"{small / 1e6:.2f} MB",
            f"{large / small:.2f}",
            "no growth",
            large <= small + NOISE,
        )

    @staticmethod
    def of_first_fill(database):
        """Bytes that Python held at most, above what it held before."""
        with database.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            env["crm.customer.profile"]._refresh_events([])  # warms caches
            gc.collect()
            tracemalloc.start()
            env["crm.customer.profile"]._refresh_pass(Scope(), trigger="initial")
            cursor.commit()
            _now, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return peak
