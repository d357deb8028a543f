from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools import lead_return_policy as policy
from ..optional_number import OptionalFloat, OptionalMonetary

STATES = [
    ("requested", "Asked"),
    ("auto_accepted", "Accepted by the Policy"),
    ("pending", "Pending"),
    ("accepted", "Accepted"),
    ("rejected", "Refused"),
    ("cancelled", "Cancelled"),
]
OPEN = ("requested", "pending")
ACCEPTED = ("auto_accepted", "accepted")
# What leads cost is for leaders, as on the leads themselves.
LEADERS = "sales_team.group_sale_salesman_all_leads"
# The days in which a person's return rate is counted.
RATE_DAYS = 30


class CrmLeadReturn(models.Model):
    """A lead that a salesperson wants to give back, and what became of it.

    Nobody may create, write or delete one: :meth:`request`, the buttons and the clocks
    do, each after its own check, each with a row in the journal.
    """

    _name = "crm.lead.return"
    _description = "Lead Return"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "request_date desc, id desc"
    _rec_name = "lead_name"
    # Who may see a return may write a note on it.
    _mail_post_access = "read"

    # Empty once the lead was deleted; number and name still tell which one it was.
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, index="btree_not_null", ondelete="set null"
    )
    lead_ref = fields.Integer(
        string="Lead Number", readonly=True, required=True, aggregator=None
    )
    lead_name = fields.Char(string="Lead Title", readonly=True, required=True)
    assignment_id = fields.Many2one(
        "crm.lead.assignment",
        string="Received By",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    list_id = fields.Many2one(
        "crm.lead.list",
        string="Lead List",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Asked By", readonly=True, ondelete="restrict"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, index=True, ondelete="restrict"
    )
    campaign_id = fields.Many2one("utm.campaign", readonly=True, ondelete="set null")
    source_id = fields.Many2one("utm.source", readonly=True, ondelete="set null")
    vendor_id = fields.Many2one(
        "res.partner", string="Lead Vendor", readonly=True, ondelete="set null"
    )
    price = OptionalMonetary(
        readonly=True,
        groups=LEADERS,
        help="What the vendor charged for the lead when it arrived.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    reason_id = fields.Many2one(
        "crm.lead.return.reason",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    note = fields.Text(readonly=True)
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Attachments", readonly=True
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="requested", tracking=True
    )
    rule = fields.Selection(
        [
            (policy.INSIDE, "Proven, in time and under the cap"),
            (policy.LATE, "Asked too late"),
            (policy.OVER_CAP, "Over the return cap"),
            (policy.UNPROVABLE, "The system cannot prove this reason"),
            (policy.UNPROVEN, "The system found no proof"),
            (policy.BY_HAND, "The list accepts nothing by itself"),
        ],
        string="What the Policy Says",
        readonly=True,
    )
    evidence = fields.Json(string="Evidence Counts", readonly=True)
    evidence_text = fields.Char(string="Evidence", compute="_compute_evidence_text")
    request_date = fields.Datetime(string="Asked On", readonly=True, required=True)
    assign_date = fields.Datetime(string="Received On", readonly=True)
    decision_date = fields.Datetime(string="Decided On", readonly=True)
    decision_user_id = fields.Many2one(
        "res.users", string="Decided By", readonly=True, ondelete="restrict"
    )
    decision_note = fields.Text(readonly=True)
    decision_hours = OptionalFloat(
        string="Hours to Decide",
        readonly=True,
        aggregator="avg",
        help="From asking to deciding, less the time the salesperson took to answer.",
    )
    deadline = fields.Datetime(string="Decide Before", readonly=True)
    reminder_date = fields.Datetime(readonly=True)
    escalation_date = fields.Datetime(readonly=True)
    reminded_on = fields.Datetime(readonly=True)
    escalated_on = fields.Datetime(readonly=True)
    question = fields.Text(readonly=True)
    answer = fields.Text(readonly=True)
    waiting_since = fields.Datetime(
        string="Waiting for an Answer Since",
        readonly=True,
        help="While the salesperson owes an answer, the supervisor's clock stands "
        "still.",
    )
    waited_hours = fields.Float(readonly=True, aggregator=None)
    outcome = fields.Selection(
        [
            ("redistributed", "Given to Somebody Else"),
            ("discarded", "Put Away"),
            ("to_vendor", "Back to the Vendor"),
            ("quarantined", "In Quarantine"),
        ],
        string="Result",
        readonly=True,
    )
    settlement = fields.Selection(
        [("credit", "Credit"), ("replacement", "Replacement"), ("none", "None")],
        readonly=True,
    )
    refund_line_id = fields.Many2one(
        "account.move.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    refund_id = fields.Many2one(
        "account.move", string="Vendor Refund", related="refund_line_id.move_id"
    )
    log_ids = fields.One2many("crm.lead.return.log", "return_id", string="Journal")
    age_hours = fields.Float(
        string="Age (Hours)", compute="_compute_age", help="Since it was asked."
    )
    is_overdue = fields.Boolean(compute="_compute_age", search="_search_is_overdue")
    holder_percent = OptionalFloat(
        string="Salesperson's Return Rate (%)",
        digits=(16, 1),
        compute="_compute_holder_percent",
        compute_sudo=True,
        aggregator=None,
        help="Accepted returns of the leads received in the last 30 days.",
    )
    similar_ids = fields.Many2many(
        "crm.lead.return", compute="_compute_similar", string="Similar Cases"
    )
    similar_text = fields.Char(
        string="Similar Cases Ended", compute="_compute_similar_text"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_cancel = fields.Boolean(compute="_compute_can_decide")

    _one_open = models.UniqueIndex(
        "(lead_ref) WHERE state IN ('requested', 'pending')",
        "The return of this lead has been asked already and is not decided yet.",
    )
    _queue_idx = models.Index("(request_date) WHERE state = 'pending'")
    _holder_idx = models.Index("(user_id, list_id, request_date)")

    @api.depends("evidence")
    @api.depends_context("lang")
    def _compute_evidence_text(self):
        # One line in the queue: what there is none of is not mentioned.
        for record in self:
            counts, told = record.evidence or {}, []
            if number := counts.get("calls"):
                told.append(self.env._("Calls: %(count)s", count=number))
            if number := counts.get("activities"):
                told.append(self.env._("Activities: %(count)s", count=number))
            if number := counts.get("attachments"):
                told.append(self.env._("Files: %(count)s", count=number))
            record.evidence_text = " · ".join(told) or self.env._("No evidence")

    @api.depends("request_date", "decision_date", "deadline", "state", "waiting_since")
    def _compute_age(self):
        now = fields.Datetime.now()
        for record in self:
            until = record.decision_date or now
            seconds = (until - (record.request_date or until)).total_seconds()
            record.age_hours = seconds / 3600
            record.is_overdue = (
                record.state == "pending"
                and not record.waiting_since
                and bool(record.deadline)
                and record.deadline < now
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = (
            Domain("state", "=", "pending")
            & Domain("waiting_since", "=", False)
            & Domain("deadline", "<", fields.Datetime.now())
        )
        return late if True in value else ~late

    @api.depends("user_id")
    def _compute_holder_percent(self):
        since = fields.Datetime.now() - timedelta(days=RATE_DAYS)
        users = self.user_id.ids
        received = dict(
            self.env["crm.lead.assignment"]._read_group(
                [("to_user_id", "in", users), ("date", ">", since)],
                ["to_user_id"],
                ["__count"],
            )
        )
        returned = dict(
            self._read_group(
                [
                    ("user_id", "in", users),
                    ("state", "in", ACCEPTED),
                    ("request_date", ">", since),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        for record in self:
            percent = policy.return_percent(
                returned.get(record.user_id, 0), received.get(record.user_id, 0)
            )
            record.holder_percent = False if percent is None else percent

    def _similar_domain(self):
        """Return the domain of the cases that are like this one."""
        self.ensure_one()
        return (
            Domain("id", "!=", self._origin.id)
            & Domain("reason_id", "=", self.reason_id.id)
            & Domain("list_id", "=", self.list_id.id)
            & Domain("vendor_id", "=", self.vendor_id.id)
            & Domain("decision_date", "!=", False)
        )

    @api.depends_context("lang", "uid")
    def _compute_similar(self):
        # Shown in the form of one return only; queues show counts, read at once.
        for record in self:
            record.similar_ids = self.search(record._similar_domain(), limit=5)

    @api.depends("reason_id", "list_id", "vendor_id", "state")
    @api.depends_context("lang", "uid")
    def _compute_similar_text(self):
        # The queue shows this on every row: counted once for all of them.
        keys = ["reason_id", "list_id", "vendor_id"]
        counts = Counter()
        for *key, state, count in self._read_group(
            Domain("decision_date", "!=", False)
            & Domain("reason_id", "in", self.reason_id.ids),
            [*keys, "state"],
            ["__count"],
        ):
            counts[(*key, state)] = count
        for record in self:
            key = tuple(record[name] for name in keys)
            own = record.state if record.decision_date else None
            record.similar_text = self.env._(
                "%(accepted)s accepted · %(refused)s refused",
                accepted=sum(counts[(*key, state)] for state in ACCEPTED)
                - (own in ACCEPTED),
                refused=counts[(*key, "rejected")] - (own == "rejected"),
            )

    @api.depends("state", "user_id", "requested_by_id", "list_id", "team_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for record in self:
            record.can_decide = record.state == "pending" and record._may_decide()
            record.can_cancel = record.state == "pending" and self.env.user in (
                record.user_id | record.requested_by_id
            )

    # ---- who may -------------------------------------------------------------------

    def _may_decide(self):
        """Return whether the user is a supervisor here, and not deciding their own."""
        self.ensure_one()
        user = self.env.user
        if user in self.user_id | self.requested_by_id:
            return False
        # The list and the team may be hidden from who looks.
        sudo = self.sudo()
        return (
            user == sudo.list_id.supervisor_id
            or user == sudo.team_id.user_id
            or user.has_group("sales_team.group_sale_manager")
        )

    def _ensure_can_decide(self):
        """Lock these returns and refuse who may not decide them, or comes too late.

        :raises AccessError: for who is no supervisor here, or decides their own
        :raises UserError: when one was decided already
        """
        self.check_access("read")
        for record in self:
            if self.env.user in record.user_id | record.requested_by_id:
                raise AccessError(
                    self.env._(
                        "Nobody decides their own return: “%(lead)s” is for another "
                        "supervisor or a manager.",
                        lead=record.lead_name,
                    )
                )
            if not record._may_decide():
                raise AccessError(
                    self.env._(
                        "The return of “%(lead)s” is decided by the list's "
                        "supervisor, the team's leader or a sales manager.",
                        lead=record.lead_name,
                    )
                )
        self._lock_pending()

    def _lock_pending(self):
        """Keep others from deciding these until we are done; all must be pending."""
        # Supervisors have no right to write: the buttons are their only door.
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state", "decision_user_id"])
        for record in self:
            if record.state != "pending":
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "The return of “%(lead)s” is not pending any more: %(state)s.",
                        lead=record.lead_name,
                        state=states[record.state],
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_journal(self):
        raise UserError(
            self.env._("Returns are kept: they are part of the leads' history.")
        )
