from odoo import models


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's privacy look-up: rows of journals are not there to be deleted.

    They name the person by a link only, and lose it when the contact is deleted.  One
    of them would stop everything else from being deleted.
    """

    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        return [
            *super()._get_query_models_blacklist(),
            *self.pool.descendants(["crm.journal.mixin"], "_inherit"),
        ]
