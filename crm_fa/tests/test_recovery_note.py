from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from .recovery_common import NOW, RecoveryCommon


@tagged("post_install", "-at_install")
class TestRecoveryNote(RecoveryCommon):
    """Nobody sells into a complaint: a note on partner, order and lead."""

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        self.clock = frozen.start()
        self.addCleanup(frozen.stop)
        self.order = self.quotation(self.partner, user_id=self.stranger.id)
        self.lead = self.env["crm.lead"].create(
            {
                "name": "L",
                "partner_id": self.partner.id,
                "user_id": self.stranger.id,
            }
        )

    def note(self, record=None, user=None):
        """Return level and words as a user reads them."""
        record = (record or self.order).with_user(user or self.stranger)
        record.invalidate_recordset(["recovery_note", "recovery_level"])
        return record.recovery_level, record.recovery_note

    def apologise(self, case):
        """Apologise by telephone."""
        self.env["crm.recovery.apology"].with_user(case.env.user).create(
            {"recovery_id": case.id, "channel": "phone", "text": "Sorry"}
        ).action_done()

    def test_words_follow_the_case(self):
        """From the complaint to the end, read by who may not see the case."""
        self.assertEqual(self.note(), (False, False))
        case = self.case(amount_affected=100.0)
        level, words = self.note()
        self.assertEqual(level, "danger")
        self.assertEqual(words, "Complained today, not answered yet")
        case.action_acknowledge()
        self.assertEqual(
            self.note(), ("danger", "Complaint acknowledged today, no apology yet")
        )
        self.apologise(case)
        self.assertEqual(self.note(), ("warning", "Apologised today"))
        self.clock.move_to(NOW + timedelta(days=1))
        self.assertEqual(self.note(), ("warning", "Apologised yesterday"))
        kind = self.env["crm.recovery.kind"].search([("code", "=", "coupon")])
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        given = given._suggest(case, {"kind_id": kind.id, "amount": 125.0})
        given.action_submit()
        self.assertEqual(
            self.note(), ("warning", "Apologised yesterday, compensation pending")
        )
        given.with_user(self.agent)._withdraw("Too much")
        case.action_follow()
        self.assertEqual(self.note(), ("info", "Apologised yesterday"))
        for record in (self.lead, self.partner):
            self.assertEqual(self.note(record), ("info", "Apologised yesterday"))
        case.action_close_kept()
        self.assertEqual(self.note(), (False, False))

    def test_no_apology_is_due_for_others_mistakes(self):
        """A third party's mistake is a matter of care, not of an apology."""
        case = self.case(responsibility="third")
        case.action_acknowledge()
        self.assertEqual(self.note(), ("warning", "Complaint acknowledged today"))
        case._pause("When?")
        self.assertIn("waiting for the customer", self.note()[1])

    def test_contacts_and_several_cases(self):
        """A contact's order warns of its company's cases, the worst of them."""
        firm = self.customer("Firm", is_company=True)
        person = self.customer("Person", parent_id=firm.id)
        order = self.quotation(person, user_id=self.stranger.id)
        first = self.case(partner_id=firm.id)
        self.case(partner_id=person.id)
        self.apologise(first)
        level, words = self.note(order)
        self.assertEqual(level, "danger")
        self.assertIn("2 open complaints", words)

    def test_confidential_case_reveals_nothing(self):
        """That care is needed, to everybody the same; not what or when or how far."""
        case = self.case(user=self.manager, is_confidential=True)
        for user in (self.stranger, self.agent, self.manager):
            level, words = self.note(user=user)
            self.assertEqual(level, "warning")
            self.assertEqual(
                words, "Take care with this customer: speak with a sales manager first."
            )
        self.apologise(case)
        self.assertIn("Take care", self.note()[1])

    def test_other_companies_are_not_told(self):
        """A case of a company that the user does not work in is not theirs."""
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids |= other
        self.case(user=self.manager, company_id=other.id)
        self.assertEqual(self.note(), (False, False))

    def test_a_list_costs_one_query(self):
        """However many orders it shows; one more where any customer has a case."""
        calm = self.quotation(self.customer("Calm"))
        self.assertFalse(calm.recovery_note)
        calm.invalidate_recordset(["recovery_note", "recovery_level"])
        with self.assertQueryCount(1):
            self.assertFalse(calm.recovery_note)
        partners = [self.customer(f"C{number}") for number in range(6)]
        orders = self.env["sale.order"]
        for partner in partners:
            self.case(partner_id=partner.id)
            orders |= self.quotation(partner)
        self.env.flush_all()
        for count in (2, 6):
            orders.invalidate_recordset(["recovery_note", "recovery_level"])
            with self.assertQueryCount(2):
                orders[:count].mapped("recovery_note")

    def test_confirming_asks_nothing(self):
        """Confirming an order never looks for complaints."""
        self.case()
        asked = []
        self.patch(
            type(self.env["sale.order"]),
            "_recovery_notes",
            lambda records, ids: asked.append(ids) or {},
        )
        self.order.action_confirm()
        self.env.flush_all()
        self.assertFalse(asked)

    def test_partner_button(self):
        """Open and all cases, and how the last one ended; own rights apply."""
        first = self.case(responsibility="customer")
        first.action_acknowledge()
        first.action_close_kept()
        self.clock.tick(timedelta(hours=1))
        second = self.case(responsibility="customer")
        second.action_acknowledge()
        second.action_close_lost()
        self.case()
        partner = self.partner.with_user(self.agent)
        partner.invalidate_recordset()
        self.assertEqual(partner.recovery_summary, "1 open of 3")
        self.assertEqual(partner.recovery_outcome, "Customer Lost")
        action = partner.action_open_recovery()
        cases = self.Case.with_user(self.agent).search(action["domain"])
        self.assertEqual(len(cases), 3)
        hidden = self.partner.with_user(self.stranger)
        hidden.invalidate_recordset()
        self.assertEqual(hidden.recovery_count, 0)

    def test_portal_customers_do_not_read_the_note(self):
        """It is for our own people."""
        self.case()
        customer = new_test_user(self.env, "recovery_cust", "base.group_portal")
        for name in ("recovery_note", "recovery_level"):
            self.assertNotIn(
                name, self.env["sale.order"].with_user(customer).fields_get()
            )
