"""Number fields that can be unknown.

Odoo reads an empty number column as 0.  A mean interval, a ratio or an amount that
cannot be known is not 0: these fields hand ``False`` to Python and to the web client,
which shows nothing, and search ``= False`` finds exactly the empty ones.
"""

from odoo import fields


class _OptionalNumber:
    falsy_value = None

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column_insert(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value


class OptionalFloat(_OptionalNumber, fields.Float):
    """A float that is ``False`` when unknown."""


class OptionalMonetary(_OptionalNumber, fields.Monetary):
    """An amount of money that is ``False`` when unknown."""


class OptionalInteger(_OptionalNumber, fields.Integer):
    """A whole number that is ``False`` when unknown."""
