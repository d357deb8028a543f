from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools import typed_date

DATE_TYPES = ("date", "datetime")


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._persian_guard_dates(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._persian_guard_dates(vals))

    def web_save(self, vals, specification, next_id=None):
        # Before what a model does itself with the dates it is given.
        vals = self._persian_guard_dates(vals)
        return super().web_save(vals, specification, next_id=next_id)

    @api.model
    def _persian_guard_dates(self, vals):
        """Return ``vals`` with Jalali dates on their Gregorian days.

        A year below 1700 is a Jalali one.  Users with the Gregorian calendar have made
        a mistake then: nobody wants the year 1405 AD.

        :raise ValidationError: the user reads Gregorian dates, or there is no such day.
        """
        changed = {}
        for name, value in vals.items():
            field = self._fields.get(name)
            if not field:
                continue
            if field.type in DATE_TYPES:
                if typed_date.old_day(value):
                    changed[name] = self._persian_date(value, field)
            elif field.type == "properties" and isinstance(value, list):
                properties = [self._persian_property(prop, field) for prop in value]
                if properties != value:
                    changed[name] = properties
        return {**vals, **changed} if changed else vals

    @api.model
    def _persian_property(self, prop, field):
        """Return a property with its date, if it is one, on the right day."""
        if (
            isinstance(prop, dict)
            and prop.get("type") in DATE_TYPES
            and typed_date.old_day(prop.get("value"))
        ):
            return {**prop, "value": self._persian_date(prop["value"], field)}
        return prop

    @api.model
    def _persian_date(self, value, field):
        """Return a date whose year is below 1700 on the day the present user means."""
        try:
            return self.env["res.users"]._persian_read_old_date(value)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "%(field)s: %(reason)s",
                    field=field._description_string(self.env),
                    reason=error,
                )
            ) from error
