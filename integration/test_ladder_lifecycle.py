"""The ladder where partners merge and vanish, the addon comes and goes, files come."""

import datetime

from odoo import api, fields
from odoo.fields import Command

from .ladder_case import LadderCase
from .support import PLAIN

ROWS = 10_000
FIELDS = ["name", "email", "country_id/id", "ladder_referrer_id/.id"]


class TestMergedAndDeleted(LadderCase):
    def merge(self, env, target, other):
        """As the stock wizard does it, from the list of contacts."""
        wizard = env["base.partner.merge.automatic.wizard"].with_context(
            active_model="res.partner", active_ids=[target.id, other.id]
        )
        wizard.create({"dst_partner_id": target.id}).action_merge()

    def test_merge_of_two_customers(self):
        """Both journals stay, one profile counts all purchases, one move tells why."""
        with self.db.env() as env:
            target = self.customer(env, "Target", email="target@example.com")
            other = self.customer(env, "Other", email="other@example.com")
            ids = (target.id, other.id)
        for partner_id, days_ago in zip(ids, (1, 3), strict=True):
            with self.db.env() as env:
                self.buy(env, env["res.partner"].browse(partner_id), days_ago)
        with self.db.env() as env:
            before = {partner_id: self.journal(env, partner_id) for partner_id in ids}
            self.assertEqual(before[ids[0]], ["suspect", "customer"])
            self.assertEqual(before[ids[1]], ["suspect", "customer"])
        with self.db.env() as env:
            self.merge(env, *env["res.partner"].browse(ids))
        with self.db.env() as env:
            target_id, other_id = ids
            self.assertFalse(env["res.partner"].browse(other_id).exists())
            self.assert_right(env, target_id, purchases=2, rung="repeat")
            self.assertEqual(
                self.journal(env, target_id), [*before[target_id], "repeat"]
            )
            # The other one left: what stands behind its number is over.
            self.assertEqual(self.journal(env, other_id), [*before[other_id], False])
            self.assertFalse(self.profile(env, other_id))
            moves = env["crm.ladder.move"].search([("partner_ref", "in", ids)])
            self.assertEqual(moves.partner_id.id, target_id, "all show the survivor")
            last = moves.filtered(lambda move: move.partner_ref == target_id)[:1]
            self.assertEqual((last.trigger, last.direction), ("merge", "up"))
            self.assertFalse(self.waiting(env, target_id))

    def test_merge_with_the_one_who_referred(self):
        """One who referred the other refers nobody once they are one customer."""
        with self.db.env() as env:
            target = self.customer(env, "Target", email="target2@example.com")
            other = self.customer(
                env, "Other", email="o2@example.com", ladder_referrer_id=target.id
            )
            self.buy(env, other)
            ids = (target.id, other.id)
        with self.db.env() as env:
            self.assertEqual(self.profile(env, ids[0]).referral_count, 1)
        with self.db.env() as env:
            self.merge(env, *env["res.partner"].browse(ids))
        with self.db.env() as env:
            target = env["res.partner"].browse(ids[0])
            self.assertFalse(target.ladder_referrer_id)
            self.assertEqual(self.profile(env, ids[0]).referral_count, 0)
            self.assert_right(env, ids[0], purchases=1, rung="customer")

    def test_referrals_go_with_the_merged(self):
        """Whoever the merged customer had referred counts for the survivor."""
        with self.db.env() as env:
            target = self.customer(env, "Target", email="target3@example.com")
            other = self.customer(env, "Other", email="o3@example.com")
            sent = self.customer(env, "Sent", ladder_referrer_id=other.id)
            self.buy(env, sent)
            ids = (target.id, other.id)
        with self.db.env() as env:
            self.merge(env, *env["res.partner"].browse(ids))
        with self.db.env() as env:
            self.assertEqual(
                env["res.partner"].browse(sent.id).ladder_referrer_id.id, ids[0]
            )
            self.assertEqual(self.profile(env, ids[0]).referral_count, 1)
            self.assert_right(env, ids[0])

    def test_deleted_draft_partner(self):
        """The journal outlives the partner; who referred it has one referral less."""
        with self.db.env() as env:
            referrer = self.customer(env, "Referrer")
            draft = self.customer(env, "Draft", ladder_referrer_id=referrer.id)
            env["crm.lead"].create({"name": "Lead", "partner_id": draft.id})
        with self.db.env() as env:
            self.assertEqual(self.profile(env, referrer.id).referral_count, 1)
            journal = self.journal(env, draft.id)
            self.assertEqual(journal, ["prospect"])
        with self.db.env() as env:
            env["res.partner"].browse(draft.id).unlink()
        with self.db.env() as env:
            moves = env["crm.ladder.move"].search([("partner_ref", "=", draft.id)])
            self.assertEqual(self.journal(env, draft.id), [*journal, False])
            self.assertFalse(moves.partner_id)
            self.assertFalse(self.profile(env, draft.id))
            self.assertEqual(self.profile(env, referrer.id).referral_count, 0)
            self.assertFalse(env["crm.ladder.pending"].search([]))


