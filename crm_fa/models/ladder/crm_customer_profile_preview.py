from odoo import api, models
from odoo.tools import SQL

from .ladder_decision import windows_of
from .ladder_facts import Scope, fact_query
from .ladder_writing import decided_ctes


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    @api.model
    def _preview(self, rules):
        """Count who would stand where by ``rules``, and write nothing.

        One statement, the same that the refresh decides by.  The days before moving
        down are taken as over: the answer is where everyone ends up.

        :param rules: thresholds in the form of ``crm.ladder.rung._ladder_rules``
        :return: ``{rung id: customers}``; who would stand nowhere is under ``False``.
            Archived customers and other companies' are left out, as in the views.
        """
        self.env.flush_all()
        settings = self._ladder_settings()
        today = self._today()
        # The sums over all customers fit into memory, or take twice as long.
        self.env.cr.execute(SQL("SELECT set_config('work_mem', '256MB', true)"))
        rows = self.env.execute_query(
            SQL(
                """
                WITH fact AS MATERIALIZED (%(fact)s), %(decided)s
                SELECT ladder_rung_id, count(*)
                  FROM standing
                 WHERE active
                   AND (company_id IS NULL OR company_id = ANY(%(companies)s))
                 GROUP BY ladder_rung_id
                """,
                fact=fact_query(settings, Scope(), today, windows_of(rules)),
                decided=decided_ctes(
                    settings, rules, Scope(), today, ignore_dwell=True
                ),
                companies=self.env.companies.ids,
            )
        )
        return {rung_id or False: count for rung_id, count in rows}
