from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import SQL

from .step_common import StepCase


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepQueue(StepCase):
    def test_passage_queues_exit_then_enter_actions(self):
        """A passage queues exit actions, then enter actions, each by its sequence."""
        late = self.make_action("d", sequence=20)
        early = self.make_action("c", sequence=10)
        leaving = self.make_action("x", sequence=30)
        self.wire([leaving], [late, early])
        runs = self.move_up()
        self.assertRecordValues(
            runs,
            [
                {
                    "direction": "exit",
                    "action_id": leaving.id,
                    "step_id": self.lower.id,
                },
                {"direction": "enter", "action_id": early.id, "step_id": self.upper.id},
                {"direction": "enter", "action_id": late.id, "step_id": self.upper.id},
            ],
        )
        self.assertEqual(set(runs.mapped("state")), {"due"})
        self.assertEqual(runs.mapped("record_name"), ["Golnar"] * 3)
        self.assertEqual(runs[0].step_name, "Lower")
        self.assertEqual(runs[0].action_name, "Write x")
        self.assertFalse(self.partner.ref, "Nothing runs in the caller's transaction.")

    def test_same_passage_is_queued_once(self):
        """Handing in a passage again, as a repeated refresh does, adds no row."""
        self.wire([self.make_action("x")], [self.make_action("e")])
        self.assertEqual(len(self.move_up(first_source=7)), 2)
        self.assertFalse(self.move_up(first_source=7))
        self.assertEqual(len(self.move_up(first_source=8)), 2)

    def test_first_step_and_last_step(self):
        """Who arrives from nowhere leaves nothing; who goes nowhere enters nothing."""
        self.wire([self.make_action("x")], [self.make_action("e")])
        rung = self.env["crm.ladder.rung"]
        arrive = SQL("SELECT 1, NULL, %s, %s, NULL", self.upper.id, self.partner.id)
        leave = SQL("SELECT 2, %s, NULL, %s, NULL", self.lower.id, self.partner.id)
        self.assertEqual(rung.queue_step_actions("res.users", arrive), 1)
        self.assertEqual(rung.queue_step_actions("res.users", leave), 1)
        runs = self.Run.search([("source_model", "=", "res.users")])
        self.assertEqual(runs.sorted("id").mapped("direction"), ["enter", "exit"])

    def test_queries_do_not_grow_with_passages(self):
        """One passage or a hundred: the same few queries; one when nothing is due."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(100)]
        )
        rung = self.env["crm.ladder.rung"]
        self.wire()
        self.env.flush_all()
        nothing = self.passages(partners)
        with self.assertQueryCount(1):
            self.assertEqual(rung.queue_step_actions("crm.ladder.move", nothing), 0)
        self.wire([self.make_action("x")], [self.make_action("e")])
        # A new action empties the registry's caches; fill them as a sale before would.
        self.env.cr.flush()
        self.move_up()
        one, many = self.passages(partners[:1]), self.passages(partners)
        for passages, queued in ((one, 2), (many, 200)):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                count = rung.queue_step_actions("crm.ladder.move", passages)
                self.env.flush_all()
            self.assertEqual(count, queued)

    def test_queue_wakes_the_cron(self):
        """Actions do not wait for the cron's interval; no action, no wake-up."""
        triggers = self.env["ir.cron.trigger"]
        domain = [("cron_id", "=", self.cron.id)]
        before = triggers.search_count(domain)
        self.wire()
        self.move_up()
        self.assertEqual(triggers.search_count(domain), before)
        self.wire(enter_upper=[self.make_action("e")])
        self.move_up()
        self.assertEqual(triggers.search_count(domain), before + 1)

    def test_queue_without_cron(self):
        """Somebody deleted the cron: customers still move, actions stay due."""
        self.wire(enter_upper=[self.make_action("e")])
        self.cron.unlink()
        self.assertEqual(self.move_up().state, "due")

    def test_log_keeps_the_translations_of_names(self):
        """The log is read in each user's language, also after a rename."""
        self.env["res.lang"]._activate_lang("fa_IR")
        action = self.make_action("e")
        action.with_context(lang="fa_IR").name = "نوشتن"
        self.upper.with_context(lang="fa_IR").name = "بالا"
        self.wire(enter_upper=[action])
        run = self.move_up()
        action.name = "Renamed"
        self.assertEqual(run.action_name, "Write e")
        run = run.with_context(lang="fa_IR")
        self.assertEqual((run.action_name, run.step_name), ("نوشتن", "بالا"))

    def test_action_of_another_model_is_refused(self):
        """An action that runs on leads cannot be given to a step of customers."""
        action = self.make_action("e")
        action.model_id = self.env.ref("crm.model_crm_lead")
        with self.assertRaisesRegex(ValidationError, "Upper.*Write e.*Lead"):
            self.wire(enter_upper=[action])
        with self.assertRaises(ValidationError):
            self.wire(exit_lower=[action])

    def test_scheduled_action_is_refused(self):
        """The action inside a scheduled action is not for steps, whatever its model."""
        cron = self.env["ir.cron"].create(
            {
                "name": "Nightly",
                "model_id": self.env.ref("base.model_res_partner").id,
                "state": "code",
                "code": "pass",
            }
        )
        with self.assertRaises(ValidationError):
            self.wire(enter_upper=[cron.ir_actions_server_id])

    def test_queue_is_not_open_to_clients(self):
        """A client cannot queue anything: the method takes SQL."""
        for model, method in (
            ("crm.ladder.rung", "queue_step_actions"),
            ("crm.step.run", "move_to_record"),
            ("crm.step.run", "_run_due"),
        ):
            with self.assertRaises(AccessError):
                get_public_method(self.env[model], method)

    def test_rows_follow_a_merged_record(self):
        """After a merge, what was due on the lost record is due on its survivor."""
        self.wire(enter_upper=[self.make_action("e")])
        run = self.move_up()
        other = self.env["res.partner"].create({"name": "Golnar Ahmadi"})
        self.Run.move_to_record("res.partner", self.partner.ids, other.id)
        self.run_cron()
        self.assertEqual((run.state, run.record_name), ("done", "Golnar Ahmadi"))
        self.assertEqual(other.ref, "e")
