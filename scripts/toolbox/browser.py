"""Chromium, for browser tests and screenshots."""

import os
import shutil
import stat

from . import cache, paths, system

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What keeps a headless browser to the pages it is told to open: no updates, no phoning home.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
)
# Tells our own wrapper from a browser: it may stand on PATH, of this cache or another.
MARK = "# crm_fa's wrapper around a browser"


def flags():
    return (*QUIET, "--no-sandbox") if os.geteuid() == 0 else QUIET


def program():
    found = _installed()
    if not found:
        # The Noto fonts draw Persian; without them screenshots show boxes.
        system.install(["chromium", "fonts-noto-core"], "A Chromium browser")
        found = _installed()
    return found


def _installed():
    """The first browser on PATH that is none of our wrappers, or None."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    for name in NAMES:
        for folder in folders:
            found = shutil.which(name, path=folder)
            if found and not _is_wrapper(found):
                return found
    return None


def _is_wrapper(program):
    with open(program, "rb") as file:
        return MARK.encode() in file.read(200)


def wrapper():
    """A folder for PATH whose `chromium` adds our flags: Odoo's tests look a browser up there."""
    place = cache.folder("browser", paths.digest(MARK, program(), *flags()))
    if not cache.whole(place):
        with cache.building(place) as scratch:
            options = " ".join(flags())
            # Under each name that Odoo looks for, or another browser on PATH would be taken.
            for name in ("chromium", "google-chrome"):
                script = scratch / name
                script.write_text(f'#!/bin/sh\n{MARK}\nexec {program()} {options} "$@"\n', "utf-8")
                script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return place
