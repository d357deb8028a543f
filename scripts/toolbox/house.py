"""All that a server needs, found or made: Odoo, Python, PostgreSQL, browser, rtlcss."""

import dataclasses
import os
from pathlib import Path

from . import browser, cache, node_tools, odoo_home, paths, postgres, python_env, say


@dataclasses.dataclass(frozen=True)
class House:
    odoo: odoo_home.Odoo
    python: Path
    postgres: postgres.Postgres
    assets: Path  # node_modules with rtlcss
    chromium: Path | None = None  # the folder of our wrapper around it

    @property
    def data_dir(self):
        return paths.cache() / "data"

    @property
    def addons_path(self):
        return ",".join(str(place) for place in [*self.odoo.addons, paths.REPO])

    @property
    def key(self):
        """Changes when databases made before must be made again."""
        return paths.digest(
            str(self.odoo.root),
            self.odoo.version,
            paths.PINS / "odoo.txt",
            str(self.python),
            *filter(None, [self.odoo.revision]),
        )

    def env(self, **more):
        """The environment of every Odoo process."""
        path = [
            str(self.assets / ".bin"),
            str(self.python.parent),
            os.environ.get("PATH", ""),
        ]
        if self.chromium:
            path.insert(0, str(self.chromium))
        found = dict(os.environ, PATH=os.pathsep.join(path), **self.postgres.env)
        found["PYTHONPATH"] = str(self.odoo.root)
        # A folder of compiled files elsewhere would make every library compile anew, with its
        # syntax warnings in our log.
        found.pop("PYTHONPYCACHEPREFIX", None)
        found["PYTHONUNBUFFERED"] = "1"
        found.pop("ODOO_RC", None)
        found.update(more)
        return found

    def command(self, verb, database, *options, program=("-m", "odoo")):
        """`odoo <verb>` with the paths of this house."""
        return [
            str(self.python),
            *program,
            verb,
            f"--config={self.config()}",
            f"--database={database}",
            *options,
        ]

    def config(self):
        """An empty configuration of our own: the user's ~/.odoorc must not leak in."""
        place = paths.cache() / "odoo.conf"
        text = (
            "[options]\n"
            f"addons_path = {self.addons_path}\n"
            f"data_dir = {self.data_dir}\n"
            "list_db = False\n"
            "max_cron_threads = 1\n"
            # Demo passwords are known to all: only this machine is served unless HOST says more.
            f"http_interface = {os.environ.get('HOST') or '127.0.0.1'}\n"
        )
        if not place.exists() or place.read_text(encoding="utf-8") != text:
            place.write_text(text, encoding="utf-8")
        return place


STEPS = 5  # of which one is the browser


def prepare(with_browser=False):
    """Find or make everything; each step is quick when it was made before."""
    with cache.locked():
        cache.sweep()
        with say.Step("Browser assets and rtlcss") as step:
            assets = node_tools.folder(step, "browser")
        with say.Step("Odoo 19") as step:
            odoo = odoo_home.find(step, assets)
        with say.Step("Python environment") as step:
            own = Path(odoo.python) if odoo.python else None
            python = own or python_env.environment(step, "odoo")
        with say.Step("PostgreSQL") as step:
            database = postgres.find(step)
        chromium = None
        if with_browser:
            with say.Step("Chromium"):
                chromium = browser.wrapper()
        house = House(odoo, python, database, assets, chromium)
        house.data_dir.mkdir(exist_ok=True)
        return house
