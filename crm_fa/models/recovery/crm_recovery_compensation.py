from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import recovery_amount as rules
from ..optional_number import OptionalFloat, OptionalInteger, OptionalMonetary
from .crm_recovery_kind import CODES, GIFT, NONE
from .dialog import words_of

STATES = [
    ("suggested", "Suggested"),
    ("to_approve", "To Approve"),
    ("approved", "Approved"),
    ("issued", "Issued"),
    ("redeemed", "Redeemed"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
LEVELS = [
    (str(rules.AGENT), "Agent"),
    (str(rules.LEADER), "Team Leader"),
    (str(rules.MANAGER), "Manager"),
    (str(rules.TWO_MANAGERS), "Two Managers"),
]


class CrmRecoveryCompensation(models.Model):
    """What a customer is given for a mistake, from the suggestion to its use.

    Nobody may create, write or delete one: the case, the buttons and what customers do
    with it do, each after its own check, each with a row in the journal.
    """

    _name = "crm.recovery.compensation"
    _inherit = ["crm.recovery.bounds"]
    _description = "Compensation"
    _order = "id desc"
    _check_company_auto = True
    _not_negative = frozenset({"gift_cost"})

    name = fields.Char(compute="_compute_name")
    recovery_id = fields.Many2one(
        "crm.recovery",
        string="Case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Agent",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    policy_id = fields.Many2one(
        "crm.recovery.policy",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    budget_id = fields.Many2one(
        "crm.recovery.budget",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind_id = fields.Many2one(
        "crm.recovery.kind",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(CODES, string="Issued As", required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="suggested", index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    suggested_amount = OptionalMonetary(readonly=True, aggregator=None)
    amount = OptionalMonetary(
        readonly=True, help="What it is worth to the customer. Empty for nothing."
    )
    amount_company = OptionalMonetary(
        string="In Company Currency",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rate of the day it was asked for; counts towards the limits.",
    )
    percent = OptionalFloat(
        string="Of the Affected Amount (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
    )
    cost = OptionalMonetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What it costs us, without tax, at the rate of the day it was issued.",
    )
    basis = fields.Json(readonly=True)
    reasoning = fields.Text(compute="_compute_reasoning")
    note = fields.Text(readonly=True, help="Why this. Never shown to the customer.")
    customer_note = fields.Text(
        string="Words for the Customer",
        readonly=True,
        help="Shown to the customer once it is issued.",
    )
    level = fields.Selection(LEVELS, string="Approved By Level", readonly=True)
    exceeded = fields.Json(readonly=True)
    exceeded_text = fields.Text(string="Above Limits", compute="_compute_exceeded_text")
    requested_on = fields.Datetime(readonly=True)
    approved_on = fields.Datetime(readonly=True)
    issued_on = fields.Datetime(readonly=True)
    redeemed_on = fields.Datetime(readonly=True)
    redeemed_amount = OptionalMonetary(readonly=True)
    valid_until = fields.Date(readonly=True)
    issue_error = fields.Text(string="Trouble in Issuing", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True, ondelete="restrict")
    card_id = fields.Many2one(
        "loyalty.card", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    card_code = fields.Char(related="card_id.code", string="Code")
    points = fields.Float(readonly=True, aggregator=None)
    balance_before = fields.Float(readonly=True, aggregator=None)
    history_ref = fields.Integer(readonly=True, aggregator=None)
    order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    # A relation, for a column on the stock table would bind it to ours.
    order_line_ids = fields.Many2many(
        "sale.order.line",
        "crm_recovery_compensation_order_line_rel",
        string="Order Lines",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True, ondelete="restrict")
    quantity = fields.Float(
        readonly=True, digits="Product Unit", aggregator=None, default=1.0
    )
    invoice_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    credit_note_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="set null"
    )
    supplier_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    gift_cost = OptionalMonetary(
        string="Price We Pay",
        readonly=True,
        aggregator=None,
        help="What the supplier of a gift from outside asks for, without tax. Empty: "
        "as much as it is worth to the customer.",
    )
    delivery = fields.Text(
        readonly=True, help="Where and how a gift from outside is delivered."
    )
    log_ids = fields.One2many(
        "crm.recovery.compensation.log", "compensation_id", string="Journal"
    )
    days_to_use = OptionalInteger(compute="_compute_days_to_use", aggregator=None)
    can_submit = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can", search="_search_can_approve")
    can_issue = fields.Boolean(compute="_compute_can")
    can_withdraw = fields.Boolean(compute="_compute_can")
    can_deliver = fields.Boolean(compute="_compute_can")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A compensation is worth more than nothing."
    )
    _gift_cost_not_negative = models.Constraint(
        "CHECK (gift_cost >= 0)", "What we pay for a gift cannot be negative."
    )
    _to_approve_idx = models.Index("(requested_on) WHERE state = 'to_approve'")
    _agent_idx = models.Index("(user_id, approved_on)")
    _customer_idx = models.Index("(commercial_partner_id, approved_on)")

    @api.depends("kind_id.name", "amount", "currency_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for given in self:
            given.name = given.kind_id.name or ""
            if given.amount is not False and given.amount is not None:
                given.name = self.env._(
                    "%(kind)s: %(amount)s",
                    kind=given.kind_id.name,
                    amount=given.currency_id.format(given.amount),
                )

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for given in self:
            given.display_name = given.name

    @api.depends("basis")
    @api.depends_context("lang", "uid")
    def _compute_reasoning(self):
        for given in self:
            given.reasoning = given.recovery_id._explain_suggestion(given.basis)

    @api.depends("exceeded")
    @api.depends_context("lang")
    def _compute_exceeded_text(self):
        for given in self:
            given.exceeded_text = given._explain_exceeded()

    @api.depends("valid_until")
    def _compute_days_to_use(self):
        today = fields.Date.context_today(self)
        for given in self:
            until = given.valid_until
            given.days_to_use = (until - today).days if until else False

    @api.depends("state", "user_id", "recovery_id", "level", "kind")
    @api.depends_context("uid")
    def _compute_can(self):
        for given in self:
            state = given.state
            is_open = given.recovery_id.state not in ("closed", "cancelled")
            given.can_submit = state == "suggested" and is_open
            given.can_approve = (
                state == "to_approve" and is_open and not given._approval_obstacle()
            )
            given.can_issue = state == "approved" and is_open
            given.can_withdraw = state in ("suggested", "to_approve", "approved") or (
                state == "issued" and given._is_manager()
            )
            given.can_deliver = state == "issued" and given.kind == GIFT

    @api.ondelete(at_uninstall=False)
    def _unlink_except_journal(self):
        raise UserError(
            self.env._("Compensations are kept: they are part of the case's history.")
        )

    # ---- shared by the rooms of the flow -------------------------------------------

    def _is_manager(self):
        return self.env.user.has_group("sales_team.group_sale_manager")

    def _lock(self):
        """Keep others from changing these until we are done."""
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state", "level", "card_id", "credit_note_id"])

    def _state_label(self):
        self.ensure_one()
        return words_of(self, "state")[self.state]

    def _ensure_state(self, *states):
        """Refuse unless each of these is in one of the states.

        :raises UserError: naming the compensation and its state
        """
        for given in self:
            if given.state not in states:
                raise UserError(
                    self.env._(
                        "“%(name)s” of %(case)s is %(state)s already.",
                        name=given.name,
                        case=given.recovery_id.name,
                        state=given._state_label(),
                    )
                )

    def _ensure_case_open(self):
        """Refuse anything on a case that has ended.

        :raises UserError: naming the case and its state
        """
        for case in self.recovery_id:
            case._ensure_open()

    @api.model
    def _exchange(self, amount, currency, company, day=None):
        """Return an amount in the currency of a company, at a day's rate.

        :raises ValidationError: when a rate is not known; Odoo would quietly take 1
        """
        target = company.currency_id
        if currency == target or not amount:
            return amount
        day = day or fields.Date.context_today(self)
        rates = self.env["res.currency.rate"].sudo()  # agents may not read rates
        for one in currency | target:
            known = one == company.root_id.currency_id or rates.search_count(
                [
                    ("currency_id", "=", one.id),
                    ("company_id", "in", [company.root_id.id, False]),
                    ("name", "<=", day),
                ],
                limit=1,
            )
            if not known:
                raise ValidationError(
                    self.env._(
                        "There is no exchange rate of %(currency)s for %(day)s.",
                        currency=one.name,
                        day=fields.Date.to_string(day),
                    )
                )
        return currency._convert(amount, target, company, day)

    def _journal(self, event, from_state, note=None, **values):
        """Write one journal row for each of these."""
        self.env["crm.recovery.compensation.log"]._rows(
            [
                {
                    "compensation_id": given.id,
                    "recovery_id": given.recovery_id.id,
                    "event": event,
                    "from_state": from_state,
                    "to_state": given.state,
                    "amount": given.amount,
                    "currency_id": given.currency_id.id,
                    "note": note,
                    **values,
                }
                for given in self
            ]
        )

    def _needs_amount(self):
        self.ensure_one()
        return self.kind != NONE
