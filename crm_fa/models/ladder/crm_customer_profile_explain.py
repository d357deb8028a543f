from odoo import api, models
from odoo.tools import SQL

from ...tools.ladder_rules import missing_for
from .ladder_decision import windows_of
from .ladder_facts import fact_query, window_column
from .ladder_writing import decided_ctes


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _explain(self, partners):
        """Return why partners stand where they do, computed from documents right now.

        Reads only.  The answer holds the facts within the windows of all rungs, which
        the stored profile does not.

        :param partners: commercial partners
        :return: ``{partner id: facts}``; who is not on the ladder is left out
        """
        self.env.flush_all()
        rungs = self.env["crm.ladder.rung"]._ladder_rules()
        settings = self._ladder_settings()
        today = self._today()
        scope = self._scope_of(partners.ids, settings)
        windows = windows_of(rungs)
        names = [
            window_column(window, fact)
            for window in windows
            for fact in ("purchase_count", "purchase_day_count", "revenue")
        ]
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH fact AS MATERIALIZED (%s), %s
                SELECT s.* %s FROM standing s JOIN fact f USING (partner_id)
                """,
                fact_query(settings, scope, today, windows),
                decided_ctes(settings, rungs, scope, today),
                SQL("").join(SQL(", %s", SQL.identifier("f", name)) for name in names),
            )
        )
        return {row["partner_id"]: row for row in rows}

    @api.model
    def _missing_for(self, rung, facts):
        """Return what a customer with ``facts`` lacks for a rung.

        :param dict rung: one of ``crm.ladder.rung._ladder_rules()``
        :param dict facts: one of :meth:`_explain`
        :return: ``{threshold: missing}``, see ``tools.ladder_rules.missing_for``
        """
        window = rung["window_days"]
        return missing_for(
            rung,
            {
                "min_leads": facts["lead_count"] + facts["quotation_count"],
                "min_purchases": facts[window_column(window, "purchase_count")],
                "min_purchase_days": facts[window_column(window, "purchase_day_count")],
                "min_revenue": facts[window_column(window, "revenue")],
                "min_referrals": facts["referral_count"],
                "max_overdue_ratio": facts["overdue_ratio"],
            },
        )
