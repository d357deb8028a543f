from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .lead_return_common import NOW, LeadReturnCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLeadReturnPolicy(LeadReturnCommon):
    """Window and cap at their exact bounds, proofs, and what needs no supervisor."""

    def setUp(self):
        super().setUp()
        # The transaction began at another moment than the frozen one.
        self.patch(type(self.env.cr), "now", lambda cr: NOW)

    def test_window_to_the_second(self):
        """The last second of the window is in time; one later somebody decides."""
        for late, state, rule in (
            (timedelta(), "auto_accepted", "inside"),
            (timedelta(seconds=-1), "auto_accepted", "inside"),
            (timedelta(seconds=1), "pending", "late"),
        ):
            self.lead_list.return_cap_percent = 100
            with self.subTest(late=late):
                lead = self.duplicate(received=self.ago(days=7) - late)
                asked = self.ask(lead, "duplicate")
                self.assertEqual((asked.state, asked.rule), (state, rule))

    def test_late_is_refused_where_the_policy_says_so(self):
        """The rule is named, the lead stays, and the journal tells who decided."""
        self.lead_list.return_late_state = "rejected"
        lead = self.duplicate(received=self.ago(days=7, seconds=1))
        asked = self.ask(lead, "duplicate")
        self.assertEqual((asked.state, asked.rule), ("rejected", "late"))
        self.assertEqual(lead.user_id, self.seller)
        self.assertEqual(lead.return_state, "rejected")
        last = asked.log_ids.sorted("id")[-1]
        self.assertEqual((last.event, last.user_id.id), ("decided_by_rule", False))

    def test_cap_at_its_bounds(self):
        """Of 19 received one may go, of 20 two; the returned ones are in the base."""
        self.leads(17, received=self.ago(days=3))
        first, second = self.duplicate(), self.duplicate()  # 19 received
        self.assertEqual(self.ask(first, "duplicate").state, "auto_accepted")
        asked = self.ask(second, "duplicate")
        self.assertEqual((asked.state, asked.rule), ("pending", "over_cap"))
        self.assertIn("1 allowed for 19", asked.rule_text)
        self.assertIn("1 allowed for 19", asked.log_ids.sorted("id")[-1].words)
        persian = asked.with_context(lang="fa_IR")
        self.env["res.lang"]._activate_lang("fa_IR")
        self.assertNotEqual(persian.rule_text, asked.rule_text)
        asked.with_user(self.seller).action_cancel()
        self.lead("The twentieth")
        self.assertEqual(self.ask(second, "duplicate").state, "auto_accepted")

    def test_one_batch_cannot_break_the_cap(self):
        """Two of one batch are counted one after the other."""
        leads = self.duplicate() | self.duplicate()
        self.assertEqual(
            self.ask(leads, "duplicate").mapped("state"), ["auto_accepted", "pending"]
        )

    def test_cap_counts_thirty_days_to_the_second(self):
        """What was received exactly 30 days ago is out of the base."""
        self.lead_list.return_cap_least = 0
        self.lead_list.return_cap_percent = 50
        lead = self.duplicate()
        other = self.lead("Older", received=self.ago(days=30))
        self.assertEqual(self.ask(lead, "duplicate").rule, "over_cap")
        self.Return.search([]).with_user(self.seller).action_cancel()
        self.receive(other, self.ago(days=30) + timedelta(seconds=1))
        self.assertEqual(self.ask(lead, "duplicate").rule, "inside")

    def test_refused_and_cancelled_leave_room(self):
        """Only what is open or was accepted uses up the cap."""
        lead, other = self.lead("First"), self.duplicate()
        asked = self.ask(lead)
        self.reject(asked)
        self.assertEqual(self.ask(other, "duplicate").state, "auto_accepted")

    def test_unproven_waits(self):
        """A provable reason without a proof is for the supervisor."""
        asked = self.ask(self.lead(phone="+989121112233"), "duplicate")
        self.assertEqual((asked.state, asked.rule), ("pending", "unproven"))

    def test_list_that_accepts_nothing_by_itself(self):
        """Even a proven reason waits where the list says so."""
        self.lead_list.return_auto_accept = False
        asked = self.ask(self.duplicate(), "duplicate")
        self.assertEqual((asked.state, asked.rule), ("pending", "by_hand"))
        self.assertTrue(asked.proof_text)

    def test_duplicate_in_persian(self):
        """Digits and letters of every keyboard prove the same number and address."""
        Lead = self.env["crm.lead"]
        Lead.create({"name": "Earlier", "phone": "0912 345 6789"})
        Lead.create({"name": "Earlier", "email_from": "ali12@example.com"})
        self.lead_list.return_cap_percent = 100
        for values in (
            {"phone": "۰۹۱۲۳۴۵۶۷۸۹"},
            {"phone": "٠٩١٢-٣٤٥-٦٧٨٩"},
            {"phone": "+98 912 345 6789"},
            {"email_from": "Ali۱۲@Example.com"},
        ):
            with self.subTest(values=values):
                lead = self.lead(**values)
                self.assertTrue(self.ask(lead, "duplicate").proof_text)

    def test_duplicate_with_arabic_letters(self):
        """An Arabic Yeh or Kaf in an address is the Persian one."""
        self.env["crm.lead"].create({"name": "A", "email_from": "علي@نمونه.example"})
        lead = self.lead(email_from="علی@نمونه.example")
        self.assertTrue(self.ask(lead, "duplicate").proof_text)

    def test_only_the_later_one_is_the_duplicate(self):
        """The lead that came first is no duplicate of the second."""
        first = self.lead("First", phone="+989121112233")
        self.lead("Second", phone="+989121112233", user=self.mate)
        self.assertFalse(self.ask(first, "duplicate").proof_text)

    def test_other_companys_lead_proves_nothing(self):
        """A lead of another company is another customer's."""
        other = self.env["res.company"].create({"name": "Other"})
        self.env["crm.lead"].create(
            {"name": "Theirs", "phone": "+989121112233", "company_id": other.id}
        )
        lead = self.lead(phone="+989121112233", company_id=self.company.id)
        self.assertFalse(self.ask(lead, "duplicate").proof_text)

    def test_impossible_number_is_proven(self):
        """A number that cannot exist is proven; one that can, or none, is not."""
        iran = self.env.ref("base.ir").id
        self.lead_list.return_cap_percent = 100
        reason = self.reason("wrong_number")
        reason.evidence_required = False
        for phone, proven in (
            ("12", True),
            ("۱۲", True),
            ("09123456789", False),
            ("۰۹۱۲۳۴۵۶۷۸۹", False),
            (False, False),
        ):
            with self.subTest(phone=phone):
                lead = self.lead(phone=phone, country_id=iran)
                asked = self.ask(lead, "wrong_number")
                self.assertEqual(bool(asked.proof_text), proven)

    def test_outside_the_filter_is_proven(self):
        """Proven for a lead that the list's filter would not let in."""
        self.lead_list.domain = "[('city', '=', 'Tehran')]"
        self.lead_list.return_cap_percent = 100
        self.assertTrue(self.ask(self.lead(city="Tabriz"), "out_of_area").proof_text)
        self.assertFalse(self.ask(self.lead(city="Tehran"), "out_of_area").proof_text)


