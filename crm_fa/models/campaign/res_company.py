from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.attribution import split_fault
from .attribution_models import ATTRIBUTION_MODELS

SPLIT_FIELDS = (
    "campaign_custom_first",
    "campaign_custom_middle",
    "campaign_custom_last",
)
MAX_LOOKBACK_DAYS = 3650


class ResCompany(models.Model):
    _inherit = "res.company"

    campaign_attribution_model = fields.Selection(
        ATTRIBUTION_MODELS,
        default="single",
        required=True,
        help="Which campaign earns an order when several touched the customer. Reports "
        "start from this one and can show all of them side by side.",
        prefetch="campaign",
    )
    campaign_roi_basis = fields.Selection(
        [
            ("ordered", "Confirmed orders"),
            ("invoiced", "Invoices less credit notes"),
            ("margin", "Margin"),
        ],
        string="ROI Based On",
        default="invoiced",
        required=True,
        help="What a campaign brought back: the return that its cost is compared with.",
        prefetch="campaign",
    )
    campaign_lookback_days = fields.Integer(
        "Look-Back Days",
        default=90,
        required=True,
        help="How long before an order a touch still counts for it.",
        prefetch="campaign",
    )
    campaign_custom_split = fields.Boolean(
        help="Adds an attribution model whose parts you choose.", prefetch="campaign"
    )
    campaign_custom_first = fields.Float(
        "First Touch %", default=40.0, prefetch="campaign"
    )
    campaign_custom_middle = fields.Float(
        "Touches Between %", default=20.0, prefetch="campaign"
    )
    campaign_custom_last = fields.Float(
        "Last Touch %", default=40.0, prefetch="campaign"
    )

    def write(self, vals):
        result = super().write(vals)
        if not {
            "campaign_lookback_days",
            "campaign_custom_split",
            *SPLIT_FIELDS,
        }.isdisjoint(vals):
            self.env["crm.campaign.credit"]._schedule_rebuild()
        return result

    @api.constrains("campaign_lookback_days")
    def _check_campaign_lookback(self):
        for company in self:
            if not 0 < company.campaign_lookback_days <= MAX_LOOKBACK_DAYS:
                raise ValidationError(
                    self.env._(
                        "The look-back window (%(days)s days) must be between 1 and "
                        "%(most)s days.",
                        days=company.campaign_lookback_days,
                        most=MAX_LOOKBACK_DAYS,
                    )
                )

    @api.constrains(
        "campaign_attribution_model", "campaign_custom_split", *SPLIT_FIELDS
    )
    def _check_campaign_split(self):
        for company in self:
            if not company.campaign_custom_split:
                if company.campaign_attribution_model == "custom":
                    raise ValidationError(
                        self.env._(
                            "Say how a custom split shares an order out before you "
                            "choose it."
                        )
                    )
                continue
            split = [company[name] for name in SPLIT_FIELDS]
            fault = split_fault(split)
            if fault == "negative":
                raise ValidationError(
                    self.env._(
                        "No part of a custom split may be below 0: %(first)s, "
                        "%(middle)s, %(last)s.",
                        first=split[0],
                        middle=split[1],
                        last=split[2],
                    )
                )
            if fault:
                raise ValidationError(
                    self.env._(
                        "A custom split must total 100: %(first)s + %(middle)s + "
                        "%(last)s = %(total)s.",
                        first=split[0],
                        middle=split[1],
                        last=split[2],
                        total=round(sum(split), 2),
                    )
                )
