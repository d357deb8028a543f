from odoo import api, models
from odoo.exceptions import UserError


class CrmJournalMixin(models.AbstractModel):
    """A journal: nobody adds, edits or deletes its rows through the ORM.

    Its own room writes them in SQL, or says in :meth:`_may_journal` when it is the one
    who asks.
    """

    _name = "crm.journal.mixin"
    _description = "Journal"

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_can_journal()
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_can_journal()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_journal(self):
        raise UserError(self._journal_refusal())

    def _ensure_can_journal(self):
        if not self._may_journal():
            raise UserError(self._journal_refusal())

    def _may_journal(self):
        """Return whether our own code asks, which has checked. RPC never may."""
        return False

    def _journal_refusal(self):
        """Return in words who writes these rows."""
        raise NotImplementedError
