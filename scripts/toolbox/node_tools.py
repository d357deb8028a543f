"""Programs and browser files from npm, with the versions that scripts/pins/*/package.json name."""

import os
import shutil

from . import cache, paths, say, system


def need_node():
    if not (shutil.which("node") and shutil.which("npm")):
        system.install(["nodejs", "npm"], "Node.js with npm")


def folder(step, kind):
    """`node_modules` of scripts/pins/<kind>, installed once per content of its pin files."""
    pins = paths.PINS / kind
    files = [pins / "package.json", pins / "package-lock.json"]
    place = cache.folder(f"node-{kind}", paths.digest(*files))
    if not cache.whole(place):
        need_node()
        cache.need_disk(300)
        with cache.building(place) as scratch:
            for path in files:
                shutil.copy(path, scratch)
            step.progress("npm is fetching its packages")
            system.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                "npm",
                "check the network and npm's registry setting, then run the same command again.",
                cwd=scratch,
                env=dict(os.environ, npm_config_update_notifier="false"),
            )
    modules = place / "node_modules"
    if not modules.is_dir():
        raise say.Stop(f"{place} is broken.", "run `make distclean`.")
    return modules
