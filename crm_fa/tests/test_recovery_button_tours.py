from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report as stock

from ..tools import chromium
from .recovery_tour_common import LANGUAGES, RecoveryTourCommon

NO_WKHTMLTOPDF = stock.WkhtmlInfo("install", False, "", "", False, "", None)


@tagged("post_install", "-at_install")
class TestRecoveryButtonTours(RecoveryTourCommon):
    """The buttons that the whole path does not need, in English and in Persian."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["crm.recovery.policy"].search([])
        policies.write({"agent_limit": 50, "leader_limit": 60, "manager_limit": 500})
        kinds = cls.env["crm.recovery.kind"].search([])
        cls.kinds = {kind.code: kind for kind in kinds}

    def both(self, test):
        """Run a test in each language, everybody speaking it."""
        for lang in LANGUAGES:
            with self.subTest(lang=lang):
                self.speak(lang)
                test(lang)

    def apologised(self, **values):
        """A case of its own customer, after a call."""
        partner = self.customer("Let Down", email="l@example.com")
        case = self.case(partner_id=partner.id, amount_affected=200.0, **values)
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone", "text": "Sorry"}
        ).action_done()
        return case

    def suggested(self, case, amount, code="coupon"):
        """Write down a suggestion."""
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        return given._suggest(case, {"kind_id": self.kinds[code].id, "amount": amount})

    def waiting(self, amount, code="coupon", case=None):
        """Ask for more than an agent may give."""
        given = self.suggested(case or self.apologised(), amount, code)
        given.action_submit()
        self.assertEqual(given.state, "to_approve")
        return given

    def test_words(self):
        """Ask the manager, plan, send, write a letter, print it from both places."""
        # As where wkhtmltopdf is not installed and Chromium is.
        self.startPatcher(patch.object(stock, "_wkhtml", lambda: NO_WKHTMLTOPDF))
        self.startPatcher(
            patch.object(chromium, "find", lambda named=None: "/usr/bin/chromium")
        )

        def test(lang):
            partner = self.customer(lang, email="let@example.com", lang=lang)
            case = self.case(partner_id=partner.id, is_safety=True)
            self.tour(case, "crm_fa_recovery_words")
            by_channel = case.apology_ids.grouped("channel")
            self.assertEqual(set(by_channel), {"visit", "email", "letter"})
            asked, planned = by_channel["visit"].sorted("id")
            self.assertTrue(asked.user_id.has_group("sales_team.group_sale_manager"))
            self.assertTrue(asked.event_id)
            self.assertEqual(planned.user_id, self.agent)
            ahead = planned.date_planned - fields.Datetime.now()
            self.assertAlmostEqual(ahead.total_seconds() / 3600, 48, delta=25)
            # One was noted as made, in the name of who plans to make it.
            self.assertEqual(len(case.apology_ids.filtered("date_done")), 3)
            self.assertIn(partner, case.message_ids.partner_ids)

        self.both(test)

    def test_not_reached_and_cleared(self):
        """Closed as not reached; a manager clears what was written, twice."""

        def test(_lang):
            case = self.apologised(description="Personal")
            self.tour(case, "crm_fa_recovery_unreachable", user=self.manager)
            self.assertEqual((case.state, case.outcome), ("closed", "unreachable"))
            self.assertEqual((case.title, case.description), ("—", False))
            other = self.apologised(description="Personal")
            self.tour(
                other.partner_id, "crm_fa_recovery_clear_customer", user=self.manager
            )
            self.assertFalse(other.description)

        self.both(test)

    def test_suggestion_changed(self):
        """Change, give, take back what was issued."""

        def test(_lang):
            case = self.apologised()
            given = self.suggested(case, 30)
            self.tour(given, "crm_fa_recovery_change", user=self.manager)
            self.assertEqual((given.amount, given.state), (40, "cancelled"))
            self.assertFalse(given.card_id.active)

        self.both(test)

    def test_gift_and_refusal(self):
        """On the compensation's own form: approve, issue, deliver; refuse."""

        def test(_lang):
            gift = self.waiting(70, "gift")
            self.tour(gift, "crm_fa_recovery_gift", user=self.manager)
            self.assertEqual((gift.state, gift.redeemed_amount), ("redeemed", 70))
            other = self.waiting(70)
            self.tour(other, "crm_fa_recovery_refuse", user=self.manager)
            self.assertEqual(other.state, "refused")

        self.both(test)

    def test_queues(self):
        """The lists of what waits for approval, and of what waits to be issued."""

        def test(lang):
            asked = self.env["crm.recovery.compensation"]
            for amount in (70, 71, 72, 73):
                asked |= self.waiting(amount)
            self.env.flush_all()
            for path, name in (
                ("compensations-to-approve", "crm_fa_recovery_approve_queue"),
                ("compensations", "crm_fa_recovery_issue_queue"),
            ):
                self.start_tour(f"/odoo/{path}", name, login=self.manager.login)
                self.env.invalidate_all()
            states = sorted(asked.mapped("state"))
            self.assertEqual(states, ["issued"] * 3 + ["refused"], lang)

        self.both(test)

    def test_ways_in(self):
        """From an order, an invoice and a lead, which are filled in."""

        def test(_lang):
            order = self.buy(self.customer("Buys"), user_id=self.agent.id)
            invoice = self.invoice(self.buy(self.customer("Pays")))
            lead = self.env["crm.lead"].create(
                {
                    "name": "Asks",
                    "partner_id": self.customer("Asks").id,
                    "user_id": self.agent.id,
                    "type": "opportunity",
                }
            )
            for record, name in (
                (order, "order_id"),
                (invoice, "invoice_id"),
                (lead, "lead_id"),
            ):
                billing = record._name == "account.move"
                user = self.manager if billing else self.agent
                if billing:
                    user.group_ids += self.env.ref("account.group_account_invoice")
                self.tour(record, "crm_fa_recovery_from_document", user=user)
                case = self.Case.search([(name, "=", record.id)])
                self.assertEqual(case.partner_id, record.partner_id)

        self.both(test)

    def test_open_cases(self):
        """One goes on with the open case; its customer and documents lead to it."""

        def test(_lang):
            case = self.apologised()
            self.tour(case.partner_id, "crm_fa_recovery_go_on")
            self.tour(case.partner_id, "crm_fa_recovery_cases_of_customer")
            values = {"user_id": self.agent.id}
            order = self.quotation(case.partner_id, **values)
            lead = self.env["crm.lead"].create(
                {"name": "Asks", "partner_id": case.partner_id.id, **values}
            )
            for record in (order, lead):
                self.tour(record, "crm_fa_recovery_cases_of_document")
            self.assertEqual(
                self.Case.search_count([("partner_id", "=", case.partner_id.id)]), 1
            )

        self.both(test)
