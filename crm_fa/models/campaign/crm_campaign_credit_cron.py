"""The crons of campaign credit: who waits, soon; everyone, when asked for."""

import logging

from odoo import api, models
from odoo.tools import SQL

from .. import pending
from .campaign_event import CampaignEvent

_logger = logging.getLogger(__name__)

# Parameter that says every order has to be credited anew.
_REBUILD = "crm_fa.campaign_rebuild"
# Documents per transaction: short enough not to hold anyone up.
CHUNK = 2_000


class CrmCampaignCredit(models.Model):
    _inherit = "crm.campaign.credit"

    @api.model
    def _schedule_rebuild(self):
        """Have the cron credit every order anew, soon."""
        cron = self.env.ref("crm_fa.ir_cron_campaign_rebuild", raise_if_not_found=False)
        if not cron:
            return
        pending.ask(self.env, _REBUILD, "1")
        # Whoever may change how credit is shared out may have it computed.
        cron.sudo()._trigger()

    @api.model
    def _waiting_since(self):
        """Return since when an order waits for its credit, in UTC; or None."""
        return pending.waiting_since(self.env, "crm_campaign_pending", _REBUILD)

    @api.model
    def _cron_rebuild(self):
        """Credit every order anew if someone asked for it, and who waits either way."""
        if self.env["ir.config_parameter"].sudo().get_param(_REBUILD):
            pending.retry_on_sale(self.env, _logger, self._rebuild_as_asked)
            self.env["ir.cron"]._commit_progress()
        self._cron_pending()

    def _rebuild_as_asked(self):
        written = self._rebuild_everyone()
        # Not through the ORM, which calls a second run's collision an error.
        self._execute(SQL("DELETE FROM ir_config_parameter WHERE key = %s", _REBUILD))
        self.env.registry.clear_cache("stable")
        _logger.info("Campaign credit rebuilt: %s rows changed", written)

    @api.model
    def _cron_pending(self):
        """Count who waits: left by a sale that met another at the same customer."""
        cron = self.env["ir.cron"]
        while True:
            size, rest = pending.retry_on_sale(self.env, _logger, self._count_chunk)
            if not size:
                return
            if not cron._commit_progress(size, remaining=rest):
                self.env.ref("crm_fa.ir_cron_campaign_rebuild")._trigger()
                return

    def _count_chunk(self):
        """Count the next who wait; return how many, and how many wait still."""
        rows = self._execute(
            SQL(
                """
                DELETE FROM crm_campaign_pending
                 WHERE id IN (SELECT id FROM crm_campaign_pending
                               ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
             RETURNING kind, ref, how, user_ref, date
                """,
                CHUNK,
            )
        ).fetchall()
        events = [CampaignEvent(*row) for row in rows]
        if events:
            self._handle_events(events)
        return len(events), self.env["crm.campaign.pending"].search_count([])
