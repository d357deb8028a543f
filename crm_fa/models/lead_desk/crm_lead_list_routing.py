import logging
from ast import literal_eval

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 1000


class CrmLeadList(models.Model):
    """The engine: who gets the waiting leads, decided and written in sets."""

    _inherit = "crm.lead.list"

    @api.model
    def _cron_route(self):
        """Route what waits, list by list, a batch at a time. Called by the cron."""
        cron = self.env["ir.cron"]
        for record in self.search([("active", "=", True)]):
            after = None
            while True:
                lead_ids, after = record._lock_waiting(after)
                if not lead_ids:
                    break
                try:
                    with self.env.cr.savepoint():
                        record._route(lead_ids)
                except (ValueError, KeyError, UserError):
                    # A filter that broke since it was saved, say: the leads wait, and
                    # the other lists go on.
                    _logger.exception("The leads of list %s wait", record.code)
                    break
                if not cron._commit_progress(len(lead_ids)):
                    return

    def action_route(self):
        """Route what waits in these lists now, and tell how many found someone."""
        self._ensure_can_supervise()
        given = 0
        # The engine reads every route and cap, whoever may see them.
        for record in self.sudo():
            after = None
            while True:
                lead_ids, after = record._lock_waiting(after)
                if not lead_ids:
                    break
                given += record._route(lead_ids)
        waiting = sum(self.mapped("waiting_count"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if given else "warning",
                "message": self.env._(
                    "Assigned: %(given)s. Still waiting: %(waiting)s.",
                    given=given,
                    waiting=waiting,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _lock_waiting(self, after=None):
        """Lock the next batch of waiting leads that nobody else holds, oldest first.

        :param tuple after: where the batch before ended
        :return: ids, and where this batch ended
        """
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, create_date FROM crm_lead
                 WHERE lead_list_id = %s AND user_id IS NULL AND active
                   AND lead_refused_route_id IS NULL
                   AND lead_quarantined IS NOT TRUE AND lead_invalid IS NOT TRUE
                   AND won_status = 'pending' %s
                 ORDER BY create_date, id LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                self.id,
                SQL("AND (create_date, id) > (%s, %s)", *after) if after else SQL(),
                BATCH,
            )
        )
        return [row[0] for row in rows], (rows and (rows[-1][1], rows[-1][0]))

    def _route(self, lead_ids):
        """Route these locked leads of one list.

        :return: how many found someone
        """
        self.ensure_one()
        left, given = list(lead_ids), 0
        for route in self.route_ids.filtered("active"):
            if not left:
                break
            domain = Domain("id", "in", left)
            if route.domain:
                domain &= Domain(literal_eval(route.domain))
            matched = set(self.env["crm.lead"].search(domain).ids)
            leads = self.env["crm.lead"].browse(i for i in left if i in matched)
            left = [i for i in left if i not in matched]
            if route.decision == "refuse":
                leads.write({"lead_refused_route_id": route.id})
            elif leads:
                given += len(route._hand_out(leads))
        return given
