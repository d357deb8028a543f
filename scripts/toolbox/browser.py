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


def flags():
    return (*QUIET, "--no-sandbox") if os.geteuid() == 0 else QUIET


def program():
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        # The Noto fonts draw Persian; without them screenshots show boxes.
        system.install(["chromium", "fonts-noto-core"], "A Chromium browser")
        found = shutil.which("chromium")
    return found


def wrapper():
    """A folder for PATH whose `chromium` adds our flags: Odoo's tests look a browser up there."""
    place = cache.folder("browser", paths.digest(program(), *flags()))
    if not cache.whole(place):
        with cache.building(place) as scratch:
            options = " ".join(flags())
            # Under each name that Odoo looks for, or another browser on PATH would be taken.
            for name in ("chromium", "google-chrome"):
                script = scratch / name
                script.write_text(f'#!/bin/sh\nexec {program()} {options} "$@"\n', "utf-8")
                script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return place
