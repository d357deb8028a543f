"""`make clean`, `make distclean`, `make stop`."""

import os
import shutil

from . import cache, databases, house, paths, postgres, say

BY_PRODUCTS = (".ruff_cache", "node_modules")


def main(args):
    with cache.locked():
        if "--all" in args.rest:
            if os.environ.get("PGHOST"):
                # The user's own server: what is ours goes, the server stays.
                _drop_databases()
            postgres.remove()
            shutil.rmtree(paths.cache(), ignore_errors=True)
            say.line("The cache and this project's databases are gone.")
        else:
            _drop_databases()
    for folder in paths.REPO.rglob("__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    for name in BY_PRODUCTS:
        shutil.rmtree(paths.REPO / name, ignore_errors=True)
    return 0


def _drop_databases():
    """Without setting anything up first: what was never made need not be dropped."""
    for name in ("logs", "screenshots", "data"):
        shutil.rmtree(paths.cache() / name, ignore_errors=True)
    for mark in paths.cache().glob("demo*.source"):
        mark.unlink()
    with say.Step("Databases") as step:
        if not postgres.present():
            return
        dbs = databases.Databases(house.House(None, None, postgres.find(step), None))
        for name in dbs.names():
            step.progress(f"dropping {name}")
            dbs.drop(name)


def stop(_args):
    say.line("PostgreSQL stopped." if postgres.stop() else "Nothing was running.")
    return 0
