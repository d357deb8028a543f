from odoo import api, fields, models
from odoo.tools import SQL

from ..models.recovery.crm_recovery import OUTCOMES
from ..models.screen_dates import reads_jalali
from ..tools import recovery_effect as rules
from .ladder_stays import local_day, stay_query
from .recovery_measures import share

# What is compared: the rows' 0 or 1, and the share of them.
EFFECTS = {
    "repurchased": "repurchase_percent",
    "moved_up": "up_percent",
    "moved_down": "down_percent",
}


class CrmRecoveryEffect(models.Model):
    """What customers did in the 180 days after their case, and what their like did.

    One row per customer whose last case was closed at least 180 days ago, whatever
    came of it; and one row per customer who never had an incident and stood on the same
    rung then, for each quarter of the year in which such cases were closed.  Those are
    looked at from the mean closing day of that quarter's cases.
    """

    _name = "crm.recovery.effect"
    _description = "Recovery Effect"
    _auto = False
    _order = "side desc, date desc, id desc"
    _rec_name = "partner_id"
    _depends = {
        "account.move": ["state", "move_type", "partner_id", "invoice_date"],
        "account.move.line": ["price_subtotal", "balance"],
        "crm.ladder.move": ["date", "to_rung_id"],
        "crm.ladder.rung": ["sequence"],
        "crm.recovery": ["state", "outcome", "date_closed", "partner_id"],
        "res.partner": ["commercial_partner_id", "company_id"],
        "sale.order": ["state", "date_order", "amount_untaxed", "partner_id"],
    }

    side = fields.Selection(
        [
            ("recovered", "After a Case"),
            ("like", "Same Rung, No Incident"),
        ],
        string="Customers",
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    recovery_id = fields.Many2one("crm.recovery", string="Case", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    date = fields.Date(
        string="Looked at From",
        readonly=True,
        help="The day the case was closed; for those without an incident the mean "
        "closing day of the quarter.",
    )
    quarter = fields.Date(readonly=True)
    rung_id = fields.Many2one("crm.ladder.rung", string="Rung Then", readonly=True)
    rung_later_id = fields.Many2one(
        "crm.ladder.rung", string="Rung 180 Days Later", readonly=True
    )
    movement = fields.Selection(
        [("up", "Higher"), ("same", "Same"), ("down", "Lower"), ("left", "Left")],
        string="Rung Movement",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    repurchased = fields.Integer(string="Bought Again", readonly=True)
    moved_up = fields.Integer(readonly=True)
    moved_down = fields.Integer(readonly=True)
    repurchase_percent = share(
        "Bought Again (%)",
        help="Within 180 days. Empty for fewer than 30 customers: too few cases.",
    )
    up_percent = share(
        "Moved Up (%)",
        help="Stood higher after 180 days. Empty for fewer than 30 customers.",
    )
    down_percent = share(
        "Moved Down (%)",
        help="Stood lower, or not at all, after 180 days. Empty for fewer than 30 "
        "customers.",
    )

    @property
    def _table_query(self):
        today = self.env["crm.customer.profile"]._today()
        closed_on = local_day(self.env, SQL("c.date_closed"))
        return SQL(
            """
            WITH purchase AS MATERIALIZED (%(purchases)s),
            ended AS (
                SELECT DISTINCT ON (c.company_id, c.partner_id)
                       c.id, c.company_id, c.partner_id, c.outcome, %(closed_on)s AS day
                  FROM crm_recovery c
                 WHERE c.state = 'closed' AND c.partner_id IS NOT NULL
                   AND %(closed_on)s <= %(ripe)s
                 ORDER BY c.company_id, c.partner_id, c.date_closed DESC, c.id DESC
            ), recovered AS MATERIALIZED (
                SELECT e.*, %(quarter)s AS quarter,
                       stood.to_rung_id AS rung_id
                  FROM ended e
                  JOIN LATERAL (%(rung_then)s) stood ON stood.to_rung_id IS NOT NULL
            ), cohort AS MATERIALIZED (
                SELECT company_id, quarter,
                       quarter + round(avg(day - quarter))::int AS day,
                       array_agg(DISTINCT rung_id) AS rungs
                  FROM recovered
                 GROUP BY company_id, quarter
            ), seen AS (
                SELECT id::bigint * 2 AS id, 'recovered' AS side, partner_id,
                       id AS recovery_id, outcome, day, quarter, rung_id, company_id
                  FROM recovered
                 UNION ALL
                SELECT (s.partner_id::bigint * 4096 + (h.quarter - %(epoch)s) / 80)
                       * 2 + 1,
                       'like', s.partner_id, NULL, NULL, h.day, h.quarter, s.rung_id,
                       h.company_id
                  FROM (%(stays)s) s
                  JOIN cohort h
                    ON s.rung_id = ANY(h.rungs)
                   AND %(began)s <= h.day AND (s.date_end IS NULL OR %(until)s > h.day)
                   AND coalesce(s.company_id, h.company_id) = h.company_id
                 WHERE s.partner_id IS NOT NULL
                   AND NOT EXISTS (
                       SELECT FROM crm_recovery x
                        WHERE x.partner_id = s.partner_id AND x.state <> 'cancelled')
            ), judged AS (
                SELECT e.*, later.to_rung_id AS rung_later_id,
                       EXISTS (SELECT FROM purchase b
                                WHERE b.partner_id = e.partner_id AND b.day > e.day
                                  AND b.day <= e.day + %(days)s)::int AS repurchased,
                       CASE WHEN later.to_rung_id IS NULL THEN 'left'
                            WHEN later.to_rung_id = e.rung_id THEN 'same'
                            WHEN (n.sequence, n.id) > (w.sequence, w.id) THEN 'up'
                            ELSE 'down' END AS movement
                  FROM seen e
                  JOIN crm_ladder_rung w ON w.id = e.rung_id
                  LEFT JOIN LATERAL (%(rung_later)s) later ON TRUE
                  LEFT JOIN crm_ladder_rung n ON n.id = later.to_rung_id
            )
            SELECT id, side, partner_id, recovery_id, outcome, day AS date, quarter,
                   rung_id, rung_later_id, movement, company_id, repurchased,
                   (movement = 'up')::int AS moved_up,
                   (movement IN ('down', 'left'))::int AS moved_down,
                   100.0 * repurchased AS repurchase_percent,
                   100.0 * (movement = 'up')::int AS up_percent,
                   100.0 * (movement IN ('down', 'left'))::int AS down_percent
              FROM judged
            """,
            purchases=self.env["crm.customer.profile"].purchase_query(),
            closed_on=closed_on,
            quarter=self._quarter(SQL("e.day")),
            # Quarters begin 89 days apart at least: each has a number of its own.
            epoch=SQL("DATE '2000-01-01'"),
            ripe=SQL("%s::date", fields.Date.subtract(today, days=rules.EFFECT_DAYS)),
            days=rules.EFFECT_DAYS,
            rung_then=self._rung_on(SQL("e.day")),
            rung_later=self._rung_on(SQL("e.day + %s", rules.EFFECT_DAYS)),
            stays=stay_query(),
            began=local_day(self.env, SQL("s.date_start")),
            until=local_day(self.env, SQL("s.date_end")),
        )

    def _quarter(self, day):
        """Return the first day of a day's quarter, in the calendar of the reader."""
        if reads_jalali(self.env):
            return SQL("crm_fa_jalali_quarter(%s)", day)
        return SQL("date_trunc('quarter', %s)::date", day)

    def _rung_on(self, day):
        """Return the SELECT of the rung of customer ``e`` at the end of a day."""
        return SQL(
            """
            SELECT m.to_rung_id
              FROM crm_ladder_move m
             WHERE m.partner_ref = e.partner_id AND %s <= %s
             ORDER BY m.date DESC, m.id DESC
             LIMIT 1
            """,
            local_day(self.env, SQL("m.date")),
            day,
        )

    def _read_group_select(self, aggregate_spec, query):
        name, _colon, func = aggregate_spec.partition(":")
        if func == "avg" and name in EFFECTS.values():
            # Fewer tell nothing.
            return SQL(
                "CASE WHEN COUNT(*) >= %s THEN AVG(%s) END",
                rules.MINIMUM,
                self._field_to_sql(self._table, name, query),
            )
        return super()._read_group_select(aggregate_spec, query)

    @api.readonly
    @api.model
    def compare(self, domain=()):
        """Compare customers after a case with their like, rung by rung and quarter.

        :param domain: which of the rows
        :return: ``{effect: comparison}`` by the names in :data:`EFFECTS`, see
            :func:`recovery_effect.compare`
        """
        rows = self._read_group(
            domain,
            ["rung_id", "quarter:day", "side"],
            ["__count", *(f"{name}:sum" for name in EFFECTS)],
        )
        found = {}
        for rung, quarter, side, count, *sums in rows:
            found.setdefault((rung, quarter), {})[side] = (count, *sums)
        none = (0,) * (len(EFFECTS) + 1)
        result = {}
        for place, name in enumerate(EFFECTS, start=1):
            groups = []
            for sides in found.values():
                own, like = (sides.get(side, none) for side in ("recovered", "like"))
                groups.append((own[0], own[place], like[0], like[place]))
            result[name] = rules.compare(groups)
        return result
