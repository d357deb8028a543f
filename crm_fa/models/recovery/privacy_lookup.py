from odoo import models

# What the look-up finds of ours, and which method clears its texts.
CLEARED_BY = {
    "crm.recovery": "_anonymise",
    "crm.recovery.compensation": "_anonymise_texts",
}


class PrivacyLookupWizardLine(models.TransientModel):
    """Odoo's privacy look-up: cases are not deleted there, their texts are cleared."""

    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Clear what was written about the person where a row itself has to stay."""
        self.ensure_one()
        method = CLEARED_BY.get(self.res_model)
        if not method or self.is_unlinked:
            return super().action_unlink()
        record = self.env[self.res_model].browse(self.res_id)
        getattr(record, method)()
        self.execution_details = self.env._(
            "Personal data cleared: %(model)s #%(number)s",
            model=self.res_model_id.name,
            number=self.res_id,
        )
        self.is_unlinked = True
