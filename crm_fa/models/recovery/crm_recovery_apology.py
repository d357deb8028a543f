from odoo import api, fields, models
from odoo.exceptions import UserError

from .dialog import words_of

CHANNELS = [
    ("phone", "Phone Call"),
    ("email", "E-mail"),
    ("sms", "SMS"),
    ("letter", "Letter"),
    ("visit", "Visit"),
    ("meal", "Lunch or Coffee"),
    ("gift_note", "Gift with a Note"),
]


class CrmRecoveryApology(models.Model):
    """One apology: by whom, by which channel, when, in which words."""

    _name = "crm.recovery.apology"
    _inherit = ["crm.recovery.door"]
    _description = "Apology"
    _order = "date_done desc, date_planned, id"
    _door_fields = frozenset({"date_done", "is_by_manager", "recovery_state"})

    recovery_id = fields.Many2one(
        "crm.recovery", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="recovery_id.company_id", store=True, index=True
    )
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    user_id = fields.Many2one(
        "res.users",
        string="By Whom",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date_planned = fields.Datetime(string="Planned For")
    date_done = fields.Datetime(
        string="Done On", readonly=True, copy=False, index="btree_not_null"
    )
    is_by_manager = fields.Boolean(
        string="By a Manager",
        readonly=True,
        copy=False,
        help="Whoever apologised was a sales manager at the time.",
    )
    text = fields.Html(
        string="Words", help="What is written to the customer, or notes for the call."
    )
    proof = fields.Char(
        help="How we know it arrived: the number dialled, the courier's receipt."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Files")

    @api.depends("channel", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = words_of(self, "channel")
        for apology in self:
            apology.display_name = self.env._(
                "%(channel)s by %(user)s",
                channel=labels.get(apology.channel, ""),
                user=apology.user_id.name or "",
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        done = self.filtered("date_done")
        if done:
            raise UserError(
                self.env._(
                    "An apology that was made stays on record: %(apologies)s.",
                    apologies=", ".join(done.mapped("display_name")),
                )
            )
