"""Two confirmations at one customer: neither sees the other's touches."""

from psycopg2 import OperationalError

from .concurrency_case import ConcurrencyCase


class TestTwoConfirmations(ConcurrencyCase):
    def credits(self, env, order_id):
        """``{(model, campaign): share}`` of an order."""
        rows = env["crm.campaign.credit"].search([("order_id", "=", order_id)])
        return {(row.model, row.campaign_id.title): row.share for row in rows}

    def test_second_confirmation_leaves_the_credit_to_the_cron(self):
        """Both are confirmed; the second waits, and in the end both count both."""
        partner_id, ids = self.two_quotations()
        with self.db.env() as env:
            for title, order_id in zip(("One", "Two"), ids, strict=True):
                env["sale.order"].browse(order_id).campaign_id = env[
                    "utm.campaign"
                ].create({"title": title})
            env["crm.campaign.pending"].search([]).unlink()
        first, second = self.begin(), self.begin()
        self.confirm(first["sale.order"].browse(ids[0]))
        self.confirm(second["sale.order"].browse(ids[1]))
        self.commit(first)
        self.commit(second)
        with self.db.env() as env:
            orders = env["sale.order"].browse(ids)
            self.assertEqual(orders.mapped("state"), ["sale", "sale"])
            waiting = env["crm.campaign.pending"].search([("kind", "=", "order")])
            self.assertEqual(waiting.mapped("ref"), ids[1:], "the second one waits")
            self.assertTrue(self.credits(env, ids[0]))
            self.assertFalse(self.credits(env, ids[1]))
            self.assertTrue(env["utm.campaign"].get_roi_notice(), "as of when")
        with self.db.env() as env:
            env["crm.campaign.credit"]._cron_pending()
        with self.db.env() as env:
            self.assertFalse(env["crm.campaign.pending"].search([]))
            for title, order_id in zip(("One", "Two"), ids, strict=True):
                found = self.credits(env, order_id)
                self.assertEqual(found["single", title], 1)
                for model in ("first", "last", "even", "position", "decay"):
                    total = sum(found.get((model, name), 0) for name in ("One", "Two"))
                    self.assertEqual(total, 1, model)
            self.assertEqual(env["crm.campaign.credit"]._rebuild_everyone(), 0)

    def test_rebuild_asked_for_again_meanwhile(self):
        """Who changes the settings while all is credited anew is not forgotten."""
        with self.db.env() as env:
            env["crm.campaign.credit"]._schedule_rebuild()
        running = self.begin()
        with self.db.env() as env:
            env["crm.campaign.credit"]._schedule_rebuild()
        with self.assertRaises(OperationalError):
            running["crm.campaign.credit"]._rebuild_as_asked()
        running.cr.rollback()
        with self.db.env() as env:
            env["crm.campaign.credit"]._cron_rebuild()
        with self.db.env() as env:
            self.assertIsNone(env["crm.campaign.credit"]._waiting_since())
