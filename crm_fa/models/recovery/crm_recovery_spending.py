from odoo import api, fields, models
from odoo.tools import SQL


class CrmRecoverySpending(models.Model):
    """One row for everything a limit is on, held by whoever is about to spend.

    Sums are read from the compensations; these rows only make that of two transactions
    at once the later one starts anew and sees what the earlier one gave.
    """

    _name = "crm.recovery.spending"
    _description = "Compensation Spending Lock"
    _log_access = False

    scope = fields.Char(required=True)
    ref = fields.Integer(required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    use_count = fields.Integer()

    _one_a_subject = models.UniqueIndex("(scope, ref, company_id)")

    @api.model
    def _take(self, company, subjects):
        """Hold these subjects until the transaction ends, in a fixed order.

        :param subjects: pairs of what the limit is on and its id
        """
        for scope, ref in sorted(set(subjects)):
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO crm_recovery_spending AS held
                           (scope, ref, company_id, use_count)
                    VALUES (%s, %s, %s, 1)
                        ON CONFLICT (scope, ref, company_id)
                        DO UPDATE SET use_count = held.use_count + 1
                    RETURNING id
                    """,
                    scope,
                    ref,
                    company.id,
                )
            )
