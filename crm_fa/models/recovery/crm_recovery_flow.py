from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import recovery_severity as rules
from .crm_recovery import ENDED, STATES
from .dialog import words_of

_ORDER = [state for state, _label in STATES]


class CrmRecovery(models.Model):
    """The steps of a case: one per change of state, each with its check and journal."""

    _inherit = "crm.recovery"

    can_acknowledge = fields.Boolean(compute="_compute_can")
    can_accept = fields.Boolean(compute="_compute_can")
    can_apologise = fields.Boolean(compute="_compute_can")
    can_compensate = fields.Boolean(compute="_compute_can")
    can_follow = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    can_cancel = fields.Boolean(compute="_compute_can")
    can_reopen = fields.Boolean(compute="_compute_can")

    @api.depends(
        "state", "responsibility", "responsibility_accepted_on", "date_apologised"
    )
    def _compute_can(self):
        for case in self:
            is_open = bool(case.id) and case.state not in ENDED
            due = rules.is_apology_due(case.responsibility)
            said = case.state in ("apologised", "compensated", "following")
            case.can_acknowledge = is_open and case.state == "new"
            case.can_accept = is_open and due and not case.responsibility_accepted_on
            # Also while it is being typed: the button saves it first.
            case.can_apologise = case.state not in ENDED
            case.can_compensate = is_open
            # Never past the apology when the mistake is ours, whatever was given.
            case.can_follow = (
                case.state in ("apologised", "compensated")
                and bool(case.date_apologised or not due)
            ) or (case.state == "acknowledged" and not due)
            case.can_close = said or (case.state == "acknowledged" and not due)
            case.can_cancel = is_open
            case.can_reopen = case.state == "closed"

    # ---- opening -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create([self._with_customer(vals) for vals in vals_list])
        cases._start()
        return cases

    @api.model
    def _with_customer(self, vals):
        """Return the values with the company as customer and the person as contact."""
        partner = self.env["res.partner"].browse(vals.get("partner_id") or ())
        # A case is the company's, also when the user may not read that contact.
        customer = partner.sudo().commercial_partner_id
        if not partner or customer == partner:
            return vals
        return {"contact_id": partner.id, **vals, "partner_id": customer.id}

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        partner = self.partner_id
        if partner and partner.commercial_partner_id != partner:
            self.contact_id = partner
            self.partner_id = partner.commercial_partner_id
        elif self.contact_id.commercial_partner_id != partner:
            self.contact_id = False

    def _start(self):
        """Number the cases, note where their customers stand and start the clocks."""
        for case in self._through_door():
            # Whoever opens a case uses the sequence and need not see the ladder.
            sequences = case.env["ir.sequence"].sudo().with_company(case.company_id)
            rung = case.sudo().partner_id.ladder_rung_id
            case.write(
                {
                    "name": sequences.next_by_code("crm.recovery") or "/",
                    "rung_id": rung.id,
                    "rung_rank": rung.sequence,
                    "date_opened": fields.Datetime.now(),
                }
            )
            case._plan_deadlines()
            case._journal("opened", False)

    def write(self, vals):
        before = {
            case: (case.policy_id, case.partner_id, case.responsibility)
            for case in self
        }
        result = super().write(self._with_customer(vals))
        for case, (policy, partner, whose) in before.items():
            if case.partner_id != partner:
                # As when opening: who writes a case need not see the ladder.
                rung = case.sudo().partner_id.ladder_rung_id
                case._through_door().write(
                    {"rung_id": rung.id, "rung_rank": rung.sequence}
                )
            if case.policy_id != policy and case.state not in ENDED:
                case._plan_deadlines()
            if case.responsibility != whose and case.state not in ENDED:
                case._responsibility_found()
        return result

    # ---- buttons -------------------------------------------------------------------

    def action_acknowledge(self):
        """Tell that the complaint was heard."""
        self._ensure_can("acknowledge")
        for case in self:
            case._advance("acknowledged", date_acknowledged=fields.Datetime.now())

    def action_accept_responsibility(self):
        """Accept that it was our mistake, in the user's name; acknowledges as well."""
        self._ensure_can("accept")
        self._accept_responsibility()

    def _accept_responsibility(self):
        for case in self._through_door():
            now = fields.Datetime.now()
            case.write(
                {
                    "responsibility_accepted_by_id": self.env.uid,
                    "responsibility_accepted_on": now,
                }
            )
            case._journal("accepted", case.state)
            if case.state == "new":
                case._advance("acknowledged", date_acknowledged=now)

    def action_follow(self):
        """Nothing more is given: see whether the customer is content."""
        self._ensure_can("follow")
        for case in self:
            case._advance(
                "following",
                date_resolved=case.date_resolved or fields.Datetime.now(),
            )

    def action_close_kept(self):
        """Close: the customer stays."""
        self._close("kept")

    def action_close_lost(self):
        """Close: the customer has left."""
        self._close("lost")

    def action_close_unreachable(self):
        """Close: the customer could not be reached."""
        self._close("unreachable")

    # ---- steps ---------------------------------------------------------------------

    def _close(self, outcome):
        """Close with a result.

        :param outcome: kept, lost or unreachable
        :raises UserError: naming everything that must be done first
        """
        self._ensure_can("close")
        for case in self:
            if obstacles := case._close_obstacles():
                raise UserError(
                    self.env._(
                        "%(case)s cannot be closed yet:\n%(obstacles)s",
                        case=case.name,
                        obstacles="\n".join(obstacles),
                    )
                )
        now = fields.Datetime.now()
        for case in self:
            case._advance(
                "closed",
                outcome=outcome,
                date_closed=now,
                date_resolved=case.date_resolved or now,
                paused_on=False,
            )

    def _cancel(self, reason):
        """Cancel, saying why.

        :raises UserError: when no reason is given, or something stands against it
        """
        self._ensure_can("cancel")
        if not (reason or "").strip():
            raise UserError(self.env._("Write why the case is cancelled."))
        for case in self:
            if obstacles := case._cancel_obstacles():
                raise UserError(
                    self.env._(
                        "%(case)s cannot be cancelled:\n%(obstacles)s",
                        case=case.name,
                        obstacles="\n".join(obstacles),
                    )
                )
            case._advance(
                "cancelled",
                note=reason,
                cancel_reason=reason,
                date_closed=fields.Datetime.now(),
                paused_on=False,
            )
        self._no_longer_repeated()

    def _reopen(self, note, worse=True, **about):
        """Take up a closed case again.

        :param note: why, for the journal
        :param about: more of that row of the journal
        :param worse: the customer is not content: one severity higher
        """
        for case in self._through_door():
            if case.state != "closed":
                raise UserError(
                    self.env._(
                        "Only a closed case is reopened: %(case)s.", case=case.name
                    )
                )
            now = fields.Datetime.now()
            case.write(
                {
                    "state": "acknowledged",
                    "outcome": False,
                    "date_opened": now,
                    "date_acknowledged": now,
                    "date_contacted": False,
                    "date_apologised": False,
                    "date_compensated": False,
                    "date_resolved": False,
                    "date_closed": False,
                    "severity_boost": case.severity_boost + bool(worse),
                    "paused_hours": 0.0,
                }
            )
            case._plan_deadlines()
            case._journal("reopened", "closed", note=note, **about)

    def _mark_compensated(self, given):
        """Note that a compensation was issued; called by the compensation itself.

        Given before the apology that is due, it resolves nothing yet.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        self._advance(
            "compensated",
            about={"compensation_id": given.id},
            date_compensated=now,
            date_resolved=self._is_apologised() and now,
        )

    def _responsibility_found(self):
        """Resolve what was given before, or no longer, once we know whose it was."""
        self.ensure_one()
        resolved = self.date_resolved
        if resolved and not self._is_apologised():
            self._through_door().date_resolved = False
            self._renew_next_deadline()
        elif self.date_compensated and not resolved and self._is_apologised():
            rows = self.event_ids.filtered(lambda row: row.event == "compensated")
            self._advance(
                "compensated",
                about={"compensation_id": rows[:1].sudo().compensation_id.id},
                date_resolved=fields.Datetime.now(),
            )

    def _is_apologised(self):
        """Return whether what has to be apologised for in this round has been."""
        self.ensure_one()
        return bool(self.date_apologised) or not rules.is_apology_due(
            self.responsibility
        )

    def _state_after(self, step):
        """Return where a case belongs once a step is done.

        Nothing given takes the place of an apology: the case is compensated once both
        were done, in whichever order.
        """
        self.ensure_one()
        if step == "compensated" and not self._is_apologised():
            return "acknowledged"
        if step == "apologised" and self.date_compensated:
            return "compensated"
        return step

    def _advance(self, state, note=None, about=None, **values):
        """Move on to ``state``, or as far as the rules let it, with a journal row.

        :param about: values of that row: the apology or compensation that did it
        :param values: of the case

        A case goes back by reopening only: what is done later than usual is
        written down, and the case stays where it is.
        """
        self.ensure_one()
        before = self.state
        if before in ENDED:
            raise self._ended_refusal()
        after = self._state_after(state)
        if _ORDER.index(after) > _ORDER.index(before):
            values["state"] = after
        if state != "cancelled" and not self.date_acknowledged:
            values.setdefault("date_acknowledged", fields.Datetime.now())
        self._through_door().write(values)
        self._renew_next_deadline()
        self._journal(state, before, note=note, **(about or {}))

    def _journal(self, event, from_state, note=None, **values):
        """Write one journal row per case; ``event`` is one of the journal's."""
        self.env["crm.recovery.event"]._rows(
            [
                {
                    "recovery_id": case.id,
                    "event": event,
                    "from_state": from_state,
                    "to_state": case.state,
                    "note": note,
                    **values,
                }
                for case in self
            ]
        )

    # ---- checks --------------------------------------------------------------------

    def _ensure_can(self, verb):
        """Refuse unless the user may write these cases and the button would show.

        :param verb: of the fields ``can_<verb>``
        """
        self.check_access("write")
        # Two people at one case: the second is told what the first has done.
        self.sudo().lock_for_update(allow_referencing=True)
        self.invalidate_recordset()
        for case in self:
            if case[f"can_{verb}"]:
                continue
            if case.state in ENDED:
                raise case._ended_refusal()
            raise UserError(
                self.env._(
                    "%(case)s is “%(state)s”: this step is done or not its turn.",
                    case=case.name,
                    state=case._state_label(),
                )
            )

    def _ensure_open(self):
        """Refuse what is not done on an ended case."""
        for case in self:
            if case.state in ENDED:
                raise case._ended_refusal()

    def _ended_refusal(self):
        return UserError(
            self.env._(
                "%(case)s has ended: %(state)s.",
                case=self.name,
                state=self._state_label(),
            )
        )

    def _state_label(self):
        """Return the state in the user's words."""
        self.ensure_one()
        return words_of(self, "state")[self.state]

    def _close_obstacles(self):
        """Return what must be done before closing, in words; empty when nothing."""
        self.ensure_one()
        return self._apology_obstacles()

    def _cancel_obstacles(self):
        """Return why the case cannot be cancelled, in words; empty when it can."""
        self.ensure_one()
        return []
