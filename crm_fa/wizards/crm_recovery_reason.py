from odoo import fields, models


class CrmRecoveryReason(models.TransientModel):
    """The words that cancelling, pausing or reopening a case needs."""

    _name = "crm.recovery.reason"
    _description = "Reason for a Step of a Case"

    recovery_id = fields.Many2one("crm.recovery", string="Case", required=True)
    kind = fields.Selection(
        [("cancel", "Cancel"), ("pause", "Wait"), ("reopen", "Reopen")],
        required=True,
        readonly=True,
    )
    is_worse = fields.Boolean(
        string="One Severity Higher",
        default=True,
        help="The customer is not content with what was done.",
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Cancel, wait or reopen; the case decides whether one may."""
        self.ensure_one()
        if self.kind == "cancel":
            self.recovery_id._cancel(self.reason)
        elif self.kind == "pause":
            self.recovery_id._pause(self.reason)
        else:
            self.recovery_id._ensure_can("reopen")
            self.recovery_id._reopen(self.reason, worse=self.is_worse)
