"""A long statement put together once, planned once, and run with many values.

Every confirmed order asks for the refresh of a customer.  Putting that statement
together from its parts takes longer than most queries do, and planning it takes
PostgreSQL longer than running it; so each connection prepares it at its first use, with
one plan for all values.
"""

from hashlib import sha256
from typing import NamedTuple

from psycopg2.extensions import AsIs

from odoo.tools import SQL

# How the names of prepared statements begin.
PREFIX = "crm_fa_ladder_"


class Place(NamedTuple):
    """Where a value comes in, used like a parameter."""

    name: str
    type: str  # of PostgreSQL

    @property
    def mark(self):
        return f"<<{self.name}>>"


class Template(NamedTuple):
    """A statement with its places numbered, under a name that tells its text."""

    name: str
    text: str
    places: tuple

    def prepare(self):
        """Return the statement that has PostgreSQL keep this one on the connection."""
        types = ", ".join(place.type for place in self.places)
        # Like the name, types and text hold no value from outside.
        return SQL(f"PREPARE {self.name} ({types}) AS {self.text}".replace("%", "%%"))

    def call(self, values):
        """Return the statement that runs the prepared one.

        :param dict values: by name of the place
        """
        return SQL(
            "EXECUTE %s (%s)",
            SQL(self.name),  # pylint: disable=sql-injection
            SQL(", ").join(
                SQL(f"%s::{place.type}", values[place.name]) for place in self.places
            ),
        )


def template_of(cr, statement, places):
    """Return ``statement`` as a :class:`Template` with its places left open.

    :param SQL statement: with some :class:`Place` among its parameters
    :param places: all of these
    """
    params = [
        AsIs(param.mark) if isinstance(param, Place) else param
        for param in statement.params
    ]
    text = cr.mogrify(statement.code, params or None).decode()
    used = tuple(place for place in places if place.mark in text)
    for number, place in enumerate(used, 1):
        text = text.replace(place.mark, f"${number}")
    digest = sha256(text.encode()).hexdigest()[:16]
    return Template(f"{PREFIX}{digest}", text, used)
