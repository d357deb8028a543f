from odoo import api, models
from odoo.tools import email_normalize, html2plaintext, is_html_empty

from .crm_recovery import ENDED


class CrmRecovery(models.Model):
    """Complaints by e-mail, and who is told of those that nobody typed in."""

    _inherit = "crm.recovery"
    _primary_email = "email_from"

    def _mail_get_partners(self, introspect_fields=False):
        """The person who complained is written to, not their whole company."""
        return {case.id: case.contact_id or case.partner_id for case in self}

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Open a case from a mail, or join the open one whose number it names.

        The sender's address says which customer it is.  Loops, bounces and automatic
        answers never come here: Odoo's gateway stops them.
        """
        gateway = self.with_context(default_user_id=False)
        custom = dict(custom_values or {})
        company = self.env["res.company"].browse(custom.get("company_id") or ())
        company = company or self.env.company
        address = email_normalize(msg_dict.get("email_from") or "")
        partner = gateway._customer_of_mail(msg_dict, company)
        subject = (msg_dict.get("subject") or "").strip()
        if case := gateway._open_case_named(subject, partner, address, company):
            return case
        body = msg_dict.get("body")
        defaults = {
            "title": subject or self.env._("Complaint without a subject"),
            "description": "" if is_html_empty(body) else html2plaintext(body).strip(),
            "partner_id": partner.id,
            "source": "mail",
            "company_id": company.id,
            "user_id": False,
        }
        case = super(CrmRecovery, gateway).message_new(msg_dict, defaults | custom)
        if address:
            case.email_from = address
        case._tell_arrival()
        return case

    @api.model
    def _customer_of_mail(self, msg_dict, company):
        """Return who wrote a mail, if they can be a customer of this company."""
        partner = self.env["res.partner"].browse(msg_dict.get("author_id") or ())
        partner = partner.sudo().exists()  # the gateway has looked the address up
        staff = partner.user_ids.filtered(lambda user: not user.share)
        owner = partner.company_id
        if staff or (owner and owner != company):
            # A colleague passes it on; or it is the customer of another company.
            return partner.browse()
        return partner

    @api.model
    def _open_case_named(self, subject, partner, address, company):
        """Return the sender's open case whose number stands in the subject."""
        if not subject or not (partner or address):
            return self.browse()
        known = self._open_cases(partner, address, company)
        return known.filtered(lambda case: case.name in subject)[:1]

    def _tell_arrival(self):
        """Tell the team's leader and the customer's salesperson of a new complaint.

        Only of what came by itself: from the portal or by mail.
        """
        for case in self.filtered(lambda one: one.state not in ENDED):
            people = case.team_id.user_id | case.order_id.user_id | case.lead_id.user_id
            people |= case.invoice_id.invoice_user_id | case.partner_id.user_id
            if case.is_confidential:
                people = case.user_id
            for user in people.filtered(lambda one: one.active and not one.share):
                reader = case.with_context(lang=user.lang)
                reader.message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=reader.env._("New complaint: %(case)s", case=case.title),
                    body=reader.env._(
                        "%(customer)s writes: %(story)s",
                        customer=case.partner_id.display_name or case.email_from or "",
                        story=case.description or case.title,
                    ),
                )
