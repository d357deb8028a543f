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

    def rate(self, day, rate, **values):
        """From ``day`` on, one unit of the company's currency is ``rate`` units."""
        return self.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": rate,
                "currency_id": self.foreign.id,
                "company_id": self.company.id,
                **values,
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

    def credited(self, order, shares, model="even"):
        """Credit an order to campaigns: ``{campaign: share}``."""
        self.settle()
        for campaign, share in shares.items():
            self.env.cr.execute(
                """
                INSERT INTO crm_campaign_credit (order_id, campaign_id, model, share,
                            amount, currency_id, date_order, company_id, partner_id)
                SELECT o.id, %s, %s, %s, o.amount_untaxed * %s, o.currency_id,
                       o.date_order, o.company_id, p.commercial_partner_id
                  FROM sale_order o JOIN res_partner p ON p.id = o.partner_id
                 WHERE o.id = %s
                    ON CONFLICT (order_id, campaign_id, model)
                    DO UPDATE SET share = excluded.share, amount = excluded.amount
                """,
                (campaign.id, model, share, share, order.id),
            )
        self.env.invalidate_all()
        return order

    def sale(self, campaign, day="2026-06-10", amount=100.0, partner=None, **values):
        """Confirm an order that carries the campaign, credited to it alone."""
        order = self.buy(
            partner or self.customer(), day, amount, campaign_id=campaign.id, **values
        )
        return self.credited(order, {campaign: 1}, "single")

    def part(self, campaign, figure, with_parts, **part):
        """Return what the records add up to that open behind a part of a picture."""
        self.env.invalidate_all()
        action = campaign.action_roi_open(figure, with_parts, **part)
        records = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .search(action["domain"])
        )
        measure = action["context"]["roi_measure"]
        return len(records) if measure == "__count" else sum(records.mapped(measure))
