from odoo import api, fields, models

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    # What the tabs of the form list; each obeys the rights on its own model.
    roi_lead_ids = fields.One2many(
        "crm.lead",
        "campaign_id",
        string="Leads of the Campaign",
        domain=[("lead_invalid", "=", False)],
        context={"active_test": False},
        readonly=True,
        groups=SALES,
    )
    roi_touch_ids = fields.One2many(
        "crm.campaign.touch",
        "campaign_id",
        string="Touches",
        readonly=True,
        groups=SALES,
    )
    roi_credit_ids = fields.One2many(
        "crm.campaign.credit",
        compute="_compute_roi_credit_ids",
        string="Credited Orders",
        groups=SALES,
    )

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_roi_credit_ids(self):
        """List the orders credited under the model the company shows."""
        model = self.env.company.campaign_attribution_model
        credits = self.env["crm.campaign.credit"].search(
            [("campaign_id", "in", self._origin.ids), ("model", "=", model)]
        )
        found = credits.grouped("campaign_id")
        for campaign in self:
            campaign.roi_credit_ids = found.get(campaign._origin)

    def action_roi_open_costs(self):
        """Open all that is a cost of the campaign: typed, billed, and committed."""
        self.ensure_one()
        action = self.action_roi_open("cost")
        action["name"] = self.env._("Costs: %(campaign)s", campaign=self.title)
        action["domain"] = [
            ("target_id", "=", self.id),
            ("kind", "in", ["actual", "committed"]),
        ]
        return action
