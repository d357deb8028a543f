from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.optional_number import OptionalFloat
from .ladder_stays import local_day, stay_query


class CrmLadderStay(models.Model):
    """One row per stay of a customer on a rung, read from the journal of moves."""

    _name = "crm.ladder.stay"
    _description = "Stay on a Loyalty Rung"
    _auto = False
    _order = "date_start desc, id desc"
    _rec_name = "partner_id"
    _depends = {"res.partner": ["company_id"]}

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    partner_ref = fields.Integer(
        string="Customer Number",
        readonly=True,
        aggregator=None,
        help="Number of the customer who stood here. It differs from the customer "
        "when two customers were merged.",
    )
    rung_id = fields.Many2one("crm.ladder.rung", readonly=True)
    date_start = fields.Datetime(string="From", readonly=True)
    date_end = fields.Datetime(
        string="Until",
        readonly=True,
        help="Empty while the customer still stands here.",
    )
    days = fields.Integer(
        readonly=True,
        aggregator="avg",
        help="Whole days on the rung; up to today while the customer stands here. "
        "The average for several stays.",
    )
    median_days = OptionalFloat(
        string="Days (Median)",
        readonly=True,
        aggregator="avg",
        help="Half of the stays are shorter, half are longer. Of several stays it is "
        "their median, never a sum or an average.",
    )
    direction = fields.Selection(
        [("up", "Up"), ("down", "Down"), ("enter", "Joined")],
        string="Came",
        readonly=True,
    )
    trigger = fields.Selection(
        selection=lambda self: self._trigger_selection(),
        string="Because Of",
        readonly=True,
    )
    next_rung_id = fields.Many2one("crm.ladder.rung", readonly=True)
    next_direction = fields.Selection(
        [("up", "Up"), ("down", "Down"), ("leave", "Left")],
        string="Went",
        readonly=True,
    )
    is_open = fields.Boolean(
        string="Still There", readonly=True, help="The customer stands here today."
    )
    standing_on = fields.Date(
        string="Stood Here On",
        store=False,
        search="_search_standing_on",
        compute="_compute_standing_on",
        help="To search for who stood where at the end of a day.",
    )
    salesperson_id = fields.Many2one(
        "res.users", readonly=True, help="Who looked after the customer on arrival."
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        env = self.env
        days = SQL(
            "(coalesce(%s, %s) - %s)",
            local_day(env, SQL("s.date_end")),
            SQL("%s::date", env["crm.customer.profile"]._today()),
            local_day(env, SQL("s.date_start")),
        )
        return SQL(
            """
            SELECT s.*, %(days)s AS days, %(days)s::float8 AS median_days
              FROM (%(stays)s) s
            """,
            days=days,
            stays=stay_query(),
        )

    @api.model
    def _trigger_selection(self):
        return (
            self.env["crm.ladder.move"]
            ._fields["trigger"]
            ._description_selection(self.env)
        )

    def _compute_standing_on(self):
        self.standing_on = False

    @api.model
    def _search_standing_on(self, operator, value):
        if operator == "not in":
            return NotImplemented
        if operator != "in":
            raise UserError(
                self.env._(
                    "Ask who stood on a rung on one day: “is equal to” is the only "
                    "comparison for “Stood Here On”."
                )
            )
        end_of_day = self.env["crm.customer.profile"]._end_of_day
        moments = [end_of_day(day) for day in value if day]
        return Domain.OR(
            Domain("date_start", "<=", moment)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", moment))
            for moment in moments
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec == "median_days:avg":
            return SQL(
                "percentile_cont(0.5) WITHIN GROUP (ORDER BY %s)",
                self._field_to_sql(self._table, "median_days", query),
            )
        return super()._read_group_select(aggregate_spec, query)
