from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.date_utils import parse_date

from ..models.screen_dates import format_date


class CrmLadderSnapshot(models.Model):
    """Where everyone stood at the end of a day, and where they stand now.

    The day is ``ladder_at`` of the context: a date, or words such as ``-1m`` or
    ``=1d -1d``; today when it is missing.  One row per customer who stood on the ladder
    then, also who was deleted or merged since: those have no customer any more.
    """

    _name = "crm.ladder.snapshot"
    _description = "Loyalty Ladder on a Day"
    _auto = False
    _order = "rung_id desc, id"
    _rec_name = "partner_id"
    _depends = {
        "crm.ladder.rung": ["sequence"],
        "res.partner": ["company_id"],
    }

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    survivor_id = fields.Many2one(
        "res.partner",
        string="Merged Into",
        readonly=True,
        help="Who this customer was merged into since.",
    )
    date = fields.Date(string="As Of", readonly=True)
    rung_id = fields.Many2one("crm.ladder.rung", string="Rung Then", readonly=True)
    date_since = fields.Datetime(string="Since", readonly=True)
    rung_now_id = fields.Many2one("crm.ladder.rung", readonly=True)
    change = fields.Selection(
        [("up", "Higher"), ("same", "Same"), ("down", "Lower"), ("left", "Left")],
        string="Now",
        readonly=True,
    )
    salesperson_id = fields.Many2one("res.users", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        day = self._ladder_at()
        return SQL(
            """
            SELECT m.partner_ref AS id,
                   CASE WHEN p.id = m.partner_ref THEN p.id END AS partner_id,
                   CASE WHEN p.id <> m.partner_ref THEN p.id END AS survivor_id,
                   %(day)s AS date, m.to_rung_id AS rung_id, m.date AS date_since,
                   k.ladder_rung_id AS rung_now_id,
                   CASE WHEN k.ladder_rung_id IS NULL THEN 'left'
                        WHEN k.ladder_rung_id = m.to_rung_id THEN 'same'
                        WHEN (now.sequence, now.id) > (was.sequence, was.id) THEN 'up'
                        ELSE 'down' END AS change,
                   CASE WHEN k.id IS NULL THEN m.salesperson_id
                        ELSE k.salesperson_id END AS salesperson_id,
                   CASE WHEN k.id IS NULL THEN m.team_id
                        ELSE k.team_id END AS team_id,
                   CASE WHEN p.id IS NULL THEN m.company_id
                        ELSE p.company_id END AS company_id
              FROM (
                SELECT DISTINCT ON (partner_ref)
                       partner_ref, partner_id, to_rung_id, date, salesperson_id,
                       team_id, company_id
                  FROM crm_ladder_move
                 WHERE date <= %(moment)s
                 ORDER BY partner_ref, date DESC, id DESC
              ) m
              JOIN crm_ladder_rung was ON was.id = m.to_rung_id
              LEFT JOIN res_partner p ON p.id = m.partner_id
              LEFT JOIN crm_customer_profile k ON k.partner_id = m.partner_ref
              LEFT JOIN crm_ladder_rung now ON now.id = k.ladder_rung_id
            """,
            day=SQL("%s::date", day),
            moment=self.env["crm.customer.profile"]._end_of_day(day),
        )

    @api.model
    def _ladder_at(self):
        """Return the day asked for in the context, today when none is.

        :raises UserError: when it is no date, or lies in the future
        """
        today = self.env["crm.customer.profile"]._today()
        asked = self.env.context.get("ladder_at") or today
        try:
            day = parse_date(asked, self.env) if isinstance(asked, str) else asked
        except (ValueError, KeyError):
            day = None
        if isinstance(day, datetime):
            day = day.date()
        if not isinstance(day, date):
            raise UserError(
                self.env._(
                    "“%(asked)s” is not a date. Write it as year-month-day, such as "
                    "%(sample)s.",
                    asked=asked,
                    sample=today.isoformat(),
                )
            )
        self._ensure_past(day, today)
        return day

    @api.model
    def _ensure_past(self, day, today):
        """Check that ``day`` is not in the future.

        :raises UserError: saying so
        """
        if day > today:
            raise UserError(
                self.env._(
                    "The ladder on %(day)s is not known yet: today is %(today)s. "
                    "Choose today or a day before.",
                    day=format_date(self.env, day),
                    today=format_date(self.env, today),
                )
            )
