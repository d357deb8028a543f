from odoo import api, fields, models

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
    _inherit = "crm.recovery.journal"
    _description = "Recovery Journal"
    _order = "date desc, id desc"
    _rec_name = "event"

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
    apology_id = fields.Many2one(
        "crm.recovery.apology",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    compensation_id = fields.Many2one(
        "crm.recovery.compensation",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    score_id = fields.Many2one(
        "crm.recovery.score",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    details = fields.Text(compute="_compute_details")

    @api.depends("note", "apology_id", "compensation_id", "score_id")
    @api.depends_context("lang")
    def _compute_details(self):
        """Say what the step was about, in the reader's language."""
        for row in self:
            # Whoever sees the case sees the names of what was said and given on it.
            seen = row.sudo()
            about = seen.apology_id.display_name or seen.compensation_id.display_name
            if seen.score_id:
                about = self.env._(
                    "The customer's score: %(score)d of 5", score=seen.score_id.score
                )
            row.details = ": ".join(filter(None, (about, row.note)))

    def _journal_refusal(self):
        return self.env._(
            "The journal of recovery is written by the cases themselves. "
            "Its rows are never added, edited or deleted by hand."
        )
