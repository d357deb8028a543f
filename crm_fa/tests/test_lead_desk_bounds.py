from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_lead_desk_caps import LeadDeskCommon

SECOND = timedelta(seconds=1)


@tagged("post_install", "-at_install")
class TestLeadDeskBounds(LeadDeskCommon):
    """Where each period ends, what each kind of cap counts, how far weights go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "UTC"
        cls.env["res.lang"]._lang_get("en_US").week_start = "1"

    def assertReleased(self, period, start, release):
        """The second of one a period waits until the last second before ``release``."""
        start, release = map(fields.Datetime.to_datetime, (start, release))
        cap = self.cap(1, period, list_id=self.list.id)
        with freeze_time(start):
            leads = self.leads(2)
            self.list.action_route()
            self.assertEqual(leads.mapped("user_id.id"), leads[0].user_id.ids)
        with freeze_time(release - SECOND):
            self.list.action_route()
            self.assertFalse(leads[1].user_id, "a second early")
        with freeze_time(release):
            self.list.action_route()
            self.assertTrue(leads[1].user_id, "at the first second of the next one")
        leads.active = False
        cap.unlink()

    def test_periods(self):
        """An hour rolls; days, weeks and months are those of the calendar."""
        self.env.company.persian_calendar = "gregorian"
        for period, start, release in (
            ("hour", "2026-03-10 12:00:00", "2026-03-10 13:00:00"),
            ("day", "2026-04-14 12:00:00", "2026-04-15 00:00:00"),
            # From a Tuesday to the next Monday.
            ("week", "2026-05-12 12:00:00", "2026-05-18 00:00:00"),
            ("month", "2026-06-10 12:00:00", "2026-07-01 00:00:00"),
        ):
            with self.subTest(period=period):
                self.assertReleased(period, start, release)

    def test_jalali_month(self):
        """Where the company counts Jalali months, Tir begins on 22 June 2026."""
        self.env.company.persian_calendar = "jalali"
        self.assertReleased("month", "2026-06-10 12:00:00", "2026-06-22 00:00:00")

    def test_midnight_of_the_company(self):
        """A day ends at midnight where the company is, not in Greenwich."""
        self.env.company.resource_calendar_id.tz = "Asia/Tehran"
        self.assertReleased("day", "2026-04-14 12:00:00", "2026-04-14 20:30:00")

    def test_what_a_cap_is_on(self):
        """Each kind of cap lets one of two leads pass, whichever way they come."""
        team = self.env["crm.team"].create(
            {
                "name": "Capped",
                # By hand a lead goes to its new owner's team, and counts there.
                "crm_team_member_ids": [Command.create({"user_id": self.one.id})],
            }
        )
        source = self.env["utm.source"].create({"name": "Fair"})
        self.list.team_id = team
        self.route.member_ids[1].unlink()
        for target in (
            {"user_id": self.one.id},
            {"team_id": team.id},
            {"list_id": self.list.id},
            {"route_id": self.route.id},
            {"source_id": source.id},
        ):
            with self.subTest(target=target):
                cap = self.cap(1, **target)
                before = cap.used
                cap.maximum = before + 1
                leads = self.leads(2, source_id=source.id)
                self.list.action_route()
                self.assertEqual(len(leads.filtered("user_id")), 1)
                cap.invalidate_recordset()
                self.assertEqual((cap.used, cap.is_full), (before + 1, True))
                left = leads.filtered(lambda lead: not lead.user_id)
                if "route_id" not in target:
                    with self.assertRaises(ValidationError), self.env.cr.savepoint():
                        left.lead_assign(self.one, "bulk")
                left.active = False
                cap.unlink()

    @mute_logger("odoo.sql_db")
    def test_weights_from_a_half_to_three(self):
        """0.5 and 3 are weights; what lies beyond is none."""
        member = self.route.member_ids[0]
        for weight in (0.5, 3.0):
            member.weight = weight
            member.flush_recordset()
        for weight in (0.49, 3.01):
            with self.assertRaises(CheckViolation), self.env.cr.savepoint():
                member.weight = weight
                member.flush_recordset()
            member.invalidate_recordset()
