from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recovery.crm_recovery_apology import CHANNELS


class CrmRecoveryApologise(models.TransientModel):
    """Choose how to apologise, with words that fit, and do it or plan it."""

    _name = "crm.recovery.apologise"
    _description = "Apologise"

    recovery_id = fields.Many2one("crm.recovery", string="Case", required=True)
    partner_id = fields.Many2one(related="recovery_id.partner_id")
    email = fields.Char(related="recovery_id.email_from")
    phone = fields.Char(related="recovery_id.phone")
    channel = fields.Selection(
        CHANNELS,
        required=True,
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
    )
    also_email = fields.Boolean(
        string="Send by E-mail as Well",
        help="After the call or the visit, the words go out in writing too.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="By Whom",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date_planned = fields.Datetime(string="Planned For")
    text = fields.Html(
        string="Words",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
    )
    proof = fields.Char(
        help="How we know it arrived: the number dialled, the courier's receipt."
    )
    checklist = fields.Html(compute="_compute_checklist", sanitize=False)
    still_missing = fields.Text(compute="_compute_still_missing")
    manager_id = fields.Many2one("res.users", compute="_compute_manager_id")

    @api.depends("recovery_id")
    def _compute_channel(self):
        for wizard in self:
            wizard.channel = wizard.recovery_id and (
                wizard.recovery_id._fitting_channel()
            )

    @api.depends("channel", "also_email", "recovery_id")
    def _compute_text(self):
        templates = self.env["crm.recovery.template"]
        for wizard in self:
            case = wizard.recovery_id
            if not case:
                wizard.text = False
                continue
            channel = "email" if wizard.also_email else wizard.channel
            template = templates._find(case, channel)
            wizard.text = template and template._words_for(case)

    @api.depends("text", "recovery_id")
    @api.depends_context("lang")
    def _compute_checklist(self):
        for wizard in self:
            wizard.checklist = self.env["crm.recovery.apology"]._checklist(
                wizard.text, wizard.recovery_id
            )

    @api.depends("recovery_id")
    @api.depends_context("lang")
    def _compute_still_missing(self):
        for wizard in self:
            wizard.still_missing = "\n".join(
                wizard.recovery_id and wizard.recovery_id._apology_obstacles() or ()
            )

    @api.depends("recovery_id")
    @api.depends_context("uid")
    def _compute_manager_id(self):
        """Name the manager to ask: a critical case, and the user is none."""
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for wizard in self:
            case = wizard.recovery_id
            critical = case and case.severity == "4" and not is_manager
            wizard.manager_id = critical and case._manager_to_call()

    def action_keep(self):
        """Keep the words as a draft, for a colleague to read or for later."""
        self._create_apologies()

    def action_ask_manager(self):
        """Have a manager call or visit: it goes into their diary.

        Without a moment, for the time by which the policy wants the customer called.

        :raises UserError: when nobody manages the company's sales
        """
        self.ensure_one()
        manager = self.manager_id
        if not manager:
            raise UserError(self.env._("There is no sales manager to ask."))
        case = self.recovery_id
        now = fields.Datetime.now()
        self.user_id = manager
        self.date_planned = self.date_planned or max(case.deadline_contact or now, now)
        self._create_apologies()[:1]._plan()

    def action_done(self):
        """Apologise now: what is a message is sent, the rest was done in person."""
        self._create_apologies().action_done()

    def action_plan(self):
        """Put the apology into the diary of who will make it.

        :raises UserError: without a moment
        """
        self.ensure_one()
        if not self.date_planned:
            raise UserError(self.env._("Say when the apology is planned for."))
        self._create_apologies()[:1]._plan()

    def _create_apologies(self):
        """Return the apologies that the choices ask for: one per channel."""
        self.ensure_one()
        self.recovery_id._ensure_can("apologise")
        channels = [self.channel]
        if self.also_email and self.channel != "email":
            channels.append("email")
        return self.env["crm.recovery.apology"].create(
            [
                {
                    "recovery_id": self.recovery_id.id,
                    "channel": channel,
                    "user_id": self.user_id.id,
                    "date_planned": self.date_planned,
                    "text": self.text,
                    "proof": self.proof,
                }
                for channel in channels
            ]
        )
