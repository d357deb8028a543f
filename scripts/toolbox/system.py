"""Packages of the operating system: installed by root through apt, asked for otherwise."""

import os
import shutil
import subprocess

from . import say

_updated = False


def run(command, what, remedy="", **kwargs):
    """A command whose failure is the user's to know about: its last lines, one sentence."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **kwargs)
    if done.returncode:
        tail = (done.stderr.strip() or done.stdout.strip()).splitlines()[-6:]
        raise say.Stop(f"{what} failed: {' | '.join(tail)[-900:]}", remedy)
    return done.stdout


def has_apt():
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def install(packages, why):
    """Install Debian packages, or say in one line how the user can."""
    global _updated
    names = " ".join(packages)
    if not has_apt():
        raise say.Stop(f"{why} is missing and this machine has no apt.", f"install {names}.")
    if os.geteuid() != 0:
        raise say.Stop(f"{why} is missing.", f"sudo apt-get install {names}")
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    if not _updated:
        run(["apt-get", "-q", "update"], "apt-get update", "check the network.", env=env)
        _updated = True
    run(
        ["apt-get", "-q", "install", "-y", "--no-install-recommends", *packages],
        f"Installing {names}",
        f"apt-get install {names}",
        env=env,
    )
