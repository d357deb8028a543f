from odoo import models

from .crm_recovery_door import DOOR


class CrmRecoveryCompensation(models.Model):
    """Clearing what was written to and about who was given something."""

    _inherit = "crm.recovery.compensation"

    def _anonymise_texts(self):
        """Clear the free texts of these and of their journals, for good.

        :raises AccessError: for others than sales managers and administrators
        """
        self.env["crm.recovery"]._ensure_may_anonymise()
        # As for the case: whatever was written goes, whoever may see it.
        given = self.sudo().with_context(crm_fa_recovery_door=DOOR)
        given.write(
            dict.fromkeys(("note", "customer_note", "delivery", "issue_error"), False)
        )
        given.log_ids.filtered("note").write({"note": False})
