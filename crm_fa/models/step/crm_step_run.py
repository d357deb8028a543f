import logging
import traceback
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, str2bool
from odoo.tools.constants import GC_UNLINK_LIMIT

_logger = logging.getLogger(__name__)

MANAGER_GROUP = "sales_team.group_sale_manager"
TEST_MODE_PARAMETER = "crm_fa.step_test_mode"
KEEP_DAYS_PARAMETER = "crm_fa.step_log_days"
KEEP_DAYS = 180

RETRYABLE_STATES = ("failed", "cancelled")
# A conflict with another transaction is over soon.
CONFLICT_DELAY = timedelta(minutes=1)
# A row that was launched, is still due and is held by nobody was cut off: the wait is
# for the moment between marking it and locking it.
CUT_OFF_AFTER = timedelta(minutes=5)
TRACEBACK_LENGTH = 4000

CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class CrmStepRun(models.Model):
    """Queue and log of enter and exit actions: one row per action to run on a record.

    Rows are made by :meth:`crm.step.mixin.queue_step_actions` and settled by the cron.
    Nobody edits them; a manager may ask for another try.
    """

    _name = "crm.step.run"
    _description = "Run of an Enter or Exit Action"
    _order = "id desc"
    _rec_name = "action_name"

    step_model = fields.Char(required=True, readonly=True, string="Step Model")
    step_id = fields.Many2oneReference(
        model_field="step_model", readonly=True, string="Step Number"
    )
    # Names are kept as they were, in every language: the log outlives what it names.
    step_name = fields.Char(translate=True, readonly=True, string="Step")
    direction = fields.Selection(
        [("exit", "Leaving"), ("enter", "Entering")],
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
            (
                "cut_off",
                "The server stopped while the action was running. What it had changed "
                "here was undone; what it sent elsewhere was not. Retry it if that "
                "does no harm.",
            ),
        ],
        readonly=True,
        help="Why the action was not run, or not to its end.",
    )
    error = fields.Text(readonly=True)
    outcome = fields.Char(compute="_compute_outcome", string="Result")
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

        :raises UserError: when the record was deleted
        """
        self.ensure_one()
        self.check_access("read")
        if not self._get_record():
            raise UserError(self.env._("The record was deleted."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

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

    # ------------------------------------------------------------
    # The queue
    # ------------------------------------------------------------

    @api.model
    def _now(self):
        return fields.Datetime.now()

    @api.model
    def _wake(self, at=None):
        """Have the queue's cron run now, or at a moment, besides its usual interval."""
        # Looked up without asking whether it exists: this runs at every sale.
        cron_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "crm_fa.ir_cron_step_run", raise_if_not_found=False
        )
        if cron_id:
            # Moving a customer needs no right to scheduled actions.
            self.env["ir.cron"].sudo().browse(cron_id)._trigger(at)

    @api.model
    def _run_due(self, limit=100):
        """Settle the rows that are due, oldest first. Called by the cron.

        Each row is committed on its own, before and after it is run, so that neither a
        failing action nor a killed worker touches the others or runs one twice.

        :param int limit: settle so many rows at most
        :return: the number of rows settled
        """
        cron = self.env["ir.cron"]
        self._fail_cut_off()
        # Counting a long queue to its end at every call would cost more than it tells.
        waiting = self.search_count(self._get_due_domain(), limit=limit * 10)
        cron._commit_progress(remaining=waiting)
        if self._is_test_mode():
            return self._simulate_due(limit)
        settled = 0
        while settled < limit:
            run = self._take_next()
            if not run:
                cron._commit_progress(remaining=0)
                break
            run._settle()
            settled += 1
            if not cron._commit_progress(1):
                break
        return settled

    @api.model
    def _is_test_mode(self):
        # The switch is a system parameter, and a manager looks at what it does.
        value = self.env["ir.config_parameter"].sudo().get_param(TEST_MODE_PARAMETER)
        return str2bool(value or "False", False)

    @api.model
    def _get_due_domain(self):
        return [
            ("state", "=", "due"),
            ("launch_date", "=", False),
            ("due_date", "<=", self._now()),
        ]

    @api.model
    def _simulate_due(self, limit):
        """Mark what would run, and run nothing."""
        runs = self.search(self._get_due_domain(), limit=limit, order="due_date, id")
        runs = runs.try_lock_for_update(allow_referencing=True)
        runs.write({"state": "simulated", "done_date": self._now()})
        self.env["ir.cron"]._commit_progress(len(runs))
        return len(runs)

    @api.model
    def _fail_cut_off(self):
        """Fail the rows whose worker was killed: nobody knows how far they came."""
        runs = self.search(
            [
                ("state", "=", "due"),
                ("launch_date", "<", self._now() - CUT_OFF_AFTER),
            ]
        ).try_lock_for_update(allow_referencing=True)
        if runs:
            runs._finish("failed", reason="cut_off")

    @api.model
    def _take_next(self):
        """Return the oldest due row that nobody holds, marked as launched."""
        self.flush_model()
        query = SQL(
            """
            SELECT id
              FROM crm_step_run
             WHERE state = 'due' AND due_date <= %s AND launch_date IS NULL
             ORDER BY due_date, id
             LIMIT 1
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            self._now(),
        )
        try:
            self.env.cr.execute(query, log_exceptions=False)
        except CONFLICTS:
            # Another worker settled this row just now; the next call sees the rest.
            self.env.cr.rollback()
            return self.browse()
        run = self.browse(row[0] for row in self.env.cr.fetchall())
        if run:
            run.write({"launch_date": self._now(), "attempts": run.attempts + 1})
            self.env["ir.cron"]._commit_progress()
        return run

    def _settle(self):
        """Run one launched row and write down how it ended. The caller commits."""
        self.ensure_one()
        cr = self.env.cr
        try:
            # Leaving the savepoint flushes and runs the hooks that the commit would
            # run: what fails there is a failure of this action, too.
            with cr.savepoint():
                if not self.try_lock_for_update(allow_referencing=True):
                    return
                reason = self._launch()
        except CONFLICTS:
            cr.rollback()
            self._postpone()
        except Exception as error:
            # More than the savepoint is undone: also what waits for the commit, such
            # as the call of a webhook.
            text = self._describe_error(error)
            cr.rollback()
            _logger.info("Action %s failed on %s", self.action_id, self, exc_info=error)
            self._finish("failed", error=text)
        else:
            self._finish("cancelled" if reason else "done", reason=reason)

    def _finish(self, state, reason=False, error=False):
        self.write(
            {
                "state": state,
                "reason": reason,
                "error": error,
                "done_date": self._now(),
            }
        )

    def _postpone(self):
        """Leave a row that met another transaction due, for a little later."""
        later = self._now() + CONFLICT_DELAY
        self.write({"launch_date": False, "due_date": later})
        self._wake(later)

    def _get_record(self):
        """Return the record of this row, empty when it is gone."""
        self.ensure_one()
        if self.res_model not in self.env:
            return self.browse()
        return self.env[self.res_model].browse(self.res_id).exists()

    def _launch(self):
        """Run the server action of this row on its record.

        :return: why there was nothing to run, a key of ``reason``, or ``False``
        """
        action = self.action_id
        if not action:
            return "action_deleted"
        record = self._get_record()
        if not record:
            return "record_deleted"
        if action.model_name != self.res_model:
            # Mail and activity actions would take the number for one of their model.
            raise UserError(
                self.env._(
                    "The action now runs on %(model)s.", model=action.model_id.name
                )
            )
        action = action.with_user(SUPERUSER_ID)
        action = action.with_context(self._get_launch_context(record))
        obstacle = self._get_mail_obstacle(action, record)
        if not obstacle:
            action.run()
        return obstacle

    def _get_launch_context(self, record):
        """Return the context to act in: the record's company, its people's language."""
        user = self.env["res.users"]
        for name in ("step_user_id", "user_id"):
            if not user and name in record and record[name]._name == user._name:
                user = record[name]
        company = self.env["res.company"]
        if "company_id" in record:
            company = record.company_id
        company = company or self.company_id or user.company_id or self.env.company
        return {
            "active_model": record._name,
            "active_id": record.id,
            "active_ids": record.ids,
            "allowed_company_ids": company.ids,
            "lang": user.lang or company.partner_id.lang or self.env.user.lang,
            "tz": user.tz or company.partner_id.tz or self.env.user.tz,
        }

    @api.model
    def _get_mail_obstacle(self, action, record):
        """Return why the e-mail of an action would reach nobody, or ``False``.

        Odoo would write it all the same, and fail later in the outgoing queue, where
        nobody looks for it.
        """
        if action.state != "mail_post" or action.mail_post_method != "email":
            return False
        template = action.template_id
        values = template._generate_template_recipients(
            record.ids, {"email_to", "email_cc", "partner_to"}
        )[record.id]
        partners = self.env["res.partner"].browse(values.get("partner_ids") or ())
        reached = partners.filtered("email_normalized")
        if values.get("email_to") or values.get("email_cc"):
            return False
        if not reached:
            return "no_recipient"
        if all(partner.is_blacklisted for partner in reached):
            return "blacklisted"
        return False

    @api.model
    def _describe_error(self, error):
        """Return one line for people, then the end of the traceback for developers."""
        cause = error
        if isinstance(error, ValueError) and error.__cause__:
            # Code of server actions is wrapped: what it raised stands inside.
            cause = error.__cause__
        first_line = str(cause).strip().partition("\n")[0]
        if not isinstance(cause, UserError):
            first_line = f"{type(cause).__name__}: {first_line}"
        tail = "".join(traceback.format_exception(error))[-TRACEBACK_LENGTH:]
        return f"{first_line}\n\n{tail}"

    @api.autovacuum
    def _gc_step_runs(self):
        """Delete settled rows after the days of the parameter; 0 keeps them all.

        Failures stay until someone sees to them.
        """
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
