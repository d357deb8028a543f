from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ladder_purchase_source = fields.Selection(
        [("order", "Confirmed order"), ("invoice", "Posted customer invoice")],
        string="What Is a Purchase",
        default="order",
        required=True,
        config_parameter="crm_fa.ladder_purchase_source",
    )
    ladder_lapse_ratio = fields.Float(
        string="Lapsed Above Overdue Ratio",
        default=2.5,
        config_parameter="crm_fa.ladder_lapse_ratio",
        help="From 3 purchase days on: days since the last purchase, divided by the "
        "usual days between purchases.",
    )
    ladder_lapse_days = fields.Integer(
        string="Lapsed After Days",
        default=365,
        config_parameter="crm_fa.ladder_lapse_days",
        help="With fewer than 3 purchase days: days without a purchase.",
    )
    step_test_mode = fields.Boolean(
        string="Only Show What Would Run",
        config_parameter="crm_fa.step_test_mode",
        help="Rung actions are listed, not run.",
    )

    @api.constrains("ladder_lapse_ratio", "ladder_lapse_days")
    def _check_ladder_lapse(self):
        for settings in self:
            if settings.ladder_lapse_ratio <= 0 or settings.ladder_lapse_days <= 0:
                raise ValidationError(
                    self.env._(
                        "Lapsed above overdue ratio (%(ratio)s) and lapsed after days "
                        "(%(days)s) must both be above 0.",
                        ratio=settings.ladder_lapse_ratio,
                        days=settings.ladder_lapse_days,
                    )
                )

    def set_values(self):
        profile = self.env["crm.customer.profile"]
        before = profile._ladder_settings()
        result = super().set_values()
        if profile._ladder_settings() != before:
            profile._schedule_full_refresh("threshold")
        return result
