from odoo import Command

from .common import LadderCommon


class CampaignCommon(LadderCommon):
    """Campaigns with costs, bills and orders, and a foreign currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Campaign = cls.env["utm.campaign"]
        cls.Cost = cls.env["crm.campaign.cost"]
        cls.kind = cls.env.ref("crm_fa.cost_kind_media")
        cls.currency = cls.company.currency_id
        cls.foreign = cls.env["res.currency"].create(
            {"name": "XTS", "symbol": "x", "rounding": 0.01}
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})

    def campaign(self, title="Campaign", **values):
        """Create a campaign."""
        return self.Campaign.create({"title": title, **values})

    def rate(self, day, rate, currency=None):
        """From ``day`` on, one unit of the company's currency is ``rate`` units."""
        return self.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": rate,
                "currency_id": (currency or self.foreign).id,
                "company_id": self.company.id,
            }
        )

    def cost(self, campaign, amount, day="2026-06-10", **values):
        """Type a cost."""
        return self.Cost.with_env(campaign.env).create(
            {
                "campaign_id": campaign.id,
                "name": "Cost",
                "kind_id": self.kind.id,
                "amount": amount,
                "date": day,
                **values,
            }
        )

    def bill(self, amount, day="2026-06-10", post=True, refund=False, **values):
        """Create a vendor bill of one line."""
        bill = self.env["account.move"].create(
            {
                "move_type": "in_refund" if refund else "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Posters",
                            "quantity": 1,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        if post:
            bill.action_post()
        return bill

    def figures(self, campaign, *names):
        """Read figures as the next request would, after a commit."""
        self.settle()
        self.env.invalidate_all()
        values = tuple(campaign[f"roi_{name}"] for name in names)
        return values if len(names) > 1 else values[0]
