from odoo import Command, api, fields, models
from odoo.fields import Domain


class CrmRecoveryAnonymise(models.TransientModel):
    """Asks once more before what was written about people is cleared for good."""

    _name = "crm.recovery.anonymise"
    _description = "Clear Personal Data of Cases"

    partner_ids = fields.Many2many("res.partner", string="Customers")
    recovery_ids = fields.Many2many("crm.recovery", string="Cases")
    case_count = fields.Integer(string="Number of Cases", compute="_compute_case_count")
    open_count = fields.Integer(
        string="Of Which Open", compute="_compute_case_count", aggregator=None
    )

    @api.model
    def default_get(self, fields):
        """Start from the customers or cases that were selected."""
        values = super().default_get(fields)
        chosen = self.env.context.get("active_ids") or []
        names = {"res.partner": "partner_ids", "crm.recovery": "recovery_ids"}
        name = names.get(self.env.context.get("active_model"))
        if name in fields:
            values[name] = [Command.set(chosen)]
        return values

    def _cases(self):
        """Return the cases chosen, and those of the customers or contacts chosen."""
        self.ensure_one()
        chosen = self.sudo()  # administrators need not be in sales; only counted here
        people = chosen.partner_ids.ids
        return (
            self.env["crm.recovery"]
            .sudo()
            .search(
                (
                    Domain("id", "in", chosen.recovery_ids.ids)
                    | Domain("contact_id", "in", people)
                    | Domain("partner_id", "in", people)
                )
                & Domain("company_id", "in", self.env.user.company_ids.ids)
            )
        )

    @api.depends("partner_ids", "recovery_ids")
    def _compute_case_count(self):
        for wizard in self:
            cases = wizard._cases()
            wizard.case_count = len(cases)
            wizard.open_count = len(
                cases.filtered(lambda one: one.state not in ("closed", "cancelled"))
            )

    def action_clear(self):
        """Clear the texts; the case refuses whoever may not."""
        self._cases().sudo(False)._anonymise()
        return {"type": "ir.actions.act_window_close"}
