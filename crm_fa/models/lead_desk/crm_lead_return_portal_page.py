from odoo import api, models
from odoo.fields import Domain

from .crm_lead_return import ACCEPTED


class CrmLeadReturn(models.Model):
    """What buyers and vendors of leads see of returns: decisions and credits."""

    _inherit = "crm.lead.return"

    @api.model
    def _portal_domain(self, user):
        """Return the domain of the returns that ``user``'s company asked for, or that
        went back to it as the vendor."""
        if not user.has_group("base.group_portal"):
            return Domain.FALSE
        partner = user.partner_id.commercial_partner_id
        asked = Domain("requested_by_id.partner_id", "child_of", partner.id)
        back = (
            Domain("vendor_id", "child_of", partner.id)
            & Domain("outcome", "=", "to_vendor")
            & Domain("state", "in", ACCEPTED)
        )
        return (Domain("origin", "!=", "holder") & asked) | back

    def _portal_values(self, user):
        """Return what the portal shows ``user`` of this return, as plain values."""
        self.ensure_one()
        partner = user.partner_id.commercial_partner_id
        own = self.requested_by_id.partner_id.commercial_partner_id == partner
        own = own and self.origin != "holder"
        states = dict(self._fields["state"]._description_selection(self.env))
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        buyer = own and self.origin == "buyer"
        credit = self.buyer_credit_id if buyer else self.refund_id
        return {
            "id": self.id,
            "number": self.lead_ref,
            "title": self.lead_name,
            "reason": self.reason_id.name,
            "date": self.request_date,
            "state": self.state,
            "state_text": states[self.state],
            # Where a lead goes next is no affair of who sold or bought it.
            "outcome": outcomes[self.outcome] if self.outcome == "to_vendor" else False,
            "decision_date": self.decision_date,
            # What our own people wrote to each other stays with us.
            "note": self.note if own else False,
            "decision_note": self.decision_note if own else False,
            "question": self.question if own and self.waiting_since else False,
            "answer": self.answer if own else False,
            "can_cancel": own
            and self.state == "pending"
            and user in self.user_id | self.requested_by_id,
            "price": self.sale_price if buyer else self.price,
            "currency": self.sale_currency_id if buyer else self.currency_id,
            "replaced": bool(self.replacement_lead_ref) and not buyer,
            "credit_state": credit.state if credit else False,
            "credit_name": credit.name if credit.state == "posted" else False,
            "credit_date": credit.invoice_date if credit.state == "posted" else False,
        }
