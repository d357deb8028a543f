import logging
import traceback
from datetime import timedelta
from textwrap import shorten

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, str2bool

from .crm_step_run import HOPS_KEY, Hops

_logger = logging.getLogger(__name__)

TEST_MODE_PARAMETER = "crm_fa.step_test_mode"

# A conflict with another transaction is over soon.
CONFLICT_DELAY = timedelta(minutes=1)
# A row that was launched, is still due and is held by nobody was cut off: the wait is
# for the moment between marking it and locking it.
CUT_OFF_AFTER = timedelta(minutes=5)
MESSAGE_LENGTH = 200
TRACEBACK_LENGTH = 4000

CONFLICTS = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class CrmStepRun(models.Model):
    """How the queue is worked off: each row once, and no row in the way of another."""

    _inherit = "crm.step.run"

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

    def _launch(self):
        """Run the server action of this row on its record.

        :return: why there was nothing to run, a key of ``reason``, or ``False``
        :raises UserError: when the action was changed to one that cannot be run
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
        # A fresh context: what the cron keeps in its own is not for the action.
        context = self._get_launch_context(record)
        action = action.with_env(self.env(user=SUPERUSER_ID, context=context))
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
            "step_id": self.step_id,
            HOPS_KEY: Hops(self.hops + 1),
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
        if not template:
            raise UserError(self.env._("The e-mail template of the action is missing."))
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
        if isinstance(cause, UserError):
            # Messages for people may go on for lines, or begin with a heading.
            first_line = shorten(str(cause), MESSAGE_LENGTH)
        else:
            first_line = f"{type(cause).__name__}: {str(cause).partition(chr(10))[0]}"
        tail = "".join(traceback.format_exception(error))[-TRACEBACK_LENGTH:]
        return f"{first_line}\n\n{tail}"
