from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import recovery_clock as rules
from .crm_recovery import ENDED
from .dialog import dialog


class CrmRecovery(models.Model):
    """Waiting for the customer, and telling the owner of what is late."""

    _inherit = "crm.recovery"

    can_pause = fields.Boolean(compute="_compute_can_pause")
    can_resume = fields.Boolean(compute="_compute_can_pause")

    @api.depends("state", "paused_on")
    def _compute_can_pause(self):
        for case in self:
            is_open = bool(case.id) and case.state not in ENDED
            case.can_pause = is_open and not case.paused_on
            case.can_resume = is_open and bool(case.paused_on)

    def action_pause(self):
        """Ask what we wait for, then stop the clocks."""
        return self._ask_reason("pause", self.env._("Wait for the Customer"))

    def action_cancel(self):
        """Ask why, then cancel."""
        return self._ask_reason("cancel", self.env._("Cancel the Case"))

    def action_reopen(self):
        """Ask why, then take the case up again."""
        return self._ask_reason("reopen", self.env._("Reopen the Case"))

    def _ask_reason(self, kind, title):
        self.ensure_one()
        self._ensure_can(kind)
        return dialog(title, "crm.recovery.reason", kind=kind, recovery_id=self.id)

    def action_resume(self):
        """The customer has answered: the clocks go on with what was left."""
        self._ensure_can("resume")
        self._resume()

    def _pause(self, note=None):
        """Stop the clocks of the deadlines that are not passed yet."""
        self._ensure_can("pause")
        for case in self._through_door():
            case.paused_on = fields.Datetime.now()
            case._renew_next_deadline()
            case._journal("paused", case.state, note=note)

    def _resume(self, note=None):
        """Start the clocks again: each deadline gets the hours that were left to it.

        One that had passed before the pause stays passed.
        """
        now = fields.Datetime.now()
        for case in self._through_door():
            since = case.paused_on
            deadlines, met = case._clocks()
            values = {
                f"deadline_{clock}": case._deadline_after(
                    case._hours_between(since, deadlines[clock]), now
                )
                for clock in rules.running(deadlines, met, since)
            }
            waited = case._hours_between(since, now)
            case.write(
                {
                    "paused_on": False,
                    "paused_hours": case.paused_hours + waited,
                    **values,
                }
            )
            case._renew_next_deadline()
            case._journal("resumed", case.state, note=note)

    # ---- late ----------------------------------------------------------------------

    @api.model
    def _cron_late(self, batch=200):
        """Tell owners and team leaders of passed deadlines, once each, in batches."""
        cron = self.env["ir.cron"]
        domain = (
            Domain("next_deadline", "<", fields.Datetime.now())
            & Domain("state", "not in", ENDED)
            & Domain("late_told_for", "=", False)
        )
        while late := self.search(domain, limit=batch, order="next_deadline, id"):
            late = late.try_lock_for_update(allow_referencing=True)
            if not late:
                return
            for case in late._through_door():
                case.late_told_for = case.next_deadline
                case._tell_late()
            late._journal("late", False, user_id=False)
            if not cron._commit_progress(len(late)):
                return

    def _tell_late(self):
        """Write to who can do something about a passed deadline."""
        self.ensure_one()
        people = self.user_id | self.team_id.user_id
        if self.is_confidential:
            people = self.user_id or self._manager_to_call()
        for user in people.filtered("active"):
            reader = self.with_context(lang=user.lang)
            reader.message_notify(
                partner_ids=user.partner_id.ids,
                subject=reader.env._("%(case)s is late", case=self.display_name),
                body=reader.env._(
                    "%(customer)s waits longer than the policy allows.",
                    customer=self.partner_id.display_name or self.email_from or "",
                ),
            )

    def _message_post_after_hook(self, message, msg_vals):
        """An answer of the customer ends the waiting."""
        result = super()._message_post_after_hook(message, msg_vals)
        for case in self.filtered("paused_on"):
            author = message.author_id.commercial_partner_id
            if author and author == case.partner_id:
                # Whoever carries the answer in need not be allowed to write cases.
                case.sudo()._resume()
        return result
