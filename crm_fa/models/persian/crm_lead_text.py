from odoo import api, models
from odoo.fields import Domain

# As many as the stock search for duplicates takes for a hint.
LIMIT = 21


def like_exactly(text):
    """Return a pattern of ``=ilike`` that stands for ``text`` alone.

    >>> print(like_exactly("100%_sure"))
    100\\%\\_sure
    """
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return text


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.persian.normalize.mixin", "crm.lead"]

    _persian_plain_fields = ("phone", "email_from", "zip")
    _persian_name_fields = (
        "name",
        "partner_name",
        "contact_name",
        "street",
        "street2",
        "city",
        "function",
    )

    @api.depends("partner_id.vat", "partner_name", "contact_name", "city")
    def _compute_potential_lead_duplicates(self):
        """Add leads of people with the same national id, and of the same name and city.

        Names are compared as searches compare them: ي and ی are one letter.
        """
        result = super()._compute_potential_lead_duplicates()
        # As the stock search: a hint may lead to a colleague's or an archived lead.
        everywhere = self.env["crm.lead"].with_context(active_test=False)
        for lead in self:
            for domain in lead._persian_duplicate_domains():
                domain &= Domain("id", "!=", lead._origin.id)
                found = everywhere.search(domain, limit=LIMIT)
                if len(found) < LIMIT:
                    lead.duplicate_lead_ids |= found
            others = lead.duplicate_lead_ids - lead._origin - lead
            lead.duplicate_lead_count = len(others)
        return result

    def _persian_duplicate_domains(self):
        """Return domains of leads that may be of the same customer as this one."""
        self.ensure_one()
        domains = []
        if self.partner_id.vat:
            domains.append(Domain("partner_id.vat", "=", self.partner_id.vat))
        if self.city:
            for name in ("partner_name", "contact_name"):
                if self[name]:
                    domains.append(
                        Domain(name, "=ilike", like_exactly(self[name]))
                        & Domain("city", "=ilike", like_exactly(self.city))
                    )
        return domains
