"""What `make run` and `make test` say and leave: steps, greeting, count, databases."""

import argparse
import contextlib
import io
import shutil

from toolbox import clean, databases, house, odoo_run, odoo_tests, paths, postgres, say, serve
from toolbox import test_run as whole_run

from .support import Silent, ToolboxCase


class FakeServer:
    """A database server that knows names only."""

    data = None

    def __init__(self):
        self.names = set()
        self.asked = []

    def sql(self, query, database="postgres"):
        self.asked.append(query)
        words = query.replace('"', "").split()
        if query.startswith("SELECT datname"):
            return "\n".join(sorted(self.names))
        if query.startswith("DROP"):
            self.names.discard(words[4])
        elif query.startswith("CREATE"):
            self.names.add(words[2])
        elif query.startswith("ALTER"):
            self.names.discard(words[2])
            self.names.add(words[-1])
        return ""


class StartCase(ToolboxCase):
    def setUp(self):
        super().setUp()
        self.env(LANG_DEMO="", DB="", PGHOST="")
        self.server = FakeServer()
        odoo = self.folder / "odoo"
        odoo.mkdir()
        home = house.House(None, odoo, self.server, None)
        self.patch(house.House, "key", "00000000")
        self.dbs = databases.Databases(home)
        self.runs = []
        self.patch(odoo_run, "must", self.odoo)

    def odoo(self, _house, database, *options, **_more):
        """What an Odoo that installs something leaves behind."""
        self.runs.append((database, *options))
        self.server.names.add(database)
        self.dbs.filestore(database).mkdir(parents=True, exist_ok=True)

    def said(self, function, *args):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.result = function(*args)
        return out.getvalue()


class TestTemplates(StartCase):
    def test_made_once(self):
        name = self.dbs.template(Silent())
        self.assertTrue(self.dbs.whole(name))
        done = len(self.runs)
        self.assertEqual(self.dbs.template(Silent()), name)
        self.assertEqual(len(self.runs), done)

    def test_interrupted_while_it_is_renamed(self):
        """Whatever was done by then, the next run makes it anew."""
        plain = self.server.sql

        def stop(query, database="postgres"):
            if query.startswith("ALTER"):
                raise KeyboardInterrupt
            return plain(query, database)

        self.patch(self.server, "sql", stop)
        self.dbs.sql = stop
        with self.assertRaises(KeyboardInterrupt):
            self.dbs.template(Silent())
        self.dbs.sql = plain
        done = len(self.runs)
        name = self.dbs.template(Silent())
        self.assertGreater(len(self.runs), done)
        self.assertTrue(self.dbs.whole(name))

    def test_cache_emptied_by_hand(self):
        """A server outside the cache still has the database, but its files are gone."""
        name = self.dbs.template(Silent())
        shutil.rmtree(self.dbs.filestore(name))
        self.assertFalse(self.dbs.whole(name))
        done = len(self.runs)
        self.assertEqual(self.dbs.template(Silent()), name)
        self.assertGreater(len(self.runs), done)

    def test_disk_short(self):
        """Before anything is installed, also where a private server keeps its data."""
        self.server.data = self.folder
        for full in (paths.cache(), self.folder):
            with self.subTest(full=full):
                self.patch(
                    shutil,
                    "disk_usage",
                    lambda where, full=full: shutil._ntuple_diskusage(
                        10**12, 0, 5 * 2**20 if where == full else 10**12
                    ),
                )
                with self.assertRaisesRegex(say.Stop, "Disk short.*5 MB free"):
                    self.dbs.template(Silent())
        self.assertFalse(self.runs)

    def test_distclean_on_the_users_own_server(self):
        """What is ours goes from there too; the server and other databases stay."""
        self.dbs.template(Silent())
        self.server.names.add("their_own")
        self.patch(postgres, "find", lambda step: self.server)
        self.patch(postgres, "remove", lambda: None)
        # Only the cache of this test; the clone's compiled files are left alone.
        self.patch(paths, "REPO", self.folder)
        self.env(PGHOST="db.example")
        self.said(clean.main, argparse.Namespace(rest=["--all"]))
        self.assertEqual(self.server.names, {"their_own"})
        self.assertFalse(list(paths.cache().iterdir()))


class TestDemo(StartCase):
    def demo(self):
        return serve.ensure_demo(Silent(), self.dbs)

    def test_second_start_does_nothing_again(self):
        """The database is served as it is: no Odoo is started to make or upgrade it."""
        self.assertEqual(self.demo(), "crmfa_demo")
        done = len(self.runs)
        self.assertEqual(self.demo(), "crmfa_demo")
        self.assertEqual(len(self.runs), done)

    def test_another_source_is_upgraded(self):
        """What was entered in the demo stays."""
        self.demo()
        done = len(self.runs)
        self.patch(paths, "tree_digest", lambda folder: "another")
        self.demo()
        self.assertEqual([run[:2] for run in self.runs[done:]], [("crmfa_demo", "--update=crm_fa")])

    def test_greeting(self):
        """Address, logins, and how to stop."""
        self.patch(serve, "logins", lambda dbs, database: [("administrator", "admin", "admin")])
        said = self.said(serve._greet, 8070, "run.log", self.dbs, "crmfa_demo")
        for text in ("http://localhost:8070", "admin      admin", "Ctrl-C", "run.log"):
            self.assertIn(text, said)


class TestWords(StartCase):
    def test_progress(self):
        """What, how far, and how it ended; in a file not every tenth of a second."""

        def work():
            say.Step.plan(2)
            with say.Step("Odoo 19") as step:
                step.progress("45 of 123 MB")
                step.progress("46 of 123 MB")
            with contextlib.suppress(ValueError), say.Step("Python"):
                raise ValueError

        self.assertEqual(
            self.said(work).splitlines(),
            ["[1/2] Odoo 19 ... 45 of 123 MB", "[1/2] Odoo 19: ready", "[2/2] Python: failed"],
        )

    def test_the_last_line_counts(self):
        """And the exit code tells it again; no test at all is no success."""
        for passed, failed, skipped, last, code in (
            (3, 0, 0, "3 passed, 0 failed", 0),
            (3, 1, 2, "3 passed, 1 failed, 2 skipped", 1),
            (0, 0, 0, "0 passed, 1 failed", 1),
        ):
            outcome = odoo_tests.Outcome(passed, failed, skipped, ["what went wrong"])
            said = self.said(whole_run.report, outcome)
            self.assertEqual(said.splitlines()[-1], last)
            self.assertEqual(self.result, code)
            self.assertIn("what went wrong", said)
