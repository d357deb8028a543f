import re
from ast import literal_eval
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .recovery_money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestRecoveryApproval(MoneyCommon):
    """Who is asked, what they find in their queue, and what they are told."""

    def asked(self, amount, user=None, **values):
        """Ask for a coupon that somebody else has to approve."""
        given = self.suggest(self.case(user, **values), amount)
        given.action_submit()
        self.assertEqual(given.state, "to_approve")
        return given

    def queue(self, user):
        """Return what the menu “To Approve” lists for a user."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_fa.crm_recovery_compensation_approve_action"
        )
        given = self.Compensation.with_user(user)
        return given.search(
            [*literal_eval(action["domain"]), ("id", "in", self.all.ids)]
        )

    def test_queue_holds_what_one_may_approve(self):
        """The leader their level, managers all but their own, agents nothing."""
        leaders, managers, twice = map(self.asked, (150, 300, 600))
        own = self.asked(150, self.manager2)
        secret = self.asked(150, is_confidential=True)
        self.all = leaders | managers | twice | own | secret
        self.all |= self.suggest(self.case(), 150)
        approved = self.asked(150)
        approved.with_user(self.leader).action_approve()
        self.all |= approved
        twice.with_user(self.manager).action_approve()
        self.assertEqual(twice.state, "to_approve")
        expected = {
            self.agent: self.Compensation,
            self.colleague: self.Compensation,
            self.leader: leaders | own,
            self.manager: leaders | managers | own | secret,
            self.manager2: leaders | managers | twice | secret,
        }
        for user, wanted in expected.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.queue(user), wanted.sorted("id", reverse=True))
                seen = self.Compensation.with_user(user).search(
                    [("id", "in", self.all.ids)]
                )
                # The button of a row says the same.
                self.assertEqual(seen.filtered("can_approve"), self.queue(user))
                rest = seen.search(
                    [("can_approve", "=", False), ("id", "in", self.all.ids)]
                )
                self.assertEqual(rest, seen - self.queue(user))

    def test_queue_leaves_ended_cases_out(self):
        """What waits on a case that has ended cannot be approved."""
        given = self.all = self.asked(150)
        self.assertEqual(self.queue(self.leader), given)
        given.recovery_id.sudo()._through_door().state = "cancelled"
        self.assertFalse(self.queue(self.leader))

    def told(self, given, user):
        """Return the words of what a user was told about a case."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "crm.recovery"),
                ("res_id", "=", given.recovery_id.id),
                ("notified_partner_ids", "in", user.partner_id.ids),
            ]
        )
        return " ".join(messages.mapped("body"))

    def test_agent_is_told_of_decisions(self):
        """That it was approved; why it was refused; nothing after the first of two."""
        approved, refused, twice = map(self.asked, (150, 160, 600))
        approved.with_user(self.leader).action_approve()
        self.assertIn("Approved", self.told(approved, self.agent))
        refused.with_user(self.leader)._refuse("Out of proportion")
        self.assertIn("Out of proportion", self.told(refused, self.agent))
        twice.with_user(self.manager).action_approve()
        self.assertFalse(self.told(twice, self.agent))
        twice.with_user(self.manager2).action_approve()
        self.assertIn("Approved", self.told(twice, self.agent))

    def test_judged_again_at_approval(self):
        """What was spent meanwhile counts: a leader's level became a manager's."""
        self.policy.agent_month_limit = 160
        first, second = self.asked(150), self.asked(150)
        self.assertEqual((first.level, second.level), ("1", "1"))
        first.with_user(self.leader).action_approve()
        with self.assertRaises(AccessError):
            second.with_user(self.leader).action_approve()
        second.with_user(self.manager).action_approve()
        self.assertEqual((second.state, second.level), ("approved", "2"))
        self.assertEqual(second.exceeded[0][0], "agent_month_limit")

    def test_no_policy(self):
        """Nobody has said what may be given: no suggestion, a manager decides."""
        self.env["crm.recovery.policy"].search([]).active = False
        case = self.case()
        self.assertFalse(case.policy_id or case._suggestion())
        self.assertIn("There is no policy", case.suggestion_text)
        given = self.suggest(case, 1)
        given.action_submit()
        self.assertEqual((given.state, given.level), ("to_approve", "2"))

    def test_policy_of_the_company(self):
        """A company's own policy before the common one; another's never."""
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        policies = self.env["crm.recovery.policy"]
        policies.search([("severity", "=", "2")]).filtered(
            lambda policy: policy != self.policy
        ).active = False
        values = {"company_id": other.id, "team_id": False}
        self.assertFalse(self.case(self.manager, **values).policy_id)
        common = policies.create({"name": "Common", "severity": "2", "band_end": 10})
        self.assertEqual(self.case(self.manager, **values).policy_id, common)
        self.assertEqual(self.case().policy_id, self.policy)
        theirs = policies.create(
            {"name": "Theirs", "severity": "2", "company_id": other.id, "band_end": 20}
        )
        case = self.case(self.manager, **values)
        self.assertEqual((case.policy_id, case._suggestion().amount), (theirs, 200))

    def test_budget_pays_from_its_first_to_its_last_day(self):
        """The day before and the day after it pays for nothing."""
        self.policy.budget_id = self.env["crm.recovery.budget"].create(
            {
                "name": "June",
                "date_from": "2026-06-01",
                "date_to": "2026-06-30",
                "amount": 1000,
            }
        )
        for day, is_running in (
            ("2026-05-31", False),
            ("2026-06-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            with self.subTest(day=day), freeze_time(f"{day} 12:00:00"):
                given = self.suggest(self.case(), 10)
                given.action_submit()
                self.assertEqual(bool(given.budget_id), is_running)

    def test_what_was_used_is_not_taken_back(self):
        """Neither a gift card nor a top-up that was used in part, also by hand."""
        for code in ("gift_card", "ewallet"):
            with self.subTest(code=code):
                given = self.give(self.case(), 50, code)
                self.assertEqual(given.state, "issued")
                given.card_id.sudo().points -= 1
                with self.assertRaisesRegex(UserError, "is used already"):
                    given.with_user(self.manager)._withdraw("Wrong customer")
                given.sudo()._set_redeemed(1)
                with self.assertRaisesRegex(UserError, "Redeemed"):
                    given.with_user(self.manager)._withdraw("Wrong customer")
                self.assertEqual(given.card_id.sudo().points, 49)

    def test_currencies_without_and_with_three_decimals(self):
        """Suggested and kept in whole coins of the currency, cost in company money."""
        for name, rounding, affected, suggested, typed, kept in (
            ("XQA", 1.0, 12345, 3800, 10.6, 11),
            ("XQB", 0.001, 1.234, 0.38, 0.3756, 0.376),
        ):
            with self.subTest(rounding=rounding):
                currency = self.env["res.currency"].create(
                    {"name": name, "symbol": name, "rounding": rounding}
                )
                self.env["res.currency.rate"].create(
                    {"currency_id": currency.id, "name": "2020-01-01", "rate": 0.5}
                )
                case = self.case(currency_id=currency.id, amount_affected=affected)
                self.assertEqual(case._suggestion().amount, suggested)
                given = self.give(case, typed, "gift")
                self.assertEqual((given.state, given.amount), ("issued", kept))
                self.assertAlmostEqual(given.cost, kept * 2, places=2)


@tagged("post_install", "-at_install")
class TestRecoveryGifts(MoneyCommon):
    """What is suggested fits the case; gifts from outside cost what they cost."""

    def suggested_kind(self, case):
        """Return what the dialog of a case starts with."""
        action = case.action_compensate()
        dialog = self.env[action["res_model"]].with_user(self.agent)
        return Form(dialog.with_context(**action["context"])).kind_id.code

    def test_suggested_kind_fits_the_case(self):
        """No credit note without an invoice that leaves something to credit."""
        codes = ("credit_note", "price_reduction", "points", "coupon")
        for number, code in enumerate(codes):
            self.kinds[code].sequence = number
            self.policy.kind_ids += self.kinds[code]
        order = self.buy(self.partner, amount=500)
        bill = self.invoice(order)
        self.assertEqual(self.suggested_kind(self.own_case()), "coupon")
        case = self.own_case(invoice_id=bill.id)
        self.assertEqual(self.suggested_kind(case), "credit_note")
        self.credit(bill)
        self.assertEqual(self.suggested_kind(case), "coupon")
        draft = self.quotation(self.partner)
        case = self.own_case(order_id=draft.id)
        self.assertEqual(self.suggested_kind(case), "price_reduction")
        draft._action_cancel()
        self.assertEqual(self.suggested_kind(case), "coupon")
        coupons = self.kinds["coupon"]
        coupons.write(
            {
                "company_id": self.company.id,
                "program_id": coupons._program(self.company).id,
            }
        )
        coupons.program_id.active = False
        self.assertFalse(self.suggested_kind(case))

    def test_cost_of_a_gift_from_outside(self):
        """What the supplier asks for it; nothing is a price; unknown is its worth."""
        for price, cost in ((55.0, 55), (0.0, 0), (False, 80)):
            with self.subTest(price=price):
                given = self.give(self.own_case(), 80, "gift", gift_cost=price)
                self.assertEqual((given.state, given.cost), ("issued", cost))
                self.assertEqual(given.amount, 80)
        with self.assertRaisesRegex(ValidationError, "Price We Pay.*-5"):
            self.suggest(self.own_case(), 80, "gift", gift_cost=-5.0)
        coupon = self.give(self.own_case(), 80, gift_cost=55.0)
        self.assertEqual((coupon.gift_cost, coupon.cost), (False, 80))

    def test_unknown_amount_is_empty(self):
        """Nothing is suggested: the dialog shows no 0 that somebody might give."""
        case = self.own_case(amount_affected=False)
        action = case.action_compensate()
        dialog = self.env[action["res_model"]].with_user(self.agent)
        form = Form(dialog.with_context(**action["context"]))
        self.assertIs(form.amount, False)
        form.kind_id = self.kinds["gift"]
        with self.assertRaisesRegex(ValidationError, "needs an amount above zero"):
            form.save().action_give()
        form.amount = 12
        form.kind_id = self.kinds["coupon"]
        self.assertEqual(form.amount, 12, "what was typed stays")

    def test_gift_in_the_dialog(self):
        """Tickets: their supplier, price and delivery, and a task to deliver them."""
        supplier = self.customer("Theatre")
        case = self.own_case()
        action = case.action_compensate()
        dialog = self.env[action["res_model"]].with_user(self.agent)
        with Form(dialog.with_context(**action["context"])) as form:
            form.kind_id = self.kinds["gift"]
            form.amount = 80
            form.supplier_id = supplier
            form.gift_cost = 60
            form.delivery = "By courier, <Thursday>"
        form.record.action_give()
        given = case.compensation_ids
        self.assertEqual(
            (given.supplier_id, given.gift_cost, given.cost), (supplier, 60, 60)
        )
        task = case.activity_ids
        self.assertEqual(task.user_id, self.agent)
        self.assertIn("&lt;Thursday&gt;", task.note)
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        self.assertEqual(case.activity_ids, task, "an apology delivers nothing")

    def test_cost_to_serve_on_the_partner(self):
        """Of the last 12 months, contacts included; empty when nothing was given."""
        contact = self.customer("Contact", parent_id=self.partner.id)
        now = fields.Datetime.now()
        for days, amount in ((366, 7), (300, 20), (1, 30)):
            with freeze_time(now - timedelta(days=days)):
                self.give(self.own_case(), amount, "gift")
        taken = self.give(self.own_case(), 40)
        taken.with_user(self.manager)._withdraw("Wrong customer")
        for partner in (self.partner, contact):
            self.assertEqual(partner.with_user(self.agent).recovery_cost, 50)
        self.assertIs(self.customer().with_user(self.agent).recovery_cost, False)
        self.assertEqual(self.partner.recovery_currency_id, self.company.currency_id)


@tagged("post_install", "-at_install")
class TestRecoveryNumbers(MoneyCommon):
    """Negative numbers are refused with what they are of, and with what was typed."""

    def assertRefused(self, records, name, value, rule):
        """Check creating and writing a number that is out of bounds."""
        label = records._fields[name]._description_string(self.env)
        refusal = re.escape(f"“{label}” {rule}; given: {value}")
        with self.subTest(model=records._name, name=name):
            with self.assertRaisesRegex(ValidationError, refusal):
                records[name] = value
            values = records.copy_data()[0]
            with self.assertRaisesRegex(ValidationError, refusal):
                records.create({**values, name: value})

    def test_negative_numbers(self):
        """Limits, hours, bands, multipliers and days."""
        names = {
            "agent_limit",
            "leader_limit",
            "manager_limit",
            "case_limit",
            "agent_day_limit",
            "agent_month_limit",
            "customer_limit",
            "customer_count_limit",
            "band_start",
            "band_end",
            "hours_acknowledge",
            "hours_contact",
            "hours_resolve",
        }
        for name in names:
            self.assertRefused(self.policy, name, -1, "cannot be negative")
        factor = self.policy.factor_ids.create(
            {"policy_id": self.policy.id, "rung_id": self.rungs["loyal"].id}
        )
        self.assertRefused(factor, "factor", -0.5, "cannot be negative")
        coupon = self.kinds["coupon"]
        self.assertRefused(coupon, "validity_days", -1, "cannot be negative")
        coupon.validity_days = 0

    def test_budget(self):
        """Money set aside is more than nothing."""
        budget = self.env["crm.recovery.budget"].create(
            {
                "name": "June",
                "date_from": "2026-06-01",
                "date_to": "2026-06-30",
                "amount": 1,
            }
        )
        for amount in (-1, 0):
            self.assertRefused(budget, "amount", amount, "must be above zero")
