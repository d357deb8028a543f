from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ..models.screen_dates import CONTEXT_KEY, prints_jalali

# What was planned, in the order of the page; the rest of the figures follow.
PLANNED = ("cost", "returned", "percent", "leads", "customers")
OTHERS = (
    "ordered",
    "invoiced",
    "margin",
    "late",
    "committed",
    "customers_share",
    "loyal",
    "cost_per_lead",
    "cost_per_opportunity",
    "cost_per_customer",
    "cost_per_loyal",
    "influenced",
)
# Months of the picture; what was before them is one line.
MONTHS = 12
UNKNOWN = "–"


class ReportCampaignPage(models.AbstractModel):
    """A campaign on one page: plan, costs, results, funnel, rungs and months.

    The figures are the campaign's with all its parts, as the Results tab shows them.
    """

    _name = "report.crm_fa.report_campaign_page"
    _description = "Campaign on One Page"

    @api.model
    def _get_report_values(self, docids, data=None):
        campaigns = self.env["utm.campaign"].browse(docids)
        campaigns.check_access("read")
        # Months as the other dates of the page: in the calendar of its language.
        calendar = "jalali" if prints_jalali(self.env) else False
        campaigns = campaigns.with_context(**{CONTEXT_KEY: calendar})
        notice = campaigns._roi_notice()
        by_model = campaigns._roi_by_model(with_parts=True)
        return {
            "doc_ids": docids,
            "doc_model": "utm.campaign",
            "docs": campaigns,
            "pages": {
                campaign.id: {
                    **self._page(campaign),
                    "notice": notice,
                    "models": self._models(campaign, by_model[campaign.id]),
                }
                for campaign in campaigns
            },
            "direction": self.env["res.lang"]._get_data(code=self.env.lang).direction
            or "ltr",
        }

    def _page(self, campaign):
        """Return all texts of a page, written as the reader writes numbers."""
        # Results are everyone's who sells: the field itself checks that.
        rows = {row["figure"]: row for row in campaign.roi_results["rows"]}
        model = self.env["res.company"]._fields["campaign_attribution_model"]
        labels = dict(model._description_selection(self.env))
        # How many is a result, which everyone in sales reads; who they are is not here.
        funnel = campaign.sudo()._roi_funnels(with_parts=True)[campaign.id]
        titles = {"cost": self.env._("Cost"), "returned": self.env._("Revenue")}
        for name, title in titles.items():
            rows[name]["label"] = title
        return {
            "period": self._period(campaign),
            "printed": self._printed(),
            "words": campaign._roi_in_words(rows["percent"]["total"]),
            "loyal_words": campaign._roi_loyal_in_words(
                rows["loyal"]["total"], rows["cost_per_loyal"]["total"]
            ),
            "model": labels[self.env.company.campaign_attribution_model],
            "closed": campaign.roi_results["closed"],
            "plan": [self._line(campaign, rows[name]) for name in PLANNED],
            "others": [self._line(campaign, rows[name]) for name in OTHERS],
            "costs": self._costs(campaign),
            "steps": self._bars(funnel["steps"]),
            "rungs": self._bars(funnel["rungs"]),
            "months": self._months(campaign),
        }

    def _period(self, campaign):
        dates = self.env["ir.qweb.field.date"]
        start, end = (
            day and dates.value_to_html(day, {})
            for day in (campaign.period_start, campaign.period_end)
        )
        if start and end:
            return f"{start} – {end}"
        if start:
            return self.env._("since %(day)s", day=start)
        return self.env._("until %(day)s", day=end) if end else ""

    def _printed(self):
        """Return in words when the page was made: its figures are of that moment."""
        moment = self.env["ir.qweb.field.datetime"].value_to_html(
            fields.Datetime.now(), {"hide_seconds": True}
        )
        return self.env._("as of %(moment)s", moment=moment)

    def _line(self, campaign, row):
        def written(value):
            return self._written(campaign, value, row["type"])

        is_bad = row["variance"] is not False and (
            row["variance"] > 0 if row["figure"] == "cost" else row["variance"] < 0
        )
        return {
            "label": row["label"],
            "plan": written(row["plan"]),
            "actual": written(row["total"]),
            "variance": written(row["variance"]),
            "is_bad": is_bad,
        }

    def _written(self, campaign, value, kind):
        if value is False or value is None:
            return UNKNOWN
        if kind == "money":
            return campaign.roi_currency_id.format(value)
        if kind == "percent":
            return f"{formatLang(self.env, value * 100, digits=1)}%"
        return formatLang(self.env, value, digits=0 if kind == "count" else 2)

    def _costs(self, campaign):
        """Return ``(kind, amount)`` of what was spent, the largest first."""
        entries = self.env["crm.campaign.entry"].with_context(
            roi_target_id=campaign.id, roi_with_parts=True
        )
        groups = entries._read_group(
            [("target_id", "=", campaign.id), ("kind", "=", "actual")],
            ["cost_id.kind_id"],
            ["amount:sum"],
        )
        bills = self.env._("Vendor bills without a kind")
        return [
            (kind.name or bills, self._written(campaign, amount, "money"))
            for kind, amount in sorted(groups, key=lambda group: -(group[1] or 0))
        ]

    def _models(self, campaign, by_model):
        """Return revenue, ROI and new customers under each attribution model."""
        return [
            {
                "label": label,
                "is_chosen": model == self.env.company.campaign_attribution_model,
                **{
                    name: self._written(campaign, row[name], kind)
                    for name, kind in (
                        ("returned", "money"),
                        ("percent", "percent"),
                        ("customers_share", "number"),
                    )
                },
            }
            for model, label, row in by_model
        ]

    def _bars(self, counts):
        """Return counts with the width of their bars, in % of the longest."""
        most = max((count["count"] for count in counts), default=0)
        return [
            {
                "label": count["label"],
                "count": formatLang(self.env, count["count"], digits=0),
                "width": round(100 * count["count"] / most) if most else 0,
            }
            for count in counts
        ]

    def _months(self, campaign):
        """Return cost and revenue of the last months, and what was before as one line.

        The bars are in % of the highest amount; an unknown one has none.
        """
        months = campaign._roi_months(with_parts=True)
        shown = months[-MONTHS:]
        earlier = months[:-MONTHS]
        if earlier:
            shown = [
                {
                    "label": self.env._("before"),
                    **{name: _total(earlier, name) for name in ("cost", "returned")},
                },
                *shown,
            ]
        amounts = [month[name] or 0 for month in shown for name in ("cost", "returned")]
        most = max(amounts, default=0)
        return [
            {
                "label": month["label"],
                **{
                    name: {
                        # Nothing is told by an empty bar.
                        "text": ""
                        if month[name] == 0 and month[name] is not False
                        else self._written(campaign, month[name], "money"),
                        "width": max(round(100 * month[name] / most), 0) if most else 0,
                    }
                    for name in ("cost", "returned")
                },
            }
            for month in shown
        ]


def _total(months, name):
    """Return the sum over months, or False when a part of it is unknown."""
    amounts = [month[name] for month in months]
    return False if any(amount is False for amount in amounts) else sum(amounts)
