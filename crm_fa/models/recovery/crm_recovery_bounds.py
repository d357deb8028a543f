from odoo import api, models
from odoo.exceptions import ValidationError

from .declared import declared


class CrmRecoveryBounds(models.AbstractModel):
    """Numbers that cannot be negative, refused with their name and their value.

    The database refuses them as well, but cannot say what was typed.
    """

    _name = "crm.recovery.bounds"
    _description = "Numbers of Recovery"

    # Names of the fields; each file of a model adds its own.
    _not_negative = frozenset()
    _above_zero = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_bounds(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_bounds(vals)
        return super().write(vals)

    def _ensure_bounds(self, vals):
        """Refuse numbers below their bound.

        :raises ValidationError: naming the field, the rule and the value
        """
        for name in declared(self, "_above_zero") & set(vals):
            if float(vals[name] or 0) <= 0:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” must be above zero; given: %(value)s.",
                        field=self._fields[name]._description_string(self.env),
                        value=vals[name] or 0,
                    )
                )
        for name in declared(self, "_not_negative") & set(vals):
            if float(vals[name] or 0) < 0:
                raise ValidationError(
                    self.env._(
                        "“%(field)s” cannot be negative; given: %(value)s.",
                        field=self._fields[name]._description_string(self.env),
                        value=vals[name],
                    )
                )
