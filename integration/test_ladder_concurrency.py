"""Sales, crons and recomputations that meet at one customer.

Odoo's transactions see the database as it was at their first query, and whoever writes
a row second fails.  A sale must never fail or wait long for the ladder's sake, and
whatever the order of events, no move is lost and none is made twice.
"""

import threading
import time

from .concurrency_case import ConcurrencyCase


class TestTwoSales(ConcurrencyCase):
    def test_second_sale_leaves_the_count_to_the_cron(self):
        """Two orders of one customer, neither seeing the other: both are confirmed."""
        partner_id, (first_id, second_id) = self.two_quotations()
        first, second = self.begin(), self.begin()
        self.confirm(first["sale.order"].browse(first_id))
        self.confirm(second["sale.order"].browse(second_id), days_ago=3)
        self.commit(first)
        self.commit(second)
        with self.db.env() as env:
            states = env["sale.order"].browse([first_id, second_id]).mapped("state")
            self.assertEqual(states, ["sale", "sale"])
            self.assertEqual(self.waiting(env, partner_id), 1, "the second one waits")
            self.assertEqual(self.profile(env, partner_id).purchase_count, 1)
        self.run_pending()
        with self.db.env() as env:
            self.assertEqual(self.waiting(env, partner_id), 0)
            self.assert_right(env, partner_id, purchases=2, rung="repeat")
            self.assertEqual(
                self.journal(env, partner_id), ["prospect", "customer", "repeat"]
            )
            move = env["crm.ladder.move"].search(
                [("partner_ref", "=", partner_id)], order="id desc", limit=1
            )
            self.assertEqual((move.trigger, move.source_id), ("order", second_id))

    def test_sales_at_the_same_moment(self):
        """Eight salespeople press the button together: nobody fails, all count."""
        with self.db.env() as env:
            partner = self.customer(env)
            ids = [self.quotation(env, partner).id for _number in range(8)]
        barrier = threading.Barrier(len(ids))

        def sale(order_id, days_ago):
            def press(env):
                order = env["sale.order"].browse(order_id)
                order.action_confirm()
                barrier.wait(60)
                return order.state

            return press

        began = time.monotonic()
        states = self.db.parallel(*(sale(order_id, 0) for order_id in ids))
        self.assertEqual(states, ["sale"] * len(ids))
        self.assertLess(time.monotonic() - began, 30, "nobody waits for long")
        self.run_pending()
        with self.db.env() as env:
            self.assert_right(env, partner.id, purchases=8, rung="customer")
            self.assertEqual(self.journal(env, partner.id), ["prospect", "customer"])

    def test_referrer_of_two_sales(self):
        """Two people sent by one customer buy at once: both referrals count."""
        with self.db.env() as env:
            referrer = self.customer(env, "Referrer")
            sent = [
                self.customer(env, f"Sent {nr}", ladder_referrer_id=referrer.id)
                for nr in range(2)
            ]
            ids = [self.quotation(env, partner).id for partner in sent]
        first, second = self.begin(), self.begin()
        self.confirm(first["sale.order"].browse(ids[0]))
        self.confirm(second["sale.order"].browse(ids[1]))
        self.commit(first)
        self.commit(second)
        self.run_pending()
        with self.db.env() as env:
            self.assertEqual(self.profile(env, referrer.id).referral_count, 2)
            for partner in sent:
                self.assert_right(env, partner.id, purchases=1, rung="customer")

    def test_many_sales_and_the_crons(self):
        """Sales and both crons at random for a while: in the end all is right."""
        with self.db.env() as env:
            partners = [self.customer(env, f"Busy {nr}").id for nr in range(3)]
            ids = {
                partner_id: [
                    self.quotation(env, env["res.partner"].browse(partner_id)).id
                    for _number in range(6)
                ]
                for partner_id in partners
            }

        def sell(first, step):
            def work(_env):
                for partner_id in partners:
                    for number in range(first, 6, step):
                        with self.db.env() as own:
                            order = own["sale.order"].browse(ids[partner_id][number])
                            self.confirm(order, days_ago=number)

            return work

        def nightly(_env):
            for _number in range(4):
                with self.db.env() as own:
                    own["crm.customer.profile"]._cron_refresh()

        results = self.db.parallel(sell(0, 2), sell(1, 2), nightly)
        self.assertEqual(results, [None] * 3)
        self.run_pending()
        with self.db.env() as env:
            for partner_id in partners:
                self.assert_right(env, partner_id, purchases=6)


