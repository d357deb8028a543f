from odoo import fields, models

from ..optional_number import OptionalMonetary
from .crm_recovery_compensation import STATES


class CrmRecoveryCompensationLog(models.Model):
    """Journal of compensations: who asked, agreed and issued; never edited."""

    _name = "crm.recovery.compensation.log"
    _inherit = "crm.recovery.journal"
    _description = "Compensation Journal"
    _order = "id desc"
    _rec_name = "compensation_id"

    compensation_id = fields.Many2one(
        "crm.recovery.compensation",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", string="Done By", readonly=True, ondelete="set null"
    )
    event = fields.Selection(
        [
            ("suggested", "Suggested"),
            ("changed", "Changed"),
            ("asked", "Approval Asked"),
            ("approved_by_rule", "Within the Agent's Limit"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Cancelled"),
            ("issued", "Issued"),
            ("failed", "Issuing Failed"),
            ("redeemed", "Redeemed"),
            ("unredeemed", "Not Redeemed After All"),
            ("document_gone", "Document Deleted"),
        ],
        required=True,
        readonly=True,
    )
    as_manager = fields.Boolean(readonly=True)
    from_state = fields.Selection(STATES, string="From", readonly=True)
    to_state = fields.Selection(STATES, string="To", readonly=True)
    amount = OptionalMonetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    note = fields.Text(readonly=True)

    def _journal_refusal(self):
        return self.env._(
            "The journal of compensations is written by the compensations themselves. "
            "Its rows are never added, edited or deleted by hand."
        )
