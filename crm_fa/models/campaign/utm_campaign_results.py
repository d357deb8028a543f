from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .campaign_figures import (
    acquired_query,
    influenced_query,
    loyal_sequence_query,
)
from .campaign_money import company_query

SALES = "sales_team.group_sale_salesman"

# What the Results tab shows: column, field that names it, type, column of the plan.
ROWS = (
    ("ordered", "roi_ordered", "money", None),
    ("invoiced", "roi_invoiced", "money", None),
    ("margin", "roi_margin", "money", None),
    ("returned", "roi_returned", "money", "revenue"),
    ("late", "roi_late", "money", None),
    ("cost", "roi_cost", "money", "budget"),
    ("committed", "roi_committed", "money", None),
    ("percent", "roi_percent", "percent", "expected_percent"),
    ("leads", "roi_lead_count", "count", "expected_leads"),
    ("opportunities", "roi_opportunity_count", "count", None),
    ("won", "roi_won_count", "count", None),
    ("customers", "roi_customer_count", "count", "expected_customers"),
    ("customers_share", "roi_customer_share", "number", None),
    ("loyal", "roi_loyal_count", "count", None),
    ("cost_per_lead", "roi_cost_per_lead", "money", None),
    ("cost_per_opportunity", "roi_cost_per_opportunity", "money", None),
    ("cost_per_customer", "roi_cost_per_customer", "money", None),
    ("cost_per_loyal", "roi_cost_per_loyal", "money", None),
    ("influenced", "roi_influenced", "money", None),
)

