from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .recovery_common import RecoveryCommon


@tagged("post_install", "-at_install")
class TestRecoveryClock(RecoveryCommon):
    """The shipped policy of severity 2: acknowledge 4, contact 8, resolve 24 hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.week("01234")
        cls.policy = cls.env.ref("crm_fa.crm_recovery_policy_2")
        cls.policy.calendar_id = cls.calendar

    @classmethod
    def week(cls, days):
        """Return a calendar of 9–17 UTC on these days (0 is Monday)."""
        return cls.env["resource.calendar"].create(
            {
                "name": "Week",
                "tz": "UTC",
                "company_id": False,
                "attendance_ids": [(5, 0, 0)]
                + [
                    (
                        0,
                        0,
                        {
                            "name": day,
                            "dayofweek": day,
                            "hour_from": 9,
                            "hour_to": 17,
                            "day_period": "full_day",
                        },
                    )
                    for day in days
                ],
            }
        )

    def assertDue(self, case, acknowledge, contact, resolve):
        """Check the three deadlines."""
        self.assertEqual(
            (case.deadline_acknowledge, case.deadline_contact, case.deadline_resolve),
            (acknowledge, contact, resolve),
        )

    def test_over_a_weekend(self):
        """Opened on Friday at 15:00: two hours are left before Monday."""
        with freeze_time("2026-07-03 15:00:00"):
            case = self.case()
            self.assertDue(
                case,
                datetime(2026, 7, 6, 11),
                datetime(2026, 7, 6, 15),
                datetime(2026, 7, 8, 15),
            )
            self.assertEqual(case.next_deadline, datetime(2026, 7, 6, 11))

    def test_over_a_holiday(self):
        """A public holiday on the Monday is no working day."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": False,
                "date_from": "2026-07-06 00:00:00",
                "date_to": "2026-07-06 23:59:59",
            }
        )
        with freeze_time("2026-07-03 15:00:00"):
            self.assertEqual(self.case().deadline_acknowledge, datetime(2026, 7, 7, 11))

    def test_over_a_thursday_friday_weekend(self):
        """Saturday to Wednesday: opened on Wednesday at 15:00, due on Saturday."""
        self.policy.calendar_id = self.week("01256")
        with freeze_time("2026-07-01 15:00:00"):
            self.assertDue(
                self.case(),
                datetime(2026, 7, 4, 11),
                datetime(2026, 7, 4, 15),
                datetime(2026, 7, 6, 15),
            )

    def test_next_deadline_follows_what_is_done(self):
        """Acknowledged: contact comes next; apologised: resolving."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            self.assertEqual(case.next_deadline, case.deadline_acknowledge)
            case.action_acknowledge()
            self.assertEqual(case.next_deadline, case.deadline_contact)
            self.env["crm.recovery.apologise"].with_user(self.agent).create(
                {"recovery_id": case.id, "channel": "phone"}
            ).action_done()
            self.assertEqual(case.next_deadline, case.deadline_resolve)
            case.action_close_kept()
            self.assertFalse(case.next_deadline)

    def test_waiting_gives_back_what_was_left(self):
        """Paused with 6 of 8 hours left, resumed a week later: due after 6 hours."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            case.action_acknowledge()
        with freeze_time("2026-06-29 11:00:00"):
            case._pause("Which item was broken?")
            self.assertFalse(case.next_deadline)
            self.assertFalse(case.is_overdue)
            with self.assertRaises(UserError):
                case._pause("Again")
        with freeze_time("2026-07-06 09:00:00"):
            case.action_resume()
            self.assertEqual(case.deadline_contact, datetime(2026, 7, 6, 15))
            self.assertEqual(case.deadline_resolve, datetime(2026, 7, 8, 15))
            self.assertEqual(case.paused_hours, 5 * 8 - 2)
            with self.assertRaises(UserError):
                case.action_resume()

    def times_told(self, case):
        """Run the cron; return how often people were told that a case is late."""
        with self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_recovery_late").method_direct_trigger()
        self.env.invalidate_all()
        return len(case.event_ids.filtered(lambda row: row.event == "late"))

    def test_waiting_does_not_undo_a_passed_deadline(self):
        """Late when the waiting began is late for good; the others move on."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
        late = case.deadline_acknowledge
        with freeze_time("2026-06-29 14:00:00"):
            self.assertEqual(self.times_told(case), 1)
            case._pause("?")
        with freeze_time("2026-06-30 14:00:00"):
            case.action_resume()
            self.assertEqual(self.times_told(case), 1, "its owner knows of it")
            self.assertEqual(case.deadline_acknowledge, late)
            self.assertEqual(case.deadline_contact, datetime(2026, 6, 30, 17))
            self.assertTrue(case.is_overdue)

    def test_answer_of_the_customer_ends_the_waiting(self):
        """A message of theirs resumes; one of ours does not."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            case._pause("?")
            case.message_post(body="We wait", author_id=self.agent.partner_id.id)
            self.assertTrue(case.paused_on)
            case.message_post(
                body="Here it is",
                author_id=self.partner.id,
                message_type="email",
                subtype_xmlid="mail.mt_comment",
            )
            self.assertFalse(case.paused_on)

    def test_graver_case_is_planned_anew(self):
        """The deadlines of the new severity count from the opening."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            self.env.ref("crm_fa.crm_recovery_policy_3").calendar_id = self.calendar
            case.impact = "3"
            self.assertDue(
                case,
                datetime(2026, 6, 29, 11),
                datetime(2026, 6, 29, 13),
                datetime(2026, 6, 30, 17),
            )

    def test_most_specific_policy_wins(self):
        """Own category before every category; hours of 0 set no deadline."""
        own = self.env["crm.recovery.policy"].create(
            {
                "name": "Late ones",
                "severity": "2",
                "category_id": self.late.id,
                "hours_acknowledge": 0,
                "hours_contact": 1,
                "hours_resolve": 2,
                "calendar_id": self.calendar.id,
            }
        )
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            self.assertEqual(case.policy_id, own)
            self.assertDue(
                case, False, datetime(2026, 6, 29, 10), datetime(2026, 6, 29, 11)
            )

    def test_late_is_told_once(self):
        """One second past the deadline, to the owner and the leader, not again."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
        for moment, rows in (
            ("2026-06-29 13:00:00", 0),
            ("2026-06-29 13:00:01", 1),
            ("2026-06-29 14:00:00", 1),
        ):
            with freeze_time(moment):
                self.assertEqual(self.times_told(case), rows, moment)

    def test_each_deadline_is_told(self):
        """Acknowledged too late, contacted too late: the owner hears of both."""
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
        for moment, step, rows in (
            ("2026-06-29 13:00:01", "action_acknowledge", 1),
            ("2026-06-29 17:00:00", None, 1),
            ("2026-06-30 09:00:01", None, 2),
        ):
            with freeze_time(moment), self.enter_registry_test_mode():
                cron = self.env.ref("crm_fa.ir_cron_recovery_late")
                cron.method_direct_trigger()
                self.env.invalidate_all()
                if step:
                    getattr(case, step)()
            told = case.event_ids.mapped("event").count("late")
            self.assertEqual(told, rows, moment)
