"""Odoo 19 from Debian's archive, without touching the system's own packages.

apt is asked which archive this machine uses, and given a private view of that archive's
`sid` suite. Nothing from there is ever installed: the packages are only unpacked.
"""

import hashlib
import subprocess
import time
from pathlib import Path

from . import paths, say, system

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
PACKAGES = (
    "odoo-19",
    # What odoo-19 holds only as links into other packages.
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-glyphicons-halflings",
    "fonts-ocr-b",
    "gsfonts",
    "fonts-urw-base35",
)
OWN_ODOO = "set ODOO_HOME to an Odoo 19 that you already have."


def _main_archive():
    """The Debian archive this machine is set up to use, as apt itself tells it."""
    told = system.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)\t$(ORIGIN)\t$(LABEL)"],
        "Asking apt for its archives",
        OWN_ODOO,
    )
    for row in told.splitlines():
        uri, origin, label = (row.split("\t") + ["", ""])[:3]
        if origin == "Debian" and label == "Debian":
            return uri
    raise say.Stop("apt has no Debian archive on this machine.", OWN_ODOO)


def _private_apt(folder):
    """An apt configuration whose lists, cache and sources are all in `folder`."""
    (folder / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (folder / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    sources = folder / "sid.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {_main_archive()} sid main\n", encoding="utf-8")
    options = {
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "-",
        "Acquire::Languages": "none",
        # As root, apt would hand the download to a user who may not write here.
        "APT::Sandbox::User": "root",
    }
    return [part for key, value in options.items() for part in ("-o", f"{key}={value}")]


def _wanted(apt):
    """[(file name, bytes, sha256)] of the packages, as the signed index lists them."""
    told = system.run(
        ["apt-get", *apt, "download", "--print-uris", *PACKAGES],
        "Looking up odoo-19 in Debian's archive",
        OWN_ODOO,
    )
    found = []
    for row in told.splitlines():
        if row.startswith("'"):
            _uri, name, size, checksum = row.split(" ")[:4]
            found.append((name, int(size), checksum.strip().removeprefix("SHA256:")))
    return found


def _sound(path, size, checksum):
    if not path.exists() or path.stat().st_size != size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == checksum


def fetch(step):
    """Download the packages into the cache and return their paths; sound ones are kept."""
    if not system.has_apt():
        raise say.Stop("This machine has no apt to fetch Odoo 19 with.", OWN_ODOO)
    if not KEYRING.exists():
        system.install(["debian-archive-keyring"], "Debian's archive key")
    folder = paths.cache() / "debian"
    apt = _private_apt(folder)
    step.progress("reading the archive's index")
    system.run(
        ["apt-get", *apt, "-q", "update"],
        "Reading the index of Debian's archive",
        f"check the network, or {OWN_ODOO}",
    )
    wanted = _wanted(apt)
    store = folder / "packages"
    store.mkdir(exist_ok=True)
    for path in store.iterdir():
        if not any(path.name == name and _sound(path, size, sha) for name, size, sha in wanted):
            path.unlink()
    missing = [row for row in wanted if not (store / row[0]).exists()]
    if missing:
        _download(step, apt, store, missing)
    return [store / name for name, _size, _sha in wanted]


def _download(step, apt, store, missing):
    total = sum(size for _name, size, _sha in missing)
    fresh = store.with_name("packages-new")
    fresh.mkdir(exist_ok=True)
    for left in fresh.iterdir():
        left.unlink()
    names = [name.split("_")[0] for name, _size, _sha in missing]
    with subprocess.Popen(
        ["apt-get", *apt, "-q", "download", *names],
        cwd=fresh,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            here = sum(path.stat().st_size for path in fresh.glob("*.deb*"))
            step.progress(f"{here // 2**20} of {total // 2**20} MB")
            time.sleep(0.3)
        errors = process.stderr.read().strip()
    for name, size, checksum in missing:
        if not _sound(fresh / name, size, checksum):
            raise say.Stop(
                f"The download of {name} is not whole. {errors.splitlines()[-1:]}",
                "run the same command again: what arrived whole is kept.",
            )
        (fresh / name).rename(store / name)


def unpack(step, packages, into):
    for number, package in enumerate(packages, 1):
        step.progress(f"unpacking package {number} of {len(packages)}")
        system.run(
            ["dpkg", "-x", str(package), str(into)],
            f"Unpacking {package.name}",
            "run `make distclean` and then the same command again.",
        )