@tagged("post_install", "-at_install")
class TestLeadReturn(LeadReturnCommon):
    """Who may ask and decide, what follows, and what stays."""

    def test_quota_is_given_back_on_acceptance_only(self):
        """Pending and refused ones leave the assignment counted; accepted ones not."""
        given_back = lambda: self.env["crm.lead.assignment"].search_count(  # noqa: E731
            [("returned_assignment_id", "!=", False), ("lead_ref", "=", lead.id)]
        )
        lead = self.lead()
        asked = self.ask(lead)
        self.assertEqual((asked.state, lead.user_id), ("pending", self.seller))
        self.assertEqual(given_back(), 0)
        self.reject(asked)
        self.assertEqual((given_back(), lead.user_id), (0, self.seller))
        self.decide(self.ask(lead))
        self.assertEqual(given_back(), 1)
        self.assertFalse(lead.user_id)
        self.assertEqual(lead.lead_excluded_user_ids, self.seller)

    def test_similar_cases_of_a_queue(self):
        """Like cases are counted without the case itself, once for the whole queue."""
        self.lead_list.return_cap_percent = 100
        asked = self.ask(self.leads(5))
        self.reject(asked[0])
        self.decide(asked[1])
        waiting = asked[2:]
        self.assertEqual(
            set(waiting.mapped("similar_text")), {"1 accepted · 1 refused"}
        )
        self.assertEqual(asked[1].similar_text, "0 accepted · 1 refused")
        counts = []
        for returns in (waiting[:1], waiting):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            returns.mapped("similar_text")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_nobody_decides_their_own(self):
        """Neither who holds the lead nor who asked, be they manager or supervisor."""
        self.lead_list.supervisor_id = self.seller
        asked = self.ask(self.lead())
        self.assertFalse(asked.with_user(self.seller).can_decide)
        for button in ("action_accept", "action_accept_to_vendor"):
            with self.assertRaises(UserError):
                self.decide(asked, button, self.seller)
        with self.assertRaisesRegex(AccessError, "Nobody decides their own"):
            self.reject(asked, user=self.seller)
        mine = self.ask(self.lead(user=self.manager))
        with self.assertRaises(AccessError):
            self.decide(mine, user=self.manager)

    def test_who_decides(self):
        """The list's supervisor, the team's leader and managers; nobody else."""
        team = self.env["crm.team"].create({"name": "T", "user_id": self.mate.id})
        all_leads = new_test_user(
            self.env, "return_all", "sales_team.group_sale_salesman_all_leads"
        )
        for user, may in (
            (self.supervisor, True),
            (self.manager, True),
            (self.mate, True),
            (all_leads, False),
        ):
            with self.subTest(user=user.login):
                asked = self.ask(self.lead(team_id=team.id))
                self.assertEqual(asked.with_user(user).can_decide, may)
                if may:
                    self.decide(asked, user=user)
                    self.assertEqual(asked.state, "accepted")
                    self.assertEqual(asked.decision_user_id, user)
                else:
                    with self.assertRaises(AccessError):
                        self.decide(asked, user=user)

    def test_who_reads(self):
        """Own, supervised and led ones; a colleague sees nothing."""
        asked = self.ask(self.lead())
        for user, sees in (
            (self.seller, True),
            (self.supervisor, True),
            (self.manager, True),
            (self.mate, False),
        ):
            with self.subTest(user=user.login):
                found = self.Return.with_user(user).search([("id", "=", asked.id)])
                self.assertEqual(bool(found), sees)
                log = self.env["crm.lead.return.log"].with_user(user)
                self.assertEqual(bool(log.search([("return_id", "=", asked.id)])), sees)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_colleagues_lead_is_not_mine_to_return(self):
        """Who does not hold a lead cannot ask for its return."""
        lead = self.lead()
        with self.assertRaises(AccessError):
            self.ask(lead, user=self.mate)

    def test_no_right_to_write(self):
        """Nobody writes a return, its journal or a lead's return state by RPC."""
        lead = self.lead()
        asked = self.ask(lead)
        for user in (self.seller, self.supervisor, self.manager):
            with self.assertRaises(AccessError):
                asked.with_user(user).write({"state": "accepted"})
            with self.assertRaises(AccessError):
                lead.with_user(self.manager).write({"lead_invalid": True})
            with self.assertRaises(UserError):
                asked.log_ids.with_user(user).write({"note": "Forged"})
        with self.assertRaises(UserError):
            asked.log_ids.unlink()
        with self.assertRaises(UserError):
            asked.unlink()
        with self.assertRaises(UserError):
            self.env["crm.lead.return.log"].with_context(
                crm_fa_return_writer=True
            ).create({"return_id": asked.id, "date": NOW, "event": "asked"})

    def test_what_cannot_be_returned(self):
        """No list, won, archived, asked already: each named, nothing half done."""
        good, won = self.lead("Good"), self.lead("Won")
        won.type = "opportunity"
        won.action_set_won()
        with self.assertRaisesRegex(UserError, "Won: it is won"):
            self.ask(good | won)
        self.assertFalse(good.return_state)
        self.ask(good)
        with self.assertRaisesRegex(UserError, "asked already"):
            self.ask(good)
        with self.assertRaisesRegex(UserError, "no lead list"):
            self.ask(self.lead("Free", lead_list_id=False))

    def test_replacement_cannot_be_returned(self):
        """What stands in for a returned lead stays with who got it."""
        lead = self.lead("Substitute", user=self.mate)
        lead.lead_assign(self.seller, "manual", replacement=True)
        with self.assertRaisesRegex(UserError, "Substitute: it replaced another one"):
            self.ask(lead)
        self.assertFalse(lead.return_state)

    def test_note_and_evidence(self):
        """A reason that asks for a note or evidence gets it, or nothing happens."""
        lead = self.lead()
        with self.assertRaisesRegex(UserError, "needs a note"):
            self.ask(lead, "other", " ")
        with self.assertRaisesRegex(UserError, "needs evidence"):
            self.ask(lead, "no_request")
        lead.with_user(self.seller).activity_schedule(
            "mail.mail_activity_data_call", user_id=self.seller.id
        ).with_user(self.seller).action_feedback("They never asked")
        asked = self.ask(lead, "no_request")
        self.assertEqual(asked.evidence["calls"], 1)

    def test_refusal_needs_a_note(self):
        """Whoever is refused is told why."""
        asked = self.ask(self.lead())
        with self.assertRaisesRegex(UserError, "needs a note"):
            self.reject(asked, " ")
        self.reject(asked, "We have their request in writing")
        self.assertEqual(asked.decision_note, "We have their request in writing")

    def test_invalid_lead_is_put_away(self):
        """Accepted as made up: not a real lead, out of sight, not lost."""
        reason = self.reason("bogus")
        reason.evidence_required = False
        lead = self.lead()
        self.decide(self.ask(lead, "bogus"))
        self.assertTrue(lead.lead_invalid)
        self.assertFalse(lead.active)
        self.assertFalse(lead.lost_reason_id, "nobody lost it")
        self.assertEqual(lead.return_state, "accepted")

    def test_quarantine_after_three_hops(self):
        """Sent on three times; the fourth acceptance puts the lead aside."""
        lead = self.lead()
        for hop in range(1, 5):
            user = new_test_user(
                self.env, f"hop_{hop}", "sales_team.group_sale_salesman"
            )
            lead.lead_assign(user, "manual")
            asked = self.ask(lead, "wrong_product")
            self.decide(asked)
            with self.subTest(hop=hop):
                self.assertEqual(lead.lead_quarantined, hop == 4)
        self.assertEqual(len(lead.lead_excluded_user_ids), 4)
        self.assertEqual(lead.return_count, 4)
        self.assertFalse(lead.with_user(self.seller).lead_can_release)
        with self.assertRaises(AccessError):
            lead.with_user(self.seller).action_release_quarantine()
        self.assertTrue(lead.with_user(self.supervisor).lead_can_release)
        lead.with_user(self.supervisor).action_release_quarantine()
        self.assertFalse(lead.lead_quarantined)
        self.assertFalse(lead.with_user(self.supervisor).lead_can_release)

    def test_ask_back_stops_the_clock(self):
        """The time the salesperson takes to answer is not the supervisor's."""
        with freeze_time(NOW) as clock:
            asked = self.ask(self.lead())
            self.env.flush_all()
            deadline = asked.deadline
            asked.with_user(self.supervisor)._ask_back("Did you call twice?")
            clock.tick(timedelta(hours=5))
            asked.with_user(self.seller)._answer("Yes")
            self.assertEqual(asked.deadline, deadline + timedelta(hours=5))
            self.assertFalse(asked.waiting_since)
            self.assertEqual(
                asked.log_ids.sorted("id").mapped("event"),
                ["asked", "decided_by_rule", "question", "answer"],
            )

    def test_lead_given_to_another_is_not_returned(self):
        """The open request ends when the lead goes to somebody else."""
        lead = self.lead()
        asked = self.ask(lead)
        lead.user_id = self.mate
        self.assertEqual(asked.state, "cancelled")
        self.assertFalse(lead.return_state)

    def test_history_survives_deletion(self):
        """Name, number and journal stay; what was open is cancelled."""
        lead = self.lead("Gone")
        asked = self.ask(lead)
        number = lead.id
        lead.unlink()
        self.assertFalse(asked.lead_id)
        self.assertEqual((asked.lead_ref, asked.lead_name), (number, "Gone"))
        self.assertEqual(asked.state, "cancelled")
        self.assertTrue(asked.log_ids)

    def test_history_survives_a_merge(self):
        """The lead that stays has the returns of both, and gives to none of them."""
        kept, merged = self.lead("Kept"), self.lead("Merged", user=self.mate)
        decided = self.ask(merged, "wrong_product")
        self.decide(decided)
        waiting = self.lead("Waiting", user=self.mate)
        asked = self.ask(waiting)
        kept.priority = "3"
        survivor = (kept | merged | waiting).merge_opportunity(auto_unlink=True)
        self.assertEqual((decided | asked).lead_id, survivor)
        self.assertEqual(asked.state, "cancelled")
        self.assertEqual(survivor.return_count, 1)
        self.assertIn(self.mate, survivor.lead_excluded_user_ids)

    def test_pending_lead_does_not_rot(self):
        """Its clock stands still until the decision, and goes on after a refusal."""
        lead = self.lead(type="opportunity")
        lead.stage_id.rotting_threshold_days = 1
        lead.date_last_stage_update = NOW - timedelta(days=400)
        self.assertTrue(lead.is_rotting)
        asked = self.ask(lead)
        self.assertFalse(lead.is_rotting)
        self.reject(asked)
        self.assertTrue(lead.is_rotting)

    def test_wizard_says_what_will_happen(self):
        """The consequence names the state and the rule before anything is written."""
        lead = self.lead("Mine")
        wizard = (
            self.env["crm.lead.return.ask"]
            .with_user(self.seller)
            .create(
                {
                    "lead_ids": lead.ids,
                    "reason_id": self.reason("other").id,
                    "note": "Wrong",
                }
            )
        )
        self.assertIn("supervisor decides", wizard.consequence)
        self.assertFalse(lead.return_state)
        wizard.action_ask()
        self.assertEqual(lead.return_state, "pending")


