"""Customers who buy, and what must be true of their ladder whatever happened."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .support import DatabaseCase


class LadderCase(DatabaseCase):
    """Words for what customers do, with real commits, and the rules of the journal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.db.env() as env:
            cls.prepare(env)

    @staticmethod
    def prepare(env):
        env["product.product"].create(
            {
                "name": "Service",
                "type": "service",
                "list_price": 100.0,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )

    def customer(self, env, name="Customer", **values):
        return env["res.partner"].create({"name": name, **values})

    def quotation(self, env, partner, amount=100.0):
        product = env["product.product"].search([("name", "=", "Service")], limit=1)
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": amount}
        return env["sale.order"].create(
            {"partner_id": partner.id, "order_line": [Command.create(line)]}
        )

    def buy(self, env, partner, days_ago=0, amount=100.0):
        order = self.quotation(env, partner, amount)
        self.confirm(order, days_ago)
        return order

    def confirm(self, order, days_ago=0):
        order.action_confirm()
        if days_ago:
            order.date_order = fields.Datetime.now() - timedelta(days=days_ago)

    def run_pending(self, db=None):
        """What the cron does for those whose own sale had to leave it."""
        with (db or self.db).env() as env:
            env["crm.customer.profile"]._cron_pending()

    def profile(self, env, partner_id):
        profiles = env["crm.customer.profile"].with_context(active_test=False)
        return profiles.search([("partner_id", "=", partner_id)])

    def waiting(self, env, partner_id):
        return env["crm.ladder.pending"].search_count(
            [("partner_ref", "=", partner_id)]
        )

    def journal(self, env, partner_id):
        """The codes of the rungs that a customer has stood on, oldest first."""
        moves = env["crm.ladder.move"].search(
            [("partner_ref", "=", partner_id)], order="id"
        )
        return [move.to_rung_id.code or False for move in moves]

    def assert_right(self, env, partner_id, purchases=None, rung=None):
        """No lost and no double move: a chain that ends where the customer stands."""
        partner = env["res.partner"].browse(partner_id)
        moves = env["crm.ladder.move"].search(
            [("partner_ref", "=", partner_id)], order="id"
        )
        before = env["crm.ladder.rung"]
        for move in moves:
            self.assertEqual(move.from_rung_id, before, "the chain has no gap")
            self.assertNotEqual(move.from_rung_id, move.to_rung_id, "no empty move")
            before = move.to_rung_id
        self.assertEqual(partner.ladder_rung_id, before, "the journal ends where it is")
        profile = self.profile(env, partner_id)
        self.assertEqual(len(profile), 1)
        self.assertEqual(profile.ladder_rung_id, partner.ladder_rung_id)
        if purchases is not None:
            self.assertEqual(profile.purchase_count, purchases)
        if rung is not None:
            self.assertEqual(partner.ladder_rung_id.code, rung)
        self.assertFalse(
            env["crm.customer.profile"]._refresh(partner),
            "counting once more moves nobody",
        )
