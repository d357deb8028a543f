from odoo import models

from ...tools import jalali_sql


class CrmPersianDatabase(models.AbstractModel):
    """What PostgreSQL must know of the Persian calendar."""

    _name = "crm.persian.database"
    _description = "Persian Database Functions"

    def init(self):
        for statement in jalali_sql.create_statements():
            self.env.cr.execute(statement)

    def _uninstall(self):
        """Remove the functions: nothing else of ours may use them by now."""
        for statement in jalali_sql.drop_statements():
            self.env.cr.execute(statement)
