from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..screen_dates import format_date
from .crm_campaign_snapshot import CLOSING, FROZEN

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_closed_until = fields.Date(
        string="Closed Until",
        readonly=True,
        copy=False,
        tracking=True,
        help="Costs up to this day can no longer be typed or changed.",
    )
    roi_snapshot_ids = fields.One2many(
        "crm.campaign.snapshot",
        "campaign_id",
        string="Closed Periods",
        readonly=True,
        groups=SALES,
    )
    roi_can_close = fields.Boolean(
        compute="_compute_roi_can_close", export_string_translation=False
    )
    roi_can_reopen = fields.Boolean(
        compute="_compute_roi_can_close", export_string_translation=False
    )

    def _compute_roi_can_close(self):
        today = fields.Date.context_today(self)
        is_manager = self.env.user.has_group("sales_team.group_sale_manager")
        for campaign in self:
            end, closed = campaign.period_end, campaign.roi_closed_until
            campaign.roi_can_close = bool(
                end
                and end < today
                and not (closed and closed >= end)
                and campaign._may_plan()
            )
            campaign.roi_can_reopen = bool(closed and is_manager)

    def write(self, vals):
        if "roi_closed_until" in vals and (
            self.env.context.get("campaign_closing") is not CLOSING
        ):
            raise UserError(
                self.env._("A period is closed and opened with its buttons only.")
            )
        return super().write(vals)

    def _ensure_can_close(self):
        """Refuse to close what has not ended, is closed, or is not one's own.

        :raises UserError: naming the day
        """
        self._ensure_can_plan()
        today = fields.Date.context_today(self)
        for campaign in self:
            end, closed = campaign.period_end, campaign.roi_closed_until
            if not end:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” has no last day: set it before you close the "
                        "period.",
                        campaign=campaign.title,
                    )
                )
            if end >= today:
                raise UserError(
                    self.env._(
                        "“%(campaign)s” runs until %(end)s: close its period after "
                        "that day.",
                        campaign=campaign.title,
                        end=format_date(self.env, end),
                    )
                )
            if closed and closed >= end:
                raise UserError(
                    self.env._(
                        "The period of “%(campaign)s” is closed until %(closed)s "
                        "already.",
                        campaign=campaign.title,
                        closed=format_date(self.env, closed),
                    )
                )

    def action_roi_close(self):
        """Freeze the figures of ended campaigns; later changes show as adjustments."""
        self._ensure_can_close()
        # Figures are everyone's in sales; the snapshot is nobody's to write.
        for campaign in self.sudo():
            settings = campaign._roi_settings()
            row = campaign._roi_row(settings=settings)
            self.env["crm.campaign.snapshot"].sudo().with_context(
                campaign_closing=CLOSING
            ).create(
                {
                    "campaign_id": campaign.id,
                    "date": campaign.period_end,
                    "user_id": self.env.uid,
                    "model": settings.model,
                    "basis": settings.basis,
                    "company_ids": [(6, 0, settings.companies)],
                    "currency_id": campaign.roi_currency_id.id,
                    **{
                        name: False if row.get(name) is None else row[name]
                        for name in FROZEN
                    },
                }
            )
            campaign.with_context(campaign_closing=CLOSING).write(
                {"roi_closed_until": campaign.period_end}
            )

    def action_roi_reopen(self):
        """Allow costs in a closed period again; what was frozen stays in the journal.

        :raises AccessError: for whoever is no sales manager
        """
        if not self.env.user.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("A closed period is opened again by a sales manager.")
            )
        self.check_access("write")
        self.with_context(campaign_closing=CLOSING).write({"roi_closed_until": False})
