from datetime import UTC
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.lead_caps import period_start
from ..optional_number import OptionalInteger

# What a cap may be on, and the journal's column that says so.
SCOPES = {
    "user_id": "to_user_id",
    "team_id": "team_id",
    "list_id": "list_id",
    "route_id": "route_id",
    "source_id": "source_id",
}

SATURDAY = 5


class CapReached(ValidationError):
    """More leads than a cap allows."""


class CrmLeadCap(models.Model):
    """At most so many leads in a minute, an hour, a day, a week or a month."""

    _name = "crm.lead.cap"
    _description = "Lead Cap"
    _order = "id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    user_id = fields.Many2one(
        "res.users", string="Salesperson", ondelete="cascade", index="btree_not_null"
    )
    team_id = fields.Many2one(
        "crm.team", string="Sales Team", ondelete="cascade", index="btree_not_null"
    )
    list_id = fields.Many2one(
        "crm.lead.list", ondelete="cascade", index="btree_not_null"
    )
    route_id = fields.Many2one(
        "crm.lead.route", ondelete="cascade", index="btree_not_null"
    )
    source_id = fields.Many2one(
        "utm.source", ondelete="cascade", index="btree_not_null"
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    period = fields.Selection(
        [
            ("minute", "Minute"),
            ("hour", "Hour"),
            ("day", "Day"),
            ("week", "Week"),
            ("month", "Month"),
        ],
        default="day",
        required=True,
    )
    maximum = OptionalInteger(aggregator=None, help="0: none at all. Empty: no limit.")
    # Touched by every transaction that uses the cap, so that of two at once the later
    # one starts anew and sees what the earlier one gave.
    use_count = fields.Integer(readonly=True, copy=False, aggregator=None)

    used = fields.Integer(
        "Used Now",
        compute="_compute_used",
        help="What counts in the present minute, hour, day, week or month.",
    )
    is_full = fields.Boolean("Reached", compute="_compute_used")

    _maximum_not_negative = models.Constraint(
        "CHECK (maximum >= 0)", "The maximum of a cap cannot be negative."
    )

    @api.depends("user_id", "team_id", "list_id", "route_id", "source_id", "period")
    @api.depends_context("lang")
    def _compute_name(self):
        periods = dict(self._fields["period"]._description_selection(self.env))
        for cap in self:
            target = next((cap[name] for name in SCOPES if cap[name]), None)
            cap.name = self.env._(
                "%(who)s: %(maximum)s per %(period)s",
                who=target.display_name if target else "",
                maximum="∞" if cap.maximum is False else cap.maximum,
                period=periods.get(cap.period, ""),
            )

    def _compute_used(self):
        # Caps count everybody's leads, whoever looks at them.
        used = self.sudo()._origin._used()
        for cap in self:
            cap.used = used.get(cap._origin.id, 0)
            cap.is_full = cap.maximum is not False and cap.used >= cap.maximum

    @api.constrains(*SCOPES)
    def _check_scope(self):
        for cap in self:
            if sum(bool(cap[name]) for name in SCOPES) != 1:
                raise ValidationError(
                    self.env._(
                        "A cap is on one thing: a salesperson, a team, a list, a route "
                        "or a source."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        caps = super().create(vals_list)
        self.env.registry.clear_cache("default", "templates")
        return caps

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache("default", "templates")
        return result

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.env.registry.clear_cache("default", "templates")
        return result

    def _take(self):
        """Hold these caps until the transaction ends, in a fixed order.

        The update makes a transaction that waited fail and start anew: under
        repeatable read it could not see what the other one wrote.
        """
        if self:
            self.flush_model()
            self.env.execute_query(
                SQL(
                    """
                    WITH held AS (
                        SELECT id FROM crm_lead_cap WHERE id = ANY(%s)
                         ORDER BY id FOR NO KEY UPDATE
                    )
                    UPDATE crm_lead_cap c SET use_count = COALESCE(use_count, 0) + 1
                      FROM held WHERE held.id = c.id RETURNING c.id
                    """,
                    self.ids,
                )
            )

    def _start(self, now):
        """Return the first moment (naive UTC) that counts towards this cap."""
        zone = ZoneInfo(
            self.company_id.resource_calendar_id.tz
            or self.env.company.resource_calendar_id.tz
            or "UTC"
        )
        jalali = self._counts_jalali_months()
        local = now.replace(tzinfo=UTC).astimezone(zone)
        start = period_start(local, self.period, self._first_weekday(jalali), jalali)
        return start.astimezone(UTC).replace(tzinfo=None)

    def _first_weekday(self, jalali):
        """Return the day a week begins with, Monday is 0: the same for whoever asks."""
        if jalali:
            return SATURDAY
        code = (self.company_id or self.env.company).partner_id.lang or "en_US"
        return int(self.env["res.lang"]._get_data(code=code).week_start or 1) - 1

    def _counts_jalali_months(self):
        """Return whether a month is a Jalali one: as the cap's company counts them."""
        company = self.company_id or self.env.company
        rule = company.persian_calendar
        if rule == "language":
            return (company.partner_id.lang or "").startswith("fa")
        return rule == "jalali"

    def _used(self):
        """Return ``{cap id: leads that count in its present period}``, in one query.

        What an accepted return gave back does not count.
        """
        now = fields.Datetime.now()
        parts = [
            SQL(
                """
                (SELECT %s, count(*) FROM crm_lead_assignment a
                  WHERE a.counts AND a.%s = %s AND a.date >= %s AND NOT EXISTS (
                        SELECT FROM crm_lead_assignment back
                         WHERE back.returned_assignment_id = a.id))
                """,
                cap.id,
                SQL.identifier(column),
                cap[name].id,
                cap._start(now),
            )
            for cap in self
            for name, column in SCOPES.items()
            if cap[name]
        ]
        if not parts:
            return {}
        return dict(self.env.execute_query(SQL(" UNION ALL ").join(parts)))

    def _room(self):
        """Return ``{cap id: leads it still allows}``; negative once exceeded."""
        used = self._used()
        return {cap.id: cap.maximum - used.get(cap.id, 0) for cap in self}

    @api.model
    def _of_rows(self, rows):
        """Return the caps that journal rows count against."""
        domain = [
            [(name, "in", list({row[column] for row in rows if row.get(column)}))]
            for name, column in SCOPES.items()
        ]
        # Caps bind everyone, whoever may read them.
        return self.sudo().search(
            fields.Domain("maximum", "!=", False) & fields.Domain.OR(domain)
        )

    def _get_finder(self):
        """Return a function that finds caps by what they are on.

        :return: takes pairs such as ``("user_id", 7)``, returns the ids of these caps
            on any of them, as a tuple
        """
        by_scope = {}
        for cap in self:
            for name in SCOPES:
                if cap[name]:
                    by_scope.setdefault((name, cap[name].id), []).append(cap.id)

        def find(*scopes):
            return tuple(cap for scope in scopes for cap in by_scope.get(scope, ()))

        return find

    def _ensure_room(self):
        """Refuse when the journal holds more than one of these caps allows.

        :raises CapReached: naming the cap and the figure
        """
        for cap_id, room in self._room().items():
            if room < 0:
                cap = self.browse(cap_id)
                raise CapReached(
                    self.env._(
                        "The cap is reached. %(cap)s; with this it would be %(count)s. "
                        "A supervisor may exceed it, with a reason.",
                        cap=cap.name,
                        count=cap.maximum - room,
                    )
                )
