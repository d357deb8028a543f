from odoo import api, models
from odoo.fields import Domain


class CrmLead(models.Model):
    """What buyers and vendors of leads see on the portal: theirs, and nothing else.

    Portal users have no right to leads. The pages read in sudo what these domains let
    through, and show the values named here.
    """

    _inherit = "crm.lead"

    @api.model
    def _portal_domain(self, user):
        """Return the domain of the leads that ``user`` bought or delivered."""
        if not user.has_group("base.group_portal"):
            return Domain.FALSE
        partner = user.partner_id.commercial_partner_id
        return Domain("lead_buyer_id", "child_of", partner.id) | Domain(
            "lead_vendor_id.partner_id", "child_of", partner.id
        )

    def _portal_role(self, user):
        """Return what ``user`` is to this lead: buyer, vendor or False."""
        self.ensure_one()
        if not user.has_group("base.group_portal"):
            return False
        partner = user.partner_id.commercial_partner_id
        if self.lead_buyer_id.commercial_partner_id == partner:
            return "buyer"
        if self.lead_vendor_id.partner_id.commercial_partner_id == partner:
            return "vendor"
        return False

    def _portal_values(self, user):
        """Return what the portal shows ``user`` of this lead, as plain values.

        :return: dictionary; prices are empty when they are not known
        """
        self.ensure_one()
        role = self._portal_role(user)
        values = {
            "id": self.id,
            "number": self.id,
            "title": self.name,
            "role": role,
            "date": self.lead_buyer_date if role == "buyer" else self.create_date,
            "contact": [],
        }
        if role == "buyer":
            values.update(
                price=self.lead_buyer_price, currency=self.lead_buyer_currency_id
            )
            shown = (
                *("contact_name", "partner_name", "phone", "email_from"),
                *("street", "city", "zip", "country_id"),
            )
            for name in shown:
                value = self[name]
                if value:
                    label = self._fields[name]._description_string(self.env)
                    text = value.display_name if name == "country_id" else value
                    values["contact"].append((name, label, text))
        else:
            values.update(
                price=self.lead_vendor_price, currency=self.lead_vendor_currency_id
            )
        # Portal users have no right to returns: their own lead's are read for them.
        returns = self.env["crm.lead.return"].sudo()
        values["returns"] = returns.search(
            returns._portal_domain(user) & Domain("lead_ref", "=", self.id)
        )
        return values

    def _portal_can_return(self):
        """Whether the portal may offer to return this lead; the server checks again."""
        self.ensure_one()
        return (
            self.active
            and self.lead_list_id.return_allowed
            and not self.return_ids.filtered(
                lambda asked: asked.state in ("requested", "pending")
            )
        )
