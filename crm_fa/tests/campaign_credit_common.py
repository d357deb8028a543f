from datetime import datetime

from odoo import fields

from .common import LadderCommon


class CreditCommon(LadderCommon):
    """Three campaigns, and short words for how they reach a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Touch = cls.env["crm.campaign.touch"]
        cls.Credit = cls.env["crm.campaign.credit"]
        cls.company.write(
            {
                "campaign_attribution_model": "single",
                "campaign_lookback_days": 90,
                "campaign_custom_split": False,
            }
        )
        # Setting up the company has asked for a rebuild; that is not under test.
        cls.env["ir.config_parameter"].search(
            [("key", "=", "crm_fa.campaign_rebuild")]
        ).unlink()
        cls.letter, cls.fair, cls.radio = cls.env["utm.campaign"].create(
            [{"title": name} for name in ("Letter", "Fair", "Radio")]
        )

    def lead(self, campaign=None, partner=None, **values):
        """Create an opportunity that a campaign brought."""
        return self.env["crm.lead"].create(
            {
                "name": "Lead",
                "type": "opportunity",
                "campaign_id": campaign.id if campaign else False,
                "partner_id": partner.id if partner else False,
                **values,
            }
        )

    def touch(self, campaign, day, partner=None, lead=None):
        """Have a campaign touch a customer or a lead at noon UTC of ``day``."""
        date = fields.Date.to_date(day)
        return self.Touch.record_by_hand(
            campaign,
            datetime(date.year, date.month, date.day, 12),
            partners=partner,
            leads=lead,
        )

    def touches(self, partner):
        """Return the touches of a customer, oldest first."""
        return self.Touch.search([("partner_id", "=", partner.id)], order="id")

    def credits(self, order, model=None):
        """Return ``{campaign: amount}`` of an order, under one model or under each."""
        self.settle()
        rows = self.Credit.search([("order_id", "=", order.id)], order="id")
        if model:
            return {
                row.campaign_id.title: row.amount for row in rows if row.model == model
            }
        return {
            name: {row.campaign_id.title: row.amount for row in found}
            for name, found in rows.grouped("model").items()
        }
