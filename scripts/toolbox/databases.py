"""Databases by name: made once as templates, copied in seconds, dropped without trace.

A template is built under another name and renamed when whole, so an interrupted build leaves
nothing that looks finished. Its files are in the cache: without them it is none, wherever the
database server has it.
"""

import ast
import shutil

from . import cache, odoo_run, paths

PREFIX = "crmfa_"
# What every template holds, whatever the addon's manifest asks for at the moment: so a change
# of dependencies inside this list costs no new template.
BASE_MODULES = (
    "account",
    "calendar",
    "contacts",
    "crm",
    "loyalty",
    "phone_validation",
    "rating",
    "sale_crm",
    "sale_loyalty",
    "sale_management",
    "sales_team",
    "utm",
)
LANGUAGES = paths.REPO / "scripts" / "odoo_side" / "languages.py"


def dependencies():
    """The base list, and whatever else the manifest of crm_fa depends on."""
    manifest = paths.MODULE_DIR / "__manifest__.py"
    depends = ()
    if manifest.exists():
        depends = ast.literal_eval(manifest.read_text(encoding="utf-8")).get("depends", ())
    return sorted({*BASE_MODULES, *depends})


class Databases:
    def __init__(self, house):
        self.house = house
        self.sql = house.postgres.sql

    def names(self):
        rows = self.sql(f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}%'")
        return [name for name in rows.splitlines() if name.startswith(PREFIX)]

    def exists(self, name):
        return name in self.names()

    def filestore(self, name):
        return self.house.data_dir / "filestore" / name

    def whole(self, name):
        """Whether a database is there, and its files are."""
        return self.filestore(name).is_dir() and self.exists(name)

    def drop(self, name):
        # FORCE: a server killed half-way may have left connections.
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(self.filestore(name), ignore_errors=True)

    def copy(self, source, name):
        self.drop(name)
        self.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{source}'")
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        if self.filestore(source).is_dir():
            shutil.copytree(self.filestore(source), self.filestore(name), dirs_exist_ok=True)
        return name

    def rename(self, source, name):
        self.drop(name)
        # Files first: whoever is interrupted here has no database of that name.
        if self.filestore(source).is_dir():
            self.filestore(source).rename(self.filestore(name))
        self.sql(f'ALTER DATABASE "{source}" RENAME TO "{name}"')

    def drop_older(self, kind, keep):
        for name in self.names():
            if name.startswith(f"{PREFIX}{kind}_") and name != keep:
                self.drop(name)

    def need_disk(self):
        """A full disk would end an installation of minutes with a page of errors."""
        cache.need_disk(1000)
        if self.house.postgres.data:
            cache.need_disk(1000, self.house.postgres.data)

    def template(self, step, demo=False):
        """Dependencies of crm_fa, English and Persian; with stock demo data if asked."""
        with cache.locked("lock-templates"):
            return self._template(step, demo)

    def _template(self, step, demo):
        kind = "demo_template" if demo else "template"
        modules = dependencies()
        name = f"{PREFIX}{kind}_{paths.digest(self.house.key, *modules, LANGUAGES)}"
        if self.whole(name):
            return name
        self.need_disk()
        building = f"{PREFIX}building_{kind}"
        self.drop(building)
        options = ["--with-demo"] if demo else []
        odoo_run.must(
            self.house,
            building,
            "--init=" + ",".join(modules),
            "--stop-after-init",
            "--no-http",
            *options,
            what="Installing crm_fa's dependencies",
            name=f"{kind}",
            step=step,
        )
        step.progress("loading Persian")
        self.load_languages(building)
        self.rename(building, name)
        self.drop_older(kind, name)
        return name

    def load_languages(self, name):
        odoo_run.must(
            self.house,
            name,
            "--no-http",
            verb="shell",
            what="Loading the Persian language",
            name=f"languages_{name}",
            stdin=LANGUAGES,
        )

    def module_template(self, step):
        """The plain template with the present source of crm_fa installed on top."""
        base = self.template(step)
        name = f"{PREFIX}module_{paths.digest(base, paths.tree_digest(paths.MODULE_DIR))}"
        with cache.locked("lock-templates"):
            if not self.whole(name):
                self.need_disk()
                self._install_module(step, base, name)
        return name

    def _install_module(self, step, base, name):
        building = f"{PREFIX}building_module"
        self.copy(base, building)
        odoo_run.must(
            self.house,
            building,
            f"--init={paths.MODULE}",
            "--stop-after-init",
            "--no-http",
            what="Installing crm_fa",
            name="module_template",
            step=step,
        )
        self.rename(building, name)
        self.drop_older("module", name)
