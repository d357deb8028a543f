from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .crm_lead_return_proof import EMAIL_KEY, PHONE_KEY

# Only our own code, which has checked, writes these.
GUARDED = frozenset({"return_state", "return_count", "lead_invalid"})


class CrmLead(models.Model):
    _inherit = "crm.lead"

    return_ids = fields.One2many(
        "crm.lead.return", "lead_id", string="Returns", groups="base.group_user"
    )
    return_log_ids = fields.One2many(
        "crm.lead.return.log",
        compute="_compute_return_log_ids",
        string="Journal of Returns",
        groups="base.group_user",
    )
    return_state = fields.Selection(
        [
            ("pending", "Return Asked"),
            ("accepted", "Return Accepted"),
            ("rejected", "Return Refused"),
        ],
        compute="_compute_return_state",
        store=True,
        copy=False,
        groups="base.group_user",
        help="What became of the last return that was asked for this lead.",
    )
    return_count = fields.Integer(
        string="Number of Returns",
        compute="_compute_return_state",
        store=True,
        copy=False,
        aggregator="sum",
        groups="base.group_user",
        help="Accepted returns of this lead.",
    )
    return_can_ask = fields.Boolean(
        compute="_compute_return_can_ask", groups="base.group_user"
    )

    lead_can_release = fields.Boolean(
        compute="_compute_lead_can_release",
        string="Can Be Released",
        groups="base.group_user",
    )

    _return_phone_idx = models.Index(f"(({PHONE_KEY})) WHERE phone IS NOT NULL")
    _return_email_idx = models.Index(
        f"(({EMAIL_KEY})) WHERE coalesce(email_normalized, email_from) IS NOT NULL"
    )

    @api.depends("return_ids.state")
    def _compute_return_state(self):
        shown = {
            "requested": "pending",
            "pending": "pending",
            "auto_accepted": "accepted",
            "accepted": "accepted",
            "rejected": "rejected",
        }
        for lead in self:
            states = lead.return_ids.sorted("id").mapped("state")
            told = [shown[state] for state in states if state in shown]
            lead.return_state = told[-1] if told else False
            lead.return_count = told.count("accepted")

    @api.depends("return_ids")
    def _compute_return_log_ids(self):
        for lead in self:
            lead.return_log_ids = lead.return_ids.log_ids

    @api.depends("user_id", "return_state", "lead_list_id", "won_status", "active")
    @api.depends_context("uid")
    def _compute_return_can_ask(self):
        returns = self.env["crm.lead.return"]
        obstacles = returns._obstacles(self._origin)
        for lead in self:
            origin = lead._origin
            lead.return_can_ask = (
                bool(origin)
                and origin not in obstacles
                and returns._may_request(origin)
            )

    @api.depends("lead_quarantined", "lead_list_id")
    @api.depends_context("uid")
    def _compute_lead_can_release(self):
        for lead in self:
            lead.lead_can_release = lead.lead_quarantined and lead._may_release()

    def _may_release(self):
        """Whether the user may end this lead's quarantine."""
        # Who cannot read the list is not its supervisor.
        return self.env.user == self.sudo().lead_list_id.supervisor_id or (
            self.env.user.has_group("sales_team.group_sale_manager")
        )

    # ---- buttons -------------------------------------------------------------------

    def action_return_leads(self):
        """Open the wizard that asks for the return of these leads."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Leads"),
            "res_model": "crm.lead.return.ask",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    def action_open_returns(self):
        """Open the returns of this lead."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns"),
            "res_model": "crm.lead.return",
            "view_mode": "list,form",
            "domain": [("lead_id", "=", self.id)],
        }

    def action_release_quarantine(self):
        """Let these leads be given out again.

        :raises AccessError: for who is neither a list's supervisor nor a manager
        """
        for lead in self:
            if not lead._may_release():
                raise AccessError(
                    self.env._(
                        "Only the list's supervisor or a sales manager can end the "
                        "quarantine of “%(lead)s”.",
                        lead=lead.name,
                    )
                )
        # The check above is the right to write.
        self.sudo().write({"lead_quarantined": False, "active": True})

    # ---- what others do to leads ---------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_not_forged(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_not_forged(vals)
        result = super().write(vals)
        if "user_id" in vals:
            self._cancel_returns_of_others(vals["user_id"])
        return result

    def _ensure_not_forged(self, vals):
        if not self.env.su and not GUARDED.isdisjoint(vals):
            raise AccessError(
                self.env._(
                    "Whether a lead was returned or is invalid follows from its "
                    "returns; it cannot be typed in."
                )
            )

    def _cancel_returns_of_others(self, user_id):
        """A lead that went to somebody else is not its former holder's to return."""
        # The lead may have left the user who moves it.
        returned = self.sudo().filtered("return_state")
        if not returned:
            return
        domain = (
            Domain("lead_id", "in", returned.ids)
            & Domain("state", "=", "pending")
            # Its buyer or vendor has asked, whoever of us holds it meanwhile.
            & Domain("origin", "=", "holder")
        )
        returns = self.env["crm.lead.return"].sudo().search(domain)
        returns.filtered(lambda record: record.user_id.id != user_id)._cancel(
            self.env._("The lead was given to somebody else meanwhile.")
        )

    def _handle_won_lost(self, old_status_by_lead, new_status_by_lead):
        """A lead that was won or lost meanwhile is not its holder's to return."""
        result = super()._handle_won_lost(old_status_by_lead, new_status_by_lead)
        if self._lead_desk_in_use():
            # Returns are nobody's to write; closing the lead ends them.
            waiting = self.sudo().filtered(
                lambda lead: (
                    lead.return_state == "pending" and lead.won_status != "pending"
                )
            )
            waiting.return_ids.filtered(
                lambda asked: asked.state == "pending" and asked.origin == "holder"
            )._cancel(self.env._("The lead was won or lost meanwhile."))
        return result

    def _lead_leaves(self, user):
        """Free these leads of who gave them back: plans wait for the next owner.

        :param user: the ``res.users`` record who held them
        """
        # What somebody planned on a lead that they may not open any more is not theirs.
        plans = self.sudo().activity_ids.filtered(lambda plan: plan.user_id == user)
        plans.with_context(mail_activity_quick_update=True).user_id = False
        self.message_unsubscribe(user.partner_id.ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_cancel_returns(self):
        """A deleted lead is not returned any more; what was decided stays."""
        domain = [("lead_id", "in", self.ids), ("state", "=", "pending")]
        # Returns are nobody's to write; who deletes the lead may have them cancelled.
        returns = self.env["crm.lead.return"].sudo().search(domain)
        returns._cancel(self.env._("The lead was deleted."))

    def _merge_referring_rows(self, opportunities):
        returns = self._merge_rows("crm.lead.return", opportunities)
        return [
            *super()._merge_referring_rows(opportunities),
            (returns, self._merge_returns),
        ]

    def _merge_returns(self, opportunities):
        """Keep the returns of merged leads: they move to the lead that stays."""
        # Returns are nobody's to write; the history follows the lead.
        returns = self.env["crm.lead.return"].sudo()
        moved = returns.search([("lead_id", "in", opportunities.ids)])
        moved.filtered(lambda record: record.state == "pending")._cancel(
            self.env._("The lead was merged into another one.")
        )
        moved.write({"lead_id": self.id})

    # ---- clocks --------------------------------------------------------------------

    def _get_rotting_depends_fields(self):
        return [*super()._get_rotting_depends_fields(), "return_state"]

    def _get_rotting_domain(self):
        """While a return is pending, the lead does not rot in anyone's hands."""
        waiting = Domain("return_state", "!=", "pending")
        return super()._get_rotting_domain() & waiting
