from odoo import api, fields, models

from ..optional_number import OptionalMonetary
from .crm_recovery import ENDED
from .dialog import words_of


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "crm.recovery.note"]

    recovery_count = fields.Integer(
        string="Complaints",
        compute="_compute_recovery_count",
        groups="sales_team.group_sale_salesman",
    )
    recovery_summary = fields.Char(
        compute="_compute_recovery_count", groups="sales_team.group_sale_salesman"
    )
    recovery_outcome = fields.Char(
        string="Last Complaint",
        compute="_compute_recovery_count",
        groups="sales_team.group_sale_salesman",
    )

    recovery_cost = OptionalMonetary(
        string="Cost of Compensations",
        currency_field="recovery_currency_id",
        compute="_compute_recovery_cost",
        groups="sales_team.group_sale_salesman",
        help="Cost to serve: what compensations of the last 12 months cost us, each at "
        "the rate of its day, as far as you may see them.",
    )
    recovery_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_recovery_cost",
        groups="sales_team.group_sale_salesman",
    )

    @api.model
    def _recovery_note_depends(self):
        return ("parent_id", "is_company")

    def _recovery_partner(self):
        return self

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_recovery_count(self):
        """Count the cases that the user may see, in one query."""
        cases = self.env["crm.recovery"]
        outcomes = words_of(cases, "outcome")
        found = {}
        rows = cases._read_group(
            [("partner_id", "in", self.commercial_partner_id.ids)],
            ["partner_id", "state", "outcome"],
            ["__count", "date_closed:max"],
        )
        for customer, *row in rows:
            found.setdefault(customer.id, []).append(row)
        for partner in self:
            rows = found.get(partner.commercial_partner_id.id, [])
            total = sum(count for _state, _outcome, count, _day in rows)
            waiting = sum(
                count for state, _outcome, count, _day in rows if state not in ENDED
            )
            closed = [(day, outcome) for _s, outcome, _n, day in rows if outcome]
            partner.recovery_count = total
            # With its words, which say to a Persian page which digits are meant.
            partner.recovery_summary = self.env._(
                "%(open)d open of %(total)d", open=waiting, total=total
            )
            partner.recovery_outcome = (
                outcomes[max(closed)[1]] if closed else self.env._("Complaints")
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_recovery_cost(self):
        """Read what the customers' compensations cost, in one query."""
        today = fields.Date.context_today(self)
        since = fields.Date.add(today, months=-12, days=1)
        given = self.env["crm.recovery.compensation"]
        costs = given.cost_to_serve(self, since, today)
        for partner in self:
            partner.recovery_currency_id = self.env.company.currency_id
            partner.recovery_cost = costs.get(
                partner.commercial_partner_id._origin, False
            )
