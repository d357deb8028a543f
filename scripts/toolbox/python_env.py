"""Python environments of the cache, one per purpose, pinned by scripts/pins/*.txt."""

import subprocess
import sys

from . import cache, paths, say


def environment(step, kind):
    """The interpreter of an environment holding exactly scripts/pins/<kind>.txt."""
    pins = paths.PINS / f"{kind}.txt"
    version = "{}.{}".format(*sys.version_info)
    place = cache.folder(f"python-{kind}", paths.digest(pins, version, sys.prefix))
    python = place / "bin" / "python"
    if cache.whole(place) and _starts(python):
        return python
    if not (3, 10) <= sys.version_info[:2] <= (3, 13):
        raise say.Stop(
            f"Odoo 19 runs on Python 3.10 to 3.13, not {version}.",
            "PYTHON=python3.11 make ...",
        )
    cache.need_disk(700)
    with cache.building(place, movable=False) as here:
        subprocess.run([sys.executable, "-m", "venv", str(here)], check=True)
        _install(step, python, pins)
    return python


def _starts(python):
    done = subprocess.run([str(python), "-c", ""], capture_output=True, check=False)
    return done.returncode == 0


def _install(step, python, pins):
    command = [str(python), "-m", "pip", "install", "--no-input", "-r", str(pins)]
    seen, last = 0, []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for row in process.stdout:
            last = [*last[-8:], row.strip()]
            if row.startswith("Collecting "):
                seen += 1
                step.progress(f"{seen} packages found")
            elif row.startswith("Installing collected"):
                step.progress(f"installing {seen} packages")
    if process.returncode:
        errors = [row for row in last if "ERROR" in row] or last[-2:]
        raise say.Stop(
            f"pip could not install {pins.name}: {' | '.join(errors)[-700:]}",
            "check the network and pip's index setting, then run the same command again.",
        )
