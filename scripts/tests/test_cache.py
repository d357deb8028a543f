"""An interruption at any moment leaves nothing that the next run would take for whole."""

import hashlib
import subprocess
import sys
import time

from toolbox import archive, cache, paths, say, system

from .support import Silent, ToolboxCase

HOLD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from toolbox import cache
with cache.locked():
    print("held", flush=True)
    time.sleep(1)
"""


class TestCache(ToolboxCase):
    def test_a_folder_appears_whole(self):
        place = cache.folder("thing", "00000001")
        with cache.building(place) as scratch:
            (scratch / "file").write_text("x")
            self.assertFalse(place.exists())
        self.assertTrue(cache.whole(place))
        self.assertEqual((place / "file").read_text(), "x")

    def test_an_interruption_leaves_no_folder(self):
        place = cache.folder("thing", "00000001")
        with self.assertRaises(KeyboardInterrupt), cache.building(place) as scratch:
            (scratch / "half").write_text("x")
            raise KeyboardInterrupt
        self.assertFalse(cache.whole(place))
        cache.sweep()
        self.assertEqual(list(paths.cache().iterdir()), [])

    def test_an_environment_is_built_in_place_and_counts_once_marked(self):
        place = cache.folder("python-x", "00000001")
        with self.assertRaises(ValueError), cache.building(place, movable=False) as here:
            self.assertEqual(here, place)
            raise ValueError
        self.assertFalse(cache.whole(place))

    def test_other_versions_are_dropped(self):
        old, new = cache.folder("thing", "00000001"), cache.folder("thing", "00000002")
        other = cache.folder("thing-else", "00000001")
        for place in (old, other, new):
            with cache.building(place):
                pass
        self.assertFalse(old.exists())
        self.assertTrue(cache.whole(new) and cache.whole(other))

    def test_two_makes_wait_for_one_another(self):
        scripts = str(paths.REPO / "scripts")
        with subprocess.Popen(
            [sys.executable, "-c", HOLD, scripts], stdout=subprocess.PIPE, text=True
        ) as other:
            self.assertEqual(other.stdout.readline(), "held\n")
            started = time.monotonic()
            self.patch(say, "line", lambda text="": None)
            with cache.locked():
                self.assertGreater(time.monotonic() - started, 0.5)
            other.wait()

    def test_compiled_files_do_not_change_an_addon(self):
        addon = self.folder / "addon"
        (addon / "__pycache__").mkdir(parents=True)
        (addon / "a.py").write_text("1")
        before = paths.tree_digest(addon)
        (addon / "__pycache__" / "a.pyc").write_text("x")
        self.assertEqual(paths.tree_digest(addon), before)
        (addon / "a.py").write_text("2")
        self.assertNotEqual(paths.tree_digest(addon), before)


class TestDownload(ToolboxCase):
    """Packages are taken by size and checksum, never by name alone."""

    good = b"a sound package"

    def setUp(self):
        super().setUp()
        checksum = hashlib.sha256(self.good).hexdigest()
        self.row = ("odoo-19_19.0_all.deb", len(self.good), checksum)
        self.fetched = []
        self.patch(system, "has_apt", lambda: True)
        self.patch(system, "install", lambda packages, why: None)
        self.patch(system, "run", lambda *args, **kwargs: "")
        self.patch(archive, "_wanted", lambda apt: [self.row])
        self.patch(archive, "_download", self.download)

    def download(self, _step, _apt, store, missing):
        for name, _size, _checksum in missing:
            self.fetched.append(name)
            (store / name).write_bytes(self.good)

    def private_apt(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        return []

    def fetch(self):
        self.patch(archive, "_private_apt", self.private_apt)
        return archive.fetch(Silent())

    def test_what_arrived_whole_is_kept(self):
        self.fetch()
        self.fetch()
        self.assertEqual(len(self.fetched), 1)

    def test_a_broken_download_is_repaired(self):
        (place,) = self.fetch()
        for broken in (self.good[:-1], b"x" * len(self.good)):
            place.write_bytes(broken)
            self.fetch()
            self.assertEqual(place.read_bytes(), self.good)
        self.assertEqual(len(self.fetched), 3)

    def test_a_package_of_an_older_release_goes(self):
        (place,) = self.fetch()
        stale = place.with_name("odoo-19_18.9_all.deb")
        stale.write_bytes(self.good)
        self.fetch()
        self.assertFalse(stale.exists())
