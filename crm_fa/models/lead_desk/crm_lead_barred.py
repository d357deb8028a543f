from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .crm_lead import CONTEXT_KEY, Door

# An object cannot be sent by RPC: only our own code can put it into the context.
MERGING = object()
MERGING_KEY = "crm_fa_lead_merging"


class CrmLead(models.Model):
    """Leads that nobody is given: in quarantine, or refused by a route."""

    _inherit = "crm.lead"

    lead_can_route_again = fields.Boolean(
        compute="_compute_lead_can_route_again",
        string="Can Be Routed Again",
        groups="base.group_user",
    )

    @api.model
    def _lead_givable_domain(self):
        """Return what tells the leads that may be given to somebody at all."""
        return Domain(
            [
                ("lead_refused_route_id", "=", False),
                ("lead_quarantined", "=", False),
                ("lead_invalid", "=", False),
            ]
        )

    @api.depends("lead_refused_route_id", "lead_list_id")
    @api.depends_context("uid")
    def _compute_lead_can_route_again(self):
        for lead in self:
            lead.lead_can_route_again = (
                bool(lead.lead_refused_route_id) and lead._may_release()
            )

    # ---- quarantine ----------------------------------------------------------------

    def _ensure_not_quarantined(self, user_id):
        """Refuse to give away what a supervisor has not released.

        :param int user_id: who is to get these leads
        :raises UserError: naming the first lead in quarantine
        """
        context = self.env.context
        door = context.get(CONTEXT_KEY)
        # The engine has locked leads that are in none.
        routed = isinstance(door, Door) and door.journaled
        if routed or context.get(MERGING_KEY) is MERGING:
            return
        # Whoever may read the mark, it binds.
        barred = self.sudo().filtered(
            lambda lead: lead.lead_quarantined and lead.user_id.id != user_id
        )[:1]
        if barred:
            raise self._quarantine_refusal(barred)

    def _quarantine_refusal(self, lead):
        return UserError(
            self.env._(
                "“%(lead)s” is in quarantine: nobody gets it until the list's "
                "supervisor or a sales manager releases it.",
                lead=lead.name,
            )
        )

    def _merge_opportunity(
        self, user_id=False, team_id=False, auto_unlink=True, max_length=5
    ):
        """Merge as Odoo does; what is in quarantine only for who may release it.

        :raises UserError: naming the first such lead
        """
        # Whoever may read the mark, it binds; Odoo's own cron merges as the system.
        for lead in self if not self.env.su else ():
            if lead.sudo().lead_quarantined and not lead._may_release():
                raise self._quarantine_refusal(lead.sudo())
        # The lead that stays has the owner whom Odoo finds for it; its mark stays too.
        merging = self.with_context(**{MERGING_KEY: MERGING})
        return (
            super(CrmLead, merging)
            ._merge_opportunity(
                user_id=user_id,
                team_id=team_id,
                auto_unlink=auto_unlink,
                max_length=max_length,
            )
            .with_env(self.env)
        )

    # ---- refused by a route --------------------------------------------------------

    def action_lead_route_again(self):
        """Have the routes decide anew about leads that one of them refused.

        :return: client action that tells how many they were
        :raises AccessError: for who is neither a list's supervisor nor a manager
        """
        self.check_access("read")
        for lead in self:
            if not lead._may_release():
                raise AccessError(
                    self.env._(
                        "Only the list's supervisor or a sales manager can have "
                        "“%(lead)s” routed again.",
                        lead=lead.name,
                    )
                )
        # The check above is the right to write.
        refused = self.sudo().filtered("lead_refused_route_id")
        refused._lead_forget_refusal()
        cron = self.env.ref("crm_fa.ir_cron_lead_route", raise_if_not_found=False)
        if refused and cron:
            # Waking the cron is no right of a supervisor's.
            cron.sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if refused else "warning",
                "message": self.env._(
                    "Leads that wait for the routes again: %(count)s",
                    count=len(refused),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _lead_forget_refusal(self):
        """Take the mark of a refusal off these leads, and note whose it was."""
        refused = self.sudo().filtered("lead_refused_route_id")
        if not refused:
            return
        refused._message_log_batch(
            bodies={
                lead.id: self.env._(
                    "Refused before by the route “%(route)s”.",
                    route=lead.lead_refused_route_id.name,
                )
                for lead in refused
            }
        )
        refused.write({"lead_refused_route_id": False})
