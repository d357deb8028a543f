from contextlib import contextmanager
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

TRACE = "res.partner.category"
SOURCE = "crm.step.test"


@tagged("post_install", "-at_install", "crm_fa_step")
class TestStepWorkers(BaseCase):
    """Several workers on one queue, each with a connection of its own.

    What they do is committed, so the actions only add contact tags, and everything is
    removed again.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self.clean)
        with self.worker() as env:
            actions = env["ir.actions.server"].create(
                [
                    {
                        "name": f"Trace {letter}",
                        "model_id": env.ref("base.model_res_partner").id,
                        "state": "code",
                        "sequence": number,
                        "code": f"env['{TRACE}'].create({{'name': '{letter}'}})",
                    }
                    for number, letter in enumerate("abc")
                ]
            )
            step = env["crm.ladder.rung"].create(
                {
                    "name": "Step",
                    "code": "test_step_workers",
                    "active": False,
                    "enter_action_ids": [Command.set(actions.ids)],
                }
            )
            self.step_id, self.action_ids = step.id, actions.ids
            partner = env.ref("base.main_partner")
            step.queue_step_actions(
                SOURCE, SQL("SELECT 1, NULL, %s, %s, NULL", step.id, partner.id)
            )

    def clean(self):
        with self.worker() as env:
            env["crm.step.run"].search([("source_model", "=", SOURCE)]).unlink()
            env["crm.ladder.rung"].browse(self.step_id).unlink()
            env["ir.actions.server"].browse(self.action_ids).unlink()
            self.tags(env).unlink()
            cron = env.ref("crm_fa.ir_cron_step_run")
            env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()

    @contextmanager
    def worker(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def runs(self, env):
        return env["crm.step.run"].search([("source_model", "=", SOURCE)], order="id")

    def tags(self, env):
        return env[TRACE].search([("name", "in", [*"abc"])], order="id")

    def trace(self, env):
        return "".join(self.tags(env).mapped("name"))

    def test_two_workers_share_the_queue(self):
        """A worker passes by the row that another one is running; each runs once."""
        with self.worker() as slow:
            taken = slow["crm.step.run"]._take_next()
            self.assertEqual(taken.action_name, "Trace a")
            with self.worker() as quick:
                self.assertEqual(quick["crm.step.run"]._run_due(), 2)
                self.assertEqual(self.trace(quick), "bc")
                self.assertEqual(
                    self.runs(quick).mapped("state"), ["due", "done", "done"]
                )
            taken._settle()
            slow["ir.cron"]._commit_progress()
        with self.worker() as env:
            self.assertEqual(sorted(self.trace(env)), ["a", "b", "c"])
            self.assertEqual(self.runs(env).mapped("attempts"), [1, 1, 1])
            self.assertEqual(env["crm.step.run"]._run_due(), 0)

    def test_running_row_is_not_taken_for_a_cut_off_one(self):
        """However long an action runs, as long as its worker lives it is left alone."""
        with self.worker() as slow:
            taken = slow["crm.step.run"]._take_next()
            taken.launch_date -= timedelta(hours=1)
            slow["ir.cron"]._commit_progress()
            self.assertTrue(taken.try_lock_for_update(allow_referencing=True))
            with self.worker() as quick:
                quick["crm.step.run"]._run_due()
                self.assertEqual(self.runs(quick)[0].state, "due")
            taken._settle()

    def test_killed_worker(self):
        """What a killed worker had begun is undone and not begun again by another."""
        with self.worker() as killed:
            taken = killed["crm.step.run"]._take_next()
            taken._launch()
            killed.flush_all()
            killed.cr.rollback()
        with self.worker() as env:
            runs = self.runs(env)
            env["crm.step.run"]._run_due()
            self.assertEqual(self.trace(env), "bc")
            self.assertEqual(runs.mapped("state"), ["due", "done", "done"])
            runs[0].launch_date -= timedelta(minutes=6)
            env["crm.step.run"]._run_due()
            self.assertEqual(runs[0].reason, "cut_off")
            self.assertEqual(self.trace(env), "bc")
