from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadReturnReason(models.Model):
    """Why a lead may be given back: defects only.

    That a customer did not buy is a lost reason, never a return reason.
    """

    _name = "crm.lead.return.reason"
    _description = "Lead Return Reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, copy=False, help="Short and stable, for interfaces and imports."
    )
    sequence = fields.Integer(default=10, aggregator=None)
    active = fields.Boolean(default=True)
    note_required = fields.Boolean(
        help="The salesperson must say in words what is wrong."
    )
    evidence_required = fields.Boolean(
        help="At least one call or activity done on the lead since it was received, or "
        "an attachment."
    )
    proof = fields.Selection(
        [
            ("duplicate", "Same phone or e-mail as an earlier lead"),
            ("phone_invalid", "Phone number cannot exist"),
            ("outside_filter", "Outside the list's filter"),
        ],
        string="Proven By",
        help="What the system can check by itself. Only returns that it has proven are "
        "accepted without a supervisor.",
    )
    makes_invalid = fields.Boolean(
        string="Not a Real Lead",
        help="Nobody could have sold to such a lead. When the return is accepted, it "
        "counts neither as a lead of its campaign nor of its source.",
    )
    outcome = fields.Selection(
        [("redistributed", "Give to Somebody Else"), ("discarded", "Put Away")],
        string="When Accepted",
        default="redistributed",
        required=True,
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is another return reason with this code."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shipped(self):
        """Keep the reasons that the system proves: policies and imports name them."""
        shipped = self.get_external_id()
        kept = self.filtered(
            lambda reason: shipped.get(reason.id, "").startswith("crm_fa.")
        )
        if kept:
            raise UserError(
                self.env._(
                    "These return reasons came with the application and cannot be "
                    "deleted: %(names)s. Archive what you do not need.",
                    names=", ".join(kept.mapped("name")),
                )
            )
