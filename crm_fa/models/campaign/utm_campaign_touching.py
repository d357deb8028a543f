from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_can_touch = fields.Boolean(
        compute="_compute_roi_can_touch", export_string_translation=False
    )

    @api.depends("active")
    @api.depends_context("uid")
    def _compute_roi_can_touch(self):
        is_sales = self.env.user.has_group(SALES)
        for campaign in self:
            campaign.roi_can_touch = bool(
                is_sales and campaign.active and campaign._origin
            )

    def _ensure_can_touch(self):
        """Refuse touches by who does not sell, and by a campaign that is archived.

        :raises AccessError: for users outside sales
        :raises UserError: naming the archived campaign
        """
        if not self.env.user.has_group(SALES):
            raise AccessError(self.env._("Touches are recorded by salespeople."))
        self.check_access("read")
        for campaign in self:
            if not campaign.active:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” is archived: restore it before you record a "
                        "touch.",
                        campaign=campaign.title,
                    )
                )

    def action_roi_touch(self):
        """Open the dialog that records whom the campaign has touched."""
        self.ensure_one()
        self._ensure_can_touch()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_campaign_touch_record_action"
        )
        return {**action, "context": {"default_campaign_id": self.id}}
