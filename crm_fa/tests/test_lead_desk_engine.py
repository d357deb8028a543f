from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.lead_desk.mail_followers_batch import BATCH_KEY, FollowerBatch
from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadDeskEngine(LeadDeskCommon):
    """What routing leaves behind, and what it leaves alone."""

    def flush_tracking(self):
        """Write the notes that Odoo writes before it commits."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def looked_at(self):
        """Route as the cron does; return how many leads were looked at."""
        self.env.flush_all()
        return sum(len(ids) for ids, _given in self.list._route_batches())

    def test_routed_as_if_by_hand(self):
        """Owner, team, dates, followers and the chatter's note are those of Odoo."""
        team = self.env["crm.team"].create(
            {
                "name": "Team",
                "crm_team_member_ids": [Command.create({"user_id": self.one.id})],
            }
        )
        self.route.member_ids[1].unlink()
        by_hand, routed, other = self.leads(3, team_id=False, type="lead")
        # What was made in this transaction is not tracked.
        self.flush_tracking()
        tracked = {"tracking_disable": False, "mail_notrack": False}
        by_hand.with_context(**tracked).user_id = self.one
        self.flush_tracking()
        self.list.with_context(**tracked).action_route()
        self.env.invalidate_all()
        for lead in (routed, other):
            self.assertEqual(lead.user_id, self.one)
            self.assertEqual(lead.team_id, team)
            self.assertTrue(lead.date_open)
            self.assertEqual(lead.message_partner_ids, by_hand.message_partner_ids)
            notes = [
                self.env["mail.message"].search(
                    [
                        ("model", "=", "crm.lead"),
                        ("res_id", "=", each.id),
                        ("tracking_value_ids", "!=", False),
                    ]
                )
                for each in (by_hand, lead)
            ]
            said = [
                {
                    (value.field_id.name, value.old_value_char, value.new_value_char)
                    for value in note.tracking_value_ids
                }
                for note in notes
            ]
            self.assertEqual(*said)
            self.assertIn(("user_id", "", self.one.name), said[1])
            self.assertEqual(notes[0].subtype_id, notes[1].subtype_id)
            self.assertEqual(notes[0].message_type, notes[1].message_type)

    def test_companies_are_checked(self):
        """Of leads written together, each company is checked once, and none is left."""
        leads = self.leads(4)
        leads.user_id = self.one
        leads.company_id = self.env.company
        batched = leads.with_context(**{BATCH_KEY: FollowerBatch()})
        batched._check_company(["user_id", "team_id"])
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET company_id = %s WHERE id = %s",
            (elsewhere.id, leads[2].id),
        )
        self.env.invalidate_all()
        for fnames in (["user_id", "team_id"], ["name", "user_id"], None):
            with self.subTest(fnames=fnames), self.assertRaises(UserError):
                batched._check_company(fnames)
        (batched - batched[2])._check_company(["user_id", "team_id"])

    def test_automations_see_the_change(self):
        """The owner is set by ``write``, once for all leads of a person."""
        leads = self.leads(4)
        written = []
        Lead = type(self.env["crm.lead"])
        original = Lead.write

        def write(records, vals):
            if "user_id" in vals:
                written.append((records, vals["user_id"]))
            return original(records, vals)

        with patch.object(Lead, "write", write):
            self.list.action_route()
        self.assertEqual(len(written), 2)
        for records, user_id in written:
            self.assertEqual(records.user_id.id, user_id)
            self.assertEqual(len(records), 2)
        self.assertEqual(len(self.rows(leads)), 4, "one row in the journal each")

    def test_long_queue_is_left_alone(self):
        """Until something changed, only what is new is looked at."""
        self.cap(1)
        self.cap(0, user_id=self.two.id)
        self.leads(5)
        self.assertEqual(self.looked_at(), 5)
        self.assertEqual(self.looked_at(), 0)
        self.leads(1)
        self.assertEqual(self.looked_at(), 1)

    def test_freed_cap_wakes_the_queue(self):
        """The oldest comes first, however long it was left alone."""
        cap = self.cap(0)
        self.cap(0, user_id=self.two.id)
        leads = self.leads(3)
        self.looked_at()
        cap.maximum = 1
        new = self.leads(1)
        self.assertEqual(self.looked_at(), 4)
        self.assertEqual(leads[0].user_id, self.one)
        self.assertFalse((leads[1:] + new).user_id)

    def test_changed_lead_is_looked_at_again(self):
        """A lead that was given the tag it lacked finds someone."""
        skill = self.env["crm.tag"].create({"name": "Export"})
        self.route.member_ids.tag_ids = skill
        leads = self.leads(2)
        self.looked_at()
        leads[1].tag_ids = skill
        self.assertEqual(self.looked_at(), 1)
        self.assertTrue(leads[1].user_id)

    def test_changed_route_wakes_the_queue(self):
        """A new assignee, or another filter, may take what nobody could."""
        self.route.domain = "[('phone', '!=', False)]"
        lead = self.leads(1)
        self.looked_at()
        self.route.domain = False
        self.looked_at()
        self.assertTrue(lead.user_id)

    def test_whole_queue_once_an_hour(self):
        """However little seems to have changed."""
        self.route.domain = "[('phone', '!=', False)]"
        self.leads(2)
        self.looked_at()
        later = fields.Datetime.now() + timedelta(minutes=61)
        with freeze_time(later):
            self.assertEqual(self.looked_at(), 2)

    def test_no_age_limit(self):
        """T4: stock's cron leaves leads older than a week alone; ours does not."""
        team = self.env["crm.team"].create(
            {
                "name": "Stock",
                "crm_team_member_ids": [
                    Command.create({"user_id": self.two.id, "assignment_max": 3000})
                ],
            }
        )
        self.route.member_ids[1].unlink()
        old, waiting = self.leads(1, lead_list_id=False, team_id=False), self.leads(1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '8 days' "
            "WHERE id = ANY(%s)",
            [(old + waiting).ids],
        )
        (old + waiting).invalidate_recordset()
        team._allocate_leads(creation_delta_days=7)
        self.assertNotEqual(old.team_id, team)
        self.list.action_route()
        self.assertEqual(waiting.user_id, self.one)

    def test_giving_away_frees_stocks_quota_not_ours(self):
        """T5: stock counts the present owner: handing a lead on frees its quota."""
        team = self.env["crm.team"].create({"name": "Stock"})
        member = self.env["crm.team.member"].create(
            {"user_id": self.one.id, "crm_team_id": team.id, "assignment_max": 30}
        )
        lead = self.leads(1, team_id=team.id)
        lead.user_id = self.one
        self.env.flush_all()
        member.invalidate_recordset()
        self.assertEqual(member._get_assignment_quota(), 0)
        lead.user_id = self.two
        self.env.flush_all()
        member.invalidate_recordset()
        self.assertEqual(member._get_assignment_quota(), 1, "stock frees it")
        cap = self.cap(1)
        self.assertEqual(cap._room(), {cap.id: 0}, "we do not")
        self.assertEqual(member._get_assignment_quota(), 0, "and stock is held to it")

    def test_oldest_member_is_not_always_first(self):
        """T4: with one lead a run, equal members get them in turn."""
        owners = []
        for _number in range(4):
            lead = self.leads(1)
            self.list.action_route()
            owners.append(lead.user_id)
        self.assertEqual(owners, [self.one, self.two] * 2)

    def test_same_input_same_result(self):
        """Planning twice gives the same names."""
        leads = self.leads(7)
        plans = [
            {
                lead_id: outcome.assignee.user_id
                for lead_id, outcome in self.route._plan(leads, hold=False)[0].items()
            }
            for _number in range(2)
        ]
        self.assertEqual(*plans)

    def test_first_fitting_skill(self):
        """Leads with a tag go to who has it; the others to who asks for none."""
        skill = self.env["crm.tag"].create({"name": "Export"})
        self.route.member_ids[0].tag_ids = skill
        export, plain = self.leads(2, tag_ids=skill.ids), self.leads(2)
        self.cap(0, user_id=self.two.id)
        self.list.action_route()
        self.assertEqual(export.user_id, self.one)
        self.assertFalse(plain.user_id)

    def test_members_of_a_team(self):
        """A team stands for its members, and the lead joins that team."""
        team = self.env["crm.team"].create(
            {
                "name": "Desk",
                "crm_team_member_ids": [
                    Command.create({"user_id": user.id}) for user in self.people
                ],
            }
        )
        self.route.member_ids.unlink()
        self.route.member_ids = [Command.create({"team_id": team.id})]
        self.cap(3, team_id=team.id)
        leads = self.leads(4)
        self.list.action_route()
        given = leads.filtered("user_id")
        self.assertEqual(len(given), 3, "the team's cap")
        self.assertEqual(given.team_id, team)
        self.assertEqual(given.user_id, self.people)

    def test_team_of_the_list_stays(self):
        """A lead stays with the list's team, whichever team its new owner is of."""
        team, own = self.env["crm.team"].create([{"name": "Desk"}, {"name": "Own"}])
        self.env["crm.team.member"].create(
            [{"crm_team_id": own.id, "user_id": user.id} for user in self.people]
        )
        self.list.team_id = team
        leads = self.leads(2)
        self.list.action_route()
        self.assertEqual(leads.user_id, self.people)
        self.assertEqual(leads.team_id, team)
        self.assertEqual(self.rows(leads).team_id, team)

    def test_fewest_open_leads(self):
        """Who has the least open leads gets the next ones, until they are level."""
        self.route.method = "least_open"
        self.leads(3, user_id=self.one.id)
        won = self.leads(1, user_id=self.two.id)
        won.action_set_won()
        leads = self.leads(5)
        self.list.action_route()
        got = [leads.filtered(lambda x, u=u: x.user_id == u) for u in self.people]
        self.assertEqual(list(map(len, got)), [1, 4])

    def test_working_hours_by_option(self):
        """Nobody gets a lead at night; it is given out when their hours begin."""
        self.env.company.resource_calendar_id.tz = "UTC"
        self.route.working_hours = True
        # A Tuesday: the company works from eight.
        for moment, owned in (("07:59", False), ("08:01", True), ("23:00", False)):
            with freeze_time(f"2026-06-30 {moment}:00"):
                lead = self.leads(1)
                if not owned:
                    self.assertIn("outside working hours", lead.lead_explanation)
                self.looked_at()
                self.assertEqual(bool(lead.user_id), owned, moment)

    def test_own_hours_before_the_companys(self):
        """Who works at night gets what comes at night; time off counts."""
        night = self.env["resource.calendar"].create(
            {
                "name": "Night",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "name": "Tuesday night",
                            "dayofweek": "1",
                            "hour_from": 20,
                            "hour_to": 24,
                            "day_period": "afternoon",
                        }
                    ),
                ],
            }
        )
        self.env.company.resource_calendar_id.tz = "UTC"
        resource = self.env["resource.resource"].create(
            {"name": "Two", "user_id": self.two.id, "calendar_id": night.id}
        )
        self.route.working_hours = True
        with freeze_time("2026-06-30 22:00:00"):
            leads = self.leads(2)
            self.looked_at()
            self.assertEqual(leads.user_id, self.two)
            self.env["resource.calendar.leaves"].create(
                {
                    "name": "Off",
                    "resource_id": resource.id,
                    "calendar_id": night.id,
                    "date_from": datetime(2026, 6, 30, 20),
                    "date_to": datetime(2026, 6, 30, 23, 59),
                }
            )
            lead = self.leads(1)
            self.looked_at()
            self.assertFalse(lead.user_id)

    def test_month_of_the_companys_calendar(self):
        """21 November ends Aban: a Jalali month's cap is free on the 22nd."""
        company = self.env.company
        company.resource_calendar_id.tz = "UTC"
        cap = self.cap(1, "month")
        for calendar, start in (
            ("gregorian", datetime(2026, 11, 1)),
            ("jalali", datetime(2026, 11, 22)),
        ):
            company.persian_calendar = calendar
            self.assertEqual(cap._start(datetime(2026, 11, 24, 12)), start)
        company.persian_calendar = "language"
        company.partner_id.lang = "en_US"
        self.assertEqual(cap._start(datetime(2026, 11, 24)), datetime(2026, 11, 1))

    def test_dry_run_spends_a_cap_once(self):
        """What the first route would give counts when the second one is planned."""
        self.cap(2)
        self.route.domain = "[('phone', '!=', False)]"
        self.route.member_ids[1].unlink()
        self.route.copy({"list_id": self.list.id, "domain": False, "sequence": 20})
        self.leads(2, phone="1")
        leads = self.leads(3)
        counts, left, _refused, _limited = self.list._plan_all()
        self.assertEqual((counts, len(left)), ({self.one: 2}, 3))
        self.list.action_route()
        self.assertFalse(leads.user_id)

    def test_bulk_preview_knows_the_teams_cap(self):
        """Two of three: the cap of the team they join binds the preview as well."""
        team = self.env["crm.team"].create(
            {
                "name": "Desk",
                "crm_team_member_ids": [Command.create({"user_id": self.one.id})],
            }
        )
        self.cap(2, team_id=team.id)
        leads = self.leads(3, team_id=team.id)
        wizard = self.env["crm.lead.bulk.assign"].create(
            {"lead_ids": leads.ids, "user_ids": self.one.ids}
        )
        self.assertIn(f"{self.one.name}: 2", wizard.preview)
        self.assertIn("Nobody: 1", wizard.preview)
        wizard.action_assign()
        self.assertEqual(len(leads.filtered("user_id")), 2)
