from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .recovery_money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestRecoveryIssue(MoneyCommon):
    """Each kind is issued as a real record, once, and redeemed on a real order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write(
            {"agent_limit": False, "leader_limit": False, "manager_limit": False}
        )

    def setUp(self):
        super().setUp()
        self.mailed = mailed = self.env["loyalty.card"].browse()

        def send(cards, force_send=False):
            # Rendering the code as a picture is Odoo's own affair.
            if not cards.env.context.get("loyalty_no_mail"):
                self.mailed |= cards.with_env(mailed.env)

        model = type(self.env["loyalty.card"])
        self.startPatcher(patch.object(model, "_send_creation_communication", send))

    def use_code(self, order, code):
        """Type a code on an order as a salesperson would, and take the reward."""
        order.user_id = self.agent
        env = self.env(user=self.agent, context={"active_id": order.id})
        wizard = env["sale.loyalty.coupon.wizard"].create({"coupon_code": code})
        context = wizard.action_apply()["context"]
        rewards = env["sale.loyalty.reward.wizard"].with_context(**context)
        wizard = rewards.create({})
        wizard.selected_reward_id = wizard.reward_ids[:1]
        wizard.action_apply()
        return order

    def sold(self, taxes=()):
        """Return a posted invoice of 1000 without tax."""
        order = self.quotation(self.partner, 1000)
        order.order_line.tax_ids = [Command.set([tax.id for tax in taxes])]
        order.action_confirm()
        return order, self.invoice(order)

    # ---- cards ---------------------------------------------------------------------

    def test_coupon_works_on_a_quotation(self):
        """The customer's coupon takes its amount off, once; the case hears of it."""
        case = self.own_case()
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        given = self.give(case, 50)
        self.assertEqual(given.state, "issued")
        self.assertEqual(given.card_id.points, 50)
        self.assertEqual(given.card_id.partner_id, self.partner)
        self.assertEqual(self.mailed, given.card_id.with_env(self.mailed.env))
        self.assertEqual(given.valid_until, given.card_id.expiration_date)
        self.assertEqual(given.cost, 50)
        self.assertEqual(given.recovery_id.state, "compensated")
        order = self.use_code(self.quotation(self.partner, 400), given.card_code)
        self.assertEqual(order.amount_total, 350)
        order.action_confirm()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 50))
        again = self.quotation(self.partner, 400)
        with self.assertRaises(UserError):
            self.use_code(again, given.card_code)

    def test_coupon_given_back(self):
        """Cancelling the order gives the coupon back: not redeemed after all."""
        given = self.give(self.own_case(), 50)
        order = self.use_code(self.quotation(self.partner, 400), given.card_code)
        order.action_confirm()
        order.sudo()._action_cancel()
        self.assertEqual((given.state, given.redeemed_amount), ("issued", False))
        self.assertEqual(given.card_id.points, 50)

    def test_coupon_used_in_part(self):
        """An order smaller than the coupon redeems a part."""
        given = self.give(self.own_case(), 50)
        order = self.use_code(self.quotation(self.partner, 20), given.card_code)
        order.action_confirm()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 20))

    def test_gift_card(self):
        """A gift card pays part of an order; the rest stays on it."""
        given = self.give(self.own_case(), 50, "gift_card")
        self.assertEqual(given.state, "issued")
        order = self.use_code(self.quotation(self.partner, 30), given.card_code)
        self.assertEqual(order.amount_total, 0)
        order.action_confirm()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 30))
        self.assertEqual(given.card_id.points, 20)

    def test_ewallet(self):
        """A top-up goes to the customer's one account; older money is used first."""
        first = self.give(self.own_case(), 20, "ewallet")
        second = self.give(self.own_case(), 30, "ewallet")
        self.assertEqual(first.card_id, second.card_id)
        self.assertEqual(first.card_id.points, 50)
        order = self.quotation(self.partner, 25)
        order._update_programs_and_rewards()
        reward = first.program_id.reward_ids
        order._apply_program_reward(reward, first.card_id)
        self.assertEqual(order.amount_total, 0)
        order.action_confirm()
        self.assertEqual((first.state, first.redeemed_amount), ("redeemed", 20))
        self.assertEqual((second.state, second.redeemed_amount), ("redeemed", 5))

    def test_points(self):
        """Points are worth the amount at the program's own rate."""
        with self.assertRaises(UserError):
            self.kinds["points"]._program(self.company)
        program = self.env["loyalty.program"].create(
            {
                "name": "Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "rule_ids": [
                    Command.create(
                        {"reward_point_mode": "money", "minimum_amount": 5000}
                    )
                ],
                "reward_ids": [
                    Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 0.1,
                            "required_points": 100,
                        }
                    )
                ],
            }
        )
        given = self.give(self.own_case(), 20, "points")
        self.assertEqual((given.program_id, given.points), (program, 200))
        order = self.quotation(self.partner, 400)
        order._update_programs_and_rewards()
        order._apply_program_reward(program.reward_ids, given.card_id)
        self.assertEqual(order.order_line[-1].price_unit, -20)
        order.action_confirm()
        self.assertEqual(given.state, "redeemed")

    def test_coupon_of_whole_points(self):
        """What Odoo would quietly round down is refused, and can be tried again."""
        given = self.give(self.own_case(), 12.5)
        self.assertEqual(given.state, "approved")
        self.assertIn("12.5", given.issue_error)
        self.assertFalse(given.card_id)

    def test_archived_program(self):
        """A kind whose program is archived issues nothing and says so; then it does."""
        program = self.kinds["coupon"]._program(self.company)
        self.kinds["coupon"].write(
            {"company_id": self.company.id, "program_id": program.id}
        )
        program.active = False
        given = self.give(self.own_case(), 50)
        self.assertEqual(given.state, "approved")
        self.assertIn("archived", given.issue_error)
        self.assertEqual(given.log_ids[:1].event, "failed")
        program.active = True
        given.action_issue()
        self.assertEqual((given.state, given.issue_error), ("issued", False))

    def test_issuing_twice(self):
        """Issuing again gives no second card and no second row in the journal."""
        given = self.give(self.own_case(), 50)
        card = given.card_id
        given.action_issue()
        self.assertEqual(given.card_id, card)
        self.assertEqual(card.program_id.coupon_count, 1)
        self.assertEqual(given.log_ids.mapped("event").count("issued"), 1)

    def test_failure_leaves_it_approved(self):
        """A failure half way leaves no card, the error, and a way to try again."""
        cards = self.env["loyalty.card"].search_count([])
        model = type(self.env["crm.recovery"])
        with patch.object(model, "_mark_compensated", side_effect=KeyError("boom")):
            given = self.give(self.own_case(), 50)
        self.assertEqual(given.state, "approved")
        self.assertIn("boom", given.issue_error)
        self.assertEqual(self.env["loyalty.card"].search_count([]), cards)
        given.action_issue()
        self.assertEqual(given.state, "issued")

    def test_failure_of_accounting_leaves_it_approved(self):
        """No credit note, the error, and a way to try again."""
        _order, invoice = self.sold()
        case = self.own_case(invoice_id=invoice.id, source="invoice")
        model = type(self.env["account.move"])
        with patch.object(model, "create", side_effect=KeyError("no journal")):
            given = self.give(case, 100, "credit_note", invoice_id=invoice.id)
        self.assertEqual(given.state, "approved")
        self.assertIn("no journal", given.issue_error)
        self.assertFalse(invoice.reversal_move_ids)
        given.action_issue()
        self.assertEqual(given.state, "issued")
        self.assertEqual(invoice.reversal_move_ids, given.credit_note_id)

    def test_mail_trouble_takes_nothing_back(self):
        """A coupon whose mail fails is valid; the agent is told to hand it over."""

        def fail(cards, force_send=False):
            if not cards.env.context.get("loyalty_no_mail"):
                raise ValueError("no printer")

        model = type(self.env["loyalty.card"])
        with patch.object(model, "_send_creation_communication", fail):
            given = self.give(self.own_case(), 50)
        self.assertEqual(given.state, "issued")
        self.assertIn("no printer", given.issue_error)

    # ---- credit notes --------------------------------------------------------------

    def test_credit_note_on_a_partly_paid_invoice(self):
        """A draft of exactly the amount, taxed as the invoice, which stays as it is."""
        taxes = self.env["account.tax"].create(
            {"name": "Nine", "amount": 9, "type_tax_use": "sale"}
        )
        _order, invoice = self.sold(taxes)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": 500})._create_payments()
        self.assertEqual(invoice.payment_state, "partial")
        residual = invoice.amount_residual
        case = self.own_case(invoice_id=invoice.id, source="invoice")
        given = self.give(case, 333.33, "credit_note", invoice_id=invoice.id)
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        note = given.credit_note_id.sudo()
        self.assertEqual((note.state, note.move_type), ("draft", "out_refund"))
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assertAlmostEqual(note.amount_total, 333.33)
        self.assertAlmostEqual(note.amount_untaxed, 305.81)
        self.assertAlmostEqual(given.cost, 305.81)
        self.assertEqual(invoice.amount_residual, residual)
        given.action_issue()
        self.assertEqual(given.credit_note_id, note)
        self.assertEqual(invoice.reversal_move_ids, note, "issued twice")
        note.action_post()
        self.assertEqual(given.state, "redeemed")
        note.button_draft()
        self.assertEqual(given.state, "issued")

    def test_credit_note_deleted(self):
        """Deleting the draft puts the compensation back to approved."""
        _order, invoice = self.sold()
        given = self.give(self.own_case(), 100, "credit_note", invoice_id=invoice.id)
        given.credit_note_id.sudo().unlink()
        self.assertEqual(given.state, "approved")
        given.action_issue()
        self.assertTrue(given.credit_note_id)

    def test_credit_note_refusals(self):
        """No invoice, another customer's, and more than it leaves are refused."""
        case = self.own_case()
        _order, invoice = self.sold()
        other = self.invoice(self.buy(self.customer("Somebody"), amount=1000))
        for amount, document in ((10, False), (10, other.id), (1000.01, invoice.id)):
            with self.assertRaises(ValidationError):
                self.suggest(case, amount, "credit_note", invoice_id=document)
        self.give(case, 600, "credit_note", invoice_id=invoice.id)
        with self.assertRaisesRegex(ValidationError, "400"):
            self.suggest(case, 400.01, "credit_note", invoice_id=invoice.id)
        self.suggest(case, 400, "credit_note", invoice_id=invoice.id)

    # ---- order lines ---------------------------------------------------------------

    def test_price_reduction(self):
        """A reduction is a line of the order; confirming redeems it."""
        order = self.quotation(self.partner, 400)
        given = self.give(self.own_case(), 40, "price_reduction", order_id=order.id)
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        self.assertEqual(order.amount_total, 360)
        self.assertEqual(given.cost, 40)
        order.action_confirm()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 40))

    def test_price_reduction_refusals(self):
        """More than the order, a locked order and a cancelled one are refused."""
        case = self.own_case()
        order = self.quotation(self.partner, 400)
        given = self.give(case, 400.01, "price_reduction", order_id=order.id)
        self.assertEqual(given.state, "approved")
        self.assertIn("400.01", given.issue_error)
        order._action_cancel()
        for document in (order.id, False):
            with self.assertRaises(ValidationError):
                self.suggest(case, 40, "price_reduction", order_id=document)

    def test_free_product(self):
        """A free product is a line for nothing; it costs what it cost us."""
        self.product.standard_price = 15
        order = self.quotation(self.partner, 400)
        given = self.give(
            self.own_case(),
            200,
            "free_product",
            order_id=order.id,
            product_id=self.product.id,
            quantity=2,
        )
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        self.assertEqual(order.amount_total, 400)
        line = given.order_line_ids
        self.assertEqual((line.product_uom_qty, line.price_subtotal), (2, 0))
        self.assertEqual(given.cost, 30)
        with Form(order) as form, form.order_line.edit(1) as edited:
            edited.product_uom_qty = 3
        self.assertEqual(order.amount_total, 400, "it stays free")
        order.action_confirm()
        self.assertEqual(given.state, "redeemed")

    def test_extra_service_on_a_new_quotation(self):
        """Without an order, the service gets a quotation of its own."""
        given = self.give(
            self.own_case(), 100, "service", product_id=self.product.id, quantity=1
        )
        self.assertEqual((given.state, given.issue_error), ("issued", False))
        self.assertEqual(given.order_id.partner_id, self.partner)
        self.assertEqual(given.order_id.amount_total, 0)
        given.order_line_ids.unlink()
        self.assertEqual(given.state, "approved")
        given.action_issue()
        given.order_id.action_confirm()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 100))

    # ---- others --------------------------------------------------------------------

    def test_gift_from_outside(self):
        """Somebody delivers a gift: an activity, and redeemed when it is there."""
        supplier = self.customer("Theatre")
        given = self.give(
            self.own_case(), 80, "gift", supplier_id=supplier.id, delivery="By courier"
        )
        self.assertEqual((given.state, given.cost), ("issued", 80))
        self.assertEqual((given.supplier_id, given.delivery), (supplier, "By courier"))
        self.assertEqual(given.recovery_id.activity_ids.user_id, self.agent)
        given.action_deliver()
        self.assertEqual((given.state, given.redeemed_amount), ("redeemed", 80))

    def test_nothing(self):
        """Giving nothing is a decision too: noted, and nothing is spent."""
        given = self.give(self.own_case(), False, "none")
        self.assertEqual((given.state, given.amount, given.cost), ("issued", False, 0))

    def test_cost_to_serve(self):
        """What was issued counts as cost of its customer, on the day it was issued."""
        self.give(self.own_case(), 80, "gift")
        self.give(self.own_case(), 50)
        today = fields.Date.today()
        cost = self.Compensation.cost_to_serve(self.partner, today, today)
        self.assertEqual(cost, {self.partner: 130})

    def test_wizard(self):
        """The wizard starts from the policy's suggestion and gives in one step."""
        self.policy.kind_ids = self.kinds["coupon"] + self.kinds["none"]
        case = self.own_case()
        action = case.action_compensate()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.amount, 300)
        self.assertEqual(wizard.kind_id, self.kinds["coupon"])
        wizard.customer_note = "Sorry"
        wizard.save().action_give()
        given = case.compensation_ids
        self.assertEqual((given.state, given.amount), ("issued", 300))
        self.assertEqual(given.customer_note, "Sorry")

    def test_changing_a_suggestion(self):
        """A suggestion is changed in the same wizard until it is asked for."""
        case = self.own_case()
        given = self.suggest(case, 30)
        action = given.action_change()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.agent)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.amount, 30)
        wizard.amount = 35
        wizard.save().action_save()
        self.assertEqual((case.compensation_ids, given.amount), (given, 35))
        given.action_give()
        with self.assertRaises(UserError):
            given.action_change()
