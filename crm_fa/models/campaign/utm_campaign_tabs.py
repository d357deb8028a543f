from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SALES = "sales_team.group_sale_salesman"

# Rows of a tab: the newest ones; a button opens all of them in a list of their own.
SHOWN = 40


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    # What the tabs of the form list; each obeys the rights on its own model.
    roi_lead_ids = fields.One2many(
        "crm.lead",
        compute="_compute_roi_tabs",
        string="Leads of the Campaign",
        groups=SALES,
    )
    roi_touch_ids = fields.One2many(
        "crm.campaign.touch",
        compute="_compute_roi_tabs",
        string="Touches",
        groups=SALES,
    )
    roi_credit_ids = fields.One2many(
        "crm.campaign.credit",
        compute="_compute_roi_tabs",
        string="Credited Orders",
        groups=SALES,
    )
    # How many there are beyond those the tab shows: 0 when it shows all.
    roi_more_leads = fields.Integer(
        compute="_compute_roi_tabs", groups=SALES, export_string_translation=False
    )
    roi_more_touches = fields.Integer(
        compute="_compute_roi_tabs", groups=SALES, export_string_translation=False
    )
    roi_more_credits = fields.Integer(
        compute="_compute_roi_tabs", groups=SALES, export_string_translation=False
    )

    @api.depends_context("allowed_company_ids", "uid")
    def _compute_roi_tabs(self):
        """List the newest rows of each tab; orders under the company's model.

        Three queries for all campaigns, however many rows they have.
        """
        for rows_name, more_name, (model, domain) in zip(
            ("roi_lead_ids", "roi_touch_ids", "roi_credit_ids"),
            ("roi_more_leads", "roi_more_touches", "roi_more_credits"),
            self._roi_tab_sources(),
            strict=True,
        ):
            found = self._roi_newest(model, domain)
            for campaign in self:
                ids, count = found.get(campaign._origin.id, ((), 0))
                campaign[rows_name] = model.browse(ids)
                campaign[more_name] = max(count - SHOWN, 0)

    def _roi_tab_sources(self):
        """Return model and domain of the tabs of leads, touches and orders."""
        model = self.env.company.campaign_attribution_model
        return (
            (
                self.env["crm.lead"].with_context(active_test=False),
                Domain("lead_invalid", "=", False),
            ),
            (self.env["crm.campaign.touch"], Domain.TRUE),
            (self.env["crm.campaign.credit"], Domain("model", "=", model)),
        )

    def _roi_newest(self, model, domain):
        """Return ``{campaign id: (newest ids, number of all)}`` that the user sees."""
        ids = self._origin.ids
        if not ids:
            return {}
        query = model._search(Domain("campaign_id", "in", ids) & domain)
        if query.is_empty():
            return {}
        campaign = SQL.identifier(model._table, "campaign_id")
        order = model._order_to_sql(model._order, query)
        rows = query.select(
            campaign,
            SQL.identifier(model._table, "id"),
            SQL(
                "row_number() OVER (PARTITION BY %s ORDER BY %s) AS nr", campaign, order
            ),
            SQL("count(*) OVER (PARTITION BY %s) AS total", campaign),
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.campaign_id, array_agg(r.id ORDER BY r.nr), max(r.total)
                  FROM (%s) r WHERE r.nr <= %s
                 GROUP BY r.campaign_id
                """,
                rows,
                SHOWN,
            )
        )
        return {campaign_id: (newest, total) for campaign_id, newest, total in rows}

    # ---- show all --------------------------------------------------------------------

    @api.readonly
    def action_roi_open_leads(self):
        """Open all leads of the campaign, lost and archived ones too."""
        return self._roi_open_tab(0, self.env._("Leads: %(campaign)s", **self._named()))

    @api.readonly
    def action_roi_open_touches(self):
        """Open all touches of the campaign."""
        return self._roi_open_tab(
            1, self.env._("Touches: %(campaign)s", **self._named())
        )

    @api.readonly
    def action_roi_open_credits(self):
        """Open all orders credited to the campaign, under the company's model."""
        return self._roi_open_tab(
            2, self.env._("Orders: %(campaign)s", **self._named())
        )

    def _named(self):
        self.ensure_one()
        return {"campaign": self.title}

    def _roi_open_tab(self, number, name):
        self.check_access("read")
        model, domain = self._roi_tab_sources()[number]
        views = [(False, "list")]
        if model._name == "crm.lead":
            views.append((False, "form"))
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model._name,
            "views": views,
            "domain": list(Domain("campaign_id", "=", self.id) & domain),
            "context": {"active_test": False, "create": False},
        }

    def action_roi_open_returned(self):
        """Open the documents whose sum is the actual revenue."""
        return self.action_roi_open("returned")

    def action_roi_open_costs(self):
        """Open all that is a cost of the campaign: typed, billed, and committed.

        By kind: what is committed is no part of the actual cost.
        """
        self.ensure_one()
        action = self.action_roi_open("cost")
        action["name"] = self.env._("Costs: %(campaign)s", **self._named())
        action["domain"] = [
            ("target_id", "=", self.id),
            ("kind", "in", ["actual", "committed"]),
        ]
        action["context"]["group_by"] = ["kind"]
        return action
