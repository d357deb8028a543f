from odoo import models

from .mail_followers_batch import BATCH_KEY, FollowerBatch


class CrmLead(models.Model):
    """What Odoo checks lead by lead, for the many that the engine writes together."""

    _inherit = "crm.lead"

    def _check_company(self, fnames=None):
        """Check one lead of each company and value for all others of the same."""
        batch = self.env.context.get(BATCH_KEY)
        if not isinstance(batch, FollowerBatch) or not fnames or "company_id" in fnames:
            return super()._check_company(fnames)
        names = [
            name
            for name in fnames
            if (field := self._fields[name]).relational and field.check_company
        ]
        alike = {}
        for lead in self:
            values = (lead.company_id, *(lead[name] for name in names))
            alike.setdefault(values, lead.id)
        return super(CrmLead, self.browse(alike.values()))._check_company(fnames)
