from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import HttpCase, tagged

from .test_lead_desk_caps import LeadDeskCommon


class LeadDeskStageCommon(LeadDeskCommon):
    """Three stages, and actions that leave a trace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["crm.step.run"]
        cls.Run.search([("state", "=", "due")]).unlink()
        cls.cron = cls.env.ref("crm_fa.ir_cron_step_run")
        cls.new, cls.talk, cls.offer = cls.env["crm.stage"].create(
            [
                {"name": name, "sequence": number}
                for number, name in enumerate(("Fresh", "Talk", "Offer"), 101)
            ]
        )
        cls.call, cls.visit = cls.env["mail.activity.type"].create(
            [{"name": "Ask needs"}, {"name": "Visit them"}]
        )

    def action(self, letter, more=""):
        """Make an action that writes one letter behind the lead's reference."""
        return self.env["ir.actions.server"].create(
            {
                "name": f"Write {letter}",
                "model_id": self.env.ref("crm.model_crm_lead").id,
                "state": "code",
                "code": "record.write({'referred': (record.referred or '') + "
                f"{letter!r}}})\n{more}",
            }
        )

    def mover(self, stage):
        """Make an action that moves the lead."""
        return self.action(".", f"record.write({{'stage_id': {stage.id}}})")

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.assertIs(self.cron.method_direct_trigger(), True)
        self.env.invalidate_all()

    def runs(self, leads):
        """Return the log of leads, oldest first."""
        return self.Run.search(
            [("res_model", "=", "crm.lead"), ("res_id", "in", leads.ids)], order="id"
        )


