"""What the toolbox reads out of logs, reports and translation files."""

import doctest
import unittest

import demo_cdnow
import po_check
from toolbox import host_tests, lint, odoo_tests, paths, server_log, test_run

from .support import ToolboxCase

STAMP = "2026-01-01 00:00:00,000 7"
TESTS = f"{STAMP} INFO db odoo.addons.crm_fa.tests.test_a"
END = (
    f"{STAMP} INFO db odoo.tests.result: 0 failed, 0 error(s) of 1 tests when loading database 'd'"
)


def load_tests(loader, tests, _pattern):
    for module in (host_tests, odoo_tests, server_log, test_run, po_check, demo_cdnow):
        tests.addTests(doctest.DocTestSuite(module))
    return tests


class TestServerLog(unittest.TestCase):
    def outcome(self, *rows, code=0):
        return odoo_tests.read(code, "\n".join(rows))

    def test_a_warning_fails_the_run(self):
        warning = f"{STAMP} WARNING db odoo.fields: something is odd"
        outcome = self.outcome(f"{TESTS}: Starting T.test_x ... ", warning, END)
        self.assertEqual((outcome.passed, outcome.failed), (1, 1))
        self.assertIn("something is odd", outcome.details[0])

    def test_a_failure_is_counted_once_with_its_traceback(self):
        outcome = self.outcome(
            f"{TESTS}: Starting T.test_x ... ",
            f"{TESTS.replace('INFO', 'ERROR')}: FAIL: T.test_x",
            "Traceback (most recent call last):",
            "AssertionError: 1 != 2",
            f"{STAMP} ERROR db odoo.modules.loading: Module x: 1 failures, 0 errors of 1 tests",
            END.replace("INFO", "ERROR").replace("0 failed", "1 failed"),
            code=1,
        )
        self.assertEqual((outcome.passed, outcome.failed), (1, 1))
        self.assertIn("1 != 2", outcome.details[0])

    def test_a_server_that_died_is_a_failure(self):
        outcome = self.outcome(f"{TESTS}: Starting T.test_x ... ", code=-9)
        self.assertEqual(outcome.failed, 1)

    def test_a_reason_excuses_only_its_own_line(self):
        log = f"{STAMP} WARNING db odoo.x: known noise\n{STAMP} WARNING db odoo.x: other"
        allowed = [("odoo.x", "known", "stock says so without crm_fa")]
        self.assertEqual(len(server_log.problems(log, allowed)), 1)

    def test_only_odoos_own_upload_of_an_import_file_is_let_pass(self):
        said = "called ignoring args {'ufile', 'model'}"
        ours = f"<function odoo.addons.crm_fa.controllers.intake.lead {said}"
        stock = f"<function odoo.addons.base_import.controllers.main.set_file> {said}"
        log = "\n".join(f"{STAMP} WARNING db odoo.http: {text}" for text in (ours, stock))
        self.assertEqual(server_log.problems(log), [("WARNING", "odoo.http", ours)])


class TestTranslations(unittest.TestCase):
    class Entry:
        obsolete = fuzzy = False

        def __init__(self, msgid, msgstr=""):
            self.msgid, self.msgstr = msgid, msgstr

    def findings(self, term, translation):
        return list(po_check.findings([self.Entry(term)], [self.Entry(term, translation)]))

    def test_whole(self):
        self.assertEqual(self.findings("%(n)s orders", "%(n)s سفارش"), [])

    def test_untranslated_and_changed_placeholders(self):
        self.assertIn("untranslated", self.findings("Rung", "")[0])
        self.assertIn("placeholders", self.findings("%(n)s orders", "سفارش")[0])

    def test_missing_and_superfluous_terms(self):
        found = list(po_check.findings([self.Entry("new")], [self.Entry("old", "x")]))
        self.assertEqual(len(found), 2)


class TestOwnChecks(ToolboxCase):
    """What `make lint` finds by itself, beside the linters."""

    def write(self, name, text):
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return name

    def setUp(self):
        super().setUp()
        self.patch(paths, "REPO", self.folder)

    def test_xml(self):
        good, bad = self.write("a.xml", "<odoo/>"), self.write("b.xml", "<odoo><record></odoo>")
        (found,) = lint.check_xml([good, bad, self.write("c.py", "<")])
        self.assertTrue(found.startswith("b.xml: mismatched tag"))

    def test_length(self):
        names = [self.write(f"{rows}.py", "x\n" * rows) for rows in (399, 400, 401)]
        self.assertEqual(lint.check_length(names), ["401.py: 401 lines, at most 400"])

    def test_idioms(self):
        """Of our own code only; the line is named, and why it is refused."""
        ours = self.write("crm_fa/views/a.xml", "<odoo>\n<tree>\n</tree></odoo>")
        theirs = self.write("scripts/b.xml", "<tree/>")
        self.assertEqual(
            lint.check_idioms([ours, theirs]),
            ["crm_fa/views/a.xml:2: a list is <list> since 18"],
        )

    def test_machine(self):
        """A path of this machine does not get committed."""
        name = self.write("a.md", f"see {self.folder}/odoo")
        self.assertIn("a.md:1: names", lint.check_machine([name])[0])


if __name__ == "__main__":
    unittest.main()
