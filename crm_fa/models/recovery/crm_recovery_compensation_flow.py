from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools import recovery_amount as rules
from .crm_recovery_kind import GIFT, NONE
from .dialog import dialog, words_of


class CrmRecoveryCompensation(models.Model):
    """The way from a suggestion to an approved compensation."""

    _inherit = "crm.recovery.compensation"

    # ---- buttons -------------------------------------------------------------------

    def action_submit(self):
        """Ask for these; what is within the agent's limits is approved."""
        for given in self:
            given._submit()
        return self._told()

    def action_give(self):
        """Ask for these, and issue at once what needs nobody's approval."""
        for given in self:
            given._submit()
        self.filtered(lambda given: given.state == "approved")._issue_each()
        return self._told()

    def action_approve(self):
        """Approve these compensations as the user's level allows."""
        for given in self:
            given._approve()
        return self._told()

    def action_refuse(self):
        """Ask why, then refuse."""
        return self._ask_why("refuse", self.env._("Refuse the Compensation"))

    def action_withdraw(self):
        """Ask why, then cancel."""
        return self._ask_why("withdraw", self.env._("Cancel the Compensation"))

    def action_change(self):
        """Open the suggestion again to change it."""
        self.ensure_one()
        self._ensure_state("suggested")
        return self.recovery_id._compensate_action(self)

    # ---- steps ---------------------------------------------------------------------

    def _submit(self):
        """Ask for this compensation.

        :raises UserError: when it is not a suggestion any more, the case has ended or
            the amount is out of proportion
        """
        self.ensure_one()
        self.recovery_id.check_access("write")
        self._lock()
        self._ensure_state("suggested")
        self._ensure_case_open()
        given = self.sudo()  # the buttons are the only door; the case was checked
        day = fields.Date.context_today(self)
        budget = given.policy_id.budget_id
        running = budget and budget.company_id == given.company_id
        given.write(
            {
                "requested_on": fields.Datetime.now(),
                "budget_id": running and budget._is_running(day) and budget.id,
                "amount_company": self._exchange(
                    given.amount, given.currency_id, given.company_id, day
                ),
            }
        )
        given._take_limits()
        level, exceeded = given._judge()
        values = {"level": str(level), "exceeded": exceeded}
        if level == rules.AGENT:
            given.write(
                {**values, "state": "approved", "approved_on": fields.Datetime.now()}
            )
            given._journal("approved_by_rule", "suggested")
        else:
            given.write({**values, "state": "to_approve"})
            given._journal("asked", "suggested")
            given._ask_approvers()

    def _approve(self):
        """Approve this one; it is approved for good once enough people have.

        :raises AccessError: for their own, or above the user's level
        :raises UserError: when it is not to approve any more, or by the same one twice
        """
        self.ensure_one()
        self.recovery_id.check_access("read")
        self._lock()
        self._ensure_state("to_approve")
        self._ensure_case_open()
        given = self.sudo()  # approvers decide, whoever's case it is
        given._take_limits()
        level, exceeded = given._judge()
        given.write({"level": str(level), "exceeded": exceeded})
        if obstacle := self._approval_obstacle():
            raise AccessError(obstacle)
        is_last = level < rules.TWO_MANAGERS or bool(self._manager_approvals())
        if is_last:
            given.write({"state": "approved", "approved_on": fields.Datetime.now()})
        given._journal("approved", "to_approve", as_manager=self._is_manager())
        if is_last:
            given._tell_agent(self.env._("Approved: it can be issued now."))
        else:
            given._ask_approvers()

    def _refuse(self, reason):
        """Refuse these, saying why.

        :raises UserError: without a reason
        """
        self._ensure_reason(reason)
        for given in self:
            given.recovery_id.check_access("read")
            given._lock()
            given._ensure_state("to_approve")
            if obstacle := given._approval_obstacle():
                raise AccessError(obstacle)
            done = given.sudo()  # approvers decide, whoever's case it is
            done.state = "refused"
            done._journal("refused", "to_approve", note=reason)
            done._tell_agent(reason)

    def _withdraw(self, reason):
        """Cancel these, saying why; what was issued and not used is taken back.

        :raises UserError: without a reason, or once the customer has used it
        """
        self._ensure_reason(reason)
        for given in self:
            given.recovery_id.check_access("write")
            given._lock()
            states = ["suggested", "to_approve", "approved"]
            if given._is_manager():
                states.append("issued")
            given._ensure_state(*states)
            done, before = given.sudo(), given.state  # the case was checked
            if before == "issued":
                done._take_back()
            done.state = "cancelled"
            done._journal("withdrawn", before, note=reason)

    # ---- who may -------------------------------------------------------------------

    def _approval_obstacle(self):
        """Return why the user may not approve this one; empty when they may."""
        self.ensure_one()
        given, user = self.sudo(), self.env.user  # the team may be hidden from the user
        case = given.recovery_id
        if user in given.user_id | case.user_id:
            return self.env._(
                "Nobody approves their own: “%(name)s” of %(case)s is for others.",
                name=given.name,
                case=case.name,
            )
        level = int(given.level or rules.MANAGER)
        if self._is_manager():
            if user in self._manager_approvals():
                return self.env._(
                    "You approved “%(name)s” already: a second manager must agree.",
                    name=given.name,
                )
            return ""
        if level > rules.LEADER or user != case.team_id.user_id:
            levels = words_of(self, "level")
            return self.env._(
                "“%(name)s” of %(case)s is approved by: %(level)s.",
                name=given.name,
                case=case.name,
                level=levels[str(level)],
            )
        return ""

    def _manager_approvals(self):
        """Return the managers who approved since it was last asked for."""
        rows = self.sudo().log_ids  # whoever may see the case may know who approved
        return rows.filtered(
            lambda row: row.event == "approved" and row.as_manager
        ).user_id

    def _ask_approvers(self):
        """Tell those who may approve that they are asked."""
        for given in self:
            case = given.recovery_id
            leader = case.team_id.user_id
            # A confidential case is not for the leader to know of.
            if (
                int(given.level) == rules.LEADER
                and not case.is_confidential
                and leader not in (given.user_id | case.user_id)
            ):
                approvers = leader
            else:
                group = self.env.ref("sales_team.group_sale_manager")
                approvers = group.all_user_ids.filtered(
                    lambda user, given=given: given.company_id in user.company_ids
                )
            approvers -= given.user_id | case.user_id | given._manager_approvals()
            if not approvers:
                # Nobody else may: whoever looks at the queue sees it waiting.
                continue
            case.message_notify(
                partner_ids=approvers.partner_id.ids,
                subject=self.env._("A compensation waits for your approval"),
                body=self.env._(
                    "%(name)s for %(customer)s",
                    name=given.name,
                    customer=given.partner_id.display_name,
                ),
            )

    def _tell_agent(self, body):
        for given in self:
            if given.user_id != self.env.user:
                given.recovery_id.message_notify(
                    partner_ids=given.user_id.partner_id.ids,
                    subject=given.name,
                    body=body,
                )

    # ---- texts ---------------------------------------------------------------------

    def _ensure_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Write the reason."))

    def _ask_why(self, kind, title):
        return dialog(
            title,
            "crm.recovery.compensation.reason",
            kind=kind,
            compensation_ids=self.ids,
        )

    def _told(self):
        """Return the action that tells the user what became of these."""
        failed = self.filtered("issue_error")
        lines = [
            self.env._(
                "%(name)s: %(state)s", name=given.name, state=given._state_label()
            )
            for given in self
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "sticky": bool(failed),
                "message": "\n".join(lines + failed.mapped("issue_error")),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # ---- suggesting ----------------------------------------------------------------

    @api.model
    def _suggest(self, case, values):
        """Write down a suggestion for a case.

        :param dict values: kind, amount and what that kind needs
        :raises ValidationError: for an amount that is missing, negative or too much
        """
        case.check_access("write")
        case._ensure_open()
        vals = {
            "recovery_id": case.id,
            "company_id": case.company_id.id,
            "partner_id": (case.contact_id or case.partner_id).id,
            "commercial_partner_id": case.partner_id.id,
            "policy_id": case.policy_id.id,
            "currency_id": case.currency_id.id,
            "user_id": self.env.uid,
            **self._checked(case, values),
        }
        # Nobody may create them by hand; the case was checked.
        return self.sudo().create(vals).with_env(self.env)._noted("suggested", False)

    def _change(self, values):
        """Change a suggestion before it is asked for."""
        self.ensure_one()
        self.recovery_id.check_access("write")
        self._lock()
        self._ensure_state("suggested")
        self._ensure_case_open()
        checked = self._checked(self.recovery_id, values)
        self.sudo().write({**checked, "user_id": self.env.uid})  # the case was checked
        return self._noted("changed", "suggested")

    def _noted(self, event, from_state):
        self.sudo()._journal(event, from_state)  # the journal has no other door
        return self

    @api.model
    def _checked(self, case, values):
        """Return the values of a suggestion, completed and checked.

        :raises ValidationError: naming the rule and the value
        """
        kind = self.env["crm.recovery.kind"].browse(values["kind_id"])
        if not case.partner_id:
            raise ValidationError(
                self.env._(
                    "%(case)s has no customer yet: nobody can be given anything.",
                    case=case.name,
                )
            )
        amount = values.get("amount")
        if kind.code == NONE:
            amount = None
        elif amount is None or amount is False or amount <= 0:
            raise ValidationError(
                self.env._(
                    "“%(kind)s” needs an amount above zero; given: %(amount)s.",
                    kind=kind.name,
                    amount=amount or 0,
                )
            )
        else:
            amount = case.currency_id.round(amount)
        suggestion = case._suggestion()
        checked = {
            **values,
            # Only what comes from outside has a price that we pay.
            "gift_cost": kind.code == GIFT and values.get("gift_cost"),
            "kind": kind.code,
            "amount": amount,
            "suggested_amount": suggestion and suggestion.amount,
            "basis": case._suggestion_basis(suggestion),
            "percent": rules.percent_of(amount or 0, case.amount_affected),
        }
        if checked["percent"] is None:
            checked["percent"] = False
        self._ensure_documents(case, kind, checked)
        return checked
