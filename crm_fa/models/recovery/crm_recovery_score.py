from odoo import fields, models

from ..optional_number import OptionalFloat


class CrmRecoveryScore(models.Model):
    """Journal: what customers said of the remedy, and who wrote it down.

    One row per answer.  The customer's own come through the page that Odoo's rating
    request leads to; what was told by phone carries the name of who typed it.
    """

    _name = "crm.recovery.score"
    _inherit = "crm.recovery.journal"
    _description = "Satisfaction with a Remedy"
    _order = "date desc, id desc"
    _rec_name = "recovery_id"

    # Never empty, and never added up.
    score = OptionalFloat(
        string="Score (of 5)",
        required=True,
        readonly=True,
        digits=(3, 1),
        aggregator="avg",
    )
    channel = fields.Selection(
        [("customer", "By the Customer"), ("phone", "By Phone")],
        string="How",
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Typed By",
        readonly=True,
        ondelete="restrict",
        help="Who wrote down what the customer said. Empty when the customer did.",
    )
    feedback = fields.Text(string="In Their Words", readonly=True)
    rating_id = fields.Many2one(
        "rating.rating",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_reopening = fields.Boolean(
        string="Reopened the Case",
        readonly=True,
        help="The customer was not content, so the case was taken up again.",
    )

    _score_range = models.Constraint(
        "CHECK (score BETWEEN 1 AND 5)", "A score is from 1 to 5."
    )
    _once = models.UniqueIndex(
        "(rating_id) WHERE rating_id IS NOT NULL", "A rating counts once."
    )

    def _journal_refusal(self):
        return self.env._(
            "What customers said is written down once, by themselves or on the case. "
            "It is never added, edited or deleted by hand."
        )
