from odoo import api, fields, models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ...tools import digits, typed_date
from .ir_fields_converter import YEAR_OF_FOUR_DIGITS


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    @api.model
    def _try_match_date_time(self, preview_values, options):
        preview_values = [
            digits.to_plain(value) if isinstance(value, str) else value
            for value in preview_values
        ]
        return super()._try_match_date_time(preview_values, options)

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Read Jalali dates before the stock reader, whose months are Gregorian."""
        month_first = (options.get("date_format") or "").startswith("%m")
        for number, line in enumerate(data, start=1):
            text = line[index]
            if not isinstance(text, str) or not text:
                continue
            line[index] = text = digits.to_plain(text)
            try:
                line[index] = self._persian_read_cell(text, field_type, month_first)
            except ValueError as error:
                raise ImportValidationError(
                    self.env._(
                        "Column %(column)s, line %(line)s, %(value)s: %(reason)s",
                        column=name,
                        line=number,
                        value=text,
                        reason=error,
                    ),
                    field=name,
                    field_type=field_type,
                ) from error
        return super()._parse_date_from_data(data, index, name, field_type, options)

    @api.model
    def _persian_read_cell(self, text, field_type, month_first):
        """Return a Jalali date as the date or datetime it is, any other text as it is.

        :raise ValueError: it is a Jalali date that cannot be taken as one.
        """
        found = typed_date.numbers(text, month_first=month_first)
        if found and typed_date.is_old(found[0]):
            *ymd, rest = found
            written = "-".join(f"{part:02}" for part in ymd)
            day = self.env["res.users"]._persian_read_old_date(written)
            moment = typed_date.with_time(fields.Date.to_date(day), rest)
            return moment if field_type == "datetime" else moment.date()
        # The stock reader takes 05/08/30 for the year 2005.
        if (
            typed_date.lacks_century(text)
            and self.env.user._persian_calendar() == "jalali"
        ):
            raise ValueError(self.env._(YEAR_OF_FOUR_DIGITS))
        return text
