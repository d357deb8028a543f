from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .step_common import StepCase

DIVIDE = "1 / 0"
COMPLAIN = "raise UserError('The printer is on fire.')"


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepRun(StepCase):
    def test_cron_runs_each_action_once(self):
        """Due actions run in order, on their record, and never again."""
        self.wire([self.make_action("x")], [self.make_action("e")])
        runs = self.move_up()
        self.run_cron()
        self.assertEqual(self.partner.ref, "xe")
        for run in runs:
            self.assertEqual((run.state, run.attempts), ("done", 1))
            self.assertTrue(run.launch_date and run.done_date)
        self.run_cron()
        self.assertEqual(self.partner.ref, "xe")

    def test_oldest_first(self):
        """What became due earlier runs earlier, whatever its number."""
        self.wire(enter_upper=[self.make_action("e")])
        second = self.move_up()
        self.wire(enter_upper=[self.make_action("f")])
        first = self.move_up()
        first.due_date -= timedelta(hours=1)
        self.run_cron()
        self.assertEqual(self.partner.ref, "fe")
        self.assertEqual(set((first | second).mapped("state")), {"done"})

    def test_not_before_its_time(self):
        """A row that is due later stays."""
        self.wire(enter_upper=[self.make_action("e")])
        run = self.move_up()
        run.due_date += timedelta(hours=1)
        self.run_cron()
        self.assertEqual(run.state, "due")

    def test_failure_touches_no_other_action(self):
        """The action between two fine ones fails: it leaves nothing but its error."""
        self.wire(
            [self.make_action("x"), self.make_action("y", COMPLAIN, sequence=6)],
            [self.make_action("e")],
        )
        runs = self.move_up()
        self.run_cron()
        self.assertEqual(runs.mapped("state"), ["done", "failed", "done"])
        self.assertEqual(self.partner.ref, "xe", "What the failed one wrote is undone.")
        failed = runs[1]
        self.assertEqual(failed.outcome, "The printer is on fire.")
        self.assertIn("Traceback", failed.error)
        self.assertEqual(failed.attempts, 1)

    def test_error_of_code_is_named(self):
        """A failure that is no message for people starts with its kind."""
        self.wire(enter_upper=[self.make_action("e", DIVIDE)])
        run = self.move_up()
        self.run_cron()
        self.assertEqual(run.outcome, "ZeroDivisionError: division by zero")
        self.assertLess(len(run.error), 5000)

    @mute_logger("odoo.sql_db")
    def test_broken_sql_touches_no_other_action(self):
        """An action that breaks the transaction fails alone, too."""
        broken = self.make_action("y", "env.cr.execute('SELECT nothing_there')")
        self.wire([broken], [self.make_action("e")])
        runs = self.move_up()
        self.run_cron()
        self.assertEqual(runs.mapped("state"), ["failed", "done"])
        self.assertEqual(self.partner.ref, "e")
        self.assertIn("nothing_there", runs[0].outcome)

    def test_what_fails_at_commit_is_a_failure_of_the_action(self):
        """A hook that the action left for the commit fails inside the action's turn."""
        code = (
            "def fail():\n    raise UserError('Too late.')\nenv.cr.precommit.add(fail)"
        )
        self.wire([self.make_action("x", code)], [self.make_action("e")])
        runs = self.move_up()
        self.run_cron()
        self.assertEqual(runs.mapped("state"), ["failed", "done"])
        self.assertEqual(self.partner.ref, "e")

    def test_retry_after_repair(self):
        """Retry queues the row again; once the action is repaired, it runs."""
        action = self.make_action("e", COMPLAIN)
        self.wire(enter_upper=[action])
        run = self.move_up()
        self.run_cron()
        action.code = "record.write({'ref': 'repaired'})"
        notification = run.action_retry()
        self.assertEqual(notification["tag"], "display_notification")
        self.assertRecordValues(
            run, [{"state": "due", "error": False, "done_date": False, "attempts": 1}]
        )
        self.run_cron()
        self.assertRecordValues(run, [{"state": "done", "attempts": 2}])
        self.assertEqual(self.partner.ref, "repaired")

    def test_retry_is_for_failed_and_cancelled_rows_only(self):
        """Done, due and simulated rows cannot be retried, nor one among failed ones."""
        self.wire([self.make_action("x", COMPLAIN)], [self.make_action("e")])
        runs = self.move_up()
        with self.assertRaises(UserError):
            runs[0].action_retry()
        self.run_cron()
        self.assertEqual(runs.mapped("can_retry"), [True, False])
        with self.assertRaisesRegex(UserError, "Write e.*Golnar"):
            runs.action_retry()
        self.assertEqual(runs.mapped("state"), ["failed", "done"])
        runs[1].state = "simulated"
        with self.assertRaises(UserError):
            runs[1].action_retry()

    def test_conflict_is_tried_again_later(self):
        """Meeting another transaction is no failure: the row waits and then runs."""
        self.wire([self.make_action("x")], [self.make_action("e")])
        runs = self.move_up()
        action_class = type(self.env["ir.actions.server"])
        original, called = action_class.run, []

        def conflict_once(action):
            if action.model_name == "res.partner" and not called:
                called.append(action)
                raise SerializationFailure("could not serialize access")
            return original(action)

        with patch.object(action_class, "run", conflict_once):
            self.run_cron()
        self.assertEqual(runs.mapped("state"), ["due", "done"])
        self.assertRecordValues(
            runs[0], [{"launch_date": False, "error": False, "attempts": 1}]
        )
        self.assertGreater(runs[0].due_date, runs[1].due_date)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=2)):
            self.run_cron()
        self.assertRecordValues(runs[0], [{"state": "done", "attempts": 2}])

    def test_killed_worker_runs_nothing_twice(self):
        """A row whose worker was killed is failed with advice, not run again."""
        self.wire([self.make_action("x")], [self.make_action("e")])
        runs = self.move_up()
        now = fields.Datetime.now()
        runs[0].launch_date = now - timedelta(minutes=10)
        runs[1].launch_date = now - timedelta(seconds=10)
        self.run_cron()
        self.assertFalse(self.partner.ref)
        self.assertRecordValues(
            runs,
            [
                {"state": "failed", "reason": "cut_off"},
                {"state": "due", "reason": False},
            ],
        )
        runs[0].action_retry()
        self.run_cron()
        self.assertEqual(self.partner.ref, "x")

    def test_row_is_marked_before_it_runs(self):
        """The mark that tells a killed worker is committed before the action starts."""
        code = "env['res.partner'].browse(%d).write({'ref': env['crm.step.run'].sudo()"
        code += ".search([('state', '=', 'due')]).mapped('launch_date') and 'marked'})"
        self.wire(enter_upper=[self.make_action("e", code % self.partner.id)])
        self.move_up()
        self.run_cron()
        self.assertEqual(self.partner.ref, "marked")

    def test_deleted_record_cancels(self):
        """A customer deleted meanwhile cancels what was due, and says so."""
        self.wire(enter_upper=[self.make_action("e")])
        run = self.move_up()
        self.partner.unlink()
        self.run_cron()
        self.assertEqual((run.state, run.reason), ("cancelled", "record_deleted"))
        self.assertEqual(run.outcome, "The record was deleted")
        self.assertEqual(run.record_name, "Deleted")
        with self.assertRaises(UserError):
            run.action_open_record()

    def test_deleted_action_cancels(self):
        """A deleted action cancels what was due; its name stays readable."""
        action = self.make_action("e")
        self.wire(enter_upper=[action])
        run = self.move_up()
        action.unlink()
        self.run_cron()
        self.assertEqual((run.state, run.reason), ("cancelled", "action_deleted"))
        self.assertEqual(run.action_name, "Write e")
        self.assertFalse(run.can_retry, "There is nothing left to run.")

    def test_action_turned_to_another_model_fails(self):
        """An action now made for leads is not run on the lead of the same number."""
        action = self.make_action("e")
        self.wire(enter_upper=[action])
        run = self.move_up()
        action.model_id = self.env.ref("crm.model_crm_lead")
        self.run_cron()
        self.assertEqual(run.state, "failed")
        self.assertIn("Lead", run.outcome)

    def test_test_mode_shows_and_runs_nothing(self):
        """In test mode due rows say what would run, on whom, and nothing runs."""
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("crm_fa.step_test_mode", "True")
        self.wire([self.make_action("x")], [self.make_action("e")])
        runs = self.move_up()
        self.run_cron()
        self.assertEqual(runs.mapped("state"), ["simulated", "simulated"])
        self.assertEqual(runs.mapped("record_name"), ["Golnar", "Golnar"])
        self.assertFalse(self.partner.ref)
        self.assertEqual(runs.mapped("attempts"), [0, 0])
        parameters.set_param("crm_fa.step_test_mode", "False")
        self.run_cron()
        self.assertFalse(self.partner.ref, "What was simulated does not run later.")
        self.move_up()
        self.run_cron()
        self.assertEqual(self.partner.ref, "xe")

    def test_more_rows_than_one_batch(self):
        """A long queue is worked off in batches to its end, in the same cron run."""
        self.wire(enter_upper=[self.make_action("e")])
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(7)]
        )
        runs = self.move_up(partners)
        run_class = type(self.Run)
        original = run_class._run_due
        with patch.object(run_class, "_run_due", lambda runs: original(runs, limit=3)):
            self.run_cron()
        self.assertEqual(set(runs.mapped("state")), {"done"})
        self.assertEqual(partners.mapped("ref"), ["e"] * 7)

    def test_runs_in_company_and_language_of_the_record(self):
        """As OdooBot, in the record's company and the language of its salesperson."""
        self.env["res.lang"]._activate_lang("fa_IR")
        company = self.env["res.company"].create({"name": "Shiraz Branch"})
        seller = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "step_seller",
                "lang": "fa_IR",
                "company_ids": company.ids,
                "company_id": company.id,
            }
        )
        self.partner.write({"company_id": company.id, "user_id": seller.id})
        action = self.make_action("e")
        action.code = (
            "record.write({'ref': '%s %s %s %s' % "
            "(env.uid, env.company.id, env.lang, env.context.get('cron_id'))})"
        )
        self.wire(enter_upper=[action])
        self.move_up()
        self.run_cron()
        root = self.env.ref("base.user_root")
        self.assertEqual(self.partner.ref, f"{root.id} {company.id} fa_IR None")

    def test_open_record(self):
        """The row opens the record it is about."""
        self.wire(enter_upper=[self.make_action("e")])
        action = self.move_up().action_open_record()
        self.assertEqual(action["res_model"], "res.partner")
        self.assertEqual(action["res_id"], self.partner.id)

    def test_old_rows_are_cleaned_failures_stay(self):
        """Settled rows go after the days set; failed ones never; 0 keeps them all."""
        actions = [
            self.make_action(letter, sequence=n) for n, letter in enumerate("abcd")
        ]
        self.wire(enter_upper=actions)
        runs = self.move_up()
        old = fields.Datetime.now() - timedelta(days=181)
        for run, state in zip(
            runs, ("done", "failed", "due", "simulated"), strict=True
        ):
            run.write({"state": state, "done_date": old})
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("crm_fa.step_log_days", "0")
        self.Run._gc_step_runs()
        self.assertEqual(len(runs.exists()), 4)
        parameters.set_param("crm_fa.step_log_days", "365")
        self.Run._gc_step_runs()
        self.assertEqual(len(runs.exists()), 4)
        parameters.set_param("crm_fa.step_log_days", False)
        self.Run._gc_step_runs()
        self.assertEqual(runs.exists().mapped("state"), ["failed", "due"])
