from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .lead_return_common import NOW, LeadReturnCommon


@tagged("post_install", "-at_install")
class TestLeadReturnScreen(LeadReturnCommon):
    """What the supervisor sees of a return before deciding it, and who sees it."""

    # ---- evidence ------------------------------------------------------------------

    def upload(self, user=None, name="proof.txt"):
        """Upload a file as the dialog does: it hangs on nothing yet."""
        return (
            self.env["ir.attachment"]
            .with_user(user or self.seller)
            .create({"name": name, "raw": b"They hung up"})
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_supervisor_opens_what_was_attached(self):
        """Each of several returns has the file, open to whoever may read the return."""
        leads = self.lead("One") | self.lead("Two")
        wizard = (
            self.env["crm.lead.return.ask"]
            .with_user(self.seller)
            .create(
                {
                    "lead_ids": leads.ids,
                    "reason_id": self.reason("wrong_number").id,
                    "attachment_ids": self.upload().ids,
                }
            )
        )
        wizard.action_ask()
        returns = self.Return.search([("lead_id", "in", leads.ids)])
        self.assertEqual(len(returns), 2)
        self.env.invalidate_all()
        for asked in returns:
            self.assertEqual(asked.evidence["attachments"], 1)
            files = asked.with_user(self.supervisor).attachment_ids
            self.assertEqual(files.mapped("raw"), [b"They hung up"])
            self.assertEqual(files.with_user(self.seller).raw, b"They hung up")
            self.assertFalse(
                asked.attachment_ids.with_user(self.mate).has_access("read")
            )
        self.assertFalse(returns[0].attachment_ids & returns[1].attachment_ids)

    def test_file_of_another_record_stays_there(self):
        """What hangs on the lead is copied to the return; a stranger's file is none."""
        lead = self.lead()
        file = self.env["ir.attachment"].create(
            {
                "name": "on the lead.txt",
                "raw": b"x",
                "res_model": "crm.lead",
                "res_id": lead.id,
            }
        )
        asked = self.ask(lead, "wrong_number", attachments=file.ids)
        self.assertEqual((file.res_model, file.res_id), ("crm.lead", lead.id))
        self.assertEqual(asked.attachment_ids.raw, b"x")
        self.assertNotEqual(asked.attachment_ids, file)
        with self.assertRaises(AccessError):
            self.ask(
                self.lead("Other"),
                "wrong_number",
                attachments=self.upload(self.mate).ids,
            )

    def test_evidence_in_a_line(self):
        """Only what there is is mentioned; nothing at all is said in words."""
        asked = self.ask(self.lead())
        self.assertEqual(asked.evidence_text, "No evidence")
        asked.evidence = {"calls": 2, "activities": 0, "attachments": 1}
        self.assertEqual(asked.evidence_text, "Calls: 2 · Files: 1")

    def test_only_what_the_holder_did_since_is_evidence(self):
        """A call of the former holder, or before one had the lead, proves nothing."""
        lead = self.lead()

        def call(user):
            plan = lead.with_user(user).activity_schedule(
                "mail.mail_activity_data_call", user_id=user.id
            )
            plan.with_user(user).action_feedback("They never asked")

        def evidence():
            returns = self.Return.with_user(lead.user_id)
            holder = lead.with_user(lead.user_id)
            found = returns._gather_evidence(
                holder, returns._current_assignments(holder), 0
            )
            return found[holder]["calls"]

        call(self.seller)
        self.assertEqual(evidence(), 1)
        self.receive(lead, fields.Datetime.now() + timedelta(minutes=1))
        self.assertEqual(evidence(), 0, "before it was received")
        lead.lead_assign(self.mate, "manual")
        self.assertEqual(evidence(), 0, "it was the former holder's")
        with self.assertRaisesRegex(UserError, "needs evidence"):
            self.ask(lead, "no_request")
        call(self.mate)
        self.assertEqual(evidence(), 1)

    def test_window_begins_with_each_holder(self):
        """Who gets an old lead has seven days of their own."""
        with freeze_time(NOW):
            self.patch(type(self.env.cr), "now", lambda cr: NOW)
            lead = self.duplicate(received=self.ago(days=8))
            self.assertEqual(self.ask(lead, "duplicate").rule, "late")
            lead.lead_assign(self.mate, "manual")
            asked = self.ask(lead, "duplicate")
            self.assertEqual((asked.rule, asked.assign_date), ("inside", NOW))

    # ---- figures -------------------------------------------------------------------

    def test_holders_rate(self):
        """Accepted ones of those received in 30 days, to the second; none is empty."""
        with freeze_time(NOW):
            self.patch(type(self.env.cr), "now", lambda cr: NOW)
            leads = self.leads(4, received=self.ago(days=30))
            asked = self.ask(leads[0])
            self.assertIs(asked.holder_percent, False, "nothing received in 30 days")
            for lead in leads:
                self.receive(lead, self.ago(days=30) + timedelta(seconds=1))
            self.env.invalidate_all()
            self.assertEqual(asked.holder_percent, 0.0)
            self.decide(asked)
            other = self.ask(leads[1])
            self.assertEqual(other.holder_percent, 25.0)
            self.reject(other)
            self.env.invalidate_all()
            self.assertEqual(other.holder_percent, 25.0, "a refusal counts not")

    def test_age_and_lateness(self):
        """48 hours are in time, a second more is overdue; while one waits for an
        answer nothing is."""
        with freeze_time(NOW):
            self.patch(type(self.env.cr), "now", lambda cr: NOW)
            asked = self.ask(self.lead())
        late = [("is_overdue", "=", True), ("id", "=", asked.id)]
        for since, overdue in (
            (timedelta(hours=48), False),
            (timedelta(hours=48, seconds=1), True),
        ):
            with freeze_time(NOW + since):
                asked.invalidate_recordset()
                self.assertAlmostEqual(
                    asked.age_hours, since.total_seconds() / 3600, places=4
                )
                self.assertEqual(asked.is_overdue, overdue)
                self.assertEqual(bool(self.Return.search(late)), overdue)
        with freeze_time(NOW + timedelta(hours=49)):
            asked.with_user(self.supervisor)._ask_back("Whose number is it?")
            asked.invalidate_recordset()
            self.assertFalse(asked.is_overdue)
            self.assertFalse(self.Return.search(late))
            self.assertTrue(
                self.Return.search([("is_overdue", "=", False), ("id", "=", asked.id)])
            )

    def test_hours_to_decide(self):
        """From asking to deciding, less the wait for an answer; the policy's own
        decisions take nobody's time."""
        self.lead_list.return_cap_percent = 100
        with freeze_time(NOW) as clock:
            self.patch(type(self.env.cr), "now", lambda cr: NOW)
            asked, by_rule = (
                self.ask(self.lead()),
                self.ask(self.duplicate(), "duplicate"),
            )
            clock.tick(timedelta(hours=2))
            asked.with_user(self.supervisor)._ask_back("Did you call?")
            clock.tick(timedelta(hours=5))
            asked.with_user(self.seller)._answer("Yes")
            clock.tick(timedelta(hours=1))
            self.decide(asked)
            self.assertEqual(asked.decision_hours, 3.0)
            self.assertEqual(asked.age_hours, 8.0)
            self.assertEqual(by_rule.state, "auto_accepted")
            self.assertIs(by_rule.decision_hours, False)
            self.env.flush_all()
            [(hours,)] = self.env["crm.lead.return.analysis"]._read_group(
                [("list_id", "=", self.lead_list.id)], [], ["decision_hours:avg"]
            )
            self.assertEqual(hours, 3.0)

    def test_own_returns_offer_no_decision(self):
        """Who follows their own returns is offered nothing to decide them with."""
        actions = self.env["ir.actions.act_window"]
        for name, offered in (
            ("crm_fa.crm_lead_return_action", True),
            ("crm_fa.crm_lead_return_mine_action", False),
        ):
            view_id, kind = actions._for_xml_id(name)["views"][0]
            arch = self.Return.with_user(self.seller).get_view(view_id, kind)["arch"]
            header = etree.fromstring(arch).find("header")
            self.assertEqual(header is not None, offered)

    # ---- prices --------------------------------------------------------------------

    def test_prices_are_for_leaders(self):
        """What leads cost is read on returns and in reports by those who read it on
        leads."""
        leader = new_test_user(
            self.env, "screen_leader", "sales_team.group_sale_salesman_all_leads"
        )
        for user, sees in ((self.seller, False), (leader, True)):
            for model, name in (
                ("crm.lead.return", "price"),
                ("crm.lead.return", "sale_price"),
                ("crm.lead.return.analysis", "value"),
            ):
                with self.subTest(name=name, user=user.login):
                    found = self.env[model].with_user(user).fields_get([name])
                    self.assertEqual(bool(found), sees)
            for model, kind, name in (
                ("crm.lead.return", "form", "price"),
                ("crm.lead.return.analysis", "pivot", "value"),
            ):
                arch = self.env[model].with_user(user).get_view(view_type=kind)["arch"]
                self.assertEqual(f'name="{name}"' in arch, sees)
        report = self.env["crm.ladder.xlsx"]
        for user, count in ((self.seller, 7), (leader, 8)):
            model = self.env["crm.lead.return.analysis"].with_user(user)
            columns = report.with_user(user)._return_columns(model)
            self.assertEqual(len(columns), count)
            report.with_user(user)._return_rows(model, [], "user_id", columns)

    # ---- what follows --------------------------------------------------------------

    def test_refused_over_the_cap_where_the_policy_says_so(self):
        """The second of one allowed is refused, the rule named; the lead stays."""
        self.lead_list.return_over_cap_state = "rejected"
        first, second = self.duplicate(), self.duplicate()
        self.assertEqual(self.ask(first, "duplicate").state, "auto_accepted")
        asked = self.ask(second, "duplicate")
        self.assertEqual((asked.state, asked.rule), ("rejected", "over_cap"))
        self.assertEqual(second.user_id, self.seller)

    def test_quota_is_free_on_acceptance_not_before(self):
        """A cap of one: asked and refused it stays used up; accepted, one more goes."""
        self.env["crm.lead.cap"].create(
            {"user_id": self.seller.id, "maximum": 1, "period": "month"}
        )
        lead, next_one, third = (
            self.env["crm.lead"].create(
                {
                    "name": name,
                    "user_id": False,
                    "type": "lead",
                    "lead_list_id": self.lead_list.id,
                }
            )
            for name in ("Lead", "Next", "Third")
        )
        lead.lead_assign(self.seller, "manual")

        def full(waiting):
            with (
                self.assertRaisesRegex(ValidationError, "The cap is reached"),
                self.env.cr.savepoint(),
            ):
                waiting.lead_assign(self.seller, "manual")
            waiting.invalidate_recordset()

        full(next_one)
        asked = self.ask(lead)
        full(next_one)
        self.reject(asked)
        full(next_one)
        self.decide(self.ask(lead))
        next_one.lead_assign(self.seller, "manual")
        self.assertEqual(next_one.user_id, self.seller)
        full(third)

    def test_history_stays_with_the_lead(self):
        """Stage, notes, calls and touches of a lead are there for whoever gets it."""
        campaign = self.env["utm.campaign"].create({"name": "Spring"})
        lead = self.lead(campaign_id=campaign.id, company_id=self.company.id)
        stage = self.env["crm.stage"].create({"name": "Offer", "sequence": 50})
        lead.stage_id = stage
        note = lead.message_post(body="They want forty")
        touches = self.env["crm.campaign.credit"]._record_leads(lead)
        touches = self.env["crm.campaign.touch"].search([("lead_id", "=", lead.id)])
        self.assertTrue(touches)
        self.decide(self.ask(lead, "wrong_product"))
        self.assertFalse(lead.user_id)
        lead.lead_assign(self.mate, "manual")
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, stage)
        self.assertIn(note, lead.with_user(self.mate).message_ids)
        self.assertEqual(
            self.env["crm.campaign.touch"].search([("lead_id", "=", lead.id)]), touches
        )
        self.assertEqual(lead.return_count, 1)

    def test_plans_go_with_the_lead(self):
        """What the holder had planned is the next owner's to do; the holder is told
        nothing more of the lead."""
        lead = self.lead()
        lead.message_subscribe(self.seller.partner_id.ids)
        plan = lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.seller.id, summary="Ring again"
        )
        other = lead.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.manager.id
        )
        asked = self.ask(lead, "wrong_product")
        self.assertEqual(plan.user_id, self.seller)
        self.decide(asked)
        self.assertFalse(plan.user_id)
        self.assertNotIn(self.seller.partner_id, lead.message_partner_ids)
        lead.lead_assign(self.mate, "manual")
        self.assertEqual((plan.user_id, other.user_id), (self.mate, self.manager))

    def test_closed_meanwhile(self):
        """Who wins or loses a lead does not return it; a buyer's request stands."""
        for close in ("action_set_won", "action_set_lost"):
            with self.subTest(close=close):
                lead = self.lead(type="opportunity")
                asked = self.ask(lead)
                getattr(lead.with_user(self.seller), close)()
                self.assertEqual(asked.state, "cancelled")
                self.assertIn("won or lost", asked.log_ids.sorted("id")[-1].note)
                self.assertEqual(lead.user_id, self.seller)
                asked = self.ask(self.lead(type="opportunity"))
                asked.origin = "buyer"
                getattr(asked.lead_id, close)()
                self.assertEqual(asked.state, "pending")

    def told(self, asked):
        """Return who was notified of this return, in order."""
        messages = self.env["mail.message"].search(
            [("model", "=", asked._name), ("res_id", "=", asked.id)], order="id"
        )
        return [message.partner_ids for message in messages if message.partner_ids]

    def test_who_is_told_and_when(self):
        """The supervisor at 24 hours, the named manager when the working days are
        over and not a second earlier, the salesperson when it is decided."""
        self.patch(type(self.env.cr), "now", lambda cr: NOW)
        self.lead_list.return_manager_id = self.manager
        with freeze_time(NOW):
            asked = self.ask(self.lead())
        cron = self.env.ref("crm_fa.ir_cron_lead_return_clocks")
        supervisor, manager = self.supervisor.partner_id, self.manager.partner_id
        # The activity to decide it is there from the beginning.
        self.assertEqual(asked.activity_ids.user_id, self.supervisor)
        before = len(self.told(asked))
        for moment, told in (
            (asked.reminder_date - timedelta(seconds=1), []),
            (asked.reminder_date, [supervisor]),
            (asked.escalation_date - timedelta(seconds=1), [supervisor]),
            (asked.escalation_date, [supervisor, manager]),
            (asked.escalation_date + timedelta(days=9), [supervisor, manager]),
        ):
            with freeze_time(moment), self.subTest(moment=moment):
                with self.enter_registry_test_mode():
                    cron.method_direct_trigger()
                self.assertEqual(self.told(asked)[before:], told)
        self.assertEqual(asked.state, "pending")
        self.reject(asked)
        self.assertEqual(self.told(asked)[before + 2 :], [self.seller.partner_id])

    def test_who_asked_for_another_decides_not(self):
        """A supervisor who asks for a salesperson leaves it to somebody else."""
        leader = new_test_user(
            self.env, "screen_asks", "sales_team.group_sale_salesman_all_leads"
        )
        self.lead_list.supervisor_id = leader
        asked = self.ask(self.lead(), user=leader)
        self.assertEqual((asked.user_id, asked.requested_by_id), (self.seller, leader))
        self.assertFalse(asked.with_user(leader).can_decide)
        with self.assertRaisesRegex(AccessError, "Nobody decides their own"):
            self.decide(asked, user=leader)
        self.decide(asked, user=self.manager)
        self.assertEqual(asked.state, "accepted")
