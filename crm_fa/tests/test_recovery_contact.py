from datetime import datetime

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .recovery_common import NOW, RecoveryCommon
from .recovery_money_common import MoneyCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryContact(RecoveryCommon):
    """Whoever calls or writes to the customer stops the clock of the first contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        policies = cls.env["crm.recovery.policy"].search([])
        policies.write({"hours_acknowledge": 2, "hours_contact": 4, "hours_resolve": 8})
        # Without working hours every hour counts.
        cls.company.resource_calendar_id.attendance_ids.unlink()
        policies.calendar_id = False

    def theirs(self, **values):
        """Open a case that is not our mistake, so that nobody apologises."""
        return self.case(
            partner_id=self.customer(email="c@example.com").id,
            responsibility="third",
            **values,
        )

    def events(self, case):
        """Return the steps of a case, the first one first."""
        return case.event_ids.sorted("id").mapped("event")

    def write_to(self, case, people, user=None, **values):
        """Post a message on a case to some people, as the user."""
        return case.with_user(user or self.agent).message_post(
            **{
                "body": "When may we call?",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": people.ids,
                **values,
            }
        )

    def test_button(self):
        """One click acknowledges as well; the next deadline is resolving; once only."""
        case = self.theirs()
        self.assertEqual(case.next_deadline, datetime(2026, 6, 30, 14))
        case.action_contact()
        self.assertEqual(case.date_contacted, NOW)
        self.assertEqual((case.state, case.date_acknowledged), ("acknowledged", NOW))
        self.assertEqual(case.next_deadline, case.deadline_resolve)
        self.assertEqual(self.events(case), ["opened", "contacted", "acknowledged"])
        self.assertEqual(case.event_ids[0].user_id, self.agent)
        with self.assertRaises(UserError):
            case.action_contact()

    def test_message_to_the_customer(self):
        """To them or their company; the first one counts."""
        case = self.theirs()
        person = self.customer(parent_id=case.partner_id.id, email="p@example.com")
        self.write_to(case, person)
        self.assertEqual((case.date_contacted, case.state), (NOW, "acknowledged"))
        with freeze_time("2026-06-30 13:00:00"):
            self.write_to(case, case.partner_id)
        self.assertEqual(case.date_contacted, NOW)
        self.assertEqual(self.events(case).count("contacted"), 1)

    def test_answer_to_a_follower(self):
        """A customer who follows the case is written to without being named."""
        case = self.theirs()
        case.sudo().message_subscribe(case.partner_id.ids)
        self.write_to(case, self.env["res.partner"])
        self.assertTrue(case.date_contacted)

    def test_unknown_sender(self):
        """Who is no customer yet is written to at their address."""
        case = self.case(partner_id=False, email_from="New <new@example.com>")
        self.write_to(case, self.customer(email="other@example.com"))
        self.assertFalse(case.date_contacted)
        self.write_to(case, self.customer(email="new@example.com"))
        self.assertTrue(case.date_contacted)

    def test_text_message(self):
        """An SMS is written to the customer, though Odoo keeps it as a note."""
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's SMS module is not installed")
        case = self.theirs()
        self.write_to(
            case,
            self.env["res.partner"],
            message_type="sms",
            subtype_xmlid="mail.mt_note",
        )
        self.assertTrue(case.date_contacted)

    def test_logged_call(self):
        """A call or a meeting marked as done; another task is none."""
        for kind, counts in (("todo", False), ("call", True), ("meeting", True)):
            with self.subTest(kind=kind):
                case = self.theirs()
                case.activity_schedule(
                    f"mail.mail_activity_data_{kind}", user_id=self.agent.id
                ).action_feedback(feedback="Talked to them")
                self.assertEqual(bool(case.date_contacted), counts)

    def test_what_is_no_contact(self):
        """Notes, colleagues, strangers, the system, and what the customer writes."""
        case = self.theirs()
        customer = new_test_user(
            self.env, "recovery_cust", "base.group_portal", email="portal@example.com"
        ).partner_id
        customer.parent_id = case.partner_id
        self.write_to(case, case.partner_id, subtype_xmlid="mail.mt_note")
        self.write_to(case, self.mate.partner_id)
        self.write_to(case, self.customer(email="stranger@example.com"))
        self.write_to(case, case.partner_id, author_id=customer.id)
        self.write_to(case, case.partner_id, author_id=case.partner_id.id)
        robot = self.env.ref("base.partner_root")
        self.write_to(case, case.partner_id, author_id=robot.id)
        self.assertFalse(case.date_contacted)
        self.assertEqual((case.state, self.events(case)), ("new", ["opened"]))

    def test_ended_case(self):
        """What is written after the end starts nothing."""
        case = self.theirs()
        case._cancel("Typed twice")
        self.write_to(case, case.partner_id)
        self.assertFalse(case.date_contacted)

    def test_in_time_and_late(self):
        """At the deadline it is in time, one second later it is late."""
        report = self.env["crm.recovery.report"]
        for moment, percent in (("16:00:00", 100), ("16:00:01", 0)):
            case = self.theirs()
            self.assertEqual(case.deadline_contact, datetime(2026, 6, 30, 16))
            with freeze_time(f"2026-06-30 {moment}"):
                self.write_to(case, case.partner_id)
                ((found,),) = report._read_group(
                    [("recovery_id", "=", case.id)], [], ["contacted_percent:avg"]
                )
            self.assertEqual(found, percent, moment)

    def test_taken_up_again(self):
        """The clock of the new round is stopped by its own contact."""
        case = self.theirs()
        self.write_to(case, case.partner_id)
        case.action_close_kept()
        with freeze_time("2026-07-07 12:00:00"):
            case._reopen("Not content")
            self.assertFalse(case.date_contacted)
            self.assertEqual(case.next_deadline, case.deadline_contact)
            self.write_to(case, case.partner_id)
            self.assertEqual(case.date_contacted, fields.Datetime.now())


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryPath(MoneyCommon):
    """A case may skip the compensation, never the apology when we are responsible."""

    def apologise(self, case):
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()

    def test_what_is_given_is_no_apology(self):
        """Given first, the case waits for the apology, then both are done."""
        for whose in ("ours", "shared"):
            with self.subTest(whose=whose):
                case = self.case(responsibility=whose)
                given = self.give(case, 50, "gift")
                self.assertEqual(given.state, "issued")
                self.assertEqual(case.state, "acknowledged")
                self.assertTrue(case.date_compensated)
                self.assertFalse(case.date_resolved or case.can_follow)
                for step in (case.action_follow, case.action_close_kept):
                    with self.assertRaises(UserError):
                        step()
                self.apologise(case)
                self.assertEqual((case.state, case.date_resolved), ("compensated", NOW))
                case.action_follow()
                self.assertEqual(case.state, "following")
                case.action_close_kept()

    def test_others_mistakes_need_none(self):
        """A third party's and the customer's: given, followed up, closed."""
        for whose in ("third", "customer"):
            with self.subTest(whose=whose):
                case = self.case(responsibility=whose, impact="3")
                self.give(case, 50, "gift")
                self.assertEqual((case.state, case.date_resolved), ("compensated", NOW))
                case.action_follow()
                self.assertEqual(case.state, "following")

    def test_compensation_may_be_skipped(self):
        """Apologised, followed up, closed."""
        case = self.case()
        self.apologise(case)
        self.assertFalse(case.date_resolved)
        case.action_follow()
        case.action_close_kept()
        self.assertEqual((case.state, case.date_compensated), ("closed", False))

    def test_responsibility_found_later(self):
        """It was ours after all: what was followed up is not closed unapologised."""
        case = self.case(responsibility="third", impact="3")
        self.give(case, 50, "gift")
        case.responsibility = "ours"
        self.assertFalse(case.can_follow)
        with self.assertRaisesRegex(UserError, "asks for a call"):
            case.action_close_kept()
        self.assertFalse(case.date_resolved)
        with freeze_time("2026-06-30 13:00:00"):
            self.apologise(case)
            self.assertEqual(case.date_resolved, fields.Datetime.now())

    def test_responsibility_found_while_following(self):
        """Nothing was given: the apology that turned out to be due resolves it."""
        case = self.case(responsibility="third")
        case.action_acknowledge()
        case.action_follow()
        self.assertEqual(case.date_resolved, NOW)
        case.responsibility = "shared"
        self.assertFalse(case.date_resolved)
        self.apologise(case)
        self.assertEqual((case.state, case.date_resolved), ("following", NOW))

    def test_not_our_mistake_after_all(self):
        """What was given before the apology resolves it once none is due."""
        case = self.case(responsibility="ours")
        given = self.give(case, 50, "gift")
        self.assertEqual((case.state, case.date_resolved), ("acknowledged", False))
        with freeze_time("2026-06-30 13:00:00"):
            case.responsibility = "third"
            self.assertEqual(case.date_resolved, fields.Datetime.now())
        self.assertEqual(case.state, "compensated")
        row = case.event_ids.sorted("id")[-1]
        self.assertEqual(
            (row.event, row.from_state, row.to_state, row.compensation_id),
            ("compensated", "acknowledged", "compensated", given),
        )
        case.action_follow()
        case.action_close_kept()
        case.responsibility = "ours"
        self.assertTrue(case.date_resolved)
