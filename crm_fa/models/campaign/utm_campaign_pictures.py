from odoo import api, fields, models
from odoo.tools import SQL

from .campaign_figures import LOYAL, own_targets, tree_targets
from .campaign_pictures import standing_query, touched_query

SALES = "sales_team.group_sale_salesman"
# The code of the rung from which on a customer has come back.
REPEAT = "repeat"


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
        rungs = self._roi_standing(with_parts)
        name = "roi_total_%s" if with_parts else "roi_%s"
        return {
            "with_parts": with_parts,
            "percent": self[name % "percent"],
            "words": self[name % "words"],
            "steps": self._roi_funnel(with_parts, rungs),
            "rungs": rungs,
            "months": self._roi_months(with_parts),
        }

    def _roi_funnel(self, with_parts, rungs):
        """Return the steps from a contact to a customer who came back, each a count."""
        self.ensure_one()
        row = self._roi_rows(with_parts).get(self.id, {})
        names = {
            "leads": "roi_lead_count",
            "opportunities": "roi_opportunity_count",
            "won": "roi_won_count",
            "customers": "roi_customer_count",
        }
        steps = [
            {
                "figure": "touched",
                "label": self.env._("Touched"),
                "count": len(self._roi_touch_ids(with_parts)),
            }
        ]
        steps += [
            {
                "figure": figure,
                "label": self._fields[name]._description_string(self.env),
                "count": row.get(figure) or 0,
            }
            for figure, name in names.items()
        ]
        steps += [
            {
                "figure": "customers",
                "label": rung["label"],
                "count": rung["count"],
                "rung_id": rung["rung_id"],
            }
            for rung in rungs
            if rung["came_back"]
        ]
        return steps

    def _roi_touch_ids(self, with_parts):
        """Return the last touch of each customer and lead the campaign has touched."""
        self.ensure_one()
        self.env.flush_all()
        targets = tree_targets if with_parts else own_targets
        query = touched_query(
            self.sudo()._roi_settings(), targets(SQL("u.id = %s", self.id))
        )
        return [row["touch_id"] for row in self.env.execute_query_dict(query)]

    def _roi_standing(self, with_parts):
        """Return how many acquired customers stand on each rung today, lowest first."""
        self.ensure_one()
        self.env.flush_all()
        query = standing_query(
            self.sudo()._roi_settings(), self._roi_campaign_query(with_parts)
        )
        counts = {
            row["rung_id"] or 0: row["customers"]
            for row in self.env.execute_query_dict(query)
        }
        rungs = self.env["crm.ladder.rung"].search([("active", "=", True)])
        # Somebody may still stand on a rung that was archived today.
        rungs |= rungs.browse(ref for ref in counts if ref)
        heights = {rung.code: rung.sequence for rung in rungs if rung.active}
        standing = [
            {
                "rung_id": rung.id,
                "label": rung.name,
                "count": counts.get(rung.id, 0),
                "came_back": REPEAT in heights and rung.sequence >= heights[REPEAT],
                "is_loyal": LOYAL in heights and rung.sequence >= heights[LOYAL],
            }
            for rung in rungs.sorted(lambda rung: (rung.sequence, rung.id))
        ]
        if counts.get(0):
            nowhere = {"rung_id": 0, "label": self.env._("Not on the Ladder")}
            nowhere.update(count=counts[0], came_back=False, is_loyal=False)
            standing.insert(0, nowhere)
        return standing

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