class TestComesAndGoes(LadderCase):
    source = PLAIN

    def ladder(self, env):
        """{customer: (rung, purchases, revenue)}"""
        profiles = (
            env["crm.customer.profile"].with_context(active_test=False).search([])
        )
        return {
            profile.partner_id.id: (
                profile.ladder_rung_id.code,
                profile.purchase_count,
                profile.revenue,
            )
            for profile in profiles
        }

    def history(self, env):
        """Customers of several kinds, as a database has them before crm_fa comes."""
        names = (
            "Nobody",
            "Lead",
            "Once",
            "Twice",
            "Loyal",
            "Credited",
            "Supplier",
            "Both",
        )
        partner = {
            name: self.customer(env, name, email=f"{name}@example.com")
            for name in names
        }
        env["crm.lead"].create({"name": "Lead", "partner_id": partner["Lead"].id})
        self.buy(env, partner["Once"], 5)
        for days_ago in (40, 10):
            self.buy(env, partner["Twice"], days_ago, 50.0)
        for days_ago in (100, 70, 40, 10):
            self.buy(env, partner["Loyal"], days_ago)
        order = self.buy(env, partner["Credited"], 20)
        invoice = order._create_invoices()
        invoice.action_post()
        reversal = env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        reversal.create({"journal_id": invoice.journal_id.id}).refund_moves()
        invoice.reversal_move_ids.action_post()
        for name in ("Supplier", "Both", "Both"):
            self.bill(env, partner[name])
        self.buy(env, partner["Both"], 7)
        return {name: found.id for name, found in partner.items()}

    def bill(self, env, partner):
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": partner.id,
                "invoice_date": datetime.date.today(),
                "invoice_line_ids": [
                    Command.create({"name": "Rent", "quantity": 1, "price_unit": 10})
                ],
            }
        )
        bill.action_post()

    def quiet_counts(self, env):
        """What a rung's actions would leave behind."""
        customers = [("model", "in", ("res.partner", "sale.order", "crm.lead"))]
        return {
            "mail.mail": env["mail.mail"].search_count([]),
            "mail.message": env["mail.message"].search_count(customers),
            "mail.activity": env["mail.activity"].search_count([]),
        }

    def test_comes_goes_and_comes_again(self):
        db = self.db
        with db.env() as env:
            ids = self.history(env)
            quiet = self.quiet_counts(env)
        expected = {
            "Nobody": ("suspect", 0, 0.0),
            "Lead": ("prospect", 0, 0.0),
            "Once": ("customer", 1, 100.0),
            "Twice": ("repeat", 2, 100.0),
            "Loyal": ("loyal", 4, 400.0),
            "Credited": ("prospect", 0, 0.0),
            "Both": ("customer", 1, 100.0),
        }

        with self.subTest("installed on a database in use"):
            db.install()
            with db.env() as env:
                found = self.ladder(env)
                self.assertNotIn(ids["Supplier"], found)
                for name, facts in expected.items():
                    self.assertEqual(found[ids[name]], facts, name)
                moves = env["crm.ladder.move"].search([])
                self.assertEqual(set(moves.mapped("trigger")), {"initial"})
                self.assertEqual(set(moves.mapped("direction")), {"enter"})
                self.assertEqual(len(moves), len(found), "each customer moved once")

        with self.subTest("nobody is written to for what they did long ago"):
            with db.env() as env:
                self.assertFalse(env["crm.step.run"].search([]))
                env["crm.step.run"]._run_due()
                self.assertEqual(self.quiet_counts(env), quiet)

        with self.subTest("removed, used without, and installed again"):
            db.uninstall()
            with db.env() as env:
                self.buy(env, env["res.partner"].browse(ids["Once"]), 1)
                self.buy(env, env["res.partner"].browse(ids["Nobody"]), 1)
            db.install()
            expected.update(Nobody=("customer", 1, 100.0), Once=("repeat", 2, 200.0))
            with db.env() as env:
                found = self.ladder(env)
                for name, facts in expected.items():
                    self.assertEqual(found[ids[name]], facts, name)
                self.assertFalse(env["crm.step.run"].search([]))
                self.assertFalse(env["crm.customer.profile"]._refresh())


