from odoo import SUPERUSER_ID, api, fields, models

from ...tools.campaign_roi import budget_state

_DATA_KEY = "crm_fa.campaign_budgets"
_RANKS = {False: 0, "ok": 0, "warning": 1, "over": 2}


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    roi_budget_alert = fields.Selection(
        [("ok", "Within Budget"), ("warning", "Nearly Used Up"), ("over", "Over")],
        string="Budget Alert Given",
        copy=False,
        readonly=True,
        export_string_translation=False,
        help="What people were told already: each step is told once.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "roi_budget" in vals or "roi_currency_id" in vals:
            self._mark_budget()
        return result

    def _mark_budget(self):
        """Have the use of these campaigns' budgets checked when the transaction ends.

        Costs no query; a hundred costs imported together are checked once.
        """
        ids = [ref for ref in self.ids if ref]
        if not ids:
            return
        precommit = self.env.cr.precommit
        marked = precommit.data.get(_DATA_KEY)
        if marked is None:
            marked = precommit.data[_DATA_KEY] = set()
            precommit.add(lambda: self._check_marked_budgets())
        marked.update(ids)

    def _check_marked_budgets(self):
        ids = self.env.cr.precommit.data.pop(_DATA_KEY, ())
        # Who types a cost need not be the one who is told, nor see all companies.
        env = api.Environment(self.env.cr, SUPERUSER_ID, {})
        env["utm.campaign"].browse(ids).exists()._check_budget_use()

    def _check_budget_use(self):
        """Tell the responsible and the manager when a budget is used up, once."""
        planned = self.filtered(lambda campaign: campaign.roi_budget)
        rows = planned._roi_rows(settings=self._roi_settings(companies=False))
        for campaign in self:
            row = rows.get(campaign.id, {})
            use = row.get("budget_use")
            state = budget_state(False if use is None else use)
            if state == campaign.roi_budget_alert:
                continue
            rose = _RANKS[state] > _RANKS[campaign.roi_budget_alert]
            campaign.roi_budget_alert = state
            if state == "over" and rose:
                campaign._announce_overrun(row)
            elif state != "over":
                campaign._withdraw_overrun()

    def _announce_overrun(self, row):
        for user in self._roi_people():
            told = self.with_context(lang=user.lang)
            currency = told.roi_currency_id
            told.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=told.env._("Budget used up"),
                note=told.env._(
                    "“%(campaign)s” has cost %(cost)s of a budget of %(budget)s.",
                    campaign=told.title,
                    cost=currency.format(row["cost"]),
                    budget=currency.format(row["budget"]),
                ),
            )

    def _roi_people(self):
        """Return the responsible, and the leader of the responsible's sales team.

        Where there is no leader, a sales manager of the campaign's company.
        """
        self.ensure_one()
        responsible = self.user_id
        manager = responsible.sale_team_id.user_id
        if not manager or manager == responsible:
            group = self.env.ref("sales_team.group_sale_manager")
            company = self.company_id or self.env.company
            managers = group.all_user_ids.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and company in user.company_ids
                    and user.id != SUPERUSER_ID
                )
            )
            manager = managers.sorted("id")[:1]
        return responsible | manager

    def _withdraw_overrun(self):
        """Take open notices back: the budget was raised or a cost was wrong."""
        summaries = set()
        for code, _name in self.env["res.lang"].get_installed():
            summaries.add(self.with_context(lang=code).env._("Budget used up"))
        self.activity_ids.filtered(
            lambda activity: activity.summary in summaries and activity.automated
        ).unlink()