@tagged("post_install", "-at_install")
class TestLeadReturnClocks(LeadReturnCommon):
    """Reminders and escalation; nobody's silence is an acceptance."""

    def run_clocks(self):
        with self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_lead_return_clocks").method_direct_trigger()

    def events(self, asked):
        return asked.log_ids.sorted("id").mapped("event")[2:]

    def test_reminder_at_24_hours(self):
        """Not a second earlier, once, and never an acceptance."""
        asked = self.ask(self.lead())
        start = asked.request_date
        self.assertEqual(asked.deadline, start + timedelta(hours=48))
        for hours, events in (
            (timedelta(hours=24, seconds=-1), []),
            (timedelta(hours=24), ["reminder"]),
            (timedelta(hours=25), ["reminder"]),
        ):
            with self.subTest(hours=hours), freeze_time(start + hours):
                self.run_clocks()
                self.assertEqual(self.events(asked), events)
        self.assertEqual(asked.state, "pending")

    def test_escalation_after_five_working_days(self):
        """Forty working hours of the company's calendar: a Tuesday noon to the next."""
        self.patch(type(self.env.cr), "now", lambda cr: NOW)
        with freeze_time(NOW):
            asked = self.ask(self.lead())
        self.assertEqual(asked.escalation_date, NOW + timedelta(days=7))
        holiday = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": NOW + timedelta(days=1, hours=-12),
                "date_to": NOW + timedelta(days=1, hours=11),
            }
        )
        with freeze_time(NOW):
            other = self.ask(self.lead("Other"))
        self.assertEqual(other.escalation_date, NOW + timedelta(days=8))
        holiday.unlink()
        with freeze_time(asked.escalation_date):
            self.run_clocks()
        self.assertIn("escalation", self.events(asked))
        self.assertNotIn("escalation", self.events(other))
        self.assertEqual(asked.state, "pending")

    def test_told_in_the_readers_words(self):
        """Who is told reads it in their language and calendar, whoever tells them."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"].search(
            [("name", "=", "crm_fa")]
        )._update_translations("fa_IR")
        self.patch(type(self.env.cr), "now", lambda cr: NOW)
        companies = self.env.company | self.seller.company_id
        companies.persian_calendar = "language"
        (self.supervisor | self.seller).write({"lang": "fa_IR", "tz": "Asia/Tehran"})
        with freeze_time(NOW):
            asked = self.ask(self.lead("Chairs", received=self.ago(days=8)))
        self.assertIn("بازگشت", asked.activity_ids.summary)
        self.assertIn("Within 7 days", asked.rule_text)
        self.assertIn("1405", asked._read_by(self.seller).rule_text)
        with freeze_time(asked.reminder_date):
            self.run_clocks()
        told = self.env["mail.message"].search(
            [("model", "=", asked._name), ("res_id", "=", asked.id)], limit=1
        )
        self.assertIn("بازگشت", told.subject)
        self.assertRegex(str(told.body), "1405|تیر")
        self.reject(asked)
        told = self.env["mail.message"].search(
            [("model", "=", asked._name), ("res_id", "=", asked.id)], limit=1
        )
        self.assertIn("بازگشت", told.subject)
