from odoo import api, fields, models
from odoo.fields import Domain

from ..models.screen_dates import format_datetime
from .campaign_xlsx import (
    Amount,
    CampaignWorkbook,
    Formula,
    cell,
    ratio,
    sum_if,
)
from .crm_campaign_xlsx_rows import COMMITTED, SPENT
from .ladder_xlsx import Column, sheet_name

# Campaigns in the chart: more could not be told apart.
CHARTED = 20

# Columns of the sheets that the formulas of the summary add up.
NUMBER, OWN, MAIN = 1, 8, 9
OWN_MARGIN, MAIN_MARGIN = 10, 11
STATE = 7


class CrmLadderXlsx(models.AbstractModel):
    """The workbook of campaigns: a summary whose figures are formulas over the rest."""

    _inherit = "crm.ladder.xlsx"

    @api.model
    def _reports(self):
        campaigns = self.env._("Campaigns")
        results = self.env._("Campaign Results")
        return {
            **super()._reports(),
            "campaigns": ("utm.campaign", campaigns),
            "campaign_results": ("crm.campaign.result", results),
        }

    def _workbook_class(self, report):
        if report in ("campaigns", "campaign_results"):
            return CampaignWorkbook
        return super()._workbook_class(report)

    def _write_campaigns(self, book, model, domain):
        campaigns = model.search(domain)
        self._write_campaign_book(
            book, campaigns, Domain("campaign_id", "in", campaigns.ids)
        )

    def _write_campaign_results(self, book, model, domain):
        groups = model._read_group(domain, ["campaign_id"])
        campaigns = self.env["utm.campaign"].union(*(group for (group,) in groups))
        self._write_campaign_book(book, campaigns, domain)

    def _write_campaign_book(self, book, campaigns, domain):
        """Write all sheets.

        :param campaigns: what the summary lists
        :param Domain domain: of ``crm.campaign.result``: what counts
        """
        env = self.env
        names = []
        for title in (
            env._("Summary"),
            env._("Funnel"),
            env._("Costs"),
            env._("Orders Credited"),
            env._("Invoices"),
            env._("Touches"),
            env._("Attribution Models"),
        ):
            names.append(sheet_name(title, names))
        summary, funnel, costs, orders, invoices, touches, models_sheet = names
        basis = env.company.campaign_roi_basis
        table = self._write_campaign_summary(
            book,
            summary,
            self._campaign_figures(campaigns, domain),
            costs,
            orders if basis == "ordered" else invoices,
            basis == "margin",
        )
        self._write_campaign_funnel(book, funnel, campaigns)
        for index, title in ((1, costs), (2, orders), (3, invoices)):
            columns, batches = self._campaign_sheet(index, domain)
            book.add_table(title, columns, batches)
        book.add_table(touches, *self._campaign_touches(campaigns))
        self._write_campaign_models(book, models_sheet, campaigns, domain)
        return table

    # ---- the summary -----------------------------------------------------------------

    def _write_campaign_summary(self, book, title, rows, costs, sales, is_margin):
        env = self.env
        field = env["utm.campaign"]._fields
        company_currency = env.company.currency_id
        in_main = {"currency": company_currency.name}

        def label(name):
            return field[name]._description_string(env)

        columns = [
            Column(env._("Campaign")),
            Column(env._("Campaign No."), "id"),
            Column(env._("From"), "date"),
            Column(env._("Until"), "date"),
            Column(env._("Currency")),
            Column(label("roi_budget"), "money"),
            Column(label("roi_cost"), "money"),
            Column(label("roi_cost_variance"), "money"),
            Column(label("roi_expected_revenue"), "money"),
            Column(label("roi_returned"), "money"),
            Column(label("roi_revenue_variance"), "money"),
            Column(label("roi_percent"), "percent"),
            Column(label("roi_lead_count"), "integer", True),
            Column(label("roi_cost_per_lead"), "money"),
            Column(label("roi_customer_count"), "integer", True),
            Column(label("roi_cost_per_customer"), "money"),
            Column(env._("Actual Cost in %(currency)s", **in_main), "money", True),
            Column(env._("Actual Revenue in %(currency)s", **in_main), "money", True),
        ]
        lines = [
            self._campaign_summary_line(number, row, costs, sales, is_margin)
            for number, row in enumerate(rows, 1)
        ]
        table = book.add_table(title, columns, [lines])
        if lines:
            cost, back = (cell(table.rows + 1, column) for column in (16, 17))
            cost_sum = sum(row["cost"] or 0 for row in rows)
            back_sum = sum(row["returned"] or 0 for row in rows)
            known = (back_sum - cost_sum) / cost_sum if cost_sum > 0 else None
            book.add_total(table, 11, ratio(f"{back}-{cost}", cost), known, "percent")
        book.add_notes(table, self._campaign_notes(rows))
        book.add_chart(
            table._replace(rows=min(table.rows, CHARTED)),
            "column",
            [16, 17],
            title=env._("Cost and revenue"),
        )
        return table

    def _campaign_notes(self, rows):
        """Return in words as of when the figures are, and what is not in them.

        A workbook may be read much later, and formulas take an empty cell for 0.
        """
        env = self.env
        moment = format_datetime(env, fields.Datetime.now())
        notes = [env._("Made on %(moment)s.", moment=moment)]
        if notice := env["utm.campaign"]._roi_notice():
            notes.append(notice)
        unknown = [row["campaign"].title for row in rows if row["is_partly_unknown"]]
        if unknown:
            notes.append(
                env._(
                    "Amounts whose rate or cost of goods is not known are left out of "
                    "the figures of: %(campaigns)s.",
                    campaigns=", ".join(unknown),
                )
            )
        return notes

    def _campaign_summary_line(self, number, row, costs, sales, is_margin):
        """Return the cells of one campaign; what can be checked is a formula."""
        campaign, currency = row["campaign"], row["currency"]
        key = {f"c{NUMBER}": cell(number, 1)}
        spent = {**key, f"c{STATE}": f'"{self._campaign_states()[SPENT]}"'}
        own, main = (OWN_MARGIN, MAIN_MARGIN) if is_margin else (OWN, MAIN)
        at = {
            name: cell(number, column)
            for name, column in (
                ("budget", 5),
                ("cost", 6),
                ("plan", 8),
                ("back", 9),
                ("leads", 12),
                ("customers", 14),
            )
        }

        def less(part, base, known):
            return Formula(f'=IF({base}="","",{part}-{base})', known, currency)

        def per(text, part, base):
            # Without a cost there is no cost per head either, as there is no ROI.
            known = part / base if part is not None and part > 0 and base else None
            total, heads = at["cost"], at[text]
            formula = f'=IF(AND(N({heads})>0,{total}>0),{total}/{heads},"")'
            return Formula(formula, known, currency)

        cost, back = row["own_cost"], row["own_returned"]
        budget, plan = (
            None if amount is False else amount
            for amount in (campaign.roi_budget, campaign.roi_expected_revenue)
        )
        left = budget - cost if None not in (budget, cost) else None
        more = back - plan if None not in (plan, back) else None
        roi = (back - cost) / cost if cost and back is not None and cost > 0 else None
        return [
            campaign.title,
            campaign.id,
            campaign.period_start,
            campaign.period_end,
            campaign.roi_currency_id.name or self.env.company.currency_id.name,
            Amount(budget, currency),
            Formula(sum_if(costs, OWN, **spent), cost, currency),
            Formula(
                f'=IF({at["budget"]}="","",{at["budget"]}-{at["cost"]})', left, currency
            ),
            Amount(plan, currency),
            Formula(sum_if(sales, own, **key), back, currency),
            less(at["back"], at["plan"], more),
            Formula(ratio(f"{at['back']}-{at['cost']}", at["cost"]), roi),
            row["leads"],
            per("leads", cost, row["leads"]),
            row["customers"],
            per("customers", cost, row["customers"]),
            Formula(sum_if(costs, MAIN, **spent), row["cost"]),
            Formula(sum_if(sales, main, **key), row["returned"]),
        ]

    # ---- from contacts to loyal customers --------------------------------------------

    def _write_campaign_funnel(self, book, title, campaigns):
        """Write the steps of each campaign, without its parts: a person counts once.

        They are of today and of all documents, whatever the report is filtered by.
        """
        # How many is a result, which everyone in sales reads; who they are is not here.
        funnels = campaigns.sudo()._roi_funnels()
        # All campaigns have the same steps.
        steps = next(iter(funnels.values()))["steps"] if funnels else []
        columns = [
            Column(self.env._("Campaign")),
            Column(self.env._("Campaign No."), "id"),
            # Who was touched by two campaigns is one person: not to be added up.
            *(
                Column(step["label"], "integer", step["figure"] != "touched")
                for step in steps
            ),
        ]
        lines = [
            [
                campaign.title,
                campaign.id,
                *(step["count"] for step in funnels[campaign.id]["steps"]),
            ]
            for campaign in campaigns
        ]
        book.add_table(title, columns, [lines])

    # ---- models side by side ---------------------------------------------------------

    def _write_campaign_models(self, book, title, campaigns, domain):
        """Write revenue and ROI of each campaign under every attribution model."""
        env = self.env
        result = env["crm.campaign.result"]
        labels = dict(result._fields["model"]._description_selection(env))
        known = result._known_models()
        found = {
            (campaign, model): (cost, back)
            for campaign, model, cost, back in result._read_group(
                domain, ["campaign_id", "model"], ["cost:sum", "returned:sum"]
            )
        }
        columns = [
            Column(env._("Campaign")),
            Column(env._("Actual Cost"), "money", True),
            *(Column(labels[model], "money", True) for model in known),
            *(
                Column(env._("ROI: %(model)s", model=labels[model]), "percent")
                for model in known
            ),
        ]

        def line(number, campaign):
            pairs = [found.get((campaign, model)) or (0, 0) for model in known]
            cost = next((pair[0] for pair in pairs if pair[0]), 0) or None
            spent = cell(number, 1)
            ratios = [
                Formula(
                    ratio(f"{cell(number, 2 + index)}-{spent}", spent),
                    (back - cost) / cost
                    if cost and cost > 0 and back is not None and back is not False
                    else None,
                )
                for index, (_cost, back) in enumerate(pairs)
            ]
            backs = [None if back is False else back for _cost, back in pairs]
            return [campaign.title, cost or 0, *backs, *ratios]

        book.add_table(
            title,
            columns,
            [[line(*item) for item in enumerate(campaigns, 1)]],
        )

    def _campaign_states(self):
        states = self.env["crm.campaign.cost"]._fields["state"]
        labels = dict(states._description_selection(self.env))
        return {SPENT: labels["actual"], COMMITTED: labels["committed"]}
