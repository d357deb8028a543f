from odoo import fields, models


class CrmLeadRouteTurn(models.Model):
    """How far each person's turn on a route has come; kept by the engine alone."""

    _name = "crm.lead.route.turn"
    _description = "Turn on a Lead Route"

    route_id = fields.Many2one(
        "crm.lead.route", required=True, ondelete="cascade", readonly=True
    )
    user_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", readonly=True
    )
    load = fields.Float(readonly=True, help="Leads received, divided by the weight.")

    _route_user_unique = models.Constraint(
        "UNIQUE (route_id, user_id)", "A person has one turn on a route."
    )
