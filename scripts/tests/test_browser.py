"""Which browser is driven."""

import os

from toolbox import browser

from .support import ToolboxCase


class TestBrowser(ToolboxCase):
    def chromium(self, folder):
        """Put a browser into a folder; its path."""
        place = self.folder / folder
        place.mkdir()
        program = place / "chromium"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        return program

    def test_our_wrapper_on_path_is_no_browser(self):
        """Else a wrapper would call a wrapper, and break when that one is gone."""
        real = self.chromium("real")
        self.env(PATH=str(real.parent))
        wrapper = browser.wrapper()
        self.env(PATH=os.pathsep.join([str(wrapper), str(real.parent)]))
        self.assertEqual(browser.program(), str(real))
        self.assertEqual(browser.wrapper(), wrapper)
        self.assertIn(f"exec {real} ", (wrapper / "chromium").read_text())
