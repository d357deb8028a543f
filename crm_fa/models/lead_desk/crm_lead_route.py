from odoo import api, fields, models
from odoo.tools import format_list


class CrmLeadRoute(models.Model):
    """A rule of a list: which leads it takes, and who gets them."""

    _name = "crm.lead.route"
    _description = "Lead Route"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    list_id = fields.Many2one(
        "crm.lead.list", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True)
    sequence = fields.Integer(default=10, help="The first route that matches decides.")
    active = fields.Boolean(default=True)
    domain = fields.Char("Lead Filter", help="Empty: every lead of the list.")
    decision = fields.Selection(
        [("accept", "Accept"), ("refuse", "Refuse")],
        default="accept",
        required=True,
        help="A refused lead is kept and marked, and given to nobody.",
    )
    method = fields.Selection(
        [
            ("rotation", "In Turn"),
            ("weighted", "By Weight"),
            ("least_open", "Fewest Open Leads"),
        ],
        default="rotation",
        required=True,
    )
    working_hours = fields.Boolean(
        "In Working Hours Only",
        help="Assignees get leads in their own working hours only; who has none of "
        "their own, in the company's. Time off counts as well.",
    )
    member_ids = fields.One2many(
        "crm.lead.route.member", "route_id", string="Assignees", copy=True
    )
    cap_ids = fields.One2many(
        "crm.lead.cap",
        "route_id",
        string="Caps",
        copy=True,
        help="At most so many leads by this route, whoever gets them.",
    )
    member_names = fields.Char("Goes To", compute="_compute_member_names")

    @api.depends("member_ids.user_id.name", "member_ids.team_id.name", "decision")
    @api.depends_context("lang")
    def _compute_member_names(self):
        for route in self:
            names = [
                member.user_id.name or member.team_id.name or ""
                for member in route.member_ids
                if route.decision == "accept"
            ]
            route.member_names = format_list(self.env, names, "unit")

    @api.model_create_multi
    def create(self, vals_list):
        routes = super().create(vals_list)
        routes.list_id._look_again()
        return routes

    def write(self, vals):
        lists = self.list_id
        result = super().write(vals)
        (lists | self.list_id)._look_again()
        return result

    def unlink(self):
        lists = self.list_id
        result = super().unlink()
        lists._look_again()
        return result

    @api.constrains("domain")
    def _check_domain(self):
        for route in self.filtered("domain"):
            route.list_id._ensure_domain(route.domain)
