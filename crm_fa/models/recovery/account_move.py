from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._recovery_compensations()._refresh_documents()
        return result

    def unlink(self):
        given = self._recovery_compensations()
        result = super().unlink()
        given._document_gone()
        return result

    def _recovery_compensations(self):
        """Return the compensations that these credit notes give."""
        refunds = self.filtered(lambda move: move.move_type == "out_refund")
        # Accountants need not see the case behind a credit note.
        given = self.env["crm.recovery.compensation"].sudo()
        if not refunds:
            return given
        return given.search([("credit_note_id", "in", refunds.ids)])

    def action_new_recovery(self):
        """Open a case from this invoice; open ones are offered first."""
        return self.env["crm.recovery"]._entry_action(self)
