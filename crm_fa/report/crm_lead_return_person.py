from odoo import fields, models
from odoo.tools import SQL

from ..models.lead_desk.crm_lead_return import RATE_DAYS


class CrmLeadReturnPerson(models.Model):
    """How many of the leads of the last 30 days each salesperson gave back."""

    _name = "crm.lead.return.person"
    _description = "Return Rate by Salesperson"
    _auto = False
    _order = "rate_percent desc, asked desc, id"
    _rec_name = "user_id"
    _depends = {
        "crm.lead.assignment": ["to_user_id", "date"],
        "crm.lead.return": ["user_id", "state", "request_date"],
        "res.users": ["company_id"],
    }

    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received = fields.Integer("Leads Received", readonly=True)
    asked = fields.Integer("Returns Asked", readonly=True)
    accepted = fields.Integer("Returns Accepted", readonly=True)
    refused = fields.Integer("Returns Refused", readonly=True)
    rate_percent = fields.Float(
        "Return Rate (%)",
        digits=(16, 1),
        readonly=True,
        aggregator=None,
        help="Accepted returns of a hundred leads received in the last 30 days.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH counted AS (
                SELECT to_user_id AS user_id, 1 AS received, 0 AS asked, 0 AS accepted,
                       0 AS refused
                  FROM crm_lead_assignment
                 WHERE to_user_id IS NOT NULL AND date > %(since)s
             UNION ALL
                SELECT user_id, 0, 1,
                       (state IN ('accepted', 'auto_accepted'))::int,
                       (state = 'rejected')::int
                  FROM crm_lead_return WHERE request_date > %(since)s
            )
            SELECT u.id, u.id AS user_id, u.company_id,
                   SUM(received) AS received, SUM(asked) AS asked,
                   SUM(accepted) AS accepted, SUM(refused) AS refused,
                   100.0 * SUM(accepted) / NULLIF(SUM(received), 0) AS rate_percent
              FROM counted JOIN res_users u ON u.id = counted.user_id
             GROUP BY u.id, u.company_id
            """,
            since=fields.Datetime.subtract(fields.Datetime.now(), days=RATE_DAYS),
        )

    def action_open_returns(self):
        """Open the returns that this salesperson asked for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns"),
            "res_model": "crm.lead.return",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("user_id", "=", self.user_id.id)],
        }
