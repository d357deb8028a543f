import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

BATCH = 2500
# However little seems to have changed, the whole queue is looked at so often.
PASS_AGE = timedelta(hours=1)


class CrmLeadList(models.Model):
    """The engine: who gets the waiting leads, decided and written in sets.

    A whole pass looks at every waiting lead, the oldest first. What is left after it
    can be given to nobody, so a long queue is left alone until something that stood in
    the way is gone: a cap has room again, somebody is on duty, a route was changed.
    Until then only leads that are new, or were changed, are looked at.
    """

    _inherit = "crm.lead.list"

    # What stood in the way at the end of the last whole pass; empty: one is due.
    route_obstacles = fields.Json(readonly=True, copy=False)
    route_pass_date = fields.Datetime("Last Whole Pass", readonly=True, copy=False)

    @api.model
    def _cron_route(self):
        """Route what waits, list by list, a batch at a time. Called by the cron."""
        cron = self.env["ir.cron"]
        for record in self.search([("active", "=", True)]):
            try:
                for lead_ids, _given in record._route_batches():
                    if not cron._commit_progress(len(lead_ids)):
                        return
            except (ValueError, KeyError, UserError):
                # A filter that broke since it was saved, say: the leads wait, and
                # the other lists go on.
                _logger.exception("The leads of list %s wait", record.code)

    def action_route(self):
        """Route what waits in these lists now, and tell how many found someone."""
        self._ensure_can_supervise()
        # The engine reads every route and cap, whoever may see them.
        lists = self.sudo()
        lists._look_again()
        given = sum(
            count for record in lists for _ids, count in record._route_batches()
        )
        self.invalidate_recordset(["waiting_count"])
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

    def _look_again(self):
        """Have the whole queue of these lists looked at when they are routed next."""
        # Who changes a route or its members need not be allowed to write the list.
        stale = self.sudo().filtered("route_pass_date")
        if stale:
            stale.write({"route_obstacles": False, "route_pass_date": False})

    def _route_batches(self):
        """Route the waiting leads of one list.

        :return: iterates over (ids looked at, how many of them found someone)
        """
        self.ensure_one()
        whole, after = self._is_pass_due(), None
        while True:
            with self.env.cr.savepoint():
                lead_ids, after = self._lock_waiting(after, unseen=not whole)
                given = self._route(lead_ids) if lead_ids else 0
            if not lead_ids:
                break
            yield lead_ids, given
            if whole and given < len(lead_ids) and not self._is_anyone_free():
                break
        if whole:
            self.write(
                {
                    "route_obstacles": self._get_obstacles(),
                    "route_pass_date": fields.Datetime.now(),
                }
            )

    # ---- when to look at the whole queue -------------------------------------------

    def _is_pass_due(self):
        """Tell whether something that stood in the way of waiting leads is gone."""
        before, date = self.route_obstacles, self.route_pass_date
        if not date or date < fields.Datetime.now() - PASS_AGE:
            return True
        if not before or not any(before.values()):
            return False
        now = self._get_obstacles()
        return any(set(found) - set(now[name]) for name, found in before.items())

    def _get_standing(self):
        """Return the people of the accepting routes, their caps and the caps' room."""
        routes = self.route_ids.filtered(lambda r: r.active and r.decision == "accept")
        people = [person for route in routes for person in route._get_people()]
        rows = [{"list_id": self.id, "route_id": route.id} for route in routes] + [
            {"to_user_id": person.user_id, "team_id": person.team_id}
            for person in people
        ]
        Cap = self.env["crm.lead.cap"]
        caps = Cap._of_rows(rows) if rows else Cap
        sources = Cap.search([("source_id", "!=", False), ("maximum", "!=", False)])
        return people, caps, (caps | sources)._room()

    def _get_obstacles(self):
        """Return the caps that are reached and the people who are not on duty."""
        people, _caps, room = self._get_standing()
        return {
            "caps": [cap_id for cap_id, left in room.items() if left <= 0],
            "people": [person.user_id for person in people if not person.on_duty],
        }

    def _is_anyone_free(self):
        """Tell whether anyone on any route could get any lead now."""
        people, caps, room = self._get_standing()
        full = caps.filtered(lambda cap: room[cap.id] <= 0)
        return not full.list_id and any(
            person.on_duty
            and person.user_id not in full.user_id.ids
            and person.team_id not in full.team_id.ids
            for person in people
        )

    # ---- one batch -----------------------------------------------------------------

    def _lock_waiting(self, after=None, unseen=False):
        """Lock the next batch of waiting leads that nobody else holds, oldest first.

        :param tuple after: where the batch before ended
        :param bool unseen: only leads that the engine has not looked at yet
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
                   AND lead_buyer_id IS NULL AND won_status = 'pending' %s %s
                 ORDER BY create_date, id LIMIT %s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                self.id,
                SQL("AND lead_route_seen IS NOT TRUE") if unseen else SQL(),
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
        waiting = set(left)
        for route in self.route_ids.filtered("active"):
            if not left:
                break
            leads = route._match(self.env["crm.lead"].browse(left))
            matched = set(leads.ids)
            left = [lead_id for lead_id in left if lead_id not in matched]
            if route.decision == "refuse":
                leads.write({"lead_refused_route_id": route.id})
                waiting -= set(leads.ids)
            elif leads:
                found = route._hand_out(leads)
                waiting -= set(found.ids)
                given += len(found)
        if waiting:
            self.env.flush_all()
            self.env.execute_query(
                SQL(
                    """
                    UPDATE crm_lead SET lead_route_seen = TRUE
                     WHERE id = ANY(%s) AND lead_route_seen IS NOT TRUE RETURNING id
                    """,
                    list(waiting),
                )
            )
            self.env["crm.lead"].invalidate_model(["lead_route_seen"])
        return given
