import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from .. import tools


class TestDoctests(BaseCase):
    """The examples in the pure functions' docstrings are true."""

    def test_examples(self):
        for info in pkgutil.iter_modules(tools.__path__):
            module = importlib.import_module(f"{tools.__name__}.{info.name}")
            with self.subTest(module=info.name):
                result = doctest.testmod(module)
                self.assertGreater(result.attempted, 0, "no example in this file")
                self.assertEqual(result.failed, 0)
