from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools import lead_return_policy as policy
from ..optional_number import OptionalMonetary
from .crm_lead_return import LEADERS
from .crm_lead_return_judge import Judgement

NOTE_LENGTH = 2000


class CrmLeadReturn(models.Model):
    """Returns that a buyer or a vendor of leads asks for, on the portal."""

    _inherit = "crm.lead.return"

    origin = fields.Selection(
        [
            ("holder", "Salesperson"),
            ("buyer", "Buyer of the Lead"),
            ("vendor", "Vendor of the Lead"),
        ],
        string="Asked For By",
        required=True,
        readonly=True,
        default="holder",
        help="A buyer gives back what we sold, a vendor takes back what they sold.",
    )
    buyer_id = fields.Many2one(
        "res.partner",
        string="Lead Buyer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sale_price = OptionalMonetary(
        readonly=True,
        currency_field="sale_currency_id",
        groups=LEADERS,
        help="What the buyer had paid for the lead.",
    )
    sale_currency_id = fields.Many2one("res.currency", readonly=True)
    buyer_credit_line_id = fields.Many2one(
        "account.move.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    buyer_credit_id = fields.Many2one(
        "account.move", string="Buyer's Credit", related="buyer_credit_line_id.move_id"
    )

    # ---- asking --------------------------------------------------------------------

    @api.model
    def _request_from_portal(self, lead, reason, note, attachments):
        """Ask for the return of a lead as its buyer or its vendor.

        :param lead: a ``crm.lead`` in sudo, theirs: whoever calls has found it so
        :param reason: a ``crm.lead.return.reason``, as chosen
        :param str note: what is wrong, in words
        :param attachments: ``ir.attachment`` records in sudo
        :return: the return, in sudo
        :raises UserError: naming what is in the way
        """
        role = lead._portal_role(self.env.user)
        self._ensure_portal_request(lead, role, reason, note, attachments)
        partner = self.env.user.partner_id.commercial_partner_id
        # Two requests of one company wait for each other: both would find room for one.
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s",
                partner.id,
            )
        )
        row = self._judge_portal(lead, role, reason, attachments)
        # The portal's page reads its own return for the user, who has no right to it.
        return self._create_returns([row], reason, note, attachments).sudo()

    def _ensure_portal_request(self, lead, role, reason, note, attachments):
        env = self.env
        lead_list = lead.lead_list_id
        if not role:
            raise UserError(env._("This lead is not yours."))
        if not lead_list or not lead_list.return_allowed:
            raise UserError(env._("This lead cannot be returned."))
        if not lead.active:
            raise UserError(env._("This lead was put away already."))
        # One of us may have asked, whose return is not open to the user.
        if self.sudo().search_count(
            [("lead_ref", "=", lead.id), ("state", "in", ("requested", "pending"))],
            limit=1,
        ):
            raise UserError(env._("The return of this lead has been asked already."))
        if not reason or not reason.active:
            raise UserError(env._("Choose why you return the lead."))
        if len(note) > NOTE_LENGTH:
            raise UserError(
                env._("The note is too long: %(limit)s letters.", limit=NOTE_LENGTH)
            )
        if reason.note_required and not note:
            raise UserError(
                env._(
                    "“%(reason)s” needs a note: say what is wrong.", reason=reason.name
                )
            )
        if reason.evidence_required and not attachments:
            raise UserError(
                env._(
                    "“%(reason)s” needs evidence: attach a file that shows it.",
                    reason=reason.name,
                )
            )

    @api.model
    def _judge_portal(self, lead, role, reason, attachments):
        """Return what the list's policy says, counted for the buyer's company.

        What a vendor takes back is always decided by a person, and has no cap.
        """
        now = self.env.cr.now().replace(microsecond=0)
        user, lead_list = self.env.user, lead.lead_list_id
        buyer = role == "buyer"
        since = lead.lead_buyer_date if buyer else lead.create_date
        proofs = self._prove(lead, reason)
        received = used = 0
        percent = lead_list.return_cap_percent
        percent = None if percent is False or not buyer else percent
        if buyer:
            received, used = self._count_for_buyer(lead_list, now)
        verdict = policy.judge(
            in_time=not buyer
            or policy.in_window(now, since, lead_list.return_window_days),
            under_cap=policy.in_cap(
                used, received, percent, lead_list.return_cap_least
            ),
            provable=bool(reason.proof),
            proven=lead in proofs,
            auto_accept=buyer and lead_list.return_auto_accept,
            late_state=lead_list.return_late_state,
            over_cap_state=lead_list.return_over_cap_state,
        )
        extra = {
            "origin": role,
            "user_id": user.id,
            "requested_by_id": user.id,
            "assign_date": since,
        }
        if buyer:
            extra.update(
                buyer_id=lead.lead_buyer_id.id,
                sale_price=lead.lead_buyer_price,
                sale_currency_id=lead.lead_buyer_currency_id.id,
            )
        return Judgement(
            lead,
            self.env["crm.lead.assignment"],
            verdict,
            self._rule_figures(verdict.rule, lead_list, since, used, received, percent),
            proofs.get(lead),
            {"calls": 0, "activities": 0, "attachments": len(attachments)},
            extra,
        )

    @api.model
    def _count_for_buyer(self, lead_list, now):
        """Return how many leads of a list the buyer's company got, and asked to return.

        Those that came back are among those received.
        """
        since = now - timedelta(days=lead_list.return_cap_days)
        partner = self.env.user.partner_id.commercial_partner_id
        # Counted, not shown.
        returns = self.sudo()
        common = [("list_id", "=", lead_list.id), ("buyer_id", "child_of", partner.id)]
        kept = self.env["crm.lead"].sudo().with_context(active_test=False)
        received = kept.search_count(
            [
                ("lead_list_id", "=", lead_list.id),
                ("lead_buyer_id", "child_of", partner.id),
                ("lead_buyer_date", ">", since),
            ]
        ) + returns.search_count(
            [
                *common,
                ("state", "in", ("accepted", "auto_accepted")),
                ("assign_date", ">", since),
            ]
        )
        used = returns.search_count(
            [
                *common,
                ("request_date", ">", since),
                ("state", "not in", ("rejected", "cancelled")),
            ]
        )
        return received, used

    # ---- effects -------------------------------------------------------------------

    def _outcome(self, chosen):
        if self.origin == "vendor":
            return "to_vendor"
        return super()._outcome(chosen)

    def _release_lead(self):
        """Take the lead from its buyer, or the vendor's from whoever of us holds it."""
        if self.origin == "holder":
            return super()._release_lead()
        lead = self.lead_id
        if not lead:
            return None
        if self.origin == "buyer":
            lead.lead_buyer_id = False
        elif lead.user_id:
            holder = lead.user_id
            assignment = self._current_assignments(lead)[lead]
            if assignment:
                lead.lead_release(assignment, note=self.reason_id.name)
            else:
                lead.user_id = False
            lead._lead_leaves(holder)
        return self._put_aside(lead)

    def _settle_with_vendors(self):
        result = super()._settle_with_vendors()
        sold = self.filtered(
            lambda record: (
                record.origin == "buyer"
                and record.sale_price
                and record.sale_currency_id
                and not record.buyer_credit_line_id
            )
        )
        for key, records in sold.grouped(
            lambda record: (
                record.buyer_id,
                record.company_id,
                record.sale_currency_id,
            )
        ).items():
            records._credit(*key, "out_refund", "buyer_id", "buyer_credit_line_id")
        return result
