from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrmCustomerProfile(models.Model):
    _inherit = "crm.customer.profile"

    month_direction = fields.Selection(
        [("up", "Moved Up This Month"), ("down", "Moved Down This Month")],
        string="Moved This Month",
        compute="_compute_month_direction",
        search="_search_month_direction",
        help="Where the customer's last move of this month led.",
    )
    ladder_rung_color = fields.Integer(
        related="ladder_rung_id.color", aggregator=None, export_string_translation=False
    )
    ladder_bar = fields.Json(related="partner_id.ladder_bar")

    def _compute_month_direction(self):
        directions = dict(
            self.env.execute_query(self._month_direction_query(self.partner_id.ids))
        )
        for profile in self:
            profile.month_direction = directions.get(profile.partner_id.id, False)

    @api.model
    def _search_month_direction(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = [direction for direction in value if direction]
        moved = SQL(
            "(SELECT partner_id FROM (%s) latest WHERE direction = ANY(%s))",
            self._month_direction_query(),
            wanted,
        )
        domain = Domain("partner_id", "in", moved)
        if False in value:
            anyone = SQL(
                "(SELECT partner_id FROM (%s) l)", self._month_direction_query()
            )
            domain |= Domain("partner_id", "not in", anyone)
        return domain

    @api.model
    def _month_direction_query(self, partner_ids=None):
        """Return the SELECT of each customer's last move up or down of this month.

        :param partner_ids: of these only; everyone's when omitted
        """
        first_day = self._today().replace(day=1)
        of_partners = SQL("partner_id IS NOT NULL")
        if partner_ids is not None:
            of_partners = SQL("partner_id = ANY(%s)", list(partner_ids))
        return SQL(
            """
            SELECT DISTINCT ON (partner_id) partner_id, direction
              FROM crm_ladder_move
             WHERE date > %(before)s AND direction IN ('up', 'down')
               AND %(of_partners)s
             ORDER BY partner_id, date DESC, id DESC
            """,
            before=self._end_of_day(first_day - timedelta(days=1)),
            of_partners=of_partners,
        )
