"""Throw-away databases with real commits, for what Odoo's own test cases cannot show.

Their cases run in one transaction that is rolled back: no second connection sees
anything, and modules cannot be installed or removed. Here each test class gets a copy
of a template:

    class TestX(DatabaseCase):
        source = MODULE  # or PLAIN: the dependencies without crm_fa

        def test_x(self):
            with self.db.env() as env:  # commits at the end, rolls back on an error
                ...

`make test ONLY=integration.test_x` sets up what this module reads from the environment.
"""

import contextlib
import itertools
import os
import shutil
import threading
import unittest
from pathlib import Path

import psycopg2
from psycopg2 import sql

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

NAME = "crm_fa"
PLAIN = os.environ.get("CRMFA_TEMPLATE", "")
MODULE = os.environ.get("CRMFA_MODULE_TEMPLATE", "")
_numbers = itertools.count(1)


def _configure():
    """Once per process: Odoo's configuration, its log in the file that is checked."""
    if not PLAIN:
        raise unittest.SkipTest(
            "run these tests with: make test ONLY=integration.<module>"
        )
    options = [f"--config={os.environ['CRMFA_CONFIG']}", "--no-http"]
    config.parse_config(
        [*options, f"--logfile={os.environ['CRMFA_LOG']}"], setup_logging=True
    )


_configure()


def _admin(statement, *names):
    """One statement outside any transaction, on the maintenance database."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


class Database:
    """A copy of a template: environments that really commit, and module operations."""

    def __init__(self, source):
        self.name = f"crmfa_it_{os.getppid()}_{next(_numbers)}"
        self._drop()
        _admin("CREATE DATABASE {} TEMPLATE {}", self.name, source)
        if self._filestore(source).is_dir():
            shutil.copytree(self._filestore(source), self._filestore(self.name))

    @staticmethod
    def _filestore(name):
        return Path(config["data_dir"]) / "filestore" / name

    @property
    def registry(self):
        return Registry(self.name)

    @contextlib.contextmanager
    def env(self, user=api.SUPERUSER_ID, **context):
        """An environment on a connection of its own. `user`: an id or a login."""
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, api.SUPERUSER_ID, context)
            if isinstance(user, str):
                user = env["res.users"].search([("login", "=", user)]).id
            yield api.Environment(cursor, user, context)
            # A registry cursor commits when its block ends well; it does not flush.
            env.flush_all()

    def install(self, module=NAME):
        self._module(module, "button_immediate_install")

    def upgrade(self, module=NAME):
        self._module(module, "button_immediate_upgrade")

    def uninstall(self, module=NAME):
        self._module(module, "button_immediate_uninstall")

    def _module(self, module, button):
        """The very button that an administrator presses in Apps."""
        with self.env() as env:
            modules = env["ir.module.module"]
            modules.update_list()
            getattr(modules.search([("name", "=", module)]), button)()

    def parallel(self, *functions, timeout=120):
        """Run functions(env) at the same time, each on a connection; their results.

        A result is what the function returned, or the exception that it raised.
        """
        results = [None] * len(functions)

        def call(number, function):
            try:
                with self.env() as env:
                    results[number] = function(env)
            except Exception as error:
                results[number] = error

        threads = [
            threading.Thread(target=call, args=item, daemon=True)
            for item in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout)
            if thread.is_alive():
                raise TimeoutError(f"A connection hung for {timeout} seconds.")
        return results

    def close(self):
        Registry.delete(self.name)
        odoo.sql_db.close_db(self.name)
        self._drop()

    def _drop(self):
        _admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        shutil.rmtree(self._filestore(self.name), ignore_errors=True)


class DatabaseCase(unittest.TestCase):
    """One database per class; a test that spoils it takes `self.fresh()`."""

    source = MODULE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.db = cls._new()

    @classmethod
    def _new(cls, source=None):
        database = Database(source or cls.source)
        cls.addClassCleanup(database.close)
        return database

    def fresh(self, source=None):
        """Another database, for this test alone."""
        database = Database(source or self.source)
        self.addCleanup(database.close)
        return database
