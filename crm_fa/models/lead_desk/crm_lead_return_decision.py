from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import lead_return_policy as policy
from .crm_lead_return import ACCEPTED


class CrmLeadReturn(models.Model):
    """Deciding a return, and what follows from it."""

    _inherit = "crm.lead.return"

    # ---- buttons -------------------------------------------------------------------

    def action_accept(self):
        """Accept these returns; each reason says what becomes of its lead."""
        self._decide("accepted")
        return self._decided_notification()

    def action_accept_to_vendor(self):
        """Accept these returns and send the leads back to their vendors.

        :raises UserError: for a lead that came from no vendor
        """
        # Where the lead came from decides, whoever may see that vendor.
        own = self.filtered(lambda record: not record.sudo().vendor_id)
        if own:
            raise UserError(
                self.env._(
                    "These leads came from no vendor: %(leads)s.",
                    leads=", ".join(own.mapped("lead_name")),
                )
            )
        self._decide("accepted", outcome="to_vendor")
        return self._decided_notification()

    def action_reject(self):
        """Ask for the note, then refuse."""
        return self._open_wizard("reject")

    def action_ask_back(self):
        """Ask for the question, then hand the return to the salesperson."""
        return self._open_wizard("ask_back")

    def action_answer(self):
        """Ask for the answer to the supervisor's question."""
        return self._open_wizard("answer")

    def _open_wizard(self, kind):
        names = {
            "reject": self.env._("Refuse the Return"),
            "ask_back": self.env._("Ask the Salesperson"),
            "answer": self.env._("Answer the Supervisor"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": names[kind],
            "res_model": "crm.lead.return.decision",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_return_ids": [Command.set(self.ids)],
            },
        }

    def _decided_notification(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Returns decided: %(count)s", count=len(self)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_cancel(self):
        """Take back one's own request.

        :raises AccessError: for who has not asked
        :raises UserError: when it was decided already
        """
        for record in self:
            if self.env.user not in record.user_id | record.requested_by_id:
                raise AccessError(
                    self.env._(
                        "Only who asked for the return of “%(lead)s” can cancel it.",
                        lead=record.lead_name,
                    )
                )
        self._lock_pending()
        # Nobody writes returns; the check above is the right to take one's own back.
        self.sudo()._cancel()

    def action_open_lead(self):
        """Open the lead.

        :raises UserError: when it was deleted, or is not open to the user
        """
        self.ensure_one()
        if not self.lead_id or not self.lead_id.has_access("read"):
            raise UserError(
                self.env._("The lead was deleted or is not open to you any more.")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    def action_open_similar(self):
        """Open all decided cases with the same reason, list and vendor."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Similar Cases"),
            "res_model": "crm.lead.return",
            "view_mode": "list,form",
            "domain": list(self._similar_domain()),
        }

    # ---- the doors -----------------------------------------------------------------

    def _decide(self, state, outcome=None, note=None):
        """Decide these returns as the user.

        :param str state: accepted or rejected
        :param str outcome: of an accepted one; None: as its reason says
        :param str note: why; a refusal needs one
        """
        if state == "rejected" and not (note or "").strip():
            raise UserError(
                self.env._("A refusal needs a note: the salesperson will ask why.")
            )
        self._ensure_can_decide()
        # The check above is the right to write.
        records = self.sudo()
        if state == "accepted":
            records._accept(state, outcome, note)
        else:
            records._reject(note)
        records._close_activities()
        records._tell_salesperson()

    def _accept_by_rule(self):
        """Accept what the policy lets pass: proven, in time, under the cap."""
        if self:
            self._accept("auto_accepted", None, None)

    def _reject(self, note):
        self._write_decision("rejected", note)
        self._journal("decided", "pending", note)
        self._resume_lead_clocks()

    def _cancel(self, note=None):
        """Cancel open returns; the lead stays where it is."""
        self.write({"state": "cancelled", "decision_date": fields.Datetime.now()})
        self._journal("cancelled", "pending", note)
        self._close_activities()
        self._resume_lead_clocks()

    def _ask_back(self, question):
        """Have the salesperson answer first; the supervisor's clock stands still."""
        if not (question or "").strip():
            raise UserError(self.env._("Write what you want to know."))
        self._ensure_can_decide()
        # Nobody writes returns; the check above is the right to ask.
        records = self.sudo()
        records.write({"question": question, "waiting_since": fields.Datetime.now()})
        records._journal("question", "pending", question)
        for record in records:
            record.message_notify(
                partner_ids=record.user_id.partner_id.ids,
                subject=record._read_by(record.user_id).env._(
                    "Question about a lead you want to return"
                ),
                body=question,
            )

    def _answer(self, answer):
        """Answer as the salesperson; the clock goes on from where it stood."""
        if not (answer or "").strip():
            raise UserError(self.env._("Write your answer."))
        for record in self:
            if self.env.user not in record.user_id | record.requested_by_id:
                raise AccessError(
                    self.env._("Only who wants to return the lead can answer.")
                )
            if not record.waiting_since:
                raise UserError(self.env._("Nobody is waiting for an answer here."))
        self._lock_pending()
        now = fields.Datetime.now()
        # Nobody writes returns; the checks above are the right to answer.
        for record in self.sudo():
            waited = now - record.waiting_since
            moved = {
                name: record[name] + waited
                for name in ("deadline", "reminder_date", "escalation_date")
                if record[name]
            }
            hours = record.waited_hours + waited.total_seconds() / 3600
            record.write(
                {
                    "answer": answer,
                    "waiting_since": False,
                    "waited_hours": hours,
                    **moved,
                }
            )
        # As above: what follows from an answer is not the salesperson's to write.
        self.sudo()._journal("answer", "pending", answer)
        self.sudo()._tell_supervisor()

    # ---- effects -------------------------------------------------------------------

    def _accept(self, state, outcome, note):
        """Take the leads from their holders and settle; all or nothing."""
        before = {record: record.state for record in self}
        for record in self:
            record._write_decision(
                state, note, outcome=record._outcome(outcome), settlement="none"
            )
        for previous in set(before.values()):
            changed = self.filtered(lambda record: before[record] == previous)  # noqa: B023
            event = "decided" if previous == "pending" else "decided_by_rule"
            changed._journal(event, previous, note)
        for record in self:
            record._release_lead()
        self._settle_with_vendors()

    def _write_decision(self, state, note, **values):
        now = fields.Datetime.now()
        by_rule = state == "auto_accepted"
        for record in self:
            waited = record.waited_hours
            if record.waiting_since:
                waited += (now - record.waiting_since).total_seconds() / 3600
            hours = (now - record.request_date).total_seconds() / 3600 - waited
            record.write(
                {
                    "state": state,
                    "decision_date": now,
                    "decision_user_id": False if by_rule else self.env.uid,
                    "decision_note": note,
                    # What nobody decided took nobody's time.
                    "decision_hours": False if by_rule else max(hours, 0.0),
                    "waiting_since": False,
                    "waited_hours": waited,
                    **values,
                }
            )

    def _outcome(self, chosen):
        """Return what becomes of the lead of this accepted return."""
        self.ensure_one()
        if chosen:
            return chosen
        hops = self.search_count(
            [("lead_ref", "=", self.lead_ref), ("state", "in", ACCEPTED)]
        )
        wanted = self.reason_id.outcome
        if wanted == "discarded":
            paid = self.vendor_id and self.list_id.return_settlement != "none"
            # A proven defect of a bought lead is the vendor's: no one need say so.
            return "to_vendor" if paid and self.proof_facts else "discarded"
        if policy.goes_to_quarantine(hops + 1, self.list_id.return_max_hops):
            return "quarantined"
        return wanted

    def _release_lead(self):
        """Take the lead from its holder, who never gets it again."""
        self.ensure_one()
        lead = self.lead_id
        if not lead:
            return
        lead.write({"lead_excluded_user_ids": [Command.link(self.user_id.id)]})
        if self.assignment_id:
            lead.lead_release(self.assignment_id, note=self.reason_id.name)
        else:
            # Held since before there was a journal: nothing to give back.
            lead.user_id = False
        lead._lead_leaves(self.user_id)
        self._put_aside(lead)

    def _put_aside(self, lead):
        """Mark a lead that left its holder, by what becomes of it."""
        values = {}
        if self.outcome != "redistributed":
            values["lead_quarantined"] = True
        if self.outcome in ("discarded", "to_vendor"):
            # Put away, not lost: the customer never refused anything.
            values["active"] = False
        if self.reason_id.makes_invalid:
            values["lead_invalid"] = True
        if values:
            lead.write(values)

    def _resume_lead_clocks(self):
        """Give the lead back the days that it waited for the decision."""
        for record in self.filtered("lead_id"):
            lead = record.lead_id
            waited = fields.Datetime.now() - record.request_date
            if lead.date_last_stage_update:
                lead.date_last_stage_update = min(
                    lead.date_last_stage_update + waited, fields.Datetime.now()
                )
