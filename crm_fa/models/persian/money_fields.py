from odoo import api, models

PRICE = "Product Price"
ATTRIBUTE = "crm_fa_currency"


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _persian_money_fields(self):
        """Return {field's name: name of its currency field} of all amounts of a model.

        Unit prices are plain numbers to Odoo, told by their precision; the currency is
        then that of the record.
        """
        return {
            name: field.get_currency_field(self)
            if field.type == "monetary"
            else "currency_id"
            for name, field in self._fields.items()
            if field.type == "monetary"
            or (
                field.type == "float"
                and PRICE in (field._digits, field._min_display_digits)
                and "currency_id" in self._fields
            )
        }

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Tell the web client the currency of unit prices, where Toman are shown."""
        described = super().fields_get(allfields, attributes)
        if attributes is not None and "currency_field" not in attributes:
            return described
        numbers = {
            name for name, field in described.items() if field.get("type") == "float"
        }
        # Every message about changed fields asks for descriptions: the company is read
        # only where there may be a unit price among them.
        if not numbers or not self.env.company.sudo().persian_toman:
            return described
        for name, currency in self._persian_money_fields().items():
            if name in numbers:
                described[name][ATTRIBUTE] = currency
        return described
