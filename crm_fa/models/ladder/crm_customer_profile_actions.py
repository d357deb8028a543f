from odoo import models
from odoo.tools import SQL

from .ladder_event import BOOKKEEPING


class CrmCustomerProfile(models.Model):
    """The rungs' actions that follow from moves.

    Who falls onto a rung is not welcomed, and who climbs from it is not asked back,
    where the rung says so: such a passage leaves out the step whose actions wait.
    """

    _inherit = "crm.customer.profile"

    def _queue_actions_of(self, outcome, events):
        """Mark the rungs' actions due for the moves that a refresh made."""
        quiet = [event.partner_id for event in events if event.quiet]
        self.env["crm.ladder.rung"].queue_step_actions(
            "crm.ladder.move",
            SQL(
                """
                SELECT m.id AS source_id,
                       CASE WHEN m.direction = 'up' AND was.exit_falling_only
                            THEN NULL ELSE was.id END AS from_step_id,
                       CASE WHEN m.direction = 'down' AND now.enter_climbing_only
                            THEN NULL ELSE now.id END AS to_step_id,
                       m.partner_id AS res_id, m.company_id
                  FROM crm_ladder_move m
                  LEFT JOIN crm_ladder_rung was ON was.id = m.from_rung_id
                  LEFT JOIN crm_ladder_rung now ON now.id = m.to_rung_id
                 WHERE m.id BETWEEN %s AND %s AND NOT (m.trigger = ANY(%s))
                   AND NOT (m.partner_id = ANY(%s::int[]))
                """,
                outcome.first_move_id,
                outcome.last_move_id,
                list(BOOKKEEPING),
                quiet,
            ),
        )

    def _queue_actions_of_one(self, move_id, event, profile, old_rung_id, direction):
        """Mark the rungs' actions due for one move, of which all is known here.

        :param profile: the columns of the profile, with the rung the customer moved to
        """
        if event.quiet or event.trigger in BOOKKEEPING:
            return
        rules = self.env["crm.ladder.rung"]._ladder_rules()
        rungs = {rung["id"]: rung for rung in rules}
        was, now = rungs.get(old_rung_id), rungs[profile["ladder_rung_id"]]
        crossings = []
        if was and not (direction == "up" and was["exit_falling_only"]):
            crossings += [(was["id"], "exit", ref) for ref in was["exit_action_ids"]]
        if not (direction == "down" and now["enter_climbing_only"]):
            crossings += [(now["id"], "enter", ref) for ref in now["enter_action_ids"]]
        self.env["crm.ladder.rung"].queue_known_actions(
            "crm.ladder.move",
            [
                (move_id, *crossing, event.partner_id, profile["company_id"])
                for crossing in crossings
            ],
        )
