from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LadderCommon


class LeadDeskCommon(LadderCommon):
    """A list with one route and two equal people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.env["res.users"]
        for login in ("desk_one", "desk_two"):
            cls.people += new_test_user(
                cls.env, login, "sales_team.group_sale_salesman"
            )
        cls.one, cls.two = cls.people
        cls.list = cls.env["crm.lead.list"].create(
            {
                "name": "Web",
                "code": "web",
                "route_ids": [
                    Command.create(
                        {
                            "name": "All",
                            "member_ids": [
                                Command.create({"user_id": user.id})
                                for user in cls.people
                            ],
                        }
                    )
                ],
            }
        )
        cls.route = cls.list.route_ids

    def leads(self, count, **values):
        """Create leads that wait in the list."""
        values = {"user_id": False, "lead_list_id": self.list.id, **values}
        return self.env["crm.lead"].create(
            [{"name": f"Lead {number}", **values} for number in range(count)]
        )

    def cap(self, maximum, period="day", **target):
        """Create a cap, on the first person unless told otherwise."""
        return self.env["crm.lead.cap"].create(
            {
                "maximum": maximum,
                "period": period,
                **(target or {"user_id": self.one.id}),
            }
        )

    def rows(self, leads):
        """Return the journal of leads, oldest first."""
        return self.env["crm.lead.assignment"].search(
            [("lead_ref", "in", leads.ids)], order="id"
        )


@tagged("post_install", "-at_install")
class TestLeadDeskCaps(LeadDeskCommon):
    """Caps bind every way a lead gets an owner, and count on the journal."""

    def test_a_minute_with_three(self):
        """The fourth lead waits, and is released at t + 60 s, not a second before."""
        self.cap(3, "minute", list_id=self.list.id)
        start = fields.Datetime.to_datetime("2026-06-30 12:00:00")
        with freeze_time(start):
            leads = self.leads(4)
            self.list.action_route()
            self.assertEqual(len(leads.filtered("user_id")), 3)
        with freeze_time(start + timedelta(seconds=59)):
            self.list.action_route()
            self.assertFalse(leads[3].user_id)
        with freeze_time(start + timedelta(seconds=60)):
            self.list.action_route()
            self.assertTrue(leads[3].user_id)

    def test_caps_bind_create_write_and_pick(self):
        """Two of two pass; the third is refused, by hand, import or pick."""
        self.cap(2)
        self.leads(1, user_id=self.one.id)
        leads = self.leads(2)
        leads[0].user_id = self.one
        lead = leads[1]
        with self.assertRaises(ValidationError):
            lead.user_id = self.one
        with self.assertRaises(ValidationError):
            self.leads(1, user_id=self.one.id)
        with self.assertRaises(ValidationError):
            lead.with_user(self.one).sudo().action_lead_pick()

    def test_none_and_no_limit(self):
        """0 allows none at all; empty does not bind."""
        self.cap(0)
        self.cap(False, user_id=self.two.id)
        leads = self.leads(5)
        self.list.action_route()
        self.assertEqual(leads.user_id, self.two)

    def test_first_limit_wins(self):
        """Of two caps the tighter one decides."""
        self.cap(5)
        self.cap(1, "hour")
        self.cap(0, user_id=self.two.id)
        leads = self.leads(3)
        self.list.action_route()
        self.assertEqual(leads.mapped("user_id"), self.one)
        self.assertEqual(len(leads.filtered("user_id")), 1)
        self.assertEqual(leads.filtered("user_id"), leads[0])

    def test_giving_away_frees_nothing(self):
        """T5: stock counts the present owner; we count what was received."""
        self.cap(1)
        leads = self.leads(2)
        leads[0].user_id = self.one
        leads[0].user_id = self.two
        with self.assertRaises(ValidationError):
            leads[1].user_id = self.one

    def test_a_return_gives_back_once(self):
        """Releasing an assignment frees its quota; a second release is refused."""
        self.cap(1)
        leads = self.leads(2)
        leads[0].lead_assign(self.one, "bulk")
        row = self.rows(leads[0])
        leads[0].lead_release(row)
        self.assertFalse(leads[0].user_id)
        leads[1].user_id = self.one
        with self.assertRaises(UserError):
            leads[0].lead_release(row)

    def test_exceed_needs_supervisor_and_reason(self):
        """A supervisor exceeds a cap with a reason that the journal keeps."""
        self.cap(0)
        lead = self.leads(1)
        with self.assertRaises(UserError):
            lead.lead_assign(self.one, "manual", exceed=True)
        with self.assertRaises(UserError):
            lead.with_user(self.two).lead_assign(self.one, "manual", "x", exceed=True)
        lead.with_user(self.manager).lead_assign(
            self.one, "manual", "Asked for", exceed=True
        )
        self.assertEqual(self.rows(lead).note, "Asked for")

    def test_journal_outlives_merge_and_deletion(self):
        """Rows move to the lead that stays, and stay when it is deleted."""
        leads = self.leads(2)
        leads.user_id = self.one
        rows = self.rows(leads)
        head = leads.merge_opportunity(auto_unlink=True)
        self.assertEqual(rows.lead_id, head)
        head.unlink()
        rows.invalidate_recordset()
        self.assertFalse(rows.lead_id)
        self.assertEqual(len(rows.exists()), 2)

    def test_manager_merges_leads(self):
        """A merge by a person works, and who returned one of them stays excluded."""
        leads = self.leads(2)
        leads[1].lead_excluded_user_ids = self.one
        head = leads.with_user(self.manager).merge_opportunity()
        self.assertEqual(head.sudo().lead_excluded_user_ids, self.one)

    def test_marks_cannot_be_forged(self):
        """Nobody lifts a quarantine, a refusal or an exclusion by RPC."""
        lead = self.leads(1)
        for values in (
            {"lead_quarantined": True},
            {"lead_refused_route_id": self.route.id},
            {"lead_excluded_user_ids": [Command.link(self.one.id)]},
        ):
            with self.assertRaises(AccessError):
                lead.with_user(self.one).write(values)

    def test_journal_is_never_edited(self):
        """Not by the superuser either."""
        leads = self.leads(1, user_id=self.one.id)
        row = self.rows(leads)
        for change in (lambda: row.write({"note": "x"}), row.unlink, row.copy):
            with self.assertRaises(UserError):
                change()


@tagged("post_install", "-at_install")
class TestLeadDeskRouting(LeadDeskCommon):
    """Fair turns, oldest first, nothing lost."""

    def test_equal_members_differ_by_one_at_most(self):
        """After any number of leads, in any number of runs."""
        got = {self.one: 0, self.two: 0}
        for count in (1, 3, 1, 2, 5):
            leads = self.leads(count)
            self.list.action_route()
            for lead in leads:
                got[lead.user_id] += 1
            self.assertLessEqual(abs(got[self.one] - got[self.two]), 1)

    def test_small_capacity_gets_its_leads(self):
        """T4: stock rounds 14 leads in 30 days to none a day; our cap is exact."""
        team = self.env["crm.team"].create({"name": "Team"})
        member = self.env["crm.team.member"].create(
            {"user_id": self.one.id, "crm_team_id": team.id, "assignment_max": 14}
        )
        self.assertEqual(member._get_assignment_quota(), 0)
        self.cap(14, "month")
        self.cap(0, user_id=self.two.id)
        leads = self.leads(15)
        self.list.action_route()
        self.assertEqual(len(leads.filtered("user_id")), 14)
        self.assertEqual(leads.filtered(lambda lead: not lead.user_id), leads[-1])

    def test_weights(self):
        """A weight of 2 gets twice as many as 1."""
        self.route.method = "weighted"
        self.route.member_ids[0].weight = 2
        leads = self.leads(9)
        self.list.action_route()
        counts = [
            len(leads.filtered(lambda x, u=u: x.user_id == u)) for u in self.people
        ]
        self.assertEqual(counts, [6, 3])

    def test_refused_is_kept_and_marked(self):
        """A refusing route keeps the lead with its name; nobody gets it."""
        refuse = self.env["crm.lead.route"].create(
            {
                "name": "No phone",
                "list_id": self.list.id,
                "sequence": 1,
                "decision": "refuse",
                "domain": "[('phone', '=', False)]",
            }
        )
        leads = self.leads(1) + self.leads(1, phone="123")
        self.list.action_route()
        self.assertEqual(leads[0].lead_refused_route_id, refuse)
        self.assertFalse(leads[0].user_id)
        self.assertTrue(leads[1].user_id)

    def test_who_returned_it_is_passed_over(self):
        """An excluded person never gets the lead again."""
        leads = self.leads(2)
        leads.lead_excluded_user_ids = self.one
        self.list.action_route()
        self.assertEqual(leads.user_id, self.two)

    def test_quarantined_waits_for_nobody(self):
        """A quarantined lead is not routed."""
        lead = self.leads(1)
        lead.lead_quarantined = True
        self.list.action_route()
        self.assertFalse(lead.user_id)

    def test_entry_filter_in_list_order(self):
        """A new lead joins the first list whose filter it matches, and its defaults."""
        tag = self.env["crm.tag"].create({"name": "Came by telephone"})
        own = self.env["crm.tag"].create({"name": "Own"})
        stage = self.env["crm.stage"].search([], order="sequence desc", limit=1)
        self.list.write(
            {
                "domain": "[('phone', '!=', False)]",
                "sequence": 2,
                "tag_ids": tag.ids,
                "stage_id": stage.id,
            }
        )
        last = self.list.copy({"domain": "[]", "sequence": 3})
        first = self.list.copy({"domain": "[('phone', '=', '2')]", "sequence": 1})
        lead = self.leads(1, lead_list_id=False, phone="1", tag_ids=own.ids)
        self.assertEqual(lead.lead_list_id, self.list)
        self.assertEqual(lead.tag_ids, tag | own)
        self.assertEqual(lead.stage_id, stage)
        self.assertEqual(self.leads(1, lead_list_id=False).lead_list_id, last)
        self.assertEqual(
            self.leads(1, lead_list_id=False, phone="2").lead_list_id, first
        )

    def test_broken_filter_stops_no_other_list(self):
        """A list whose route cannot be read waits; the next one is routed."""
        other = self.list.copy({"sequence": 99})
        stuck, free = self.leads(1), self.leads(1, lead_list_id=other.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead_route SET domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", self.route.id],
        )
        self.route.invalidate_recordset()
        engine = "odoo.addons.crm_fa.models.lead_desk.crm_lead_list_routing"
        with (
            self.enter_registry_test_mode(),
            self.assertLogs(engine, "ERROR"),
        ):
            self.env.ref("crm_fa.ir_cron_lead_route").method_direct_trigger()
        self.assertFalse(stuck.user_id)
        self.assertTrue(free.user_id)

    def test_duplicate_copies_routes_members_and_caps(self):
        """Everything of the list, not its leads."""
        self.cap(7, list_id=self.list.id)
        self.leads(1)
        copy = self.list.copy()
        self.assertEqual(copy.code, "web2")
        self.assertEqual(copy.route_ids.member_ids.user_id, self.people)
        self.assertEqual(copy.cap_ids.maximum, 7)
        self.assertFalse(copy.waiting_count)

    def test_explain_and_dry_run_write_nothing(self):
        """They name the route, the next person and who is passed over."""
        self.cap(0)
        leads = self.leads(3)
        self.env.flush_all()
        text = leads[0].lead_explanation
        self.assertIn("All", text)
        self.assertIn(f"Next in turn: {self.two.name}", text)
        self.assertIn(f"Passed over: {self.one.name} (a cap is reached)", text)
        counts, left, _refused, _limited = self.list._plan_all()
        self.assertEqual((counts, left), ({self.two: 3}, []))
        self.assertIn(f"{self.two.name}", self.list.dry_run)
        self.assertFalse(leads.user_id)
        self.assertFalse(self.rows(leads))

    def test_bulk_assign_as_previewed(self):
        """Shared under caps, the rest stays; the preview said so before."""
        self.cap(1)
        self.cap(1, user_id=self.two.id)
        leads = self.leads(3)
        wizard = self.env["crm.lead.bulk.assign"].create(
            {"lead_ids": leads.ids, "user_ids": self.people.ids}
        )
        self.assertIn(f"{self.one.name}: 1", wizard.preview)
        self.assertIn("Nobody: 1", wizard.preview)
        wizard.action_assign()
        self.assertEqual([lead.user_id for lead in leads[:2]], list(self.people))
        self.assertFalse(leads[2].user_id)
        self.assertEqual(set(self.rows(leads).mapped("kind")), {"bulk"})

    def test_duplicate_list(self):
        """One click copies routes, members, caps and return policy; not the leads."""
        self.cap(7, "day", list_id=self.list.id)
        self.list.return_window_days = 3
        self.list.return_cap_percent = 25.0
        self.list.return_settlement = "replacement"
        leads = self.leads(2)
        action = self.list.action_duplicate()
        copy = self.env["crm.lead.list"].browse(action["res_id"])
        self.assertNotEqual(copy, self.list)
        self.assertEqual((copy.name, copy.code), ("Web (copy)", "web2"))
        self.assertEqual(copy.route_ids.mapped("name"), ["All"])
        self.assertNotEqual(copy.route_ids, self.route)
        self.assertEqual(copy.route_ids.member_ids.user_id, self.people)
        self.assertEqual(len(self.route.member_ids), 2, "the first keeps its own")
        self.assertEqual(copy.cap_ids.mapped("maximum"), [7])
        self.assertEqual(copy.return_window_days, 3)
        self.assertEqual(copy.return_cap_percent, 25.0)
        self.assertEqual(copy.return_settlement, "replacement")
        self.assertEqual(copy.waiting_count, 0)
        self.assertEqual(leads.lead_list_id, self.list)
