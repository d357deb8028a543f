"""A tenth of a public history: the facts of each customer, and how many stand where.

The other opinion is `cdnow_facts`, written without Odoo.
"""

import collections
import contextlib
import doctest
import io
import os
from pathlib import Path

from scripts.demo_cdnow import LAST_DAY, REF, forget, ladder, load, read, refresh, show

from . import cdnow_facts
from .support import DatabaseCase

RUNGS = ("advocate", "loyal", "repeat", "customer", "prospect", "suspect")
OURS = [("partner_id.ref", "=like", f"{REF}%")]
EXACT = ("purchase_count", "purchase_day_count", "is_lapsed")
DATES = ("first_purchase_date", "last_purchase_date")
NEAR = ("revenue", "mean_interval_days", "overdue_ratio")


def load_tests(_loader, tests, _pattern):
    tests.addTests(doctest.DocTestSuite(cdnow_facts))
    return tests


class TestCdnow(DatabaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        purchases = read(Path(os.environ["CRMFA_CDNOW"]) / "sample.txt")
        cls.expected = cdnow_facts.facts_of(purchases, LAST_DAY)
        with cls.db.env() as env:
            load(env, purchases)
            forget(env)
            refresh(env)

    def profiles(self, env):
        found = env["crm.customer.profile"].search(
            [("partner_id.ref", "=like", f"{REF}%")]
        )
        return {profile.partner_id.ref.removeprefix(REF): profile for profile in found}

    def test_every_customer(self):
        with self.db.env() as env:
            profiles = self.profiles(env)
            self.assertEqual(profiles.keys(), self.expected.keys())
            for customer, expected in self.expected.items():
                profile = profiles[customer]
                with self.subTest(customer=customer):
                    for name in (*EXACT, *DATES):
                        self.assertEqual(profile[name], expected[name], name)
                    for name in NEAR:
                        # Unknown is empty, which a float field reads as nothing.
                        self.assertAlmostEqual(
                            profile[name] or 0.0, expected[name] or 0.0, 2, name
                        )
                    self.assertEqual(profile.rung_id.code, expected["rung"])

    def test_counts_per_rung(self):
        expected = collections.Counter(
            facts["rung"] for facts in self.expected.values()
        )
        with self.db.env() as env:
            profiles = env["crm.customer.profile"]
            groups = profiles._read_group(OURS, ["rung_id"], ["__count"])
            found = {rung.code: count for rung, count in groups}
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                show(ladder(env))
        self.assertEqual(found, dict(expected))
        table = [row.split() for row in printed.getvalue().splitlines() if row]
        self.assertEqual(
            [int(row[-4].replace(",", "")) for row in table[1:-1]],
            [expected[code] for code in RUNGS if code in expected],
            "what is printed, from the highest rung down",
        )
        self.assertEqual(len(found), 4, "the history has customers of four rungs")
