from odoo import fields, models


class CrmRecoveryScorePhone(models.TransientModel):
    """What a customer said on the phone of the remedy, typed by who called."""

    _name = "crm.recovery.score.phone"
    _description = "Satisfaction Told by Phone"

    recovery_id = fields.Many2one("crm.recovery", string="Case", required=True)
    score = fields.Selection(
        [
            ("5", "5: very content"),
            ("4", "4: content"),
            ("3", "3: so-so"),
            ("2", "2: not content"),
            ("1", "1: very discontent"),
        ],
        required=True,
    )
    feedback = fields.Text(string="In Their Words")

    def action_save(self):
        """Write it down in the user's name; the case decides whether one may."""
        self.ensure_one()
        self.recovery_id._score_by_phone(int(self.score), self.feedback)
