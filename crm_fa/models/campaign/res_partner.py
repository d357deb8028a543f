from odoo import models

from .campaign_event import mark


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        re_parented = not {"parent_id", "is_company"}.isdisjoint(vals)
        if re_parented:
            # The company that loses a contact loses its touches too.
            mark(self.env, "customer", self.commercial_partner_id.ids)
        result = super().write(vals)
        if re_parented:
            mark(self.env, "customer", self.ids)
        return result
