"""What can be wrong with a machine is told in one line, with what to do about it."""

import collections
import errno
import os
import shutil
import socket
import subprocess
import sys
from unittest import mock

from toolbox import (
    archive,
    cache,
    house,
    odoo_home,
    paths,
    postgres,
    python_env,
    say,
    serve,
    system,
)

from .support import Silent, ToolboxCase

Usage = collections.namedtuple("Usage", "total used free")


class TestErrors(ToolboxCase):
    def assertStops(self, function, *args, says, remedy):
        with self.assertRaises(say.Stop) as caught:
            function(*args)
        text = str(caught.exception)
        self.assertIn(says, text)
        self.assertIn(remedy, text)
        self.assertNotIn("\n", text)

    def odoo(self, version):
        (self.folder / "odoo").mkdir()
        text = f"version_info = ({version}, 0, 0, FINAL, 0, '')\n"
        (self.folder / "odoo" / "release.py").write_text(text, encoding="utf-8")
        return self.folder

    def test_port_taken(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            number = other.getsockname()[1]
            self.assertStops(
                serve.check_port,
                number,
                says=f"Port {number} is taken",
                remedy=f"PORT={number + 1}",
            )

    def test_port_taken_from_the_command_line(self):
        """Before anything is fetched: the whole command ends at once, on one line."""
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            number = str(other.getsockname()[1])
            done = subprocess.run(
                [sys.executable, str(paths.REPO / "scripts" / "cli.py"), "run"],
                env=dict(os.environ, PORT=number, HOST=""),
                capture_output=True,
                text=True,
                check=False,
                timeout=30,
            )
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.strip(), rf"^Error: Port {number} is taken\..*Remedy: .*$")
        self.assertNotIn("Traceback", done.stderr)

    def test_a_port_for_root_only(self):
        """Another reason than "taken" is told as what it is."""
        for reason, says, remedy in (
            (PermissionError(errno.EACCES, "Permission denied"), "not listen on port 80", "PORT="),
            (OSError(errno.EADDRNOTAVAIL, "Cannot assign"), "no address of this machine", "HOST="),
        ):
            with mock.patch.object(socket.socket, "bind", side_effect=reason):
                self.assertStops(serve.check_port, 80, says=says, remedy=remedy)

    def test_host_that_is_none(self):
        self.env(HOST="no.such.host.invalid")
        self.assertStops(serve.check_port, 8069, says="HOST=no.such.host", remedy="0.0.0.0")

    def test_port_is_no_number(self):
        self.env(PORT="eight")
        self.assertStops(serve.port, says="no port", remedy="PORT=8069")

    def test_postgresql_too_old(self):
        self.assertStops(
            postgres.check_version, "120022", says="12 is too old", remedy="unset PGHOST"
        )
        self.assertEqual(postgres.check_version("130000"), 13)

    def test_their_postgresql_is_asked(self):
        """PGHOST: its version counts, its settings are handed on, none is made."""
        self.env(PGHOST="db.example", PGPORT="5433", PGUSER="odoo", PGPASSWORD="secret")
        self.patch(postgres, "_bindir", lambda step: self.folder)
        self.patch(postgres, "_private", lambda step: self.fail("a private cluster is made"))
        for number, enough in (("120022", False), ("130000", True)):
            self.patch(postgres.Postgres, "sql", lambda _pg, _query, number=number: number)
            if enough:
                found = postgres.find(Silent())
            else:
                self.assertStops(postgres.find, Silent(), says="12 is too old", remedy="PGHOST")
        wanted = {"PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "odoo"}
        self.assertLessEqual({*wanted.items(), ("PGPASSWORD", "secret")}, {*found.env.items()})
        self.assertIsNone(found.data)

    def test_their_postgresql_does_not_answer(self):
        """One line: what psql said last, and what to look at."""
        psql = self.folder / "psql"
        psql.write_text("#!/bin/sh\necho first >&2\necho 'no route to host' >&2\nexit 2\n")
        psql.chmod(0o755)
        server = postgres.Postgres({"PGHOST": "db.example"}, self.folder)
        self.assertStops(server.sql, "SELECT 1", says="no route to host", remedy="PGPASSWORD")

    def test_disk_short(self):
        """Told before it is filled: by Odoo, by Python, by a private cluster."""
        self.patch(shutil, "disk_usage", lambda _where: Usage(10**9, 10**9, 5 * 2**20))
        self.assertStops(cache.need_disk, 100, says="5 MB free", remedy="XDG_CACHE_HOME")
        self.patch(archive, "fetch", lambda step: self.fail("fetched all the same"))
        self.patch(python_env, "_install", lambda *args: self.fail("installed all the same"))
        self.patch(postgres, "_create", lambda *args: self.fail("created all the same"))
        self.patch(postgres, "_bindir", lambda step, server: self.folder)
        self.patch(system, "run", lambda *args: "postgres (PostgreSQL) 15.18")
        self.patch(postgres, "_owner", lambda: None)
        for function, args in (
            (odoo_home._from_cache, (Silent(), self.folder)),
            (python_env.environment, (Silent(), "odoo")),
            (postgres._private, (Silent(),)),
        ):
            self.assertStops(function, *args, says="Disk short", remedy="XDG_CACHE_HOME")

    def test_not_odoo_19(self):
        home = self.odoo(18)
        self.assertStops(
            odoo_home.from_folder, home, says="not Odoo 19 but 18.0", remedy="ODOO_HOME"
        )

    def test_another_odoo_of_this_machine_is_left_aside(self):
        """Debian's older package, or one's work of years ago, stops nobody."""
        home = self.odoo(17)
        (home / "odoo" / "__init__.py").write_text("")
        self.env(PYTHONPATH=str(home), ODOO_HOME="", PYTHON="")
        self.patch(odoo_home, "_from_cache", lambda step, assets: "one of our own")
        release = home / "odoo" / "release.py"
        text = "FINAL = 'final'\nversion_info = (%s, 0, 0, FINAL, 0, '')\n"
        release.write_text(text % 17)
        self.assertEqual(odoo_home.find(Silent(), None), "one of our own")
        release.write_text(text % 19)
        found = odoo_home.find(Silent(), None)
        self.assertEqual((found.root, found.version), (home, "19.0.0"))

    def test_a_checkout_is_known_by_its_commit(self):
        """After a pull the templates are made anew; the path may be relative."""
        home = self.odoo(19)
        (home / ".git").mkdir()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(home.parent)
        keys = []
        for commit in ("a" * 40, "b" * 40):
            done = subprocess.CompletedProcess([], 0, f"{commit}\n", "")
            with mock.patch.object(odoo_home.subprocess, "run", return_value=done):
                self.env(ODOO_HOME=home.name)
                found = odoo_home.find(Silent(), None)
            self.assertTrue(found.root.is_absolute())
            keys.append(house.House(found, self.folder, None, None).key)
        self.assertNotEqual(*keys)

    def test_a_saas_version_is_not_19(self):
        home = self.odoo("'saas~18'")
        self.assertStops(odoo_home.from_folder, home, says="not Odoo 19", remedy="ODOO_HOME")

    def test_odoo_19_is_taken_wherever_one_points(self):
        home = self.odoo(19)
        for place in (home, home / "odoo"):
            self.assertEqual(odoo_home.from_folder(place).root, home)

    def test_no_odoo_there(self):
        self.assertStops(
            odoo_home.from_folder, self.folder, says="holds no Odoo", remedy="release.py"
        )

    def test_no_apt_and_no_odoo(self):
        self.patch(system, "has_apt", lambda: False)
        self.assertStops(archive.fetch, Silent(), says="no apt", remedy="ODOO_HOME")

    def test_missing_package_as_a_plain_user(self):
        self.patch(system, "has_apt", lambda: True)
        self.patch(os, "geteuid", lambda: 1000)
        self.assertStops(
            system.install,
            ["chromium"],
            "A browser",
            says="A browser is missing",
            remedy="sudo apt-get install chromium",
        )
