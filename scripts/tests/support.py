"""A cache of its own for each test, so that none touches the developer's."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock


class ToolboxCase(unittest.TestCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.env(XDG_CACHE_HOME=str(self.folder / "cache"))

    def env(self, **values):
        patcher = mock.patch.dict(os.environ, values)
        patcher.start()
        self.addCleanup(patcher.stop)

    def patch(self, target, name, value):
        patcher = mock.patch.object(target, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)


class Silent:
    """Stands in for say.Step where its words do not matter."""

    def progress(self, text):
        pass
