"""The databases of a run: copies of a template, one with crm_fa and one without."""

import contextlib
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql

import odoo
from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config


def admin(statement, *names):
    """Run one statement outside any transaction, on the maintenance database."""
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
    finally:
        connection.close()


def exists(name):
    connection = psycopg2.connect(dbname="postgres")
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
    connection.close()
    return bool(found)


class Database:
    """One database by name; ``env()`` gives an environment that commits at its end."""

    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name

    @staticmethod
    def copy(source, name):
        """Make ``name`` as a copy of the database ``source``."""
        database = Database(name)
        database.drop()
        close(str(source))
        admin("CREATE DATABASE {} TEMPLATE {}", name, str(source))
        return database

    def install(self, module):
        """Install ``module`` as an administrator does on the command line."""
        command = [sys.executable, "-m", "odoo", f"--config={config['config']}"]
        command += [f"--database={self.name}", f"--init={module}", "--no-http"]
        command += ["--stop-after-init", "--log-level=warn", *addons_path()]
        subprocess.run(command, check=True)

    def drop(self):
        close(self.name)
        admin("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        shutil.rmtree(
            Path(config["data_dir"]) / "filestore" / self.name, ignore_errors=True
        )

    @property
    def registry(self):
        return Registry(self.name)

    @contextlib.contextmanager
    def env(self, user=api.SUPERUSER_ID, **context):
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, user, context)
            yield env
            env.flush_all()

    @contextlib.contextmanager
    def sql(self):
        """A plain cursor for bare SQL, without Odoo; commits at its end."""
        connection = psycopg2.connect(dbname=self.name)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def vacuum(self, *tables):
        connection = psycopg2.connect(dbname=self.name)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for table in tables or ("",):
                cursor.execute(f"VACUUM ANALYZE {table}")
            cursor.execute("CHECKPOINT")
        connection.close()

    def size(self, *tables):
        """Bytes of these tables with their indexes; of the whole database if none."""
        with self.sql() as cursor:
            if not tables:
                cursor.execute("SELECT pg_database_size(current_database())")
                return cursor.fetchone()[0]
            cursor.execute(
                "SELECT sum(pg_total_relation_size(t::regclass)) FROM unnest(%s) t",
                [list(tables)],
            )
            return int(cursor.fetchone()[0])


def addons_path():
    """crm_fa's own folder among Odoo's, wherever this repository was cloned."""
    return [f"--addons-path={','.join(config['addons_path'])}"]


def close(name):
    """Let go of a database, so that it can be copied or dropped."""
    Registry.delete(name)
    odoo.sql_db.close_db(name)
