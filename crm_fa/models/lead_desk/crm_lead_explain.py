from ast import literal_eval

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.lead_routing import Assignee, Waiting, share_out
from .crm_lead_cap import SCOPES


class CrmLead(models.Model):
    """Say who would get a lead and why; nothing here writes."""

    _inherit = "crm.lead"

    lead_explanation = fields.Text(
        "Who Gets It",
        compute="_compute_lead_explanation",
        groups="base.group_user",
        help="Which route decides about this waiting lead, and who is passed over.",
    )

    @api.depends("lead_list_id", "user_id", "lead_refused_route_id")
    @api.depends_context("lang")
    def _compute_lead_explanation(self):
        for lead in self:
            # Routes and caps decide, whoever may see them.
            lead.lead_explanation = "\n".join(lead.sudo()._lead_explain())

    def _lead_explain(self):
        """Return in words which route matches, who is next and who is passed over."""
        self.ensure_one()
        env = self.env
        if self.user_id or not self.lead_list_id:
            return []
        if self.lead_quarantined:
            return [env._("Quarantined after too many returns: nobody gets it.")]
        for route in self.lead_list_id.route_ids:
            domain = Domain(literal_eval(route.domain or "[]"))
            if not self.filtered_domain(domain):
                continue
            if route.decision == "refuse":
                return [env._("The route “%(name)s” refuses it.", name=route.name)]
            lines = [env._("The route “%(name)s” takes it.", name=route.name)]
            outcome = route._plan(self, hold=False)[0][self.id]
            if outcome.assignee:
                user = env["res.users"].browse(outcome.assignee.user_id)
                lines.append(env._("Next in turn: %(name)s", name=user.name))
            else:
                lines.append(env._("It waits: nobody can take it now."))
            return lines + self._lead_skipped_lines(outcome.skipped)
        return [env._("It waits: no route of the list matches it.")]

    def _lead_skipped_lines(self, skipped):
        """Return a line for each person passed over, with the reason."""
        reasons = {
            "excluded": self.env._("returned it before"),
            "skills": self.env._("lacks the skills"),
            "cap": self.env._("a cap is reached"),
            "off_duty": self.env._("outside working hours"),
        }
        return [
            self.env._(
                "Passed over: %(name)s (%(why)s)",
                name=self.env["res.users"].browse(user_id).name,
                why=reasons[why],
            )
            for user_id, why in skipped.items()
        ]

    def _lead_share_out(self, users):
        """Decide how a selection of leads is shared among ``users``; write nothing.

        :return: outcome by lead id, see :func:`share_out`
        """
        caps = self.env["crm.lead.cap"]._of_rows(
            # A lead that is given to somebody joins their team, and counts there.
            [{"to_user_id": user.id, "team_id": user.sale_team_id.id} for user in users]
            + [
                {"list_id": lead.lead_list_id.id, "source_id": lead.source_id.id}
                for lead in self
            ]
        )
        by_scope = {}
        for cap in caps:
            for name in SCOPES:
                if cap[name]:
                    by_scope.setdefault((name, cap[name].id), []).append(cap.id)
        people = [
            Assignee(
                user.id,
                caps=(
                    *by_scope.get(("user_id", user.id), ()),
                    *by_scope.get(("team_id", user.sale_team_id.id), ()),
                ),
            )
            for user in users
        ]
        waiting = [
            Waiting(
                lead.id,
                excluded=frozenset(lead.sudo().lead_excluded_user_ids.ids),
                caps=(
                    *by_scope.get(("list_id", lead.lead_list_id.id), ()),
                    *by_scope.get(("source_id", lead.source_id.id), ()),
                ),
            )
            for lead in self
        ]
        return share_out(waiting, people, caps._room())
