from odoo import fields, models

from .crm_lead_return import STATES

# An object cannot be sent by RPC: only our own code can put it into the context.
RETURN_WRITER = object()


class CrmLeadReturnLog(models.Model):
    """Journal of returns: one row per step of a return, never edited or deleted."""

    _name = "crm.lead.return.log"
    _inherit = "crm.journal.mixin"
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
            ("replaced", "Replaced by the Vendor"),
            ("credited", "Credited Instead of Replaced"),
        ],
        required=True,
        readonly=True,
    )
    from_state = fields.Selection(STATES, string="From", readonly=True)
    to_state = fields.Selection(STATES, string="To", readonly=True)
    note = fields.Text(readonly=True)
    company_id = fields.Many2one(related="return_id.company_id", store=True, index=True)

    def _may_journal(self):
        return self.env.context.get("crm_fa_return_writer") is RETURN_WRITER

    def _journal_refusal(self):
        return self.env._(
            "The journal of returns is written by the returns themselves. "
            "Its rows are never added, edited or deleted by hand."
        )
