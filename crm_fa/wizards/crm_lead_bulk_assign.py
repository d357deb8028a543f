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
    may_exceed = fields.Boolean(compute="_compute_may_exceed")
    lead_count = fields.Integer("Leads", compute="_compute_lead_count")
    preview = fields.Text(compute="_compute_preview")
    preview_html = fields.Html(
        "Who Gets How Many",
        compute="_compute_preview_html",
        sanitize=False,
        export_string_translation=False,
    )

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    @api.depends("lead_ids")
    def _compute_may_exceed(self):
        for wizard in self:
            wizard.may_exceed = wizard.lead_ids._origin._may_exceed()

    @api.depends("lead_ids", "user_ids", "exceed")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = "\n".join(wizard._preview_lines())

    @api.depends("lead_ids", "user_ids", "exceed")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for wizard in self:
            if not wizard.user_ids:
                wizard.preview_html = False
                continue
            shares, outcomes = wizard._shares()
            wizard.preview_html = self.env["crm.lead"]._render_shares(
                {user: len(leads) for user, leads in shares},
                [each for each in outcomes.values() if not each.assignee],
            )

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
