from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..optional_number import OptionalFloat
from .crm_recovery_compensation_limit import SPENT


class CrmRecoveryBudget(models.Model):
    """Money set aside for compensations over a time."""

    _name = "crm.recovery.budget"
    _inherit = ["crm.recovery.bounds"]
    _description = "Compensation Budget"
    _order = "date_from desc, id desc"
    _above_zero = frozenset({"amount"})

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    amount = fields.Monetary(required=True)
    spent = fields.Monetary(compute="_compute_spent", compute_sudo=True)
    spent_percent = OptionalFloat(
        string="Spent (%)", compute="_compute_spent", compute_sudo=True, digits=(16, 1)
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A budget must be more than nothing."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "A budget ends after it begins."
    )

    def _compute_spent(self):
        # Confidential cases spend the budget too: sums, not cases, are shown.
        spent = dict(
            self.env["crm.recovery.compensation"]._read_group(
                [("budget_id", "in", self.ids), ("state", "in", SPENT)],
                ["budget_id"],
                ["amount_company:sum"],
            )
        )
        for budget in self:
            budget.spent = spent.get(budget, 0.0)
            budget.spent_percent = budget.amount and budget.spent * 100 / budget.amount

    @api.constrains("amount")
    def _check_amount(self):
        self.invalidate_recordset(["spent"])
        for budget in self:
            if budget.currency_id.compare_amounts(budget.amount, budget.spent) < 0:
                raise ValidationError(
                    self.env._(
                        "The budget “%(budget)s” cannot be %(amount)s: %(spent)s are "
                        "spent already.",
                        budget=budget.name,
                        amount=budget.currency_id.format(budget.amount),
                        spent=budget.currency_id.format(budget.spent),
                    )
                )

    def _is_running(self, day):
        """Return whether the budget pays for what is given on a day."""
        self.ensure_one()
        return self.active and self.date_from <= day <= self.date_to
