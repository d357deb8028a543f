import io
import random
from collections import Counter
from unittest.mock import patch

import xlsxwriter
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..tools.lead_routing import Assignee, Waiting, level, share_out
from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadDeskPromises(LeadDeskCommon):
    """What the desk promises of every turn, count, word and look."""

    # ---- fair turns ----------------------------------------------------------------

    def test_fair_after_any_number(self):
        """However many equal people, leads and runs: they differ by one at most."""
        dice = random.Random(4)
        for people in (1, 2, 3, 7, 30):
            assignees, got = [Assignee(n) for n in range(people)], Counter()
            for run in range(60):
                leads = [Waiting((run, n)) for n in range(dice.randrange(50))]
                for outcome in share_out(leads, level(assignees), {}).values():
                    got[outcome.assignee.user_id] += 1
                counts = [got[n] for n in range(people)]
                self.assertLessEqual(max(counts) - min(counts), 1, (people, run))

    def test_no_cap_exceeded_no_lead_lost(self):
        """Nobody gets more than their cap; nothing waits while somebody has room."""
        dice = random.Random(19)
        for case in range(200):
            room = {n: dice.randrange(6) for n in range(dice.randrange(1, 6))}
            before = dict(room)
            people = [
                Assignee(n, weight=dice.choice((0.5, 1.0, 3.0)), caps=(n,))
                for n in room
            ]
            leads = [Waiting(n) for n in range(dice.randrange(30))]
            found = share_out(leads, people, room)
            got = Counter(
                outcome.assignee.user_id
                for outcome in found.values()
                if outcome.assignee
            )
            for n, most in before.items():
                self.assertLessEqual(got[n], most, case)
            self.assertEqual(got.total(), min(len(leads), sum(before.values())), case)

    # ---- caps ----------------------------------------------------------------------

    @freeze_time("2026-05-14 12:00:00")
    def test_a_week_is_the_companys(self):
        """A cap of a week counts the same days for whoever asks, and for the cron."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["res.lang"]._lang_get("en_US").week_start = "7"
        self.env["res.lang"]._lang_get("fa_IR").week_start = "6"
        company = self.env.company
        company.resource_calendar_id.tz = "UTC"
        company.persian_calendar = "gregorian"
        cap = self.cap(1, "week")
        now = fields.Datetime.now()
        for of_company, first in (("en_US", "2026-05-10"), ("fa_IR", "2026-05-09")):
            company.partner_id.lang = of_company
            for asker in ("en_US", "fa_IR", False):
                with self.subTest(company=of_company, asker=asker):
                    start = cap.with_context(lang=asker)._start(now)
                    self.assertEqual(str(start), f"{first} 00:00:00")
        company.partner_id.lang = "en_US"
        company.persian_calendar = "jalali"
        self.assertEqual(str(cap._start(now)), "2026-05-09 00:00:00")

    def test_supervisor_of_the_list_exceeds(self):
        """Of their own list's leads, with a reason; of no other list's."""
        self.list.supervisor_id = self.one
        other = self.list.copy({"supervisor_id": False})
        self.cap(0, user_id=self.two.id)
        mine, theirs = self.leads(1), self.leads(1, lead_list_id=other.id)
        mine.with_user(self.one).lead_assign(self.two, "bulk", "Fair", exceed=True)
        self.assertEqual((mine.user_id, self.rows(mine).note), (self.two, "Fair"))
        with self.assertRaises(AccessError):
            theirs.with_user(self.one).lead_assign(self.two, "bulk", "x", exceed=True)
        wizards = self.env["crm.lead.bulk.assign"].with_user(self.one)
        for lead, may in ((self.leads(1), True), (theirs, False)):
            self.assertEqual(wizards.create({"lead_ids": lead.ids}).may_exceed, may)

    # ---- the journal ---------------------------------------------------------------

    def test_every_kind_is_written_down(self):
        """Routed, by hand, in bulk, picked, returned: as what it was, by whom."""
        leads = self.leads(4)
        leads[0].with_user(self.manager).user_id = self.one
        leads[1].with_user(self.manager).lead_assign(self.one, "bulk")
        leads[2].with_user(self.two).action_lead_pick()
        self.list.action_route()
        row = self.rows(leads[0])
        leads[0].lead_release(row, note="Not ours")
        kinds = [
            [(row.kind, row.from_user_id, row.to_user_id) for row in self.rows(lead)]
            for lead in leads
        ]
        nobody = self.env["res.users"]
        self.assertEqual(
            kinds[:3],
            [
                [("manual", nobody, self.one), ("return", self.one, nobody)],
                [("bulk", nobody, self.one)],
                [("pick", nobody, self.two)],
            ],
        )
        routed = self.rows(leads[3])
        self.assertEqual((routed.kind, routed.route_id), ("route", self.route))
        self.assertEqual(self.rows(leads[2]).user_id, self.two)
        back = self.rows(leads[0])[-1]
        self.assertEqual(back.returned_assignment_id, row)
        self.assertEqual((back.note, back.counts), ("Not ours", False))

    # ---- nothing is written --------------------------------------------------------

    def test_looking_writes_nothing(self):
        """Explain, dry run and the preview of a selection work where nothing may be
        written at all."""
        self.cap(1)
        self.cap(2, "hour", route_id=self.route.id)
        leads = self.leads(3)
        wizard = self.env["crm.lead.bulk.assign"].create(
            {"lead_ids": leads.ids, "user_ids": self.people.ids}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            self.assertIn("Next in turn", leads[0].lead_explanation)
            self.assertIn("Next in turn", str(leads[0].lead_explanation_html))
            self.assertIn("2 would find someone", str(self.list.dry_run))
            self.assertIn("a cap is reached", str(self.list.dry_run))
            self.assertTrue(wizard.preview)
            self.assertTrue(wizard.preview_html)
            savepoint.rollback()
        self.list.action_route()
        self.assertEqual(len(leads.filtered("user_id")), 2, "as it was said")

    # ---- told at once --------------------------------------------------------------

    def told(self, act):
        """Return what the web clients are sent meanwhile: user, how many, which."""
        sent = []

        def send(user, kind, message, **options):
            if kind == "crm_fa.lead_assigned":
                sent.append((user, message["count"], message["id"], message["name"]))

        with patch.object(type(self.env["res.users"]), "_bus_send", send):
            act()
        return sent

    def test_who_is_told(self):
        """One word to each new owner, with the first lead, however many they got."""
        leads = self.leads(5)
        self.assertEqual(
            self.told(self.list.action_route),
            [
                (self.one, 3, leads[0].id, "Lead 0"),
                (self.two, 2, leads[1].id, "Lead 1"),
            ],
        )
        lead = self.leads(1)
        manager = lead.with_user(self.manager)
        self.assertEqual(
            self.told(lambda: manager.write({"user_id": self.two.id})),
            [(self.two, 1, lead.id, "Lead 0")],
        )
        self.assertEqual(self.told(lambda: manager.write({"user_id": self.two.id})), [])
        picked = self.leads(1).with_user(self.one)
        self.assertEqual(self.told(picked.action_lead_pick), [], "one's own doing")

    # ---- the form of a list --------------------------------------------------------

    def test_live_count(self):
        """How many leads match is counted while the filter is still being typed."""
        self.leads(2, lead_list_id=False, city="Yazd")
        with Form(self.list.with_user(self.manager)) as form:
            for city, count in (("Yazd", 2), ("Nowhere", 0)):
                form.domain = f"[('city', '=', '{city}')]"
                self.assertEqual(form.match_count, count)
            form.domain = "[('city', '="
            self.assertEqual(form.match_count, 0)
            form.domain = "[('city', '=', 'Yazd')]"
        self.assertEqual(self.list.match_count, 2)

    def test_defaults_of_a_new_list(self):
        """A list begins with the policy that the handbook tells."""
        new = self.env["crm.lead.list"].create({"name": "New", "code": "new"})
        self.assertRecordValues(
            new,
            [
                {
                    "return_allowed": True,
                    "return_window_days": 7,
                    "return_late_state": "pending",
                    "return_cap_percent": 10.0,
                    "return_cap_least": 1,
                    "return_cap_days": 30,
                    "return_over_cap_state": "pending",
                    "return_auto_accept": True,
                    "return_decision_hours": 48.0,
                    "return_reminder_hours": 24.0,
                    "return_escalation_days": 5,
                    "return_settlement": "credit",
                    "return_max_hops": 3,
                }
            ],
        )

    # ---- Excel ---------------------------------------------------------------------

    def test_import_of_a_workbook(self):
        """An Excel file with a column of lists, through Odoo's own wizard."""
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(
                (("Opportunity", "List"), ("از فایل", "web"), ("Another", "Web"))
            ):
                sheet.write_row(number, 0, row)
        wizard = (
            self.env["base_import.import"]
            .with_user(self.manager)
            .create(
                {
                    "res_model": "crm.lead",
                    "file": stream.getvalue(),
                    "file_name": "leads.xlsx",
                    "file_type": "application/vnd.openxmlformats-officedocument."
                    "spreadsheetml.sheet",
                }
            )
        )
        options = {"has_headers": True}
        matches = wizard.parse_preview(options)["matches"]
        self.assertEqual(matches.get(1), ["lead_list_id"])
        found = wizard.execute_import(
            ["name", "lead_list_id"], ["Opportunity", "List"], options
        )
        self.assertFalse(found["messages"])
        leads = self.env["crm.lead"].browse(found["ids"])
        self.assertEqual(leads.mapped("name"), ["از فایل", "Another"])
        self.assertEqual(leads.lead_list_id, self.list)
        self.assertFalse(leads.user_id)

    # ---- who gets none -------------------------------------------------------------

    def test_archived_people_get_none(self):
        """Who has left the company stands on the route, and gets nothing more."""
        self.two.active = False
        leads = self.leads(2)
        self.list.action_route()
        self.assertEqual(leads.user_id, self.one)
