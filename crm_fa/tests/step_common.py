from odoo import Command
from odoo.tools import SQL

from odoo.addons.base.tests.common import BaseCommon


class StepCase(BaseCommon):
    """Two steps, customers who move between them, and actions that leave a trace.

    The steps are archived rungs: the ladder does not count them, the queue does not
    care. A passage needs no journal row of its own, only the number of one.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["crm.step.run"]
        cls.Run.search([("state", "=", "due")]).unlink()
        cls.cron = cls.env.ref("crm_fa.ir_cron_step_run")
        cls.lower, cls.upper = cls.env["crm.ladder.rung"].create(
            [
                {"name": "Lower", "code": "test_lower", "active": False},
                {"name": "Upper", "code": "test_upper", "active": False},
            ]
        )
        cls.partner = cls.env["res.partner"].create({"name": "Golnar"})
        cls.last_source = 1000000

    @classmethod
    def make_action(cls, letter, before="", sequence=5):
        """An action that writes one letter behind the reference of its partner."""
        return cls.env["ir.actions.server"].create(
            {
                "name": f"Write {letter}",
                "model_id": cls.env.ref("base.model_res_partner").id,
                "state": "code",
                "sequence": sequence,
                "code": f"record.write({{'ref': (record.ref or '') + {letter!r}}})\n"
                + before,
            }
        )

    @classmethod
    def wire(cls, exit_lower=(), enter_upper=()):
        """Actions for a passage from the lower to the upper step."""
        cls.lower.exit_action_ids = [Command.set([a.id for a in exit_lower])]
        cls.upper.enter_action_ids = [Command.set([a.id for a in enter_upper])]

    def passages(self, partners, company=None, first_source=None):
        """SELECT of one passage up for each of these partners."""
        if first_source is None:
            first_source = type(self).last_source + 1
            type(self).last_source += len(partners)
        rows = [
            SQL(
                "(%s, %s, %s, %s, %s::int)",
                source_id,
                self.lower.id,
                self.upper.id,
                partner.id,
                company.id if company else None,
            )
            for source_id, partner in enumerate(partners, start=first_source)
        ]
        return SQL("VALUES %s", SQL(", ").join(rows))

    def move_up(self, partners=None, company=None, first_source=None):
        """Let partners walk up; return the rows of the queue, in its order."""
        query = self.passages(partners or self.partner, company, first_source)
        before = self.Run.search([])
        self.env["crm.ladder.rung"].queue_step_actions("crm.ladder.move", query)
        return (self.Run.search([]) - before).sorted("id")

    def run_cron(self):
        """Run the cron as the scheduler does; fail when it failed."""
        with self.enter_registry_test_mode():
            result = self.cron.method_direct_trigger()
        self.assertIs(result, True, "The cron itself never fails.")
