from datetime import datetime, time

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


class LadderCommon(TransactionCase):
    """A small company with a product, and short words for what its customers do.

    Dates are real days: tests that depend on the day freeze it.  Events wait for the
    end of the transaction, so a test says :meth:`settle` where a user would save.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        # Whatever the database is set to, the tests start from the defaults.
        cls.env["ir.config_parameter"].search([("key", "=like", "crm_fa.%")]).unlink()
        cls.company = cls.env["crm.customer.profile"]._main_company()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.Profile = cls.env["crm.customer.profile"]
        cls.Move = cls.env["crm.ladder.move"]
        cls.rungs = {rung.code: rung for rung in cls.env["crm.ladder.rung"].search([])}
        cls.product = cls.env["product.product"].create(
            {
                "name": "Service",
                "type": "service",
                "list_price": 100.0,
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.manager = new_test_user(
            cls.env, "ladder_manager", "sales_team.group_sale_manager"
        )
        cls.salesperson = new_test_user(
            cls.env, "ladder_salesperson", "sales_team.group_sale_salesman"
        )

    def customer(self, name="Customer", **values):
        """Create a partner."""
        return self.env["res.partner"].create({"name": name, **values})

    def quotation(self, partner, amount=100.0, **values):
        """Create a draft order of one line."""
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "price_unit": amount,
                        }
                    )
                ],
                **values,
            }
        )

    def buy(self, partner, day=None, amount=100.0, **values):
        """Create and confirm an order, dated noon UTC of ``day`` (default: now)."""
        order = self.quotation(partner, amount, **values)
        order.action_confirm()
        if day:
            order.date_order = datetime.combine(fields.Date.to_date(day), time(12))
        return order

    def invoice(self, order, day=None, post=True):
        """Invoice ``order`` in full."""
        invoice = order._create_invoices()
        invoice.invoice_date = day or fields.Date.today()
        if post:
            invoice.action_post()
        return invoice

    def credit(self, invoice, day=None, share=None):
        """Post a credit note over ``invoice``, in full or over a share of it."""
        refund = invoice._reverse_moves(
            [{"invoice_date": day or fields.Date.today()}], cancel=False
        )
        if share is not None:
            for line in refund.invoice_line_ids:
                line.price_unit *= share
        refund.action_post()
        return refund

    def settle(self):
        """Do what the end of a transaction does: flush and run the ladder."""
        self.env.cr.flush()

    def profile(self, partner):
        """Return the profile of a partner, archived or not."""
        return self.Profile.with_context(active_test=False).search(
            [("partner_id", "=", partner.commercial_partner_id.id)]
        )

    def moves(self, partner):
        """Return the moves of a partner, oldest first."""
        return self.Move.search([("partner_ref", "=", partner.id)], order="id")

    def assertRung(self, partner, code):
        """Check on which rung a partner stands."""
        self.assertEqual(partner.ladder_rung_id.code or False, code)
