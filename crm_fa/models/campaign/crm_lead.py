from odoo import api, fields, models
from odoo.tools import SQL

from .campaign_event import mark


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        mark(self.env, "lead", leads.filtered("campaign_id").ids)
        return leads

    def write(self, vals):
        result = super().write(vals)
        if not {"campaign_id", "partner_id"}.isdisjoint(vals):
            mark(self.env, "lead", self.ids, fields.Datetime.now())
        return result

    def _merge_dependences(self, opportunities):
        """Write the touches of leads that disappear before they do."""
        leads = self | opportunities
        if leads.campaign_id:
            # A lead that came in a moment ago has to be in the journal before it goes.
            touched = self.env["crm.campaign.credit"]._record_leads(leads)
            mark(self.env, "customer", touched)
            mark(self.env, "lead", self.ids, fields.Datetime.now())
        return super()._merge_dependences(opportunities)

    def _merge_referring_rows(self, opportunities):
        touches = self._merge_rows("crm.campaign.touch", opportunities)
        return [
            *super()._merge_referring_rows(opportunities),
            (touches, self._merge_touches),
        ]

    def _merge_touches(self, opportunities):
        """Move the touches of the leads that disappear to the one that stays."""
        self.ensure_one()
        # Merging leads is the right to merge what they brought.
        self.env.cr.execute(
            SQL(
                "UPDATE crm_campaign_touch SET lead_id = %s WHERE lead_id = ANY(%s)",
                self.id,
                opportunities.ids,
            )
        )
        self.env["crm.campaign.touch"].invalidate_model()
        mark(self.env, "lead", self.ids, fields.Datetime.now())
