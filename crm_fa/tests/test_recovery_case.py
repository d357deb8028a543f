from itertools import product

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .recovery_common import NOW, RecoveryCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryCase(RecoveryCommon):
    def test_every_impact_and_responsibility(self):
        """Severity is the impact, one less when the mistake is not ours, at least 1."""
        case = self.case()
        for impact, whose in product("1234", ("ours", "shared", "third", "customer")):
            with self.subTest(impact=impact, whose=whose):
                case.write({"impact": impact, "responsibility": whose})
                less = whose in ("third", "customer")
                self.assertEqual(case.severity, str(max(1, int(impact) - less)))

    def test_safety_and_law_are_critical(self):
        """Whatever the impact and whoever is responsible."""
        for flag in ("is_safety", "is_legal"):
            case = self.case(impact="1", responsibility="customer", **{flag: True})
            self.assertEqual(case.severity, "4", flag)
        danger = self.env.ref("crm_fa.crm_recovery_category_safety")
        self.assertEqual(
            self.case(category_id=danger.id, responsibility="third").severity, "4"
        )

    def test_second_like_incident_is_graver(self):
        """Within 180 days, that day included; of the same category; cancelled not."""
        for days, expected in ((179, "3"), (180, "3"), (181, "2")):
            with self.subTest(days=days):
                partner = self.customer()
                day = fields.Date.today()
                first = self.case(
                    partner_id=partner.id,
                    date_incident=fields.Date.subtract(day, days=days),
                )
                second = self.case(partner_id=partner.id)
                self.assertEqual(first.severity, "2")
                self.assertEqual(second.severity, expected)
                self.assertEqual(bool(second.repeat_seen_id), expected == "3")
        other = self.env.ref("crm_fa.crm_recovery_category_invoice")
        partner = self.customer()
        self.case(partner_id=partner.id, category_id=other.id)
        self.assertFalse(self.case(partner_id=partner.id).repeat_seen_id)

    def test_causes_are_a_tree(self):
        """A root cause is named with what it is part of, and never part of itself."""
        causes = self.env["crm.recovery.cause"]
        above = causes.create({"name": "Delivery"})
        cause = causes.create({"name": "Late lorry", "parent_id": above.id})
        self.assertEqual(cause.display_name, "Delivery / Late lorry")
        with self.assertRaisesRegex(UserError, "Recursion"):
            above.parent_id = cause

    def test_cancelled_incident_is_none(self):
        """Who comes after it is no second, neither before nor after the cancelling."""
        partner = self.customer()
        first, second = (self.case(partner_id=partner.id) for _number in range(2))
        self.assertEqual((second.repeat_seen_id, second.severity), (first, "3"))
        deadline = second.deadline_resolve
        first._cancel("Told by mistake")
        self.assertEqual((second.repeat_seen_id.id, second.severity), (False, "2"))
        self.assertGreater(second.deadline_resolve, deadline)
        second._cancel("By mistake as well")
        self.assertFalse(self.case(partner_id=partner.id).repeat_seen_id)

    def test_ended_cases_keep_their_grade(self):
        """A cancelled forerunner and a new safety rule grade open cases anew only."""
        partner = self.customer()
        first, second, third = (self.case(partner_id=partner.id) for _one in range(3))
        second._cancel("A duplicate")
        self.assertEqual((third.repeat_seen_id, third.severity), (first, "3"))
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": third.id, "channel": "phone"}
        ).action_done()
        third.action_close_kept()
        first._cancel("Told by mistake")
        self.assertEqual((third.repeat_seen_id, third.severity), (first, "3"))
        fresh = self.case(partner_id=self.customer().id)
        deadline = fresh.deadline_resolve
        self.late.is_safety = True
        self.assertEqual((third.severity, fresh.severity), ("3", "4"))
        self.assertLess(fresh.deadline_resolve, deadline)

    def test_person_of_a_company_is_the_contact(self):
        """The customer is who buys; whoever complained is their contact."""
        firm = self.customer("Firm", is_company=True)
        person = self.customer("Person", parent_id=firm.id, email="p@example.com")
        case = self.case(partner_id=person.id)
        self.assertEqual((case.partner_id, case.contact_id), (firm, person))
        self.assertEqual(case.email_from, "p@example.com")

    def test_document_of_another_customer_is_refused(self):
        """Naming the document and whose it is."""
        order = self.buy(self.customer("Somebody Else"))
        with self.assertRaisesRegex(ValidationError, "Somebody Else"):
            self.case(order_id=order.id, user=self.manager)

    def test_negative_amount_is_refused(self):
        """Zero is an amount, unknown is empty, less than nothing is told with it."""
        case = self.case()
        self.assertIs(case.amount_affected, False)
        self.assertEqual(self.case(amount_affected=0).amount_affected, 0)
        refusal = "“Affected Amount” cannot be negative; given: -1.5"
        with self.assertRaisesRegex(ValidationError, refusal):
            self.case(amount_affected=-1.5)
        with self.assertRaisesRegex(ValidationError, refusal):
            case.amount_affected = -1.5

    @mute_logger("odoo.sql_db")
    def test_database_refuses_negative_amounts(self):
        """Whatever writes them."""
        case = self.case(amount_affected=1)
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE crm_recovery SET amount_affected = -1 WHERE id = %s", [case.id]
            )

    def test_invoice_of_another_customer_is_refused(self):
        """Naming the invoice, whose it is and whose the case is."""
        bill = self.invoice(self.buy(self.customer("Somebody Else")))
        with self.assertRaisesRegex(
            ValidationError, f"{bill.name}.*Somebody Else.*Let Down"
        ):
            self.case(invoice_id=bill.id)
        case = self.case()
        with self.assertRaisesRegex(ValidationError, "Somebody Else"):
            case.sudo().invoice_id = bill

    def test_team_of_the_owner_else_of_the_category(self):
        """A new owner brings their team; who has none leaves it to the category."""
        care = self.env["crm.team"].create({"name": "Care"})
        other = self.env["crm.team"].create(
            {"name": "Other", "member_ids": [(4, self.stranger.id)]}
        )
        category = self.late.copy({"name": "Looked After", "team_id": care.id})
        case = self.case(category_id=category.id)
        self.assertEqual(case.team_id, self.team)
        case.user_id = self.stranger
        self.assertEqual(case.sudo().team_id, other)
        nobodys = self.case(self.manager, category_id=category.id, user_id=False)
        self.assertEqual(nobodys.team_id, care)
        alone = self.case(self.manager, category_id=category.id)
        self.assertFalse(self.manager.sale_team_id)
        self.assertEqual(alone.team_id, care)

    def test_source_delivery(self):
        """Its number and its order are asked for where a delivery went wrong."""
        order = self.buy(self.partner, user_id=self.agent.id)
        form = Form(self.Case.with_user(self.agent))
        form.title = "Left in the rain"
        form.partner_id = self.partner
        with self.assertRaises(AssertionError):
            form.delivery_ref = "not asked for of a call"
        form.source = "delivery"
        form.delivery_ref = "WH/OUT/00007"
        form.order_id = order
        case = form.save()
        self.assertEqual(
            (case.source, case.delivery_ref, case.order_id),
            ("delivery", "WH/OUT/00007", order),
        )

    def test_cancelling_is_refused_once_something_was_given(self):
        """A suggestion goes with the case; what waits or was issued is in the way."""
        case = self.case(amount_affected=100, responsibility="customer", impact="3")
        kind = self.env["crm.recovery.kind"].search([("code", "=", "gift")], limit=1)
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        given = given._suggest(case, {"kind_id": kind.id, "amount": 10})
        self.assertEqual(case._cancel_obstacles(), [])
        for state, words in (
            ("to_approve", "To Approve"),
            ("approved", "Approved"),
            ("issued", "Issued"),
            ("redeemed", "Redeemed"),
        ):
            given.sudo().state = state
            with (
                self.subTest(state=state),
                self.assertRaisesRegex(UserError, f"{case.name}.*\\n.*{words}"),
            ):
                case._cancel("A mistake")
        given.sudo().state = "refused"
        case._cancel("A mistake")
        self.assertEqual(case.state, "cancelled")

    def test_numbered_once_and_never_deleted(self):
        """Two cases have two numbers; copies get their own; deletion is refused."""
        first, second = self.case(), self.case()
        self.assertNotEqual(first.name, second.name)
        self.assertTrue(first.name.startswith("RC/2026/"))
        with self.assertRaises(UserError):
            first.sudo().unlink()

    def test_journal_speaks_the_readers_language(self):
        """What was said and given, and scores, are named in the language of whoever."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])
        case = self.case(amount_affected=100)
        self.env["crm.recovery.apologise"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        kind = self.env["crm.recovery.kind"].search([("code", "=", "gift")], limit=1)
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        given = given._suggest(case, {"kind_id": kind.id, "amount": 10})
        given.action_give()
        given.with_user(self.manager).filtered("can_approve").action_approve()
        given.filtered("can_issue").action_issue()
        case._close("kept")
        case._score_by_phone(4)
        for lang, words in (
            ("en_US", ("Phone Call", "Gift from Outside", "4 of 5")),
            ("fa_IR", ("تماس تلفنی", "هدیه از بیرون", "4 از 5")),
        ):
            rows = case.event_ids.with_context(lang=lang)
            details = " ".join(filter(None, rows.mapped("details")))
            for word in words:
                self.assertIn(word, details)

    def test_needs_neither_margins_nor_a_website(self):
        """Nothing it depends on brings sale_margin or website along."""
        addon = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        needed = addon.upstream_dependencies(exclude_states=("",)).mapped("name")
        self.assertIn("sale_loyalty", needed)
        self.assertFalse({"sale_margin", "website", "website_sale"} & set(needed))

    def test_steps_cannot_be_forged(self):
        """State, moments and deadlines are changed by the buttons only."""
        case = self.case()
        for values in (
            {"state": "closed"},
            {"outcome": "kept"},
            {"next_deadline": False},
            {"responsibility_accepted_by_id": self.manager.id},
            {"name": "RC/1"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                case.write(values)
            with self.assertRaises(AccessError):
                self.case(**values)
        for forged in (True, "door", object()):
            with self.assertRaises(AccessError):
                case.with_context(crm_fa_recovery_door=forged).write(
                    {"state": "closed"}
                )
