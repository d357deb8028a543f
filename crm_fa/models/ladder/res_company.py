from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self._forget_zones()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if not {"partner_id", "resource_calendar_id"}.isdisjoint(vals):
            self._forget_zones()
        return result

    @api.model
    def _forget_zones_of(self, partners):
        """Have the time zones read anew if a company is one of these partners."""
        # Whoever may edit a company's address need not see the company.
        if self.sudo().search_count([("partner_id", "in", partners.ids)], limit=1):
            self._forget_zones()

    @api.model
    def _forget_zones(self):
        """Have the time zones of companies read anew: one may be another now."""
        # Kept in the registry's cache, see crm.customer.profile._zones.
        self.env.registry.clear_cache()
