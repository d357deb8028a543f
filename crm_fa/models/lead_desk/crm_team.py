from odoo import models
from odoo.fields import Domain

from .crm_lead import CONTEXT_KEY, Door


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _get_lead_to_assign_domain(self):
        """Leave alone what is given to nobody: refused, in quarantine, sold."""
        domain = super()._get_lead_to_assign_domain()
        leads = self.env["crm.lead"]
        if leads._lead_desk_in_use():
            domain = list(Domain(domain) & leads._lead_givable_domain())
        return domain

    def _assign_and_convert_leads(self, force_quota=False):
        """Odoo's own assignment stops at caps, and is written down as what it is."""
        if not self.env["crm.lead"]._lead_desk_in_use():
            return super()._assign_and_convert_leads(force_quota=force_quota)
        door = Door("route", self.env._("Odoo's own assignment"), skips_capped=True)
        found = super(
            CrmTeam, self.with_context(**{CONTEXT_KEY: door})
        )._assign_and_convert_leads(force_quota=force_quota)
        for member, result in found.items():
            result["assigned"] = result["assigned"].filtered(
                lambda lead, member=member: lead.user_id == member.user_id
            )
        return found
