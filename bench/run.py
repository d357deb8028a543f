"""One run of all measurements, from empty databases to the table."""

import os

from bench import content, persian, recovery, views
from bench.confirm import Confirming
from bench.database import Database, exists
from bench.measure import Table, say, timed
from bench.memory import Memory
from bench.refresh import Refreshing

PARTS = ("refresh", "memory", "confirm", "views", "persian", "recovery")
MODULE = "crm_fa"


class Stage:
    """The databases of a run by what they hold; each is made when first asked for."""

    def __init__(self, args):
        self.args = args
        self.made = []
        self._plain_template = os.environ.get("CRMFA_TEMPLATE")
        self._base = self._full = self._plain = None

    def copy(self, source, suffix):
        database = Database.copy(source, f"{self.args.database}_{suffix}")
        self.made.append(database)
        return database

    @property
    def base(self):
        """Customers and documents, crm_fa installed, and nobody on the ladder yet."""
        if self._base is None:
            self._base = self.fill(self.empty("base"), self.args.partners)
        return self._base

    @property
    def full(self):
        """As ``base``, and everyone on the ladder."""
        if self._full is None:
            self._full = self.copy(self.base, "full")
            with self._full.env() as env:
                env["crm.customer.profile"]._refresh(trigger="initial")
            self._full.vacuum()
        return self._full

    @full.setter
    def full(self, database):
        self._full = database

    @property
    def plain(self):
        """The same customers and documents in a database without crm_fa."""
        if self._plain is None:
            plain = self.copy(self._plain_template, "plain")
            self._plain = self.fill(plain, self.args.partners)
        return self._plain

    def empty(self, suffix):
        """crm_fa installed, no customers."""
        template = os.environ.get("CRMFA_MODULE_TEMPLATE")
        if template and exists(template):
            return self.copy(template, suffix)
        database = self.copy(self._plain_template, suffix)
        say("Installing crm_fa")
        database.install(MODULE)
        return database

    def fill(self, database, partners):
        orders = round(partners / self.args.partners * self.args.orders)
        say(f"Filling {database}: {partners:,} partners, {orders:,} orders")
        duration, _ = timed(content.fill, database, partners, orders)
        print(f"  {duration:.0f} s, {database.size() / 1e9:.2f} GB")
        return database

    def drop(self, database):
        self.made.remove(database)
        database.drop()

    def close(self):
        for database in self.made:
            if self.args.keep:
                print(f"Kept: {database}")
            else:
                database.drop()


def run(args):
    if not os.environ.get("CRMFA_TEMPLATE"):
        print("CRMFA_TEMPLATE is not set: run this with `make bench`.")
        return 2
    parts = args.only or PARTS
    table, stage = Table(), Stage(args)
    try:
        if "memory" in parts:
            Memory(stage, table).small()
        if "refresh" in parts:
            Refreshing(stage, table).all()
        if "memory" in parts:
            Memory(stage, table).large()
        if "confirm" in parts:
            Confirming(stage, table).all()
        if "views" in parts:
            views.Views(stage, table).all()
        if "persian" in parts:
            persian.Persian(stage, table).all()
        if "recovery" in parts:
            recovery.Recovery(stage, table).all()
    finally:
        stage.close()
    say(f"{args.partners:,} partners, {args.orders:,} orders")
    table.show()
    return 0 if table.good else 1
