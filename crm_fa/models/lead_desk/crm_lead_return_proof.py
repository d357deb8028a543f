import ast

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import email_normalize

from odoo.addons.phone_validation.tools import phone_validation

from ...tools import lead_return_policy as policy
from ...tools.digits import ARABIC, LATIN, PERSIAN

# What the keys of the policy are in SQL; crm.lead has an index on each.
_FROM, _TO = PERSIAN + ARABIC, LATIN + LATIN
PHONE_KEY = (
    f"right(regexp_replace(translate(phone, '{_FROM}', '{_TO}'), '[^0-9]', '', 'g'), "
    f"{policy.PHONE_DIGITS})"
)
_HIDDEN = "\u200c\u200d\u200e\u200f\u202a\u202c\ufeff"
EMAIL_KEY = (
    "lower(btrim(translate(coalesce(email_normalized, email_from), "
    f"'{_FROM}يىكة{_HIDDEN}', '{_TO}ییکه')))"
)


class CrmLeadReturn(models.Model):
    """What the system can prove about a lead by itself."""

    _inherit = "crm.lead.return"

    @api.model
    def _prove(self, leads, reason):
        """Return ``{lead: what was found}`` of the leads whose defect is proven."""
        if not reason.proof:
            return {}
        return getattr(self, f"_prove_{reason.proof}")(leads)

    @api.model
    def _prove_duplicate(self, leads):
        """An earlier lead of the company has the same phone or e-mail address."""
        leads = leads.sudo()  # the earlier one may be a colleague's
        leads.flush_model(["phone", "email_from", "email_normalized", "company_id"])
        keys = [
            (
                lead.id,
                lead.company_id.id or None,
                policy.phone_key(lead.phone) or None,
                policy.email_key(
                    lead.email_normalized
                    or email_normalize(lead.email_from)
                    or lead.email_from
                )
                or None,
            )
            for lead in leads
        ]
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (mine.id) mine.id, earlier.id, earlier.by
                  FROM (VALUES %(keys)s) AS mine (id, company_id, phone, email)
                 CROSS JOIN LATERAL (
                    SELECT l.id, l.company_id, 'phone' AS by FROM crm_lead l
                     WHERE %(phone)s = mine.phone::varchar
                     UNION ALL
                    SELECT l.id, l.company_id, 'email' FROM crm_lead l
                     WHERE %(email)s = mine.email::varchar
                 ) earlier
                 WHERE earlier.id < mine.id
                   AND (mine.company_id::int IS NULL OR earlier.company_id IS NULL
                        OR earlier.company_id = mine.company_id::int)
                 ORDER BY mine.id, earlier.id
                """,
                keys=SQL(", ").join(SQL("%s", key) for key in keys),
                phone=SQL(PHONE_KEY),
                email=SQL(EMAIL_KEY),
            )
        )
        return {
            leads.browse(lead_id): {"kind": by, "number": earlier_id}
            for lead_id, earlier_id, by in found
        }

    @api.model
    def _prove_phone_invalid(self, leads):
        """No such number can be dialled; a missing number proves nothing."""
        proofs = {}
        for lead in leads.filtered("phone"):
            country = (
                lead.country_id or (lead.company_id or self.env.company).country_id
            )
            number = policy.fold(lead.phone)
            if not country and not number.startswith(("+", "00")):
                continue
            try:
                phone_validation.phone_parse(number, country.code or None)
            except UserError:
                proofs[lead] = {"kind": "phone_invalid", "phone": lead.phone}
        return proofs

    @api.model
    def _prove_outside_filter(self, leads):
        """The lead, as it is now, would not enter the list by its filter."""
        proofs = {}
        for lead_list, in_list in leads.grouped("lead_list_id").items():
            # The filter proves, whoever may see the list.
            domain = ast.literal_eval(lead_list.sudo().domain or "[]")
            if domain:
                for lead in in_list - in_list.filtered_domain(domain):
                    proofs[lead] = {
                        "kind": "outside_filter",
                        "list": lead_list.sudo().name,
                    }
        return proofs
