from odoo import models

from .campaign_event import mark


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Count the survivor's campaigns anew: touches and orders are now one's."""
        result = super()._update_foreign_keys(src_partners, dst_partner)
        mark(self.env, "customer", dst_partner.ids)
        return result
