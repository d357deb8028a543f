from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import recovery_clock as rules
from .crm_recovery import ENDED

# What was done when a clock's work is done.
MET_BY = {
    "acknowledge": "date_acknowledged",
    "contact": "date_contacted",
    "resolve": "date_resolved",
}


class CrmRecovery(models.Model):
    """Deadlines on the working calendar: stored, and standing still while we wait."""

    _inherit = "crm.recovery"
    _door_fields = frozenset(
        {
            "deadline_acknowledge",
            "deadline_contact",
            "deadline_resolve",
            "next_deadline",
            "date_resolved",
            "paused_on",
            "paused_hours",
            "late_told_for",
        }
    )

    deadline_acknowledge = fields.Datetime(
        string="Acknowledge Before", readonly=True, copy=False
    )
    deadline_contact = fields.Datetime(
        string="Contact Before", readonly=True, copy=False
    )
    deadline_resolve = fields.Datetime(
        string="Resolve Before", readonly=True, copy=False
    )
    next_deadline = fields.Datetime(
        string="Deadline",
        readonly=True,
        copy=False,
        help="The next deadline. Empty while we wait for the customer.",
    )
    date_resolved = fields.Datetime(
        string="Resolved On",
        readonly=True,
        copy=False,
        help="Apology and compensation were done.",
    )
    paused_on = fields.Datetime(
        string="Waiting for the Customer Since", readonly=True, copy=False
    )
    paused_hours = fields.Float(
        string="Hours Waited",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Working hours that we waited for the customer, all in all.",
    )
    late_told_for = fields.Datetime(readonly=True, copy=False)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _queue_idx = models.Index("(rung_rank DESC, severity DESC, next_deadline, id)")
    _due_idx = models.Index("(next_deadline) WHERE next_deadline IS NOT NULL")

    @api.depends("next_deadline", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for case in self:
            case.is_overdue = bool(case.next_deadline) and case.next_deadline < now

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("next_deadline", "<", fields.Datetime.now())
        return late if True in value else ~late

    # ---- planning ------------------------------------------------------------------

    def _clock_calendar(self):
        """Return the working calendar on which this case's deadlines are planned."""
        self.ensure_one()
        return self.sudo().policy_id.calendar_id or self.company_id.resource_calendar_id

    def _deadline_after(self, hours, start):
        """Return the moment so many working hours after ``start``.

        A calendar without any working hour knows no working time: real hours then.
        """
        calendar = self._clock_calendar()
        planned = calendar and calendar.plan_hours(hours, start, compute_leaves=True)
        return planned or fields.Datetime.add(start, hours=hours)

    def _hours_between(self, start, end):
        """Return the working hours between two moments on the case's calendar."""
        calendar = self._clock_calendar()
        if not calendar or not calendar.attendance_ids:
            return (end - start).total_seconds() / 3600
        return calendar.get_work_hours_count(start, end, compute_leaves=True)

    def _plan_deadlines(self):
        """Plan all deadlines anew, from the opening and the policy's hours."""
        for case in self._through_door():
            # The policy's hours hold, whoever may read it.
            policy = case.sudo().policy_id
            values = {}
            for clock in rules.CLOCKS:
                hours = policy[f"hours_{clock}"] if policy else 0
                start = case.date_opened
                planned = (
                    case._deadline_after(hours + case.paused_hours, start)
                    if hours and start
                    else False
                )
                values[f"deadline_{clock}"] = planned
            case.write(values)
            case._renew_next_deadline()

    def _renew_next_deadline(self):
        """Store which deadline comes next: none when ended or waiting."""
        for case in self._through_door():
            standing = case.state in ENDED or case.paused_on
            due = None if standing else rules.next_deadline(*case._clocks())
            if (case.next_deadline or None) != due:
                values = {"next_deadline": due or False}
                if due and due != case.late_told_for:
                    # Another deadline: its owner is told of it anew, should it pass.
                    values["late_told_for"] = False
                case.write(values)

    def _clocks(self):
        """Return the deadlines by clock, and the clocks whose work is done."""
        self.ensure_one()
        deadlines = {clock: self[f"deadline_{clock}"] for clock in rules.CLOCKS}
        return deadlines, {clock for clock, name in MET_BY.items() if self[name]}
