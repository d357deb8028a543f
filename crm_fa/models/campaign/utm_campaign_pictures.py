from odoo import api, fields, models

SALES = "sales_team.group_sale_salesman"


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_pictures = fields.Json(
        string="Pictures",
        compute="_compute_roi_pictures",
        compute_sudo=True,
        groups=SALES,
        help="The way from contacts to loyal customers, and money by month.",
    )

    @api.depends_context("allowed_company_ids", "lang", "tz")
    def _compute_roi_pictures(self):
        for campaign in self:
            campaign.roi_pictures = campaign._roi_picture_data()

    def _roi_picture_data(self):
        """Return what the Results tab draws, of the campaign and with all its parts.

        :return: dict of ``currency_id`` and ``scopes``; a scope has ``with_parts``,
            ``percent``, ``words``, ``steps``, ``rungs`` and ``months``.  False for a
            campaign that was never saved.
        """
        self.ensure_one()
        campaign = self._origin
        if not campaign:
            return False
        has_parts = bool(campaign.with_context(active_test=False).child_ids)
        # The whole first: whoever opens a campaign with parts asks about all of it.
        scopes = [True, False] if has_parts else [False]
        return {
            "currency_id": campaign.roi_currency_id.id,
            "scopes": [campaign._roi_picture_scope(scope) for scope in scopes],
        }

    def _roi_picture_scope(self, with_parts):
        name = "roi_total_%s" if with_parts else "roi_%s"
        return {
            "with_parts": with_parts,
            "percent": self[name % "percent"],
            "words": self[name % "words"],
            **self._roi_funnels(with_parts)[self.id],
            "months": self._roi_months(with_parts),
        }

    def _roi_months(self, with_parts):
        """Return cost and return of each month, from the first document to the last.

        Months are those of the reader's calendar: ``formatted_read_group`` knows it.
        A sum with an unknown part is False.
        """
        self.ensure_one()
        is_margin = self.env.company.campaign_roi_basis == "margin"
        measures = {False: "amount", True: "margin" if is_margin else "amount"}
        specs = [
            f"{name}:{func}"
            for name in ("amount", "margin")
            for func in ("sum", "count")
        ]
        entries = self.env["crm.campaign.entry"].with_context(
            roi_target_id=self.id, roi_with_parts=with_parts, fill_temporal=True
        )
        groups = entries.formatted_read_group(
            [
                ("target_id", "=", self.id),
                "|",
                ("kind", "=", "actual"),
                ("is_return", "=", True),
            ],
            groupby=["date:month", "is_return"],
            aggregates=[*specs, "__count"],
        )
        months = {}
        for group in groups:
            first, label = group["date:month"] or (False, "")
            limits = [term[2] for term in group["__extra_domain"] if term[0] == "date"]
            month = months.setdefault(
                first, {"label": label, "period": limits, "cost": 0.0, "returned": 0.0}
            )
            if not group["__count"]:
                continue
            is_return = group["is_return"]
            measure = measures[is_return]
            is_known = group[f"{measure}:count"] == group["__count"]
            month["returned" if is_return else "cost"] = (
                float(group[f"{measure}:sum"]) if is_known else False
            )
        return [months[first] for first in sorted(months) if first]
