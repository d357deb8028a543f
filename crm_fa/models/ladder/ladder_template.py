"""A long statement put together once, and filled with values many times.

Every confirmed order asks for the refresh of a customer, and putting that statement
together from its parts takes longer than most queries do.
"""

from typing import NamedTuple

from psycopg2.extensions import AsIs

from odoo.tools import SQL


class Place(NamedTuple):
    """Where a value comes in, used like a parameter."""

    name: str

    @property
    def mark(self):
        return f"<<{self.name}>>"


def template_of(cr, statement, places):
    """Return the text of ``statement`` with its places left open.

    :param SQL statement: with some :class:`Place` among its parameters
    :param places: all of these
    """
    params = [
        AsIs(param.mark) if isinstance(param, Place) else param
        for param in statement.params
    ]
    text = cr.mogrify(statement.code, params).decode().replace("%", "%%")
    for place in places:
        text = text.replace(place.mark, f"%({place.name})s")
    return text


def filled(text, values):
    """Return the statement of a template with these values, SQL objects by name."""
    return SQL(text, **values)  # pylint: disable=sql-injection
