from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLeadRouteMember(models.Model):
    """A person, or a team whose members, may get leads of a route."""

    _name = "crm.lead.route.member"
    _description = "Lead Route Assignee"
    _order = "sequence, id"

    route_id = fields.Many2one(
        "crm.lead.route", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="route_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one(
        "res.users",
        string="Salesperson",
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", ondelete="cascade")
    weight = fields.Float(
        default=1.0,
        aggregator=None,
        help="From 0.5 to 3: a weight of 2 gets twice as many leads as 1.",
    )
    tag_ids = fields.Many2many(
        "crm.tag",
        string="Skills",
        help="Gets only leads with one of these tags. Empty: every lead.",
    )

    _weight_range = models.Constraint(
        "CHECK (weight >= 0.5 AND weight <= 3)",
        "The weight of an assignee is from 0.5 to 3.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        members = super().create(vals_list)
        members.route_id.list_id._look_again()
        return members

    def write(self, vals):
        result = super().write(vals)
        self.route_id.list_id._look_again()
        return result

    def unlink(self):
        lists = self.route_id.list_id
        result = super().unlink()
        lists._look_again()
        return result

    @api.constrains("user_id", "team_id")
    def _check_who(self):
        for member in self:
            if bool(member.user_id) == bool(member.team_id):
                raise ValidationError(
                    self.env._("An assignee is either a salesperson or a sales team.")
                )
