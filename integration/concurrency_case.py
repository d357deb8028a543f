"""Two transactions at once, and what they may leave behind."""

import threading
import time

from odoo import api

from .ladder_case import LadderCase


class ConcurrencyCase(LadderCase):
    def setUp(self):
        super().setUp()
        with self.db.env() as env:
            env["crm.ladder.pending"].search([]).unlink()

    def begin(self):
        """An environment in a transaction that has seen the database already."""
        cursor = self.db.registry.cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT count(*) FROM crm_customer_profile")
        return api.Environment(cursor, api.SUPERUSER_ID, {})

    def commit(self, env):
        env.cr.commit()

    def two_quotations(self):
        """Ids of a customer and of two quotations to them."""
        with self.db.env() as env:
            partner = self.customer(env)
            orders = [self.quotation(env, partner).id for _number in range(2)]
        return partner.id, orders

    def background(self, function):
        """Run ``function`` in a thread; a function that waits and gives its result."""
        results = []

        def call():
            try:
                results.append(function())
            except Exception as error:
                results.append(error)

        thread = threading.Thread(target=call, daemon=True)
        thread.start()

        def result(timeout=60):
            thread.join(timeout)
            self.assertFalse(thread.is_alive(), "the other transaction hangs")
            if isinstance(results[0], Exception):
                raise results[0]
            return results[0]

        return result

    def wait_until_blocked(self, pid):
        """Return once the backend ``pid`` waits for a lock."""
        for _number in range(200):
            with self.db.env() as env:
                env.cr.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid])
                if env.cr.fetchone()[0]:
                    return
            time.sleep(0.05)
        self.fail("the other transaction never waited")
