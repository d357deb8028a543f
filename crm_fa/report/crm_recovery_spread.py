from odoo import fields, models
from odoo.tools import SQL

from .recovery_measures import share


class CrmRecoverySpread(models.Model):
    """What each agent gives for like cases, beside what all agents give.

    Like cases are of one company, category, severity and responsibility.  One row an
    agent and kind of case; percent of the affected amount, of closed cases only.
    """

    _name = "crm.recovery.spread"
    _inherit = "crm.recovery.alike"
    _description = "Like Cases by Agent"
    _auto = False
    _order = "cases desc, id"
    _rec_name = "user_id"
    _depends = {
        "crm.recovery": [
            "state",
            "severity",
            "responsibility",
            "category_id",
            "amount_affected",
            "user_id",
            "company_id",
        ],
        "crm.recovery.compensation": ["state", "amount"],
    }

    user_id = fields.Many2one("res.users", string="Agent", readonly=True)
    cases = fields.Integer(readonly=True)
    percent_low = share("Lowest (%)", aggregator="min")
    percent = share(
        "Usual (%)",
        help="Half of this agent's like cases were given less, half more.",
    )
    percent_high = share("Highest (%)", aggregator="max")
    like_cases = fields.Integer(
        string="Like Cases of All", readonly=True, aggregator="max"
    )
    like_percent = share("Usual of All (%)")
    difference = share(
        "Difference (Points)",
        help="This agent's usual percentage less the usual one of all agents.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH paid AS (
                SELECT c.id, c.company_id, c.category_id, c.severity, c.responsibility,
                       c.user_id,
                       (100 * coalesce(sum(k.amount), 0) / c.amount_affected)::float8
                           AS percent
                  FROM crm_recovery c
                  LEFT JOIN crm_recovery_compensation k
                    ON k.recovery_id = c.id
                   AND k.state IN ('approved', 'issued', 'redeemed')
                 WHERE c.state = 'closed' AND c.amount_affected > 0
                   AND c.user_id IS NOT NULL
                 GROUP BY c.id
            ), usual AS (
                SELECT company_id, category_id, severity, responsibility,
                       count(*) AS cases,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY percent) AS percent
                  FROM paid
                 GROUP BY company_id, category_id, severity, responsibility
            ), own AS (
                SELECT min(id) AS id, company_id, category_id, severity,
                       responsibility, user_id, count(*) AS cases,
                       min(percent) AS percent_low, max(percent) AS percent_high,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY percent) AS percent
                  FROM paid
                 GROUP BY company_id, category_id, severity, responsibility, user_id
            )
            SELECT o.id, o.company_id, o.category_id, o.severity, o.responsibility,
                   o.user_id, o.cases, o.percent_low, o.percent, o.percent_high,
                   u.cases AS like_cases, u.percent AS like_percent,
                   o.percent - u.percent AS difference
              FROM own o
              JOIN usual u
                ON u.company_id = o.company_id
               AND u.category_id IS NOT DISTINCT FROM o.category_id
               AND u.severity = o.severity AND u.responsibility = o.responsibility
            """
        )

    def action_open_cases(self):
        """Open the cases behind this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Like Cases"),
            "res_model": "crm.recovery",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("company_id", "=", self.company_id.id),
                ("category_id", "=", self.category_id.id),
                ("severity", "=", self.severity),
                ("responsibility", "=", self.responsibility),
                ("user_id", "=", self.user_id.id),
                ("state", "=", "closed"),
                ("amount_affected", ">", 0),
            ],
        }
