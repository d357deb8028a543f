"""Refreshes that are killed half-way, and customers who wait for theirs."""

import threading
from datetime import timedelta

from psycopg2 import Error, OperationalError

from odoo import api

from .concurrency_case import ConcurrencyCase


class TestKilled(ConcurrencyCase):
    CUSTOMERS = 12

    def setUp(self):
        super().setUp()
        with self.db.env() as env:
            self.ids = [
                self.customer(env, f"Victim {nr}").id for nr in range(self.CUSTOMERS)
            ]
        # Orders that no event told the ladder of, as written by another program.
        with self.db.env() as env:
            self.orders = [
                self.quotation(env, env["res.partner"].browse(partner_id)).id
                for partner_id in self.ids
            ]
        with self.db.env() as env:
            env.cr.execute(
                "UPDATE sale_order SET state = 'sale' WHERE id = ANY(%s)", [self.orders]
            )

    def stored(self):
        """All that a refresh writes."""
        with self.db.env() as env:
            found = []
            for statement in (
                "SELECT * FROM crm_customer_profile ORDER BY id",
                "SELECT id, ladder_rung_id, ladder_date FROM res_partner ORDER BY id",
                "SELECT * FROM crm_ladder_move ORDER BY id",
                "SELECT * FROM crm_step_run ORDER BY id",
            ):
                env.cr.execute(statement)
                found.append(env.cr.fetchall())
            return found

    def hold(self, partner_id):
        """Lock a customer's profile, so that a refresh stops there half-way."""
        holder = self.begin()
        holder.cr.execute(
            "SELECT id FROM crm_customer_profile WHERE partner_id = %s FOR UPDATE",
            [partner_id],
        )
        return holder

    def killed(self, work, end):
        """Run ``work(env)`` into a held row, end it by ``end(env, pid)``."""
        holder = self.hold(self.ids[-1])
        victim = self.db.registry.cursor()
        env = api.Environment(victim, api.SUPERUSER_ID, {})
        pid = victim.connection.info.backend_pid
        result = self.background(lambda: work(env))
        self.wait_until_blocked(pid)
        end(pid)
        with self.assertRaises(Error):
            result()
        holder.cr.rollback()
        try:
            victim.close()
        except OperationalError:
            pass  # its connection is gone

    def terminate(self, pid):
        with self.db.env() as env:
            env.cr.execute("SELECT pg_terminate_backend(%s)", [pid])

    def cancel(self, pid):
        with self.db.env() as env:
            env.cr.execute("SELECT pg_cancel_backend(%s)", [pid])

    def assert_all_right(self):
        with self.db.env() as env:
            for partner_id in self.ids:
                self.assert_right(env, partner_id, purchases=1, rung="customer")
                self.assertEqual(
                    self.journal(env, partner_id), ["suspect", "prospect", "customer"]
                )

    def refresh(self, env):
        env["crm.customer.profile"]._refresh()

    def test_terminated_refresh_leaves_nothing_half_written(self):
        before = self.stored()
        self.killed(self.refresh, self.terminate)
        self.assertEqual(self.stored(), before)
        with self.db.env() as env:
            self.refresh(env)
        self.assert_all_right()

    def test_cancelled_refresh_leaves_nothing_half_written(self):
        """As a statement timeout does it."""
        before = self.stored()
        self.killed(self.refresh, self.cancel)
        self.assertEqual(self.stored(), before)
        with self.db.env() as env:
            self.refresh(env)
        self.assert_all_right()

    def test_nightly_run_killed_after_reading_goes_on(self):
        """Who waits, waits in the database: another run of the cron finishes."""

        def nightly(env):
            env["crm.customer.profile"]._cron_refresh()

        before = self.stored()
        self.killed(nightly, self.terminate)
        self.assertEqual(self.stored(), before)
        with self.db.env() as env:
            waiting = env["crm.ladder.pending"].search([]).mapped("partner_ref")
            self.assertLessEqual(set(self.ids), set(waiting))
        self.run_pending()
        self.assert_all_right()


class TestPending(ConcurrencyCase):
    def test_waiting_wakes_the_cron(self):
        """A deferred customer is not left until the next hour."""
        partner_id, (first_id, second_id) = self.two_quotations()
        with self.db.env() as env:
            cron = env.ref("crm_fa.ir_cron_ladder_pending")
            triggers = env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            triggers.unlink()
        first, second = self.begin(), self.begin()
        self.confirm(first["sale.order"].browse(first_id))
        self.confirm(second["sale.order"].browse(second_id))
        self.commit(first)
        self.commit(second)
        with self.db.env() as env:
            cron = env.ref("crm_fa.ir_cron_ladder_pending")
            found = env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertEqual(len(found), 1)
            self.assertLessEqual(
                found.call_at, env.cr.now() + timedelta(seconds=1), "it runs at once"
            )
            cron.method_direct_trigger()
        with self.db.env() as env:
            self.assert_right(env, partner_id, purchases=2, rung="customer")

    def test_two_crons_share_the_work(self):
        """Two servers take different customers, and nobody is refreshed for nothing."""
        ids = [self.two_quotations()[0] for _number in range(6)]
        with self.db.env() as env:
            env.cr.execute(
                "UPDATE sale_order SET state = 'sale' WHERE partner_id = ANY(%s)", [ids]
            )
            for partner_id in ids:
                env["crm.ladder.pending"].create(
                    {"partner_ref": partner_id, "trigger": "order"}
                )
        barrier = threading.Barrier(2)

        def pending(env):
            barrier.wait(60)
            env["crm.customer.profile"]._cron_pending()

        self.assertEqual(self.db.parallel(pending, pending), [None, None])
        with self.db.env() as env:
            self.assertFalse(env["crm.ladder.pending"].search([]))
            for partner_id in ids:
                self.assert_right(env, partner_id, purchases=2, rung="customer")
                self.assertEqual(
                    self.journal(env, partner_id), ["prospect", "customer"]
                )
