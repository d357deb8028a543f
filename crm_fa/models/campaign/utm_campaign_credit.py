from odoo import api, fields, models
from odoo.tools import SQL

from .campaign_event import mark


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_credit(self):
        """Share the orders of these campaigns out among those that remain."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT order_id FROM crm_campaign_credit "
                " WHERE campaign_id = ANY(%s)",
                self.ids,
            )
        )
        mark(self.env, "order", [row[0] for row in rows], fields.Datetime.now())
