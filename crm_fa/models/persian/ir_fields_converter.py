from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ...tools import digits, typed_date

_lt = LazyTranslate(__name__)
YEAR_OF_FOUR_DIGITS = _lt(
    "Write the year with four digits, such as 1405/08/30 or 2026-11-21."
)


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def _str_to_date(self, model, field, value, savepoint):
        value = self._persian_date_text(value)
        return super()._str_to_date(model, field, value, savepoint)

    @api.model
    def _str_to_datetime(self, model, field, value, savepoint):
        value = self._persian_date_text(value)
        return super()._str_to_datetime(model, field, value, savepoint)

    @api.model
    def _persian_date_text(self, value):
        """Return an imported date as the stock converter reads it.

        :raise ValueError: it is a Jalali date that cannot be taken as one.
        """
        if not isinstance(value, str):
            return value
        text = digits.to_plain(value)
        if not typed_date.old_day(text):
            return text
        try:
            return self.env["res.users"]._persian_read_old_date(text)
        except ValueError as error:
            # The importer puts the field's name into the text.
            raise self._format_import_error(
                ValueError,
                self.env._("Field '%%(field)s': %s"),
                str(error),
                {"moreinfo": self.env._(YEAR_OF_FOUR_DIGITS)},
            ) from error
