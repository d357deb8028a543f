from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recovery.crm_recovery_entry import DOCUMENTS


class CrmRecoveryOpen(models.TransientModel):
    """The open cases of a customer, before another one is opened or instead of one."""

    _name = "crm.recovery.open"
    _description = "Open Cases of a Customer"

    res_model = fields.Char()
    res_id = fields.Integer()
    recovery_id = fields.Many2one("crm.recovery", string="Case to Join")
    duplicate_ids = fields.Many2many(
        "crm.recovery", string="Open Cases", compute="_compute_duplicate_ids"
    )

    @api.depends("res_model", "res_id", "recovery_id")
    @api.depends_context("uid")
    def _compute_duplicate_ids(self):
        cases = self.env["crm.recovery"]
        for wizard in self:
            if wizard.recovery_id:
                wizard.duplicate_ids = wizard.recovery_id.duplicate_ids
                continue
            record = wizard._record()
            values = cases._entry_values(record) if record else {}
            wizard.duplicate_ids = cases._open_cases_like(cases.new(values))

    def _record(self):
        """Return what the case is opened from, if the user may see it."""
        self.ensure_one()
        if self.res_model != "res.partner" and self.res_model not in DOCUMENTS:
            return None
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record

    def action_new(self):
        """None of them: open a new case.

        :raises UserError: when what it was opened from is gone
        """
        record = self._record()
        if not record:
            raise UserError(self.env._("The document is gone; open the case by hand."))
        return self.env["crm.recovery"]._new_action(record)