# Of what records each number is the sum: model, domain, field to add up.
ENTRY = "crm.campaign.entry"
ENTRIES = {
    "ordered": ([("kind", "=", "ordered")], "amount"),
    "invoiced": ([("kind", "=", "invoiced")], "amount"),
    "margin": ([("kind", "=", "invoiced")], "margin"),
    "returned": ([("is_return", "=", True)], "amount"),
    "late": ([("is_return", "=", True), ("is_late", "=", True)], "amount"),
    "cost": ([("kind", "=", "actual")], "amount"),
    "committed": ([("kind", "=", "committed")], "amount"),
    "influenced": ([("kind", "=", "influenced")], "amount"),
}
LEADS = {
    "leads": [],
    "opportunities": [("type", "=", "opportunity")],
    "won": [("won_status", "=", "won")],
}
DRILLS = frozenset(
    {*ENTRIES, *LEADS, "touched", "customers", "customers_share", "loyal"}
)


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_results = fields.Json(
        string="Results",
        compute="_compute_roi_results",
        compute_sudo=True,
        groups=SALES,
        help="Plan, actual figures, figures with all parts, and what was frozen.",
    )

    @api.depends_context("allowed_company_ids", "lang")
    def _compute_roi_results(self):
        for campaign in self:
            campaign.roi_results = campaign._roi_result_table()

    def _roi_result_table(self):
        """Return the figures of one campaign as rows for the Results tab.

        :return: dict of ``currency_id``, ``has_parts``, ``closed`` (False, or when and
            how it was closed) and ``rows``; unknown numbers are False
        """
        self.ensure_one()
        campaign = self._origin
        if not campaign:
            return False
        has_parts = bool(campaign.with_context(active_test=False).child_ids)
        own = campaign._roi_row()
        total = campaign._roi_row(with_parts=True) if has_parts else own
        snapshot = campaign.roi_snapshot_ids[:1]
        now = snapshot._roi_row_now() if snapshot else {}
        rows = []
        for column, name, kind, plan_column in ROWS:
            field = self._fields[name]
            plan = total.get(plan_column) if plan_column else None
            if plan_column and kind == "count" and not plan:
                plan = None
            row = {
                "figure": column,
                "label": field._description_string(self.env),
                "help": field._description_help(self.env) or "",
                "type": kind,
                "can_open": column in DRILLS,
                "own": own.get(column),
                "total": total.get(column),
                "plan": plan,
                "variance": _difference(total.get(column), plan),
                "frozen": None,
                "adjusted": None,
            }
            if snapshot and column in snapshot._fields:
                frozen = snapshot[column]
                row["frozen"] = None if frozen is False else frozen
                row["adjusted"] = _difference(now.get(column), row["frozen"])
            rows.append({key: _known(value) for key, value in row.items()})
        return {
            "currency_id": campaign.roi_currency_id.id,
            "has_parts": has_parts,
            "closed": snapshot._roi_closing() if snapshot else False,
            "rows": rows,
        }

    def _roi_row(self, with_parts=False, settings=None):
        """Return all figures of one campaign by column; see ``figure_query``."""
        settings = settings or self._roi_settings()
        row = dict(self._roi_rows(with_parts, settings).get(self.id, {}))
        [influenced] = self.env.execute_query_dict(
            influenced_query(settings, self._roi_targets(with_parts))
        ) or [{"amount": 0.0}]
        row["influenced"] = influenced["amount"]
        return row

    # ---- opening what a number is the sum of -----------------------------------------

    @api.readonly
    def action_roi_open(
        self, figure, with_parts=False, rung_id=None, period=None, and_higher=False
    ):
        """Open the records whose sum is a figure, or the part of it in a picture.

        The action's context names in ``roi_measure`` what to add up: a field, or
        "__count".

        :param str figure: a column of ``figure_query``
        :param bool with_parts: of the campaign with all its parts
        :param rung_id: only customers who stand on this rung today; 0: on none
        :param bool and_higher: or on a higher one
        :param period: only documents from the first of two dates to before the second
        :raises UserError: for what is no sum
        """
        self.ensure_one()
        self.check_access("read")
        if figure not in DRILLS:
            raise UserError(
                self.env._("“%(figure)s” is not a sum of records.", figure=figure)
            )
        model, domain, measure = self._roi_source(figure, with_parts)
        label = self._roi_label(figure)
        if figure == "customers" and rung_id is not None:
            rung = self.env["crm.ladder.rung"].browse(rung_id).exists()
            label = rung.name or label
            if and_higher and rung:
                rungs = self._roi_rungs()
                higher = rungs[rungs.ids.index(rung.id) :]
                domain.append(("ladder_rung_id", "in", higher.ids))
                is_highest = rung == rungs.filtered("active")[-1:]
                label = self._roi_and_higher(label, is_highest)
            else:
                domain.append(("ladder_rung_id", "=", rung.id))
        if figure in ENTRIES and period:
            start, end = period
            domain += [("date", ">=", start), ("date", "<", end)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(figure)s: %(campaign)s",
                figure=label,
                campaign=self.title,
            ),
            "res_model": model,
            "views": [(False, "list")] + ([] if model == ENTRY else [(False, "form")]),
            "domain": domain,
            "context": {
                "roi_target_id": self.id,
                "roi_with_parts": with_parts,
                "roi_measure": measure,
                "active_test": False,
                "create": False,
            },
        }

    def _roi_label(self, figure):
        """Return the name of a figure in the reader's language."""
        if figure == "touched":
            return self.env._("Touched")
        name = next(field for column, field, *_rest in ROWS if column == figure)
        return self._fields[name]._description_string(self.env)

    def _roi_campaign_query(self, with_parts):
        """Return the relation ``campaign_id``: this one, or with all its parts."""
        return SQL(
            "(SELECT t.campaign_id FROM (%s) t (target_id, campaign_id))",
            self._roi_targets(with_parts),
        )

    def _roi_source(self, figure, with_parts):
        """Return model, domain and measure of the records behind a figure."""
        if figure in ENTRIES:
            domain, measure = ENTRIES[figure]
            is_margin = self.env.company.campaign_roi_basis == "margin"
            if figure in ("returned", "late") and is_margin:
                measure = "margin"
            return ENTRY, [("target_id", "=", self.id), *domain], measure
        if figure == "touched":
            ids = self._roi_touch_ids(with_parts)
            return "crm.campaign.touch", [("id", "in", ids)], "__count"
        campaigns = self._roi_campaign_query(with_parts)
        if figure in LEADS:
            ids = [row[0] for row in self.env.execute_query(campaigns)]
            companies = [*self.env.companies.ids, False]
            return (
                "crm.lead",
                [
                    ("campaign_id", "in", ids),
                    ("lead_invalid", "=", False),
                    ("company_id", "in", companies),
                    *LEADS[figure],
                ],
                "__count",
            )
        return self._roi_acquired(figure, campaigns)

    def _roi_acquired(self, figure, campaigns):
        """Return the source of a figure of acquired customers."""
        self.env.flush_all()
        # How customers are counted is no secret of the company's settings.
        settings = self.sudo()._roi_settings()
        by_share = figure == "customers_share"
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH company AS MATERIALIZED (%(company)s)
                SELECT a.id AS credit_id, a.partner_id
                  FROM (%(acquired)s) a
                  JOIN res_partner r ON r.id = a.partner_id
                  LEFT JOIN crm_ladder_rung g ON g.id = r.ladder_rung_id
                 WHERE a.model = %(model)s
                   AND (%(all)s OR g.sequence >= (%(loyal)s))
                """,
                company=company_query(settings.companies),
                acquired=acquired_query(settings, campaigns),
                model=settings.model if by_share else "single",
                all=figure != "loyal",
                loyal=loyal_sequence_query(),
            )
        )
        if by_share:
            ids = [row["credit_id"] for row in rows]
            return "crm.campaign.credit", [("id", "in", ids)], "share"
        return (
            "res.partner",
            [("id", "in", [row["partner_id"] for row in rows])],
            "__count",
        )


def _difference(value, plan):
    if value is None or plan is None:
        return None
    return value - plan


def _known(value):
    """Unknown is False, as everywhere in Odoo's JSON."""
    return False if value is None else value
