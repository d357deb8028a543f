from odoo import fields, models

from ..optional_number import OptionalFloat


class CrmLeadList(models.Model):
    """What a list says about the return of its leads."""

    _inherit = "crm.lead.list"

    return_allowed = fields.Boolean(string="Leads May Be Returned", default=True)
    return_window_days = fields.Integer(
        string="Return Within (Days)",
        default=7,
        aggregator=None,
        help="Counted to the second from the moment the salesperson received it.",
    )
    return_late_state = fields.Selection(
        [("pending", "The Supervisor Decides"), ("rejected", "Refuse")],
        string="Later Than That",
        default="pending",
        required=True,
    )
    return_cap_percent = OptionalFloat(
        string="Return Cap (%)",
        default=10.0,
        digits=(16, 1),
        aggregator=None,
        help="Of the leads that a salesperson received from this list in the period, "
        "the returned ones included; rounded down. Empty: no cap.",
    )
    return_cap_least = fields.Integer(
        string="Always Allowed",
        default=1,
        aggregator=None,
        help="Returns in a period that are under the cap even for those who received "
        "few leads.",
    )
    return_cap_days = fields.Integer(
        string="Cap Period (Days)", default=30, aggregator=None
    )
    return_over_cap_state = fields.Selection(
        [("pending", "The Supervisor Decides"), ("rejected", "Refuse")],
        string="Over the Cap",
        default="pending",
        required=True,
    )
    return_auto_accept = fields.Boolean(
        string="Accept What Is Proven",
        default=True,
        help="Accept a return without the supervisor when the system has proven its "
        "reason, in time and under the cap.",
    )
    return_decision_hours = fields.Float(
        string="Decide Within (Hours)", default=48.0, aggregator=None
    )
    return_reminder_hours = fields.Float(
        string="Remind After (Hours)", default=24.0, aggregator=None
    )
    return_escalation_days = fields.Integer(
        string="Tell the Manager After (Working Days)",
        default=5,
        aggregator=None,
        help="By the company's working hours and holidays. Nothing is ever accepted "
        "because nobody decided.",
    )
    return_manager_id = fields.Many2one(
        "res.users",
        string="Manager for Late Decisions",
        ondelete="set null",
        help="Empty: all sales managers of the company.",
    )
    return_settlement = fields.Selection(
        [
            ("credit", "Credit: a Draft Vendor Refund"),
            ("replacement", "Replacement by Another Lead"),
            ("none", "None"),
        ],
        string="Settlement with the Vendor",
        default="credit",
        required=True,
    )
    return_max_hops = fields.Integer(
        string="Give to Others at Most (Times)",
        default=3,
        aggregator=None,
        help="After so many times, the next accepted return puts the lead into "
        "quarantine: nobody gets it until a supervisor releases it.",
    )

    _return_policy_positive = models.Constraint(
        """CHECK (return_window_days >= 0 AND return_cap_percent BETWEEN 0 AND 100
        AND return_cap_least >= 0 AND return_cap_days > 0
        AND return_decision_hours >= 0 AND return_reminder_hours >= 0
        AND return_escalation_days >= 0 AND return_max_hops >= 0)""",
        "In a list's return policy no number may be negative, the cap is a percentage "
        "from 0 to 100, and its period has at least one day.",
    )
