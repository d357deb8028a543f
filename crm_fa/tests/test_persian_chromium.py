import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from odoo.tests import tagged

from ..tools import chromium
from .print_common import PrintCase

A4 = (210, 297)


def page(text):
    return lambda _address: ("text/html; charset=utf-8", f"<p>{text}</p>".encode())


@tagged("post_install", "-at_install")
class TestPersianChromium(PrintCase):
    """The browser process: many at once, none for ever, nothing left of any."""

    def test_many_at_once(self):
        """Browsers do not disturb each other."""
        printed = {}

        def run(text):
            with chromium.Chromium(chromium.find(), page(text), 60) as browser:
                printed[text] = browser.pdf("http://x.invalid/", A4, (9, 9, 9, 9))

        threads = [threading.Thread(target=run, args=(t,)) for t in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertIn("one", self.pages(printed["one"])[0])
        self.assertIn("two", self.pages(printed["two"])[0])
        self.assertNothingLeft()

    def fake(self, script):
        folder = tempfile.mkdtemp()
        self.addCleanup(os.rmdir, folder)
        program = Path(folder, "chromium")
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o700)
        self.addCleanup(program.unlink)
        return str(program)

    def test_silent(self):
        """One that does not answer is ended when its time is over, children too."""
        started = time.monotonic()
        with self.assertRaisesRegex(chromium.ChromiumError, "within 0.5 s"):
            silent = self.fake("sleep 1000 & sleep 1000")
            chromium.Chromium(silent, page(""), 0.5).__enter__()
        self.assertLess(time.monotonic() - started, 10)
        self.assertNothingLeft()

    def test_broken(self):
        """One that cannot start says why."""
        broken = self.fake("echo No usable sandbox >&2; exit 1")
        with self.assertRaisesRegex(chromium.ChromiumError, "No usable sandbox"):
            chromium.Chromium(broken, page(""), 20).__enter__()
        self.assertNothingLeft()

    def test_limited_memory(self):
        """It starts under the soft limit of memory that Odoo sets for its workers."""
        limit = 2 * 1024**3
        code = (
            f"import sys; sys.path.insert(0, {str(Path(chromium.__file__).parent)!r})\n"
            "import chromium\n"
            "answer = lambda address: ('text/html', b'<p>x</p>')\n"
            "with chromium.Chromium(chromium.find(), answer, 60) as browser:\n"
            f"    print(len(browser.pdf('http://x.invalid/', {A4}, (9, 9, 9, 9))))\n"
        )

        def limited():
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=False,
            preexec_fn=limited,
            text=True,
        )
        self.assertTrue(done.stdout.strip().isdigit(), done.stderr[-500:])
