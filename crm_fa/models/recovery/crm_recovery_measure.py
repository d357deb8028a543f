from odoo import api, fields, models

from ...tools import recovery_clock as rules
from ..optional_number import OptionalFloat
from .crm_recovery_clock import MET_BY

HOURS_HELP = (
    "Working hours from opening, less those that we waited for the customer. "
    "Of the last round, when the case was reopened."
)


def _hours(compute):
    """Return a stored measure of working hours."""
    return OptionalFloat(
        compute=compute, store=True, digits=(16, 1), aggregator="avg", help=HOURS_HELP
    )


class CrmRecovery(models.Model):
    """How long a case took, in the working hours that its policy counts in."""

    _inherit = "crm.recovery"
    _door_fields = frozenset(
        {"reopen_count", "missed_acknowledge", "missed_contact", "missed_resolve"}
    )

    # Each looks at one moment only, so that hours waited later do not shorten it.
    hours_to_acknowledge = _hours("_compute_hours_to_acknowledge")
    hours_to_apologise = _hours("_compute_hours_to_apologise")
    hours_to_resolve = _hours("_compute_hours_to_resolve")
    reopen_count = fields.Integer(
        string="Times Reopened", readonly=True, copy=False, aggregator="sum"
    )
    # What was late before a case was reopened stays late, though its clocks start anew.
    missed_acknowledge = fields.Boolean(readonly=True, copy=False)
    missed_contact = fields.Boolean(readonly=True, copy=False)
    missed_resolve = fields.Boolean(readonly=True, copy=False)

    @api.depends("date_acknowledged")
    def _compute_hours_to_acknowledge(self):
        for case in self:
            case.hours_to_acknowledge = case._hours_until(case.date_acknowledged)

    @api.depends("date_apologised")
    def _compute_hours_to_apologise(self):
        for case in self:
            case.hours_to_apologise = case._hours_until(case.date_apologised)

    @api.depends("date_resolved")
    def _compute_hours_to_resolve(self):
        for case in self:
            case.hours_to_resolve = case._hours_until(case.date_resolved)

    def _hours_until(self, moment):
        """Return the working hours up to a moment of this round, False without one."""
        self.ensure_one()
        if not (self.date_opened and moment):
            return False
        waited = self.paused_hours
        if self.paused_on and self.paused_on < moment:
            waited += self._hours_between(self.paused_on, moment)
        return max(self._hours_between(self.date_opened, moment) - waited, 0.0)

    def _close(self, outcome):
        # Who waits no longer has waited: the hours count as waiting, not as work.
        self.filtered("paused_on")._resume()
        return super()._close(outcome)

    def _reopen(self, note, worse=True, **about):
        values = {
            case: {
                "reopen_count": case.reopen_count + 1,
                **{
                    f"missed_{clock}": case[f"missed_{clock}"] or case._missed(clock)
                    for clock in rules.CLOCKS
                },
            }
            for case in self
        }
        result = super()._reopen(note, worse=worse, **about)
        for case in self._through_door():
            case.write(values[case.with_env(self.env)])
        return result

    def _missed(self, clock):
        """Return whether a clock's work was done after its deadline, or never."""
        self.ensure_one()
        deadline, done = self[f"deadline_{clock}"], self[MET_BY[clock]]
        return bool(deadline) and (done or fields.Datetime.now()) > deadline
