"""What can be wrong with a machine is told in one line, with what to do about it."""

import collections
import os
import shutil
import socket
import subprocess
import sys

from toolbox import archive, cache, odoo_home, paths, postgres, say, serve, system

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

    def test_port_is_no_number(self):
        self.env(PORT="eight")
        self.assertStops(serve.port, says="no port", remedy="PORT=8069")

    def test_postgresql_too_old(self):
        self.assertStops(
            postgres.check_version, "120022", says="12 is too old", remedy="unset PGHOST"
        )
        self.assertEqual(postgres.check_version("130000"), 13)

    def test_disk_short(self):
        self.patch(shutil, "disk_usage", lambda _where: Usage(10**9, 10**9, 5 * 2**20))
        self.assertStops(cache.need_disk, 100, says="5 MB free", remedy="XDG_CACHE_HOME")

    def test_not_odoo_19(self):
        home = self.odoo(18)
        self.assertStops(
            odoo_home.from_folder, home, says="not Odoo 19 but 18.0", remedy="ODOO_HOME"
        )

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
