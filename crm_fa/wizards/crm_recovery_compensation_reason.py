from odoo import fields, models


class CrmRecoveryCompensationReason(models.TransientModel):
    """The words that refusing or cancelling a compensation needs."""

    _name = "crm.recovery.compensation.reason"
    _description = "Reason"

    compensation_ids = fields.Many2many("crm.recovery.compensation", required=True)
    kind = fields.Selection(
        [("refuse", "Refuse"), ("withdraw", "Cancel")], required=True, readonly=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Refuse or cancel; the compensations' own rules decide whether one may."""
        self.ensure_one()
        if self.kind == "refuse":
            self.compensation_ids._refuse(self.reason)
        else:
            self.compensation_ids._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
