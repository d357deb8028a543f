from odoo import api, models
from odoo.tools.misc import formatLang

from ..tools.campaign_roi import brought_back

# What was planned, in the order of the page; the rest of the figures follow.
PLANNED = ("cost", "returned", "percent", "leads", "customers")
OTHERS = (
    "ordered",
    "invoiced",
    "margin",
    "late",
    "committed",
    "customers_share",
    "cost_per_lead",
    "cost_per_opportunity",
    "cost_per_customer",
    "cost_per_loyal",
    "influenced",
)
STEPS = ("leads", "opportunities", "won", "customers")
UNKNOWN = "–"


class ReportCampaignPage(models.AbstractModel):
    """A campaign on one page: plan, costs, results, the way to customers, their rungs.

    The figures are the campaign's with all its parts, as the Results tab shows them.
    """

    _name = "report.crm_fa.report_campaign_page"
    _description = "Campaign on One Page"

    @api.model
    def _get_report_values(self, docids, data=None):
        campaigns = self.env["utm.campaign"].browse(docids)
        campaigns.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "utm.campaign",
            "docs": campaigns,
            "pages": {campaign.id: self._page(campaign) for campaign in campaigns},
            "direction": self.env["res.lang"]._get_data(code=self.env.lang).direction
            or "ltr",
        }

    def _page(self, campaign):
        """Return all texts of a page, written as the reader writes numbers."""
        # Results are everyone's who sells: the field itself checks that.
        rows = {row["figure"]: row for row in campaign.roi_results["rows"]}
        model = self.env["res.company"]._fields["campaign_attribution_model"]
        labels = dict(model._description_selection(self.env))
        steps = [(rows[name]["label"], rows[name]["total"] or 0) for name in STEPS]
        return {
            "period": self._period(campaign),
            "words": self._words(rows["percent"]["total"]),
            "model": labels[self.env.company.campaign_attribution_model],
            "closed": campaign.roi_results["closed"],
            "plan": [self._line(campaign, rows[name]) for name in PLANNED],
            "others": [self._line(campaign, rows[name]) for name in OTHERS],
            "costs": self._costs(campaign),
            "steps": self._bars(steps),
            "rungs": self._bars(self._rungs(campaign)),
        }

    def _period(self, campaign):
        dates = self.env["ir.qweb.field.date"]
        start, end = (
            dates.value_to_html(day, {}) if day else "…"
            for day in (campaign.period_start, campaign.period_end)
        )
        if start == end == "…":
            return ""
        return f"{start} – {end}"

    def _words(self, percent):
        amount = brought_back(percent)
        return amount is not False and self.env._(
            "Each 100 spent brought back %(amount)s", amount=amount
        )

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

    def _rungs(self, campaign):
        """Return ``(rung, acquired customers who stand on it today)``, lowest first."""
        _model, domain, _measure = campaign.sudo()._roi_source("customers", True)
        # How many is a result; who they are is not on the page.
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        counts = dict(partners._read_group(domain, ["ladder_rung_id"], ["__count"]))
        rungs = self.env["crm.ladder.rung"].search([("active", "=", True)])
        rungs |= rungs.union(*counts)
        found = [
            (rung.name, counts.get(rung, 0))
            for rung in rungs.sorted(lambda rung: (rung.sequence, rung.id))
        ]
        nowhere = counts.get(self.env["crm.ladder.rung"])
        return found + ([(self.env._("Not on the ladder"), nowhere)] if nowhere else [])

    def _bars(self, counts):
        """Return counts with the width of their bars, in % of the longest."""
        most = max((count for _label, count in counts), default=0)
        return [
            {
                "label": label,
                "count": formatLang(self.env, count, digits=0),
                "width": round(100 * count / most) if most else 0,
            }
            for label, count in counts
        ]