@tagged("post_install", "-at_install")
class TestLeadDeskStage(LeadDeskStageCommon):
    """What stages do when leads enter them, leave them, or are through with them."""

    def test_leaving_before_entering_once_and_after_the_move(self):
        """Both are marked due by the move and run by the queue, once."""
        self.new.exit_action_ids = self.action("x")
        self.talk.enter_action_ids = self.action("e")
        leads = self.leads(2, stage_id=self.new.id)
        leads.stage_id = self.talk
        self.assertEqual(leads.mapped("referred"), [False, False])
        self.run_cron()
        self.assertEqual(leads.mapped("referred"), ["xe", "xe"])
        leads.stage_id = self.talk
        self.run_cron()
        self.assertEqual(leads.mapped("referred"), ["xe", "xe"])
        self.assertEqual(set(self.runs(leads).mapped("state")), {"done"})

    def test_new_lead_enters(self):
        """A lead made on a stage enters it."""
        self.talk.enter_action_ids = self.action("e")
        lead = self.leads(1, stage_id=self.talk.id)
        self.run_cron()
        self.assertEqual(lead.referred, "e")

    def test_change_of_team_moves_too(self):
        """Odoo moves a lead off a stage of other teams: that is leaving it."""
        one, two = self.env["crm.team"].create([{"name": "One"}, {"name": "Two"}])
        self.talk.write({"team_ids": one.ids, "exit_action_ids": self.action("x").ids})
        lead = self.leads(1, stage_id=self.talk.id, team_id=one.id)
        lead.team_id = two
        self.assertNotEqual(lead.stage_id, self.talk)
        self.run_cron()
        self.assertEqual(lead.referred, "x")

    def test_many_moves_cost_no_more_queries_than_few(self):
        """The journal and the queue are written in sets."""
        self.talk.enter_action_ids = self.action("e")
        counts = []
        for number in (2, 40):
            leads = self.leads(number, stage_id=self.new.id)
            self.env.flush_all()
            self.env["crm.stage"].get_acting_ids()
            before = {lead.id: self.new.id for lead in leads}
            leads.with_context(tracking_disable=True).stage_id = self.offer
            self.env.cr.execute(
                "UPDATE crm_lead SET stage_id = %s WHERE id = ANY(%s)",
                [self.talk.id, leads.ids],
            )
            leads.invalidate_recordset()
            start = self.env.cr.sql_log_count
            leads._stage_changed(before)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])

    def test_failure_holds_nothing_back(self):
        """The lead has moved, the other action ran, the failure is in the log."""
        self.talk.enter_action_ids = self.action("a", "1 / 0") + self.action("b")
        lead = self.leads(1, stage_id=self.new.id)
        lead.stage_id = self.talk
        self.run_cron()
        self.assertEqual(lead.stage_id, self.talk)
        self.assertEqual(lead.referred, "b")
        self.assertEqual(self.runs(lead).mapped("state"), ["failed", "done"])

    def test_ten_moves_in_a_row(self):
        """Two stages that send leads to each other do so ten times, then stop."""
        self.talk.enter_action_ids = self.mover(self.offer)
        self.offer.enter_action_ids = self.mover(self.talk)
        lead = self.leads(1, stage_id=self.new.id)
        lead.stage_id = self.talk
        for _number in range(12):
            self.run_cron()
        self.assertEqual(lead.referred, "." * 10)
        runs = self.runs(lead)
        self.assertEqual(runs.mapped("hops"), list(range(11)))
        self.assertEqual(runs[:10].mapped("state"), ["done"] * 10)
        self.assertEqual((runs[10].state, runs[10].reason), ("cancelled", "loop"))

    def test_hops_begin_anew_with_a_person(self):
        """Whoever moves the lead by hand starts a chain of its own; RPC cannot."""
        self.talk.enter_action_ids = self.action("e")
        lead = self.leads(1, stage_id=self.new.id)
        lead.with_context(crm_fa_step_hops=99).stage_id = self.talk
        self.assertEqual(self.runs(lead).mapped("hops"), [0])

    def test_assigned_by_skill(self):
        """Of the route's people, who has the skill gets it, though another had it."""
        skill = self.env["crm.tag"].create({"name": "Export"})
        self.route.member_ids[1].tag_ids = skill
        self.route.member_ids[0].unlink()
        self.talk.assign_route_id = self.route
        owned = self.leads(1, user_id=self.one.id, tag_ids=skill.ids)
        lacking = self.leads(1)
        (owned + lacking).stage_id = self.talk
        self.run_cron()
        self.assertEqual(owned.user_id, self.two)
        self.assertFalse(lacking.user_id)
        row = self.rows(owned)[-1]
        self.assertEqual((row.kind, row.route_id), ("route", self.route))
        run = self.runs(lacking)
        self.assertEqual(run.state, "failed")
        self.assertIn("lacks the skills", run.error)

    def test_assigned_under_caps_and_in_turn(self):
        """Caps bind a stage as well, and an owner on the route keeps the lead."""
        self.cap(1)
        self.talk.assign_route_id = self.route
        kept = self.leads(1, user_id=self.one.id)
        leads = self.leads(3)
        (kept + leads).stage_id = self.talk
        self.run_cron()
        self.assertEqual(kept.user_id, self.one)
        self.assertEqual(leads.mapped("user_id"), self.two)

    def test_assigning_comes_too_late(self):
        """A lead that left the stage meanwhile stays as it is; the log says so."""
        self.talk.assign_route_id = self.route
        lead = self.leads(1)
        lead.stage_id = self.talk
        lead.stage_id = self.offer
        self.run_cron()
        self.assertFalse(lead.user_id)
        self.assertIn("has left the stage", self.runs(lead).error)

    def wait_for_both(self):
        self.talk.write(
            {
                "done_activity_type_ids": (self.call + self.visit).ids,
                "done_stage_id": self.offer.id,
            }
        )
        return self.leads(1, stage_id=self.talk.id)

    def do(self, lead, kind):
        """Plan an activity and mark it done."""
        plan = lead.activity_schedule(activity_type_id=kind.id)
        plan.action_feedback("Done")

    def test_moves_on_when_all_is_done(self):
        """One of two is not enough; both are."""
        lead = self.wait_for_both()
        self.do(lead, self.call)
        self.run_cron()
        self.assertEqual(lead.stage_id, self.talk)
        self.do(lead, self.visit)
        self.run_cron()
        self.assertEqual(lead.stage_id, self.offer)
        self.assertEqual(self.runs(lead).direction, "stay")

    def test_waits_for_what_is_planned(self):
        """A second visit that is planned holds the lead; doing it moves it."""
        lead = self.wait_for_both()
        second = lead.activity_schedule(activity_type_id=self.visit.id)
        self.do(lead, self.call)
        self.do(lead, self.visit)
        self.run_cron()
        self.assertEqual(lead.stage_id, self.talk)
        second.action_feedback("Done")
        self.run_cron()
        self.assertEqual(lead.stage_id, self.offer)

    def test_done_before_entering_does_not_count(self):
        """What was done on an earlier stage was not done for this one."""
        self.wait_for_both()
        lead = self.leads(1, stage_id=self.new.id)
        self.do(lead, self.visit)
        self.env.cr.execute(
            "UPDATE mail_message SET date = date - interval '1 hour' "
            "WHERE model = 'crm.lead' AND res_id = %s",
            [lead.id],
        )
        lead.stage_id = self.talk
        self.do(lead, self.call)
        self.run_cron()
        self.assertEqual(lead.stage_id, self.talk)

    def test_stages_that_contradict_themselves(self):
        """Not to itself, not without activities, not through a refusing route."""
        with self.assertRaises(ValidationError) as refused:
            self.talk.write(
                {
                    "done_stage_id": self.talk.id,
                    "done_activity_type_ids": self.call.ids,
                }
            )
        self.assertIn("to itself", str(refused.exception))
        with self.assertRaises(ValidationError) as refused:
            self.talk.done_stage_id = self.offer
        self.assertIn("Name the activities", str(refused.exception))
        self.route.decision = "refuse"
        with self.assertRaises(ValidationError) as refused:
            self.talk.assign_route_id = self.route
        self.assertIn("refuses leads", str(refused.exception))

    def test_action_of_another_model(self):
        """An action on contacts cannot stand on a stage."""
        wrong = self.action("e")
        wrong.model_id = self.env.ref("base.model_res_partner")
        with self.assertRaises(ValidationError):
            self.talk.enter_action_ids = wrong

    def test_idle_stages_leave_no_trace(self):
        """Moves between stages that do nothing are not written down."""
        self.offer.enter_action_ids = self.action("e")
        lead = self.leads(1, stage_id=self.new.id)
        lead.stage_id = self.talk
        moves = self.env["crm.lead.stage.move"].search([("lead_ref", "=", lead.id)])
        self.assertFalse(moves)
        lead.stage_id = self.offer
        self.assertEqual(moves.search([("lead_ref", "=", lead.id)]).hops, 0)

    def test_log_follows_a_merge(self):
        """What is due for a merged lead is done for the one that stays."""
        self.talk.enter_action_ids = self.action("e")
        leads = self.leads(2, stage_id=self.new.id)
        leads[1].stage_id = self.talk
        head = leads.merge_opportunity(auto_unlink=True)
        self.assertEqual(self.runs(head).mapped("res_id"), [head.id])
        moves = self.env["crm.lead.stage.move"].search([("lead_id", "=", head.id)])
        self.assertTrue(moves)
        for change in (moves.unlink, lambda: moves.write({"hops": 3})):
            with self.assertRaises(UserError):
                change()

    def test_salesperson_moves_without_rights_to_the_queue(self):
        """Moving a lead needs no right to routes, actions or the log."""
        self.talk.write(
            {
                "assign_route_id": self.route.id,
                "enter_action_ids": [Command.link(self.action("e").id)],
            }
        )
        lead = self.leads(1, user_id=self.one.id, stage_id=self.new.id)
        lead.with_user(self.one).stage_id = self.talk
        self.run_cron()
        self.assertEqual(lead.referred, "e")
        self.assertEqual(set(self.runs(lead).mapped("state")), {"done"})

    def test_every_kind_of_action(self):
        """Mail with an attachment, text message, activity, value and tag, as Odoo has
        them; entering a stage does all of them to the lead."""
        if "sms.sms" not in self.env:
            self.skipTest("Odoo's SMS module is not installed")
        model = self.env.ref("crm.model_crm_lead")
        file = self.env["ir.attachment"].create({"name": "offer.txt", "raw": b"x"})
        mail = self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": model.id,
                "subject": "About {{ object.name }}",
                "email_to": "{{ object.email_from }}",
                "body_html": "<p>Dear friend</p>",
                "attachment_ids": file.ids,
            }
        )
        text = self.env["sms.template"].create(
            {"name": "Text", "model_id": model.id, "body": "We come at ten"}
        )
        tag = self.env["crm.tag"].create({"name": "Offered"})

        self.talk.enter_action_ids = self.env["ir.actions.server"].create(
            [
                {"name": name, "model_id": model.id, **values}
                for name, values in (
                    (
                        "mail",
                        {
                            "state": "mail_post",
                            "mail_post_method": "email",
                            "template_id": mail.id,
                        },
                    ),
                    (
                        "text",
                        {
                            "state": "sms",
                            "sms_method": "sms",
                            "sms_template_id": text.id,
                        },
                    ),
                    (
                        "activity",
                        {
                            "state": "next_activity",
                            "activity_type_id": self.call.id,
                            "activity_summary": "Ring them",
                            "activity_user_type": "specific",
                            "activity_user_id": self.one.id,
                        },
                    ),
                    (
                        "write",
                        {
                            "state": "object_write",
                            "update_path": "city",
                            "evaluation_type": "value",
                            "value": "Yazd",
                        },
                    ),
                    (
                        "tag",
                        {
                            "state": "object_write",
                            "update_path": "tag_ids",
                            "update_m2m_operation": "add",
                            "value": str(tag.id),
                        },
                    ),
                )
            ]
        )
        lead = self.leads(1, email_from="ali@example.com", phone="+982112345678")
        lead.stage_id = self.talk
        self.run_cron()
        self.assertEqual(set(self.runs(lead).mapped("state")), {"done"})
        sent = self.env["mail.mail"].search([("email_to", "=", "ali@example.com")])
        self.assertEqual(sent.subject, "About Lead 0")
        self.assertEqual(sent.attachment_ids.mapped("name"), ["offer.txt"])
        texts = self.env["sms.sms"].search([("body", "=", "We come at ten")])
        self.assertEqual(len(texts), 1)
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Ring them"])
        self.assertEqual((lead.city, lead.tag_ids), ("Yazd", tag))


@tagged("post_install", "-at_install")
class TestLeadDeskStageTour(LeadDeskStageCommon, HttpCase):
    def test_stage_is_set_up_in_the_browser(self):
        """A manager wires a stage and reads its log."""
        self.talk.enter_action_ids = self.action("e")
        self.leads(1, stage_id=self.talk.id)
        self.start_tour(
            f"/odoo/crm.stage/{self.talk.id}",
            "crm_fa_lead_stage",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        self.assertEqual(self.talk.assign_route_id, self.route)
        self.assertEqual(self.talk.done_stage_id, self.offer)
