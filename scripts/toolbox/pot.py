"""`make pot`: the addon's terms out of a database, and into i18n/fa.po."""

import subprocess

from . import cache, databases, house, odoo_run, paths, python_env, say

_home = None


def _prepared():
    global _home
    if _home is None:
        say.Step.plan(house.STEPS)
        _home = house.prepare()
    return _home


def export():
    """A fresh .pot in the cache, from a database with the present source installed."""
    home = _prepared()
    with say.Step("Terms of the addon") as step:
        database = databases.Databases(home).module_template(step)
        place = paths.cache() / f"{paths.MODULE}.pot"
        place.unlink(missing_ok=True)
        command = [str(home.python), "-m", "odoo", "i18n", "export"]
        command += [f"--config={home.config()}", f"--database={database}"]
        command += [f"--output={place}", paths.MODULE]
        log = odoo_run.log_path("pot")
        with open(log, "w", encoding="utf-8") as handle:
            subprocess.run(
                command,
                env=home.env(),
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=handle,
                check=False,
            )
        if not place.exists():
            raise say.Stop("The terms could not be exported.", f"read {log}")
    return place


def main(_args):
    fresh = export()
    folder = paths.MODULE_DIR / "i18n"
    folder.mkdir(exist_ok=True)
    with cache.locked(), say.Step("Translation tools") as step:
        python = python_env.environment(step, "lint")
    script = paths.REPO / "scripts" / "po_merge.py"
    done = subprocess.run([str(python), str(script), str(fresh), str(folder)], check=False)
    return done.returncode
