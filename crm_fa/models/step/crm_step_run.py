from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

MANAGER_GROUP = "sales_team.group_sale_manager"
KEEP_DAYS_PARAMETER = "crm_fa.step_log_days"
KEEP_DAYS = 180

# So many moves in a row may be made by actions; then theirs are not run any more.
MAX_HOPS = 10
HOPS_KEY = "crm_fa_step_hops"

RETRYABLE_STATES = ("failed", "cancelled")


@dataclass(frozen=True)
class Hops:
    """How many moves in a row actions have made. An object: RPC cannot send one."""

    count: int


class CrmStepRun(models.Model):
    """Queue and log of enter and exit actions: one row per action to run on a record.

    Rows are made by :meth:`crm.step.mixin.queue_step_actions` and settled by the cron.
    Nobody edits them; a manager may ask for another try.
    """

    _name = "crm.step.run"
    _description = "Run of an Enter or Exit Action"
    _order = "id desc"
    _rec_name = "action_name"

    step_model = fields.Char(required=True, readonly=True)
    step_id = fields.Many2oneReference(
        model_field="step_model", readonly=True, string="Step Number"
    )
    # Names are kept as they were, in every language: the log outlives what it names.
    step_name = fields.Char(translate=True, readonly=True, string="Step")
    direction = fields.Selection(
        [("exit", "Leaving"), ("enter", "Entering"), ("stay", "While There")],
        string="When",
        required=True,
        readonly=True,
    )
    action_id = fields.Many2one(
        "ir.actions.server",
        string="Server Action",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    action_name = fields.Char(translate=True, readonly=True, string="Action")
    res_model = fields.Char(required=True, readonly=True, string="Record Model")
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, string="Record Number"
    )
    record_name = fields.Char(compute="_compute_record_name", string="Record")
    company_id = fields.Many2one("res.company", readonly=True)
    source_model = fields.Char(required=True, readonly=True, string="Journal Model")
    source_id = fields.Many2oneReference(
        model_field="source_model",
        required=True,
        readonly=True,
        string="Journal Row",
        help="The row of the journal that records the passage.",
    )
    state = fields.Selection(
        [
            ("due", "Due"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("simulated", "Would Run"),
            ("cancelled", "Cancelled"),
        ],
        default="due",
        required=True,
        readonly=True,
    )
    reason = fields.Selection(
        [
            ("action_deleted", "The action was deleted"),
            ("record_deleted", "The record was deleted"),
            ("no_recipient", "There is no e-mail address to write to"),
            ("blacklisted", "The recipient is on the e-mail blacklist"),
            ("cut_off", "The server stopped while the action was running"),
            ("loop", "Actions moved the record ten times in a row"),
        ],
        readonly=True,
        help="Why the action was not run, or not to its end.",
    )
    error = fields.Text(readonly=True)
    outcome = fields.Char(compute="_compute_outcome", string="Result")
    hops = fields.Integer(
        "Moves by Actions",
        readonly=True,
        aggregator=None,
        help="So many moves in a row were made by actions before this one.",
    )
    attempts = fields.Integer(
        readonly=True, aggregator=None, help="How often the action was started."
    )
    due_date = fields.Datetime(required=True, readonly=True, string="Due On")
    launch_date = fields.Datetime(readonly=True, string="Started On")
    done_date = fields.Datetime(readonly=True, string="Settled On")
    can_retry = fields.Boolean(compute="_compute_can_retry")

    _source_uniq = models.UniqueIndex(
        "(source_model, source_id, action_id, direction)",
        "A passage starts each of its actions once.",
    )
    _due_idx = models.Index("(due_date, id) WHERE state = 'due'")
    _record_idx = models.Index("(res_model, res_id)")
    _step_idx = models.Index("(step_model, step_id)")

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_record_name(self):
        self.record_name = False
        for model, runs in self.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(runs.mapped("res_id")).exists()
            readable = set(records._filtered_access("read").ids)
            known = set(records.ids)
            for run in runs:
                if run.res_id in readable:
                    name = self.env[model].browse(run.res_id).display_name
                elif run.res_id in known:
                    name = self.env._("Not open to you")
                else:
                    name = self.env._("Deleted")
                run.record_name = name

    @api.depends("error", "reason")
    @api.depends_context("lang")
    def _compute_outcome(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for run in self:
            first_line = (run.error or "").partition("\n")[0]
            run.outcome = reasons.get(run.reason) or first_line

    @api.depends("state", "action_id")
    @api.depends_context("uid")
    def _compute_can_retry(self):
        is_manager = self.env.user.has_group(MANAGER_GROUP)
        for run in self:
            run.can_retry = bool(
                is_manager and run.state in RETRYABLE_STATES and run.action_id
            )

    # ------------------------------------------------------------
    # What people may do
    # ------------------------------------------------------------

    def action_retry(self):
        """Put these failed or cancelled actions into the queue again.

        :return: a notification of how many were queued
        :raises AccessError: for anyone but a sales manager
        :raises UserError: when one of them is not failed or cancelled
        """
        self._ensure_can_retry()
        # Nobody has write access to the log; the check above is the only door.
        self.sudo().write(
            {
                "state": "due",
                "due_date": self._now(),
                "launch_date": False,
                "done_date": False,
                "reason": False,
                "error": False,
            }
        )
        self._wake()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Actions queued again: %(count)s. They run within minutes.",
                    count=len(self),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _ensure_can_retry(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(
                self.env._("Only a sales manager can have an action run again.")
            )
        for run in self:
            if not run.can_retry:
                raise UserError(
                    self.env._(
                        "“%(action)s” on %(record)s cannot be retried: only actions "
                        "that failed or were cancelled, and still exist, can.",
                        action=run.action_name,
                        record=run.record_name,
                    )
                )

    def action_open_record(self):
        """Open the record that the action ran, or is to run, on.

        :raises AccessError: when the user may not see it
        :raises UserError: when it was deleted
        """
        self.ensure_one()
        self.check_access("read")
        record = self._get_record()
        if not record:
            raise UserError(self.env._("The record was deleted."))
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def _get_record(self):
        """Return the record of this row, empty when it is gone."""
        self.ensure_one()
        if self.res_model not in self.env:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()

    @api.model
    @api.private
    def move_to_record(self, res_model, old_ids, new_id):
        """Let queue and log of merged records follow the record that survived.

        :param str res_model: model of the records
        :param list old_ids: ids that are about to disappear
        :param int new_id: id of the record that stays
        """
        # A merge is done by people who have no access to the log.
        runs = self.sudo().search(
            [("res_model", "=", res_model), ("res_id", "in", list(old_ids))]
        )
        runs.write({"res_id": new_id})

    @api.model
    @api.private
    def get_hops(self):
        """Return how many moves in a row were made by actions, this one included.

        0 unless an action of the queue is what runs now.
        """
        hops = self.env.context.get(HOPS_KEY)
        return hops.count if isinstance(hops, Hops) else 0

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _wake(self, at=None):
        """Have the queue's cron run now, or at a moment, besides its usual interval."""
        if not at:
            self.env.execute_query(self._get_wake_query())
        elif cron_id := self._get_cron_id():
            # Moving a customer needs no right to scheduled actions.
            self.env["ir.cron"].sudo().browse(cron_id)._trigger(at)

    def _get_cron_id(self):
        # Looked up without asking whether it exists: this runs at every sale.
        return self.env["ir.model.data"]._xmlid_to_res_id(
            "crm_fa.ir_cron_step_run", raise_if_not_found=False
        )

    def _get_wake_query(self, condition=None):
        """Return the INSERT that has the queue's cron run now.

        As ``ir.cron._trigger`` does it, in one query instead of three. The scheduler is
        not called at once, which needs a connection of its own: it looks by itself
        every minute, and nobody who confirms a sale has to wait for it. Nor for a look
        at who woke it, which nobody asks.

        :param SQL condition: of it all
        """
        return SQL(
            """
            INSERT INTO ir_cron_trigger (
                cron_id, call_at, create_date, write_date
            )
            SELECT id, %(now)s, %(now)s, %(now)s
              FROM ir_cron
             WHERE id = %(cron)s AND active AND %(condition)s
            """,
            cron=self._get_cron_id() or None,
            now=self._now(),
            condition=condition or SQL("TRUE"),
        )

    @api.autovacuum
    def _gc_step_runs(self):
        """Delete settled rows after the days of the parameter; 0 keeps them all.

        Failures stay until someone sees to them.
        """
        # Whoever the scheduler runs as need not be allowed to read parameters.
        value = self.env["ir.config_parameter"].sudo().get_param(KEEP_DAYS_PARAMETER)
        days = int(value) if (value or "").isdigit() else KEEP_DAYS
        if not days:
            return 0, 0
        runs = self.search(
            [
                ("state", "in", ("done", "simulated", "cancelled")),
                ("done_date", "<", self._now() - timedelta(days=days)),
            ],
            limit=GC_UNLINK_LIMIT,
        )
        runs.unlink()
        return len(runs), len(runs) == GC_UNLINK_LIMIT
