from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadBulkAssign(models.TransientModel):
    """Give a selection of leads to one or several persons, after a look at who."""

    _name = "crm.lead.bulk.assign"
    _description = "Assign Leads in Bulk"

    lead_ids = fields.Many2many(
        "crm.lead", default=lambda self: self.env.context.get("active_ids")
    )
    user_ids = fields.Many2many(
        "res.users", string="Salespersons", domain=[("share", "=", False)]
    )
    exceed = fields.Boolean(
        "Exceed Caps", help="For supervisors: give more than the caps allow."
    )
    reason = fields.Char()
    preview = fields.Text(compute="_compute_preview")

    @api.depends("lead_ids", "user_ids", "exceed")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = "\n".join(wizard._preview_lines())

    def _shares(self):
        """Return ``[(user, leads)]`` and the outcomes that led to it."""
        self.ensure_one()
        users, leads = self.user_ids._origin, self.lead_ids._origin
        if self.exceed:
            count = len(users) or 1
            return [(user, leads[n::count]) for n, user in enumerate(users)], {}
        outcomes = leads._lead_share_out(users)
        return [
            (
                user,
                leads.filtered(
                    lambda lead, user=user: (
                        (who := outcomes[lead.id].assignee) and who.user_id == user.id
                    )
                ),
            )
            for user in users
        ], outcomes

    def _preview_lines(self):
        """Return who would get how many, and how many nobody would, and why."""
        self.ensure_one()
        if not self.user_ids:
            return [self.env._("Choose who gets these leads.")]
        shares, outcomes = self._shares()
        lines = [f"{user.name}: {len(leads)}" for user, leads in shares]
        left = [outcome for outcome in outcomes.values() if not outcome.assignee]
        if left:
            lines.append(self.env._("Nobody: %(count)s", count=len(left)))
            why = {user: why for o in left for user, why in o.skipped.items()}
            lines += self.env["crm.lead"]._lead_skipped_lines(why)
        return lines

    def action_assign(self):
        """Assign as previewed; what nobody can take stays where it is.

        :raises UserError: when nobody was chosen, or nobody can take any of them
        """
        self.ensure_one()
        shares = self._shares()[0]
        if not any(leads for _user, leads in shares):
            raise UserError(
                self.env._("Nobody of these can take a lead now: see the preview.")
            )
        for user, leads in shares:
            if leads:
                leads.lead_assign(user, "bulk", self.reason, exceed=self.exceed)
        return {"type": "ir.actions.act_window_close"}