class TestImport(LadderCase):
    """Ten thousand partners from a file, some of them wrong."""

    def rows(self, bad=()):
        rows = [
            [f"Imported {nr}", f"import{nr}@example.com", "base.us", ""]
            for nr in range(ROWS)
        ]
        for number, column, value in bad:
            rows[number][column] = value
        return rows

    def counts(self, env):
        names = (
            "res.partner",
            "crm.customer.profile",
            "crm.ladder.move",
            "crm.step.run",
        )
        return {
            name: env[name].with_context(active_test=False).search_count([])
            for name in names
        }

    def load(self, env, rows):
        return env["res.partner"].with_context(import_file=True).load(FIELDS, rows)

    def test_bad_rows(self):
        """The rows at fault are named, with the reason, and nothing is half written."""
        bad = [
            (17, 2, "base.atlantis"),
            (4_321, 3, "999999999"),
            (9_999, 2, "base.lemuria"),
        ]
        with self.db.env() as env:
            before = self.counts(env)
        with self.db.env() as env:
            result = self.load(env, self.rows(bad))
        self.assertFalse(result["ids"])
        named = {
            message["record"]: message["message"] for message in result["messages"]
        }
        self.assertEqual(set(named), {17, 4_321, 9_999})
        self.assertIn("base.atlantis", named[17])
        self.assertIn("999999999", named[4_321])
        with self.db.env() as env:
            self.assertEqual(self.counts(env), before)
            self.assertFalse(env["crm.ladder.pending"].search([]))

    def test_rows_that_the_ladder_refuses(self):
        """Who would refer themselves is named by row, and nothing is written."""
        with self.db.env() as env:
            partner = self.customer(env, "Known")
            env["ir.model.data"].create(
                {
                    "name": "known",
                    "module": "__import__",
                    "model": "res.partner",
                    "res_id": partner.id,
                }
            )
        rows = [["__import__.known", "Known", str(partner.id)]]
        with self.db.env() as env:
            before = self.counts(env)
            result = env["res.partner"].load(
                ["id", "name", "ladder_referrer_id/.id"], rows
            )
        self.assertFalse(result["ids"])
        self.assertEqual([message["record"] for message in result["messages"]], [0])
        self.assertIn("refer themselves", result["messages"][0]["message"])
        with self.db.env() as env:
            self.assertEqual(self.counts(env), before)

    def test_good_rows_are_counted_once_together(self):
        """One refresh for all rows, of as many queries as for one; no action is run."""
        queries = {}
        for number in (1, ROWS):
            with self.db.registry.cursor() as cursor:
                env = api.Environment(cursor, api.SUPERUSER_ID, {})
                result = self.load(env, self.rows()[-number:])
                self.assertFalse(result["messages"])
                self.assertEqual(len(result["ids"]), number)
                env.flush_all()
                count = cursor.sql_log_count
                cursor.flush()
                queries[number] = cursor.sql_log_count - count
                cursor.commit()
        self.assertEqual(queries[ROWS], queries[1])
        with self.db.env() as env:
            profiles = env["crm.customer.profile"].search(
                [("partner_id", "in", result["ids"])]
            )
            self.assertEqual(len(profiles), ROWS)
            self.assertEqual(set(profiles.ladder_rung_id.mapped("code")), {"suspect"})
            moves = env["crm.ladder.move"].search(
                [("partner_ref", "in", result["ids"])]
            )
            self.assertEqual(len(moves), ROWS)
            self.assertEqual(set(moves.mapped("trigger")), {"initial"})
            self.assertFalse(env["crm.step.run"].search([]))
            self.assertFalse(env["crm.ladder.pending"].search([]))
            self.assertLessEqual(max(moves.mapped("date")), fields.Datetime.now())
