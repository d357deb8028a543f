from odoo import models


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's privacy look-up: rows of journals are not there to be deleted.

    They name the person by a link only, and lose it when the contact is deleted.  One
    of them would stop everything else from being deleted.
    """

    _inherit = "privacy.lookup.wizard"

    def _get_query_models_blacklist(self):
        journal = self.env.registry["crm.journal.mixin"]
        return [
            *super()._get_query_models_blacklist(),
            *(name for name in self.env if issubclass(type(self.env[name]), journal)),
        ]
