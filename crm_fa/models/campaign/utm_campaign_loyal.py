from odoo import api, fields, models

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_loyal_words = fields.Char(
        string="Loyal Customers in Words",
        compute="_compute_roi_loyal_words",
        groups=SALES,
    )

    @api.depends("roi_loyal_count", "roi_cost_per_loyal", "roi_currency_id")
    @api.depends_context("lang")
    def _compute_roi_loyal_words(self):
        for campaign in self:
            count, cost = campaign.roi_loyal_count, campaign.roi_cost_per_loyal
            words = False
            if count and cost is not False:
                words = self.env._(
                    "Loyal customers: %(count)s, each cost %(cost)s",
                    count=count,
                    cost=campaign.roi_currency_id.format(cost),
                )
            elif count:
                words = self.env._("Loyal customers: %(count)s", count=count)
            campaign.roi_loyal_words = words
