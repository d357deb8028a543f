"""Amounts in what the server writes: documents, portal pages and mails."""

from odoo import api, fields, models

from ...tools import rial_unit


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


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _format_points(self, points):
        self.ensure_one()
        currency = self.program_id.currency_id
        # The program may have been made when the rial had its other sign.
        in_money = self.point_name in (currency.symbol, *rial_unit.SIGNS)
        if in_money and currency._persian_in_toman():
            return currency._persian_format_toman(points)
        return super()._format_points(points)


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    def _compute_description(self):
        """Write rials in full: Odoo says "2e+06 ﷼" of two millions."""
        result = super()._compute_description()
        in_rials = self.filtered(lambda reward: reward.currency_id._persian_is_rial())
        for reward in in_rials:
            amounts = {reward.discount_max_amount}
            if reward.discount_mode != "percent":
                amounts.add(reward.discount)
            currency, text = reward.currency_id, reward.description or ""
            written = {
                currency._persian_short_form(amount): currency.format(amount)
                for amount in amounts
                if amount
            }
            # The longer first: "6 ﷼" is also the end of "5e+06 ﷼".
            for odd in sorted(written, key=len, reverse=True):
                text = text.replace(odd, written[odd])
            reward.description = text
        return result


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    def _compute_price_label(self):
        """Write fixed prices in the unit that is shown elsewhere."""
        result = super()._compute_price_label()
        for item in self:
            if item.compute_price == "fixed" and item.currency_id._persian_in_toman():
                item.price = item.currency_id.format(item.fixed_price)
        return result


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    def _action_send_to_user(self, user, tips_count=1, consume_tips=True):
        # A digest is about its reader's company, and in its calendar and money.
        return super(
            DigestDigest, self.with_company(user.company_id)
        )._action_send_to_user(user, tips_count=tips_count, consume_tips=consume_tips)

    def _compute_kpis(self, company, user):
        # Amounts come to `_format_currency_amount` as "1.3M"; here they are exact.
        exact = self.with_context(persian_exact_amounts=[])
        return super(DigestDigest, exact)._compute_kpis(company, user)

    def _get_margin_value(self, value, previous_value=0.0):
        seen = self.env.context.get("persian_exact_amounts")
        if seen is not None:
            seen[:] = [value]
        return super()._get_margin_value(value, previous_value)

    def _format_currency_amount(self, amount, currency_id):
        seen = self.env.context.get("persian_exact_amounts")
        if seen and currency_id._persian_is_rial():
            return currency_id.with_env(self.env)._persian_format_short(seen[0])
        return super()._format_currency_amount(amount, currency_id)
