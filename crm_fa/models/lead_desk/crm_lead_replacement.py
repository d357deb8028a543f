from odoo import api, models

from .crm_lead_vendor_price import PRICE_WRITER


class CrmLead(models.Model):
    """Leads that a vendor delivers for those that went back."""

    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._replace_returned()
        return leads

    def write(self, vals):
        result = super().write(vals)
        if vals.get("lead_vendor_id"):
            self._replace_returned()
        return result

    def _replace_returned(self):
        # Whoever enters a bought lead, the vendor's debt is ours to keep.
        bought = self.sudo().filtered(
            lambda lead: (
                lead.lead_vendor_id
                and lead.lead_list_id
                and not lead.lead_invalid
                and not lead.return_ids
            )
        )
        if bought:
            # Nobody writes returns; a delivery settles what its vendor owes.
            self.env["crm.lead.return"].sudo()._replace_with(bought)

    def _lead_is_free(self):
        """Note that these leads cost nothing: they replace others."""
        self.with_context(crm_fa_price_writer=PRICE_WRITER).write(
            {"lead_vendor_price": 0.0}
        )
