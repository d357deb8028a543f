from odoo import api, fields, models

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_loyal_words = fields.Char(
        string="Loyal Customers in Words",
        compute="_compute_roi_loyal_words",
        groups=SALES,
    )

    @api.readonly
    def action_roi_open_loyal(self):
        """Open the campaigns by what a loyal customer cost, the cheapest first."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.utm_campaign_loyal_action"
        )

    @api.depends("roi_loyal_count", "roi_cost_per_loyal", "roi_currency_id")
    @api.depends_context("lang")
    def _compute_roi_loyal_words(self):
        for campaign in self:
            campaign.roi_loyal_words = campaign._roi_loyal_in_words(
                campaign.roi_loyal_count, campaign.roi_cost_per_loyal
            )

    def _roi_loyal_in_words(self, count, cost):
        """Return how many loyal customers there are and what each cost; False if none.

        :param cost: per loyal customer, False when unknown
        """
        if not count:
            return False
        if cost is not False:
            return self.env._(
                "Loyal customers: %(count)s, each cost %(cost)s",
                count=count,
                cost=self.roi_currency_id.format(cost),
            )
        return self.env._("Loyal customers: %(count)s", count=count)
