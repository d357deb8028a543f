from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class CrmLead(models.Model):
    """What happens to a lead because of its stage.

    A move only marks what is due; the queue of enter and exit actions runs it after
    the move was saved, so that nothing a stage does can stand in its way.
    """

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self.env["crm.stage"].get_acting_ids():
            leads._stage_changed({})
        return leads

    def write(self, vals):
        # A stage of other teams is left when the team changes.
        watched = not vals.keys().isdisjoint(("stage_id", "team_id", "type")) and bool(
            self.env["crm.stage"].get_acting_ids()
        )
        # Whoever may write a lead, what its stage does is done.
        before = {x.id: x.stage_id.id for x in self.sudo()} if watched else {}
        result = super().write(vals)
        if watched:
            self._stage_changed(before)
        return result

    def _stage_changed(self, before):
        """Write down which leads moved from or to a stage that does something.

        :param dict before: stage's id by lead id, as it was
        """
        acting = self.env["crm.stage"].get_acting_ids()
        moves = [
            (lead.id, before.get(lead.id), lead.stage_id.id, lead.company_id.id)
            # Moves are written down, whoever may see the lead.
            for lead in self.sudo()
            if lead.stage_id.id != before.get(lead.id)
            and not acting.isdisjoint((lead.stage_id.id, before.get(lead.id)))
        ]
        if moves:
            self.env["crm.lead.stage.move"]._record(moves)

    # ---- what a stage does of its own ----------------------------------------------

    def _get_acting_stage(self):
        """Return the stage whose action runs, when the lead still stands on it.

        :raises UserError: when it has moved on
        """
        self.ensure_one()
        stage = self.env["crm.stage"].browse(self.env.context.get("step_id")).exists()
        if self.stage_id != stage:
            raise UserError(
                self.env._(
                    "“%(lead)s” has left the stage: it is on “%(stage)s” now.",
                    lead=self.name,
                    stage=self.stage_id.name,
                )
            )
        return stage

    def _stage_assign(self):
        """Give the lead to whose turn it is on the route of its stage.

        Run by the queue. An owner who could get it by that route keeps it.

        :raises UserError: when nobody on the route can take it, or nobody may, naming
            why
        """
        route = self._get_acting_stage().assign_route_id
        if not route:
            return
        if ban := self._get_ban():
            raise UserError(ban)
        if self.user_id.id in route._fitting_ids(self):
            return
        outcome = route._plan(self)[0][self.id]
        if not outcome.assignee:
            raise UserError(
                "\n".join(
                    [
                        self.env._(
                            "Nobody on the route “%(name)s” can take it now.",
                            name=route.name,
                        ),
                        *self._lead_skipped_lines(outcome.skipped),
                    ]
                )
            )
        route._give(self, outcome.assignee)

    def _stage_advance(self):
        """Move the lead on, when the activities that its stage asks for are done.

        Run by the queue.
        """
        stage = self._get_acting_stage()
        if stage.done_stage_id and self in self._stage_activities_done():
            self.write({"stage_id": stage.done_stage_id.id})

    def _stage_activities_done(self):
        """Return those of these leads that did all that their stage asks for.

        Each listed kind of activity was done since the lead entered the stage, and
        none of them is planned any more. One query.
        """
        if not self:
            return self
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                """
                SELECT l.id
                  FROM crm_lead l
                  JOIN crm_stage s ON s.id = l.stage_id
                 WHERE l.id = ANY(%s) AND s.done_stage_id IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM crm_stage_done_activity_type_rel t
                        WHERE t.stage_id = s.id AND (
                              NOT EXISTS (
                              SELECT FROM mail_message m
                               WHERE m.model = 'crm.lead' AND m.res_id = l.id
                                 AND m.mail_activity_type_id = t.activity_type_id
                                 AND m.date >= date_trunc(
                                     'second', l.date_last_stage_update))
                           OR EXISTS (
                              SELECT FROM mail_activity a
                               WHERE a.res_model = 'crm.lead' AND a.res_id = l.id
                                 AND a.active
                                 AND a.activity_type_id = t.activity_type_id)))
                """,
                self.ids,
            )
        )
        return self.browse(row[0] for row in found)

    def _merge_referring_rows(self, opportunities):
        run = self.env["crm.step.run"]
        runs = SQL(
            "SELECT FROM crm_step_run WHERE res_model = %s AND %s = ANY(%s)",
            self._name,
            SQL.identifier("res_id", to_flush=run._fields["res_id"]),
            opportunities.ids,
        )
        moves = self._merge_rows("crm.lead.stage.move", opportunities)
        return [
            *super()._merge_referring_rows(opportunities),
            (runs, self._merge_step_runs),
            (moves, self._merge_stage_moves),
        ]

    def _merge_step_runs(self, opportunities):
        self.env["crm.step.run"].move_to_record(self._name, opportunities.ids, self.id)

    def _merge_stage_moves(self, opportunities):
        self.env.execute_query(
            SQL(
                "UPDATE crm_lead_stage_move SET lead_id = %s WHERE lead_id = ANY(%s)"
                " RETURNING id",
                self.id,
                opportunities.ids,
            )
        )