class TestNightly(ConcurrencyCase):
    def regular(self, env):
        """Someone whose ratio grows by the day: three purchases, a month apart."""
        partner = self.customer(env)
        for days_ago in (90, 60, 30):
            self.buy(env, partner, days_ago)
        return partner

    def spoil(self, env, partner_id):
        """Make the stored figures wrong, as a day that passed makes them."""
        env.cr.execute(
            "UPDATE crm_customer_profile SET overdue_ratio = 0.5, purchase_count = 9"
            " WHERE partner_id = %s",
            [partner_id],
        )

    def test_sale_between_reading_and_writing(self):
        """The nightly run read the customer; a sale comes before it writes."""
        with self.db.env() as env:
            partner = self.regular(env)
            order_id = self.quotation(env, partner).id
        with self.db.env() as env:
            self.spoil(env, partner.id)
        night = self.begin()
        profiles = night["crm.customer.profile"]
        profiles._create_todo(profiles._todo_query(profiles._today()), lasting=True)
        profiles._defer_stale("time")
        self.commit(night)
        with self.db.env() as env:
            self.confirm(env["sale.order"].browse(order_id))
        profiles._write_figures()
        self.commit(night)
        with self.db.env() as env:
            self.assert_right(env, partner.id, purchases=4)

    def test_figures_are_written_where_nothing_came_between(self):
        """Without a sale in between the same run puts the figures right."""
        with self.db.env() as env:
            partner = self.regular(env)
        with self.db.env() as env:
            journal = self.journal(env, partner.id)
            self.spoil(env, partner.id)
        with self.db.env() as env:
            env["crm.customer.profile"]._cron_refresh()
        with self.db.env() as env:
            self.assert_right(env, partner.id, purchases=3)
            self.assertEqual(self.journal(env, partner.id), journal)
            self.assertAlmostEqual(self.profile(env, partner.id).overdue_ratio, 1.0, 2)

    def test_sale_that_began_before_the_nightly_write(self):
        """The nightly run commits first; the sale that began earlier is not lost."""
        with self.db.env() as env:
            partner = self.regular(env)
            order_id = self.quotation(env, partner).id
        with self.db.env() as env:
            self.spoil(env, partner.id)
        sale = self.begin()
        self.confirm(sale["sale.order"].browse(order_id))
        with self.db.env() as env:
            env["crm.customer.profile"]._cron_refresh()
        self.commit(sale)
        with self.db.env() as env:
            self.assertEqual(env["sale.order"].browse(order_id).state, "sale")
            self.assertEqual(self.waiting(env, partner.id), 1)
        self.run_pending()
        with self.db.env() as env:
            self.assert_right(env, partner.id, purchases=4)

    def test_nightly_write_that_began_before_the_sale(self):
        """The sale commits first; the nightly run counts again with a fresh view."""
        partner_id, (order_id, _other) = self.two_quotations()
        with self.db.env() as env:
            env["crm.ladder.pending"].create(
                {"partner_ref": partner_id, "trigger": "time"}
            )
            env.cr.execute(
                "UPDATE crm_customer_profile SET quotation_count = 7"
                " WHERE partner_id = %s",
                [partner_id],
            )
        night = self.begin()
        with self.db.env() as env:
            self.confirm(env["sale.order"].browse(order_id))
        night["crm.customer.profile"]._cron_pending()
        self.commit(night)
        with self.db.env() as env:
            self.assertEqual(self.waiting(env, partner_id), 0)
            self.assert_right(env, partner_id, purchases=1, rung="customer")
            self.assertEqual(self.journal(env, partner_id), ["prospect", "customer"])

    def test_two_nightly_runs(self):
        """Two servers run the cron together: each customer moves once."""
        with self.db.env() as env:
            partners = [self.regular(env).id for _number in range(5)]
        with self.db.env() as env:
            rung = env["crm.ladder.rung"].search([("code", "=", "loyal")])
            rung.min_purchase_days = 3
        barrier = threading.Barrier(2)

        def nightly(env):
            barrier.wait(60)
            env["crm.customer.profile"]._cron_refresh()

        try:
            self.assertEqual(self.db.parallel(nightly, nightly), [None, None])
            self.run_pending()
            with self.db.env() as env:
                for partner_id in partners:
                    self.assert_right(env, partner_id, rung="loyal")
                    self.assertEqual(
                        self.journal(env, partner_id)[-2:], ["repeat", "loyal"]
                    )
        finally:
            with self.db.env() as env:
                env["crm.ladder.rung"].browse(rung.id).min_purchase_days = 4
                env["crm.customer.profile"]._cron_refresh()

    def test_recompute_while_an_order_is_confirmed(self):
        """A sale waits for a full recomputation's commit at most, and is not lost."""
        partner_id, (order_id, _other) = self.two_quotations()
        with self.db.env() as env:
            self.spoil(env, partner_id)
        everyone = self.begin()
        everyone["crm.customer.profile"]._refresh()
        sale = self.begin()
        pid = sale.cr.connection.info.backend_pid

        def confirm():
            self.confirm(sale["sale.order"].browse(order_id))
            self.commit(sale)

        result = self.background(confirm)
        self.wait_until_blocked(pid)
        self.commit(everyone)
        result()
        self.run_pending()
        with self.db.env() as env:
            self.assertEqual(env["sale.order"].browse(order_id).state, "sale")
            self.assert_right(env, partner_id, purchases=1, rung="customer")
