"""The Odoo 19 to work with: the user's own, or one unpacked into the cache."""

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from . import archive, cache, paths, say

# Folders below web/ and mail/ that must have no hole: a missing file there shows as a console
# error in the browser, and a console error fails every browser test.
# Raise it when what is done to the unpacked files changes: caches made before are then remade.
RECIPE = 1
LINKED = ("addons/web/static",)
# Which packages an unpacked Odoo is made of.
NAMES = "packages.txt"


@dataclasses.dataclass(frozen=True)
class Odoo:
    """Where `odoo` is imported from, and where its addons are."""

    root: Path  # the folder that holds the package `odoo`
    python: str = ""  # the user's own interpreter, when that one brings Odoo
    version: str = ""
    revision: str = ""  # which 19.0 it is: databases made by another are made anew

    @property
    def package(self):
        return self.root / "odoo"

    @property
    def addons(self):
        """A source checkout keeps most addons beside the package, an installed one in it."""
        places = [self.root / "addons", self.package / "addons"]
        return [place for place in places if (place / "crm").is_dir()]


def find(step, assets):
    own = os.environ.get("ODOO_HOME")
    if own:
        return from_folder(Path(own))
    importable = _importable(os.environ.get("PYTHON") or sys.executable)
    if importable:
        return importable
    return _from_cache(step, assets)


def from_folder(home):
    """ODOO_HOME may be a checkout, a folder holding `odoo`, or the package itself."""
    home = home.expanduser().absolute()
    for root in (home, home.parent) if home.name == "odoo" else (home,):
        if (root / "odoo" / "release.py").exists():
            return Odoo(root, version=_checked_version(root), revision=_commit(root))
    raise say.Stop(
        f"ODOO_HOME={home} holds no Odoo.",
        "point it to the folder that has odoo/release.py, or unset it.",
    )


def _commit(root):
    """The commit of a checkout; empty for an Odoo that is none."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return ""
    done = subprocess.run(
        ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def _version(root):
    """["19", "0", "0"], or what stands there instead."""
    text = (root / "odoo" / "release.py").read_text(encoding="utf-8")
    found = re.search(r"version_info\s*=\s*\(([^)]*)\)", text)
    parts = [part.strip(" '\"") for part in found.group(1).split(",")] if found else ["?"]
    return ["saas" if "SAAS" in part.upper() else part for part in parts]


def _checked_version(root):
    parts = _version(root)
    if parts[0] != "19":
        raise say.Stop(
            f"{root} is not Odoo 19 but {'.'.join(parts[:2])}.",
            "set ODOO_HOME to an Odoo 19, or unset it to have one fetched.",
        )
    return ".".join(parts[:3])


def _importable(python):
    """An Odoo 19 that the user's Python already imports, with that Python.

    Another Odoo of this machine is nobody's fault and in nobody's way: it is left aside.
    """
    code = "import odoo.release, odoo, sys; print(odoo.__path__[0]); print(sys.executable)"
    try:
        done = subprocess.run(
            [python, "-P", "-c", code] if _knows_safe_path(python) else [python, "-c", code],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    if done.returncode:
        return None
    package, executable = done.stdout.split("\n")[:2]
    root = Path(package).parent
    version = _version(root)
    if version[0] != "19":
        return None
    return Odoo(root, python=executable, version=".".join(version[:3]), revision=_commit(root))


def _knows_safe_path(python):
    done = subprocess.run([python, "-P", "-c", ""], capture_output=True, check=False)
    return done.returncode == 0


def _from_cache(step, assets):
    place = cache.folder("odoo", paths.digest(*archive.PACKAGES, RECIPE))
    if not cache.whole(place):
        cache.need_disk(2500)
        with cache.building(place) as scratch:
            packages = archive.fetch(step)
            archive.unpack(step, packages, scratch)
            fill_holes(_packages_root(scratch), assets)
            (scratch / NAMES).write_text("\n".join(path.name for path in packages), "utf-8")
        for package in packages:
            package.unlink()
    root, names = _packages_root(place), place / NAMES
    revision = names.read_text(encoding="utf-8") if names.exists() else ""
    return Odoo(root, version=_checked_version(root), revision=revision)


def _packages_root(place):
    return place / "usr" / "lib" / "python3" / "dist-packages"


def fill_holes(root, assets):
    """Put in the browser files that Debian's package lacks, then look for further holes."""
    addons = root / "odoo" / "addons"
    fonts = assets / "font-awesome" / "fonts"
    for link in sorted((addons / "web" / "static").rglob("*")):
        if link.is_symlink() and not link.exists() and (fonts / link.name).exists():
            link.unlink()
            shutil.copyfile(fonts / link.name, link)
    gesture = addons / "mail" / "static" / "lib" / "selfie_segmentation"
    wanted = gesture / "selfie_segmentation.js"
    if not wanted.exists():
        gesture.mkdir(parents=True, exist_ok=True)
        if wanted.is_symlink():
            wanted.unlink()
        shutil.copyfile(assets / "@mediapipe" / "selfie_segmentation" / wanted.name, wanted)
    for part in LINKED:
        holes = [
            str(path.relative_to(root))
            for path in (root / "odoo" / part).rglob("*")
            if path.is_symlink() and not path.exists()
        ]
        if holes:
            raise say.Stop(
                f"Debian's odoo-19 has links that lead nowhere: {', '.join(holes[:3])}.",
                "set ODOO_HOME to a complete Odoo 19.",
            )
