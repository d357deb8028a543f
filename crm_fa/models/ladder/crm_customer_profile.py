from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import ormcache

from ..optional_number import OptionalFloat, OptionalMonetary
from .ladder_documents import zone_query


class CrmCustomerProfile(models.Model):
    """What is known of one customer, derived from documents and never typed.

    One row per commercial partner on the ladder.  Rows are written by the refresh
    statement only (see ``crm_customer_profile_refresh``).
    """

    _name = "crm.customer.profile"
    _description = "Customer Profile"
    _rec_name = "partner_id"
    _order = "revenue desc nulls last, id desc"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    rung_id = fields.Many2one(
        "crm.ladder.rung",
        string="Rung by the Facts",
        readonly=True,
        ondelete="restrict",
        index=True,
        help="The highest rung whose thresholds all hold today.",
    )
    ladder_rung_id = fields.Many2one(
        "crm.ladder.rung",
        string="Rung",
        readonly=True,
        ondelete="restrict",
        group_expand="_expand_ladder_rung",
        help="Where the customer stands: the rung by the facts, unless a manager "
        "overrides it or the days before moving down are not over.",
    )
    ladder_date = fields.Date(string="On This Rung Since", readonly=True, index=True)
    lead_count = fields.Integer(string="Leads", readonly=True)
    quotation_count = fields.Integer(
        string="Quotations",
        readonly=True,
        help="Orders in any state: open, won or lost.",
    )
    purchase_count = fields.Integer(string="Purchases", readonly=True)
    purchase_day_count = fields.Integer(
        string="Purchase Days",
        readonly=True,
        help="Different days with a purchase, in the company's time zone.",
    )
    first_purchase_date = fields.Date(string="First Purchase", readonly=True)
    last_purchase_date = fields.Date(string="Last Purchase", readonly=True, index=True)
    future_purchase_count = fields.Integer(
        string="Purchases Dated Later",
        readonly=True,
        help="Purchases with a date after today. They count from that day on.",
    )
    revenue = OptionalMonetary(
        readonly=True,
        help="Untaxed, less credit notes, each at its own date's rate. Empty when an "
        "exchange rate is unknown.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True, required=True)
    missing_currency_id = fields.Many2one(
        "res.currency",
        string="Currency Without a Rate",
        readonly=True,
        help="Revenue is unknown because this currency has no exchange rate.",
    )
    mean_interval_days = OptionalFloat(
        string="Days Between Purchases",
        readonly=True,
        aggregator=None,
        help="(Last day − first day) / (purchase days − 1). Empty under 2 days.",
    )
    overdue_ratio = OptionalFloat(
        readonly=True,
        aggregator=None,
        help="Days since the last purchase / days between purchases. Empty under 3 "
        "purchase days; above 1 the customer is later than usual.",
    )
    # Whether the short way after a sale may count without asking the accounts.
    has_credits = fields.Boolean(
        string="Has Credit Notes",
        readonly=True,
        help="Something that was bought, or invoiced without an order, was credited.",
    )
    referral_count = fields.Integer(
        string="Referrals",
        readonly=True,
        help="Partners referred by this customer who became a lead or a customer.",
    )
    is_lapsed = fields.Boolean(
        string="Lapsed", readonly=True, help="Used to buy and has stopped."
    )
    is_nearly_there = fields.Boolean(
        string="Nearly There",
        readonly=True,
        help="Three quarters or more of what the next rung asks.",
    )
    is_overridden = fields.Boolean(string="Overridden", readonly=True)
    override_reason = fields.Char(related="partner_id.ladder_override_reason")
    date_refreshed = fields.Datetime(
        string="Facts Changed On",
        readonly=True,
        help="When a refresh last found a change. Facts are checked after every event "
        "and every night.",
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, index=True, ondelete="cascade"
    )
    salesperson_id = fields.Many2one(
        "res.users", readonly=True, index=True, ondelete="set null"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", readonly=True, index=True, ondelete="set null"
    )
    active = fields.Boolean(
        readonly=True, default=True, help="Archived customers keep their rung."
    )

    _partner_unique = models.Constraint(
        "UNIQUE (partner_id)", "A customer has one profile only."
    )
    # Serves each column's first cards, in order.
    _rung_revenue_idx = models.Index(
        "(ladder_rung_id, revenue DESC NULLS LAST, id DESC)"
    )
    _revenue_idx = models.Index("(revenue DESC NULLS LAST, id DESC)")

    @api.model
    def _expand_ladder_rung(self, rungs, domain):
        """Show every rung as a column, also the empty ones."""
        return self.env["crm.ladder.rung"]._active_rungs()

    @api.model
    def _main_company(self):
        """Return the company whose currency and time zone the ladder counts in."""
        # Looked up without asking whether it exists: this runs at every sale.
        company_id = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company")
        companies = self.env["res.company"]
        company = companies.browse(company_id or ())
        # Whoever looks at the ladder sees the same figures, allowed company or not.
        return (company or companies.search([], order="id", limit=1)).sudo()

    @api.model
    @ormcache()
    def _zones(self):
        """Return ``((company id, name of its time zone), ...)`` of all companies.

        Cached, because every confirmed order asks; cleared by what it is read from.
        """
        # The zones of companies that the user may not see count as well.
        env = self.sudo().env
        env["res.company"].flush_model(["partner_id", "resource_calendar_id"])
        env["resource.calendar"].flush_model(["tz"])
        env["res.partner"].flush_model(["tz"])
        return tuple(env.execute_query(zone_query()))

    @api.model
    def _main_timezone(self):
        company = self._main_company()
        name = company.resource_calendar_id.tz or company.partner_id.tz or "UTC"
        return pytz.timezone(name)

    @api.model
    def _today(self, zone=None):
        """Return today's date in the main company's time zone.

        :param zone: the name of that zone, where it is known already
        """
        now = pytz.utc.localize(fields.Datetime.now())
        zone = pytz.timezone(zone) if zone else self._main_timezone()
        return now.astimezone(zone).date()

    @api.model
    def _end_of_day(self, day):
        """Return the last moment of ``day``, as a naive UTC datetime.

        :param day: a date in the main company's time zone; a datetime is returned as is
        """
        if isinstance(day, datetime):
            return day
        day = fields.Date.to_date(day)
        local = self._main_timezone().localize(datetime.combine(day, time.max))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    def action_override(self):
        """Open the override wizard for the selected customers."""
        return self.partner_id.action_override_ladder()
