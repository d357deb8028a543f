from odoo import api, fields, models

from ..tools.ladder_rules import THRESHOLDS


class CrmLadderPreviewLine(models.TransientModel):
    """Thresholds of one rung as tried, and how many customers would stand there."""

    _name = "crm.ladder.preview.line"
    _description = "Rung in the Preview of the Ladder"
    _order = "id"

    preview_id = fields.Many2one(
        "crm.ladder.preview", required=True, ondelete="cascade", index=True
    )
    rung_id = fields.Many2one("crm.ladder.rung", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="preview_id.currency_id")
    min_leads = fields.Integer(string="Leads or Quotations")
    min_purchases = fields.Integer(string="Purchases")
    min_purchase_days = fields.Integer(string="Purchase Days")
    window_days = fields.Integer(
        string="Within Days", help="0 counts everything ever bought."
    )
    min_revenue = fields.Monetary(string="Revenue")
    max_overdue_ratio = fields.Float(
        string="Overdue Ratio", digits=(16, 2), help="At most so much. 0 does not ask."
    )
    min_referrals = fields.Integer(string="Referrals")
    today_count = fields.Integer(string="Here Today", readonly=True)
    new_count = fields.Integer(
        string="Would Stand Here",
        readonly=True,
        help="Once the days before moving down are over for everyone.",
    )
    difference = fields.Integer(compute="_compute_difference")

    @api.depends("today_count", "new_count")
    def _compute_difference(self):
        for line in self:
            line.difference = line.new_count - line.today_count

    @api.model
    def _threshold_names(self):
        return list(THRESHOLDS)

    @api.model
    def _label(self, name):
        return self._fields[name]._description_string(self.env)
