"""The cache's rules: one writer at a time, and a folder is there whole or not at all."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from . import paths, say


@contextlib.contextmanager
def locked(name="lock"):
    """Two `make`s at once wait for one another instead of writing over each other."""
    with open(paths.cache() / name, "a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            owner = handle.read().strip() or "?"
            say.line(f"Waiting for another make of this cache (process {owner}) ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        handle.seek(0)
        handle.truncate()
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def sweep():
    """Remove what an interrupted run left half-made. Call while holding the lock."""
    for left in paths.cache().glob("tmp-*"):
        shutil.rmtree(left, ignore_errors=True)


def folder(name, key):
    """The place of one cached folder; another key is another place."""
    return paths.cache() / f"{name}-{key}"


def whole(place):
    return (place / ".whole").exists()


@contextlib.contextmanager
def building(place, movable=True):
    """Yields a scratch folder that becomes `place` in one rename if all went well.

    A Python environment holds its own path, so it cannot move: it is built in place, and
    counts as there only once its mark is set.
    """
    scratch = place.with_name(f"tmp-{place.name}") if movable else place
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    yield scratch
    (scratch / ".whole").write_text("", encoding="utf-8")
    if movable:
        shutil.rmtree(place, ignore_errors=True)
        scratch.rename(place)
    drop_older(place)


def drop_older(place):
    """Other keys of the same thing are of no use any more: give the disk back."""
    stem = place.name.rpartition("-")[0]
    for other in place.parent.glob(f"{stem}-????????"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


def need_disk(megabytes, where=None):
    where = Path(where or paths.cache())
    free = shutil.disk_usage(where).free // 2**20
    if free < megabytes:
        raise say.Stop(
            f"Disk short: {where} has {free} MB free, {megabytes} MB are needed.",
            "free some space, or set XDG_CACHE_HOME to a folder on a larger disk.",
        )
