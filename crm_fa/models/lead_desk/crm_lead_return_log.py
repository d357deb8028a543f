from odoo import api, fields, models
from odoo.exceptions import UserError

from .crm_lead_return import STATES

# An object cannot be sent by RPC: only our own code can put it into the context.
RETURN_WRITER = object()


class CrmLeadReturnLog(models.Model):
    """Journal of returns: one row per step of a return, never edited or deleted."""

    _name = "crm.lead.return.log"
    _description = "Lead Return Journal"
    _order = "date desc, id desc"
    _rec_name = "return_id"

    return_id = fields.Many2one(
        "crm.lead.return", required=True, readonly=True, index=True, ondelete="restrict"
    )
    lead_id = fields.Many2one(related="return_id.lead_id")
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Done By",
        readonly=True,
        ondelete="set null",
        help="Empty when the system did it by itself.",
    )
    event = fields.Selection(
        [
            ("asked", "Asked"),
            ("decided_by_rule", "Decided by the Policy"),
            ("question", "Asked Back"),
            ("answer", "Answered"),
            ("reminder", "Supervisor Reminded"),
            ("escalation", "Manager Told"),
            ("decided", "Decided"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
    )
    from_state = fields.Selection(STATES, string="From", readonly=True)
    to_state = fields.Selection(STATES, string="To", readonly=True)
    note = fields.Text(readonly=True)
    company_id = fields.Many2one(related="return_id.company_id", store=True, index=True)

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_can_journal()
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_can_journal()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_journal(self):
        raise self._refusal()

    def _ensure_can_journal(self):
        if self.env.context.get("crm_fa_return_writer") is not RETURN_WRITER:
            raise self._refusal()

    def _refusal(self):
        return UserError(
            self.env._(
                "The journal of returns is written by the returns themselves. "
                "Its rows are never added, edited or deleted by hand."
            )
        )
