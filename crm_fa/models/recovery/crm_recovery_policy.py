from odoo import api, fields, models
from odoo.fields import Domain

from .crm_recovery_apology import CHANNELS
from .crm_recovery_category import SEVERITIES


class CrmRecoveryPolicy(models.Model):
    """What a company does about cases of one severity, and by when."""

    _name = "crm.recovery.policy"
    _inherit = ["crm.recovery.bounds"]
    _description = "Recovery Policy"
    _order = "severity, category_id, company_id, id"
    _check_company_auto = True
    _not_negative = frozenset({"hours_acknowledge", "hours_contact", "hours_resolve"})

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company without its own."
    )
    category_id = fields.Many2one(
        "crm.recovery.category",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Empty: for every category without its own.",
    )
    severity = fields.Selection(SEVERITIES, required=True)
    min_channel = fields.Selection(
        CHANNELS,
        string="Minimum Channel",
        help="The least personal way to apologise that is enough.",
    )
    hours_acknowledge = fields.Float(
        string="Hours to Acknowledge",
        default=8.0,
        help="Working hours from opening until the complaint is acknowledged. "
        "0 sets no deadline.",
    )
    hours_contact = fields.Float(
        string="Hours to Contact",
        default=16.0,
        help="Working hours from opening until we talk to the customer.",
    )
    hours_resolve = fields.Float(
        string="Hours to Resolve",
        default=40.0,
        help="Working hours from opening until apology and compensation are done.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working Hours",
        check_company=True,
        ondelete="restrict",
        help="Empty: the company's working hours.",
    )

    _hours_not_negative = models.Constraint(
        "CHECK (hours_acknowledge >= 0 AND hours_contact >= 0 AND hours_resolve >= 0)",
        "The hours of a recovery policy cannot be negative.",
    )
    _one_of_a_kind = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(category_id, 0), severity) WHERE active",
        "There is a policy for this company, category and severity already.",
    )

    @api.model
    def _find(self, company, category, severity):
        """Return the most specific policy: own company, then own category.

        :param severity: "1" to "4"
        :return: one policy, or none when there is no policy at all
        """
        found = self.search(
            Domain("severity", "=", severity)
            & Domain("company_id", "in", [company.id, False])
            & Domain("category_id", "in", [category.id, False])
        )
        return found.sorted(
            lambda policy: (not policy.company_id, not policy.category_id, policy.id)
        )[:1]

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self._renew_cases()
        return policies

    def write(self, vals):
        result = super().write(vals)
        if not {"active", "company_id", "category_id", "severity"}.isdisjoint(vals):
            self._renew_cases()
        return result

    @api.model
    def _renew_cases(self):
        """Have open cases look for their policy again; deadlines planned stay."""
        # Whoever may change the policy need not see every case it is for.
        cases = self.env["crm.recovery"].sudo()
        waiting = cases.search([("state", "not in", ("closed", "cancelled"))])
        self.env.add_to_compute(cases._fields["policy_id"], waiting)
