"""Amounts in what the server writes: documents, portal pages and mails."""

from odoo import api, fields, models
from odoo.tools import format_amount


class IrQwebFieldMonetary(models.AbstractModel):
    _inherit = "ir.qweb.field.monetary"

    @api.model
    def value_to_html(self, value, options):
        shown = options["display_currency"]
        if not isinstance(value, (int, float)) or not shown._persian_in_toman():
            return super().value_to_html(value, options)
        if options.get("from_currency"):
            company = self.env["res.company"].browse(options.get("company_id"))
            value = options["from_currency"]._convert(
                value,
                shown,
                company or self.env.company,
                options.get("date") or fields.Date.today(),
            )
        return shown._persian_format_toman(value, self.user_lang().code)


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        """Let templates write amounts in the unit that is shown elsewhere."""
        context = super()._render_eval_context()
        env = self.env

        def write_amount(amount, currency, lang_code=False):
            if currency._persian_in_toman():
                return currency._persian_format_toman(amount, lang_code)
            return format_amount(env, amount, currency, lang_code)

        context["format_amount"] = write_amount
        return context


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _format_points(self, points):
        self.ensure_one()
        currency = self.program_id.currency_id
        if self.point_name == currency.symbol and currency._persian_in_toman():
            return currency._persian_format_toman(points)
        return super()._format_points(points)
