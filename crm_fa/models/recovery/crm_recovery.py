from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import recovery_severity as rules
from ..optional_number import OptionalMonetary
from .crm_recovery_category import SEVERITIES

STATES = [
    ("new", "New"),
    ("acknowledged", "Acknowledged"),
    ("apologised", "Apologised"),
    ("compensated", "Compensated"),
    ("following", "Following Up"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
ENDED = ("closed", "cancelled")
RESPONSIBILITIES = [
    (rules.OURS, "Ours"),
    (rules.SHARED, "Shared"),
    (rules.THIRD, "A Third Party's"),
    (rules.CUSTOMER, "The Customer's"),
]
OUTCOMES = [
    ("kept", "Customer Kept"),
    ("lost", "Customer Lost"),
    ("unreachable", "Not Reached"),
]


class CrmRecovery(models.Model):
    """A case: the company let a customer down, and what it did about it.

    Numbered, never deleted.  Its state, its moments and its deadlines are changed by
    its steps only (see :class:`CrmRecoveryDoor`), each of which leaves a journal row.
    """

    _name = "crm.recovery"
    _description = "Recovery Case"
    _inherit = [
        "crm.recovery.door",
        "crm.recovery.bounds",
        "mail.thread.cc",
        "mail.activity.mixin",
        "portal.mixin",
        "rating.mixin",
    ]
    # The best customers first, then the gravest, then what is due first.
    _order = "rung_rank desc, severity desc, next_deadline, id"
    _rec_name = "title"
    _rec_names_search = ["name", "title", "partner_id"]
    _check_company_auto = True
    _not_negative = frozenset({"amount_affected"})
    # Whoever may see a case may write a note on it.
    _mail_post_access = "read"
    _door_fields = frozenset(
        {
            "name",
            "state",
            "outcome",
            "cancel_reason",
            "severity_boost",
            "rung_id",
            "rung_rank",
            "date_opened",
            "date_acknowledged",
            "date_contacted",
            "date_apologised",
            "date_compensated",
            "date_closed",
            "responsibility_accepted_by_id",
            "responsibility_accepted_on",
        }
    )

    name = fields.Char(
        string="Case Number", readonly=True, copy=False, index="trigram", default="/"
    )
    title = fields.Char(string="What Went Wrong", required=True, tracking=True)
    description = fields.Text(
        string="What Happened", help="The customer can read this in the portal."
    )
    internal_note = fields.Text(help="Never shown to the customer.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The company or person who buys from us.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who complained, when the customer is a company.",
    )
    email_from = fields.Char(
        string="E-mail",
        compute="_compute_email_from",
        store=True,
        readonly=False,
        index="trigram",
    )
    phone = fields.Char(compute="_compute_email_from", store=True, readonly=False)
    date_incident = fields.Date(
        string="Incident Date",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    source = fields.Selection(
        [
            ("order", "Order"),
            ("delivery", "Delivery"),
            ("invoice", "Invoice"),
            ("lead", "Lead"),
            ("call", "Call"),
            ("mail", "E-mail"),
            ("portal", "Customer Portal"),
        ],
        required=True,
        default="call",
        help="Where the incident was noticed.",
    )
    order_id = fields.Many2one(
        "sale.order",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('partner_id', 'child_of', partner_id)]",
    )
    invoice_id = fields.Many2one(
        "account.move",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('move_type', '=', 'out_invoice'), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', partner_id)]",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('partner_id', 'child_of', partner_id)]",
    )
    delivery_ref = fields.Char(
        string="Delivery", help="Number of the delivery order or of the parcel."
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount_affected = OptionalMonetary(
        string="Affected Amount",
        tracking=True,
        help="What the customer paid for what went wrong. Empty when not known.",
    )
    category_id = fields.Many2one(
        "crm.recovery.category",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    impact = fields.Selection(
        SEVERITIES,
        required=True,
        compute="_compute_impact",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="How hard it hit the customer.",
    )
    responsibility = fields.Selection(
        RESPONSIBILITIES, required=True, default=rules.OURS, tracking=True
    )
    responsibility_accepted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    responsibility_accepted_on = fields.Datetime(readonly=True, copy=False)
    is_safety = fields.Boolean(
        string="Safety", tracking=True, help="Somebody was or could be hurt."
    )
    is_legal = fields.Boolean(
        string="Legal", tracking=True, help="The law may have been broken."
    )
    is_confidential = fields.Boolean(
        string="Confidential",
        tracking=True,
        help="Seen by its owner and by managers only.",
    )
    remedy_sought = fields.Text(help="What the customer asks for, in their words.")
    cause_id = fields.Many2one(
        "crm.recovery.cause",
        string="Root Cause",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    corrective_step = fields.Text(help="What is changed so that it does not return.")
    corrective_user_id = fields.Many2one(
        "res.users",
        string="Corrective Step By",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    corrective_date = fields.Date(string="Corrective Step Until")
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        index=True,
        ondelete="set null",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    repeat_of_id = fields.Many2one(
        "crm.recovery",
        string="Earlier Incident",
        compute="_compute_repeat_of_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="set null",
        # It may be a case that the agent may not see: see repeat_seen_id.
        groups="sales_team.group_sale_manager",
    )
    severity_boost = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="Raised when the customer was not content with the first remedy.",
    )
    severity = fields.Selection(
        SEVERITIES, compute="_compute_severity", store=True, tracking=True
    )
    policy_id = fields.Many2one(
        "crm.recovery.policy",
        compute="_compute_policy_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="set null",
    )
    rung_id = fields.Many2one(
        "crm.ladder.rung",
        string="Rung at the Incident",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    rung_rank = fields.Integer(readonly=True, copy=False, aggregator=None)
    rung_color = fields.Integer(
        related="rung_id.color", export_string_translation=False, aggregator=None
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        copy=False,
        default="new",
        tracking=True,
        group_expand=True,
    )
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False, tracking=True)
    cancel_reason = fields.Char(readonly=True, copy=False)
    date_opened = fields.Datetime(string="Opened On", readonly=True, copy=False)
    date_acknowledged = fields.Datetime(
        string="Acknowledged On", readonly=True, copy=False
    )
    date_contacted = fields.Datetime(string="First Contact", readonly=True, copy=False)
    date_apologised = fields.Datetime(string="Apologised On", readonly=True, copy=False)
    date_compensated = fields.Datetime(
        string="Compensated On", readonly=True, copy=False
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True, copy=False)
    apology_ids = fields.One2many(
        "crm.recovery.apology", "recovery_id", string="Apologies"
    )
    event_ids = fields.One2many("crm.recovery.event", "recovery_id", string="Journal")

    _open_idx = models.Index(
        "(partner_id, category_id) WHERE state NOT IN ('closed', 'cancelled')"
    )
    # What decides who sees a case of the queue: the client counts them at every page.
    _seen_idx = models.Index(
        "(company_id, team_id, user_id, is_confidential) "
        "WHERE state NOT IN ('closed', 'cancelled')"
    )
    # By the whole number; the other index of it finds parts.
    _number_idx = models.Index("(name)")
    _repeat_idx = models.Index(
        "(partner_id, category_id, date_incident) WHERE state <> 'cancelled'"
    )
    _affected_not_negative = models.Constraint(
        "CHECK (amount_affected >= 0)", "The affected amount cannot be negative."
    )

    # ---- computes ------------------------------------------------------------------

    @api.depends("name", "title", "is_confidential")
    def _compute_display_name(self):
        """Name cases by number and title; confidential ones by their number alone.

        Names are shown and mailed to people who may not open the case.
        """
        for case in self:
            title = "" if case.is_confidential else case.title or ""
            case.display_name = f"{case.name or ''} {title}".strip()

    @api.depends("partner_id", "contact_id")
    def _compute_email_from(self):
        for case in self:
            person = case.contact_id or case.partner_id
            if person:
                case.email_from = person.email or case.email_from
                case.phone = person.phone or case.phone

    @api.depends("category_id")
    def _compute_impact(self):
        for case in self:
            case.impact = case.category_id.impact or case.impact or "2"

    @api.depends("user_id", "category_id")
    def _compute_team_id(self):
        for case in self:
            if case.user_id and case.user_id.sale_team_id:
                if case.user_id not in case.team_id.member_ids:
                    case.team_id = case.user_id.sale_team_id
            elif not case.team_id:
                case.team_id = case.category_id.team_id

    # ---- checks --------------------------------------------------------------------

    @api.constrains("order_id", "invoice_id", "lead_id", "partner_id", "contact_id")
    def _check_documents(self):
        """A document of somebody else is no ground for this customer's case."""
        for case in self.sudo():  # whoever writes the case need not see all documents
            for name in ("order_id", "invoice_id", "lead_id", "contact_id"):
                document = case[name]
                theirs = (
                    document if name == "contact_id" else document.partner_id
                ).commercial_partner_id
                if case.partner_id and theirs and theirs != case.partner_id:
                    raise ValidationError(
                        self.env._(
                            "“%(document)s” belongs to %(other)s, not to %(customer)s.",
                            document=document.display_name,
                            other=theirs.display_name,
                            customer=case.partner_id.display_name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_journal(self):
        raise UserError(
            self.env._(
                "Recovery cases are kept: cancel them instead, and say why. What was "
                "written about a person is cleared by “Clear Personal Data”."
            )
        )
