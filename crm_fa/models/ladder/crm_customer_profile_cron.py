"""The crons of the ladder: everyone every night, and who waits, soon."""

import logging

from odoo import api, fields, models
from odoo.tools import SQL

from .. import pending
from .ladder_event import LadderEvent
from .ladder_writing import FIGURES_ONLY, figure_statement, stale_contact_query

_logger = logging.getLogger(__name__)

# Parameter that names why the next run was asked for, when it is not the night.
_TRIGGER = "crm_fa.ladder_refresh_trigger"
# The same request while the figures that move nobody are still being written.
_WRITING = "crm_fa.ladder_refresh_writing"
# Customers per transaction of the crons: short enough not to hold anyone up.
CHUNK = 5_000
# Profiles per transaction that change in figures only, which is quick to write.
FIGURE_CHUNK = 20_000


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _schedule_full_refresh(self, trigger):
        """Have everyone refreshed by the cron, soon, and say why in the journal."""
        cron = self.env.ref("crm_fa.ir_cron_ladder_refresh", raise_if_not_found=False)
        if not cron:
            return
        pending.ask(self.env, _TRIGGER, trigger)
        # Whoever may edit a threshold may have its effect computed.
        cron.sudo()._trigger()

    @api.model
    def _waiting_since(self):
        """Return since when somebody waits to be counted again; None if nobody does.

        :return: a datetime in UTC.  Besides who waits, everyone does when the nightly
            run was asked for, as after another threshold of a rung.
        """
        return pending.waiting_since(self.env, "crm_ladder_pending", _TRIGGER, _WRITING)

    @api.model
    def _cron_refresh(self):
        """Find who differs in one pass that only reads; then write just those.

        The pass locks nobody's row, however long it takes.
        """
        pending.retry_on_sale(self.env, _logger, self._find_stale)
        # From here on nothing is lost: who waits, waits in the database.
        if self.env["ir.cron"]._commit_progress():
            self._write_figures()
            self._cron_pending()

    def _find_stale(self):
        trigger = self.env["ir.config_parameter"].get_param(_TRIGGER)
        self._create_todo(self._todo_query(self._today()), lasting=True)
        self._defer_stale(trigger or "time")
        if trigger:
            # Not through the ORM, which calls a second run's collision an error.
            self._execute(
                SQL(
                    """
                    UPDATE ir_config_parameter SET key = %(writing)s
                     WHERE key = %(trigger)s AND NOT EXISTS (
                           SELECT FROM ir_config_parameter WHERE key = %(writing)s)
                    """,
                    writing=_WRITING,
                    trigger=_TRIGGER,
                )
            )
            # A run that was cut off has left the older request: that one is told.
            self._forget_request(_TRIGGER)
            self.env.registry.clear_cache("stable")

    def _forget_request(self, key):
        self._execute(SQL("DELETE FROM ir_config_parameter WHERE key = %s", key))

    def _defer_stale(self, trigger):
        """Put everyone who may move among those who wait, to be counted again."""
        self._execute(
            SQL(
                """
                INSERT INTO crm_ladder_pending (partner_ref, trigger, deferred_at)
                SELECT partner_id, %(trigger)s, %(now)s
                  FROM (SELECT t.partner_id FROM todo t WHERE NOT %(figures_only)s
                         UNION
                        SELECT p.id FROM (%(contacts)s) p) stale
                 WHERE NOT EXISTS (SELECT FROM crm_ladder_pending w
                                    WHERE w.partner_ref = stale.partner_id)
                """,
                trigger=trigger,
                # Who asked for this run has waited since then.
                now=self._waiting_since() or fields.Datetime.now(),
                figures_only=FIGURES_ONLY,
                contacts=stale_contact_query(),
            )
        )

    def _write_figures(self):
        """Write the profiles that only changed in figures, as the pass found them."""
        self._execute(SQL("CREATE INDEX ON todo (profile_id)"))
        now, done = fields.Datetime.now(), 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT max(profile_id), count(*)
                      FROM (SELECT t.profile_id FROM todo t
                             WHERE t.profile_id > %s AND %s
                             ORDER BY t.profile_id LIMIT %s) chunk
                    """,
                    done,
                    FIGURES_ONLY,
                    FIGURE_CHUNK,
                )
            )
            until, size = rows[0]
            if not size:
                # Until here readers are told that figures are of before the request.
                pending.retry_on_sale(self.env, _logger, self._forget_request, _WRITING)
                break
            written = figure_statement(now, done, until)
            pending.retry_on_sale(self.env, _logger, self._execute, written)
            done = until
            if not self.env["ir.cron"]._commit_progress(size):
                # Out of time: the figures left out are those of the next run, and
                # whoever reads them is told so until then.
                break
        self._execute(SQL("DROP TABLE todo"))
        self.invalidate_model()

    @api.model
    def _cron_pending(self):
        """Refresh who waits: left by a sale that met another, or by the nightly run."""
        cron = self.env["ir.cron"]
        while True:
            size, rest = pending.retry_on_sale(self.env, _logger, self._refresh_chunk)
            if not size:
                return
            if not cron._commit_progress(size, remaining=rest):
                # Out of time: whoever still waits is refreshed soon.
                self.env.ref("crm_fa.ir_cron_ladder_pending")._trigger()
                return

    def _refresh_chunk(self):
        """Refresh the next who wait; return how many, and how many wait still."""
        events = self._take_pending()
        if events:
            self._refresh_events(events)
        return len(events), self.env["crm.ladder.pending"].search_count([])

    def _take_pending(self):
        rows = self._execute(
            SQL(
                """
                DELETE FROM crm_ladder_pending
                 WHERE id IN (SELECT id FROM crm_ladder_pending ORDER BY id LIMIT %s
                                 FOR UPDATE SKIP LOCKED)
             RETURNING partner_ref, trigger, source_model, source_id, user_ref, quiet
                """,
                CHUNK,
            )
        ).fetchall()
        return [LadderEvent(*row) for row in rows]
