from odoo import fields, models


class CrmRecoveryPolicyFactor(models.Model):
    """How much more, or less, customers of one rung are given."""

    _name = "crm.recovery.policy.factor"
    _inherit = ["crm.recovery.bounds"]
    _description = "Compensation Multiplier of a Rung"
    _order = "rung_sequence, id"
    _not_negative = frozenset({"factor"})

    policy_id = fields.Many2one(
        "crm.recovery.policy", required=True, index=True, ondelete="cascade"
    )
    rung_id = fields.Many2one(
        "crm.ladder.rung", required=True, index=True, ondelete="cascade"
    )
    rung_sequence = fields.Integer(related="rung_id.sequence", store=True)
    factor = fields.Float(
        string="Multiplier", required=True, default=1.0, aggregator=None
    )

    _factor_not_negative = models.Constraint(
        "CHECK (factor >= 0)", "The multiplier of a rung cannot be negative."
    )
    _one_a_rung = models.UniqueIndex(
        "(policy_id, rung_id)", "A rung has one multiplier in a policy."
    )
