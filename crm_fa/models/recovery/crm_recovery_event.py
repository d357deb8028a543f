from odoo import api, fields, models

from .crm_recovery_door import DOOR

EVENTS = [
    ("opened", "Opened"),
    ("acknowledged", "Acknowledged"),
    ("accepted", "Responsibility Accepted"),
    ("contacted", "Customer Contacted"),
    ("planned", "Apology Planned"),
    ("apologised", "Apologised"),
    ("paused", "Waiting for the Customer"),
    ("resumed", "Resumed"),
    ("late", "Deadline Passed"),
    ("compensated", "Compensated"),
    ("following", "Following Up"),
    ("closed", "Closed"),
    ("asked", "Satisfaction Asked For"),
    ("not_asked", "Satisfaction Not Asked For"),
    ("scored", "Satisfaction Told"),
    ("reopened", "Reopened"),
    ("cancelled", "Cancelled"),
    ("anonymised", "Personal Data Cleared"),
]


class CrmRecoveryEvent(models.Model):
    """Journal of the room: one row per step of a case, never edited or deleted."""

    _name = "crm.recovery.event"
    _inherit = "crm.journal.mixin"
    _description = "Recovery Journal"
    _order = "date desc, id desc"
    _rec_name = "event"

    recovery_id = fields.Many2one(
        "crm.recovery",
        string="Case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Done By",
        readonly=True,
        ondelete="set null",
        help="Empty when the system did it by itself.",
    )
    event = fields.Selection(EVENTS, required=True, readonly=True)
    from_state = fields.Char(readonly=True)
    to_state = fields.Char(readonly=True)
    note = fields.Text(readonly=True)
    company_id = fields.Many2one(
        related="recovery_id.company_id", store=True, index=True
    )

    @api.model
    def _rows(self, values):
        """Add rows to the journal, dated now and in the user's name.

        :param values: one dict per row; ``user_id: False`` for what the system did
        """
        return (
            self.sudo()  # nobody may create them; our steps do, after their checks
            .with_context(crm_fa_recovery_door=DOOR)
            .create(
                [
                    {"date": fields.Datetime.now(), "user_id": self.env.uid, **row}
                    for row in values
                ]
            )
        )

    def _may_journal(self):
        return self.env.context.get("crm_fa_recovery_door") is DOOR

    def _journal_refusal(self):
        return self.env._(
            "The journal of recovery is written by the cases themselves. "
            "Its rows are never added, edited or deleted by hand."
        )
