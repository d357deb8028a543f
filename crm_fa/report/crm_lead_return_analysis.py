from odoo import fields, models
from odoo.tools import SQL

from ..models.lead_desk.crm_lead_return import LEADERS

RATE = "rate_percent:avg"


class CrmLeadReturnAnalysis(models.Model):
    """One row per lead received and one per return asked, to count one by the other.

    Nothing is copied. A return counts on the day it was asked, a lead on the day it was
    received. Values are converted into the company's currency at the return's date;
    what has no price, or no rate, is left empty.
    """

    _name = "crm.lead.return.analysis"
    _description = "Lead Return Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "user_id"
    _depends = {
        "crm.lead.assignment": ["lead_id", "list_id", "to_user_id", "date"],
        "crm.lead.return": ["state", "user_id", "reason_id", "price", "decision_hours"],
        "crm.lead": ["campaign_id", "lead_vendor_id"],
        "crm.lead.vendor": ["partner_id"],
        "res.currency.rate": ["rate", "name", "company_id", "currency_id"],
    }

    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    list_id = fields.Many2one("crm.lead.list", string="Lead List", readonly=True)
    source_id = fields.Many2one("utm.source", readonly=True)
    vendor_id = fields.Many2one("res.partner", string="Lead Vendor", readonly=True)
    campaign_id = fields.Many2one("utm.campaign", readonly=True)
    reason_id = fields.Many2one("crm.lead.return.reason", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    received = fields.Integer("Leads Received", readonly=True)
    asked = fields.Integer("Returns Asked", readonly=True)
    accepted = fields.Integer("Returns Accepted", readonly=True)
    refused = fields.Integer("Returns Refused", readonly=True)
    pending = fields.Integer("Returns Pending", readonly=True)
    rate_percent = fields.Float(
        "Return Rate (%)",
        digits=(16, 1),
        readonly=True,
        aggregator="avg",
        help="Accepted returns of a hundred leads received.",
    )
    value = fields.Monetary(
        "Value Accepted",
        readonly=True,
        groups=LEADERS,
        help="What the leads cost whose return was accepted.",
    )
    decision_hours = fields.Float("Hours to Decide", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        # Two sources share one sequence of numbers.
        return SQL(
            """
            SELECT a.id * 2 AS id, a.date, a.to_user_id AS user_id, a.list_id,
                   a.source_id, v.partner_id AS vendor_id, l.campaign_id,
                   NULL::int AS reason_id, a.team_id, a.company_id,
                   c.currency_id, 1 AS received, 0 AS asked, 0 AS accepted,
                   0 AS refused, 0 AS pending, NULL::float AS rate_percent,
                   NULL::numeric AS value, NULL::float AS decision_hours
              FROM crm_lead_assignment a
         LEFT JOIN crm_lead l ON l.id = a.lead_id
         LEFT JOIN crm_lead_vendor v ON v.id = l.lead_vendor_id
         LEFT JOIN res_company c ON c.id = a.company_id
             WHERE a.to_user_id IS NOT NULL
         UNION ALL
            SELECT r.id * 2 + 1, r.request_date, r.user_id, r.list_id,
                   r.source_id, r.vendor_id, r.campaign_id,
                   r.reason_id, r.team_id, r.company_id,
                   c.currency_id, 0, 1,
                   (r.state IN ('accepted', 'auto_accepted'))::int,
                   (r.state = 'rejected')::int,
                   (r.state IN ('requested', 'pending'))::int, NULL,
                   CASE WHEN r.state NOT IN ('accepted', 'auto_accepted') THEN NULL
                        WHEN r.currency_id = c.currency_id THEN r.price
                        ELSE r.price / %(theirs)s * %(ours)s END,
                   r.decision_hours
              FROM crm_lead_return r
         LEFT JOIN res_company c ON c.id = r.company_id
            """,
            theirs=self._rate(SQL("r.currency_id")),
            ours=self._rate(SQL("c.currency_id")),
        )

    def _rate(self, currency):
        """Return the rate of a currency on the day of a return, as SQL."""
        return SQL(
            """
            (SELECT rate.rate FROM res_currency_rate rate
              WHERE rate.currency_id = %s AND rate.name <= r.request_date::date
                AND (rate.company_id IS NULL OR rate.company_id =
                     split_part(c.parent_path, '/', 1)::int)
              ORDER BY rate.company_id NULLS LAST, rate.name DESC LIMIT 1)
            """,
            currency,
        )

    def _read_group_select(self, aggregate_spec, query):
        # An average of rates would let who received one lead weigh like who received
        # a hundred.
        if aggregate_spec != RATE:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "100.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(self._table, "accepted", query),
            self._field_to_sql(self._table, "received", query),
        )
