from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools import lead_return_policy as policy
from .crm_lead_return_log import RETURN_WRITER


class CrmLeadReturn(models.Model):
    """Asking for a return."""

    _inherit = "crm.lead.return"

    @api.model
    def request(self, leads, reason, note=None, attachments=()):
        """Ask for the return of leads that one salesperson holds.

        :param leads: ``crm.lead`` records, or a list of ids
        :param reason: a ``crm.lead.return.reason``, its id or its code
        :param note: what is wrong, in words
        :param attachments: ``ir.attachment`` records or ids that show it
        :return: the returns, one per lead: accepted by the policy, refused by it, or
            pending
        :raises AccessError: for who neither holds a lead nor supervises its holder
        :raises UserError: naming each lead that cannot be returned, and why
        """
        leads, reason, attachments = self._request_records(leads, reason, attachments)
        self._ensure_can_request(leads)
        self._ensure_reason_is_given(leads, reason, note, attachments)
        judgements = self._judge(leads, reason, attachments)
        return self._create_returns(judgements, reason, note, attachments)

    @api.model
    def _request_records(self, leads, reason, attachments):
        """Return records for what may have been sent as ids or a code."""
        if not isinstance(leads, models.BaseModel):
            leads = self.env["crm.lead"].browse(leads)
        reasons = self.env["crm.lead.return.reason"]
        if isinstance(reason, str):
            found = reasons.search([("code", "=", reason)])
            if not found:
                raise UserError(
                    self.env._("There is no return reason “%(code)s”.", code=reason)
                )
            reason = found
        elif not isinstance(reason, models.BaseModel):
            reason = reasons.browse(reason)
        if not isinstance(attachments, models.BaseModel):
            attachments = self.env["ir.attachment"].browse(attachments or ())
        attachments.check_access("read")
        return leads.exists(), reason.exists(), attachments

    @api.model
    def _ensure_can_request(self, leads):
        """Refuse leads of others, and leads that cannot be returned at all."""
        if not leads:
            raise UserError(self.env._("Choose the leads to return."))
        leads.check_access("read")
        strangers = leads.filtered(lambda lead: not self._may_request(lead))
        if strangers and not self.env.su:
            raise AccessError(
                self.env._(
                    "Only who holds a lead, or their supervisor, can ask for its "
                    "return: %(leads)s.",
                    leads=", ".join(strangers.mapped("name")),
                )
            )
        refusals = self._obstacles(leads)
        if refusals:
            raise UserError(
                "\n".join(f"{lead.name}: {why}" for lead, why in refusals.items())
            )

    @api.model
    def _may_request(self, lead):
        # Who holds and who supervises a lead decides, whoever may see team and list.
        user, sudo = self.env.user, lead.sudo()
        return user in (
            sudo.user_id | sudo.team_id.user_id | sudo.lead_list_id.supervisor_id
        ) or user.has_group("sales_team.group_sale_manager")

    @api.model
    def _obstacles(self, leads):
        """Return ``{lead: why it cannot be returned}``; most have no obstacle."""
        env = self.env
        sudo = self.sudo()  # a colleague may have asked
        waiting = dict(
            sudo._read_group(
                [
                    ("lead_ref", "in", leads.ids),
                    ("state", "in", ("requested", "pending")),
                ],
                ["lead_ref"],
                ["__count"],
            )
        )
        assignments = self._current_assignments(leads)
        replacing = set(
            sudo.search([("replacement_lead_ref", "in", leads.ids)]).mapped(
                "replacement_lead_ref"
            )
        )
        obstacles = {}
        for lead in leads:
            # A list that is closed to the user has its policy all the same.
            lead_list = lead.sudo().lead_list_id
            if not lead_list:
                why = env._("it is in no lead list, so no return policy covers it.")
            elif not lead_list.return_allowed:
                why = env._(
                    "leads of the list “%(list)s” cannot be returned.",
                    list=lead_list.name,
                )
            elif not lead.user_id:
                why = env._("nobody holds it.")
            elif lead.won_status == "won":
                why = env._("it is won.")
            elif not lead.active:
                why = env._("it is archived. A lead that did not buy has been lost.")
            elif waiting.get(lead.id):
                why = env._("its return has been asked already.")
            elif assignments[lead].is_replacement or lead.id in replacing:
                why = env._("it replaced another one; replacements stay.")
            else:
                continue
            obstacles[lead] = why
        return obstacles

    @api.model
    def _current_assignments(self, leads):
        """Return ``{lead: the assignment by which its holder has it}``."""
        empty = self.env["crm.lead.assignment"]
        found = dict.fromkeys(leads, empty)
        # Who holds a lead may ask, whether or not the journal is open to them.
        rows = empty.sudo().search(
            [("lead_id", "in", leads.ids), ("to_user_id", "!=", False)],
            order="date, id",
        )
        for row in rows:
            lead = leads.browse(row.lead_id.id)
            if row.to_user_id == lead.sudo().user_id:
                found[lead] = row
        return found

    @api.model
    def _ensure_reason_is_given(self, leads, reason, note, attachments):
        """Check note and evidence against what the reason asks for."""
        if not reason or not reason.active:
            raise UserError(self.env._("Choose why the leads are returned."))
        if reason.note_required and not (note or "").strip():
            raise UserError(
                self.env._(
                    "“%(reason)s” needs a note: say what is wrong.", reason=reason.name
                )
            )
        if reason.evidence_required and not attachments:
            evidence = self._gather_evidence(leads, self._current_assignments(leads), 0)
            bare = leads.filtered(
                lambda lead: (
                    not evidence[lead]["calls"] and not evidence[lead]["activities"]
                )
            )
            if bare:
                raise UserError(
                    self.env._(
                        "“%(reason)s” needs evidence: a call or an activity done since "
                        "the lead was received, or an attachment. Missing for: "
                        "%(leads)s.",
                        reason=reason.name,
                        leads=", ".join(bare.mapped("name")),
                    )
                )

    @api.model
    def _gather_evidence(self, leads, assignments, attachment_count):
        """Count what each holder did on the lead since receiving it."""
        counts = {
            lead: {"calls": 0, "activities": 0, "attachments": attachment_count}
            for lead in leads
        }
        # Messages are only counted.
        messages = self.env["mail.message"].sudo()
        for message in messages.search_fetch(
            [
                ("model", "=", "crm.lead"),
                ("res_id", "in", leads.ids),
                ("mail_activity_type_id", "!=", False),
            ],
            ["res_id", "date", "author_id", "mail_activity_type_id"],
        ):
            lead = leads.browse(message.res_id)
            since = assignments[lead].date
            # The holder's contact is only compared.
            if message.author_id != lead.sudo().user_id.partner_id:
                continue
            if since and message.date < since.replace(microsecond=0):
                continue
            call = message.mail_activity_type_id.category == "phonecall"
            counts[lead]["calls" if call else "activities"] += 1
        return counts

    @api.model
    def _serialize_requests(self, leads):
        """Have two requests of one person wait for each other.

        Otherwise both would find room for one under the cap. Whoever comes second
        fails on the first one's write and is tried again by the server.
        """
        users = leads.sudo().user_id.ids
        if not users:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner SET write_date = write_date WHERE id IN (
                    SELECT partner_id FROM res_users WHERE id IN %s ORDER BY id)
                """,
                tuple(users),
            )
        )

    @api.model
    def _create_returns(self, judgements, reason, note, attachments):
        """Write the returns, let the policy decide, and tell the supervisors."""
        self._serialize_requests(
            self.env["crm.lead"].union(*(row.lead for row in judgements))
        )
        # Nobody may create returns: this is the door, and it has checked.
        returns = self.sudo().with_context(mail_create_nolog=True)
        returns = returns.create(
            [self._prepare_return(row, reason, note, attachments) for row in judgements]
        )
        returns._keep_attachments(attachments)
        returns._journal("asked", None, note)
        for record, row in zip(returns, judgements, strict=True):
            state = row.verdict.state
            if state == policy.PENDING:
                record.write({"state": state, **record._prepare_clocks()})
                record._journal("decided_by_rule", "requested")
            elif state == policy.REJECTED:
                record.write({"state": state, "decision_date": fields.Datetime.now()})
                record._journal("decided_by_rule", "requested")
        proven = returns.filtered(lambda record: record.state == "requested")
        proven._accept_by_rule()
        returns.filtered(lambda record: record.state == "pending")._tell_supervisor()
        return returns.with_env(self.env)

    @api.model
    def _prepare_return(self, row, reason, note, attachments):
        # What a return keeps of its lead it keeps whole, whoever asks.
        lead = row.lead.sudo()
        values = {
            "lead_id": lead.id,
            "lead_ref": lead.id,
            "lead_name": lead.name,
            "assignment_id": row.assignment.id,
            "assign_date": row.assignment.date or lead.date_open,
            "list_id": lead.lead_list_id.id,
            "user_id": lead.user_id.id,
            "requested_by_id": self.env.uid,
            "team_id": lead.team_id.id,
            "company_id": lead.company_id.id or lead.lead_list_id.company_id.id,
            "campaign_id": lead.campaign_id.id,
            "source_id": lead.source_id.id,
            "reason_id": reason.id,
            "note": (note or "").strip() or False,
            "rule": row.verdict.rule,
            "figures": row.figures,
            "proof_facts": row.proof,
            "evidence": row.evidence,
            "request_date": self.env.cr.now(),
            "settlement": False,
        }
        if lead.lead_vendor_id:
            values.update(
                vendor_id=lead.lead_vendor_id.partner_id.id,
                price=lead.lead_vendor_price,
                currency_id=lead.lead_vendor_currency_id.id,
            )
        return {**values, **row.extra}

    def _keep_attachments(self, attachments):
        """Hang what was attached on each of these returns.

        Who may read a return may then read its evidence: a file that hangs on nothing
        is open to nobody but who uploaded it. What hangs somewhere else stays there.
        """
        if not attachments:
            return
        # The user may read the files, that was checked; returns are nobody's to write.
        files = attachments.sudo()
        loose = files.filtered(
            lambda file: not file.res_id and file.create_uid == self.env.user
        )
        for record in self:
            place = {"res_model": self._name, "res_id": record.id}
            loose.write(place)
            own = loose | (files - loose).copy(place)
            loose = loose.browse()
            record.attachment_ids = [Command.set(own.ids)]

    def _journal(self, event, from_state, note=None, user=None):
        """Write a row per return; ``user`` False: the system did it."""
        who = self.env.uid if user is None else user
        # Rows come from here only; the writer object cannot be sent by RPC.
        self.env["crm.lead.return.log"].sudo().with_context(
            crm_fa_return_writer=RETURN_WRITER
        ).create(
            [
                {
                    "return_id": record.id,
                    "date": self.env.cr.now(),
                    "user_id": who if event != "decided_by_rule" else False,
                    "event": event,
                    "from_state": from_state,
                    "to_state": record.state,
                    "note": note,
                }
                for record in self
            ]
        )
