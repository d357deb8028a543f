"""The addon is upgraded, goes and comes again while service recovery is in full use."""

from odoo.fields import Command

from .support import DatabaseCase
from .test_lifecycle import fill, open_crm

MODELS = (
    "crm.recovery",
    "crm.recovery.apology",
    "crm.recovery.category",
    "crm.recovery.compensation",
    "crm.recovery.compensation.log",
    "crm.recovery.event",
    "crm.recovery.policy",
    "crm.recovery.score",
)
INDEX = "rating_rating_crm_recovery_partner_idx"


class TestRecoveryLifecycle(DatabaseCase):
    def work(self, env):
        """A category with an address, cases closed and open, gifts, ratings."""
        group = env.ref("sales_team.group_sale_salesman")
        agent = env["res.users"].create(
            {"name": "Agent", "login": "life", "group_ids": [Command.set(group.ids)]}
        )
        env["crm.recovery.category"].create(
            {"name": "By Mail", "alias_name": "complaints-of-life"}
        )
        partners = fill(env, 2)
        policy = env.ref("crm_fa.crm_recovery_policy_2")
        policy.write(dict.fromkeys(("agent_limit", "leader_limit"), False))
        cases = env["crm.recovery"].with_user(agent)
        cases = cases.create(
            [
                {
                    "title": "Late",
                    "partner_id": partner.id,
                    "category_id": env.ref("crm_fa.crm_recovery_category_late").id,
                    "impact": "2",
                    "amount_affected": 100.0,
                }
                for partner in partners
            ]
        )
        kinds = {kind.code: kind for kind in env["crm.recovery.kind"].search([])}
        given = env["crm.recovery.compensation"].with_user(agent)
        given = given.with_context(loyalty_no_mail=True)
        for case, code in zip(cases, ("coupon", "gift"), strict=True):
            one = given._suggest(case, {"kind_id": kinds[code].id, "amount": 20.0})
            one.action_give()
            assert one.state == "issued", one.issue_error
        closed = cases[0]
        env["crm.recovery.apologise"].with_user(agent).create(
            {"recovery_id": closed.id, "channel": "phone"}
        ).action_done()
        closed._close("kept")
        case = closed.with_user(env.ref("base.user_root")).sudo()
        case.rating_apply(5, token=case._rating_get_access_token())
        # The second is asked for and never answered.
        case._rating_get_access_token()
        cases[1]._pause("Which one?")
        return partners.ids, one.card_id.ids + closed.compensation_ids.card_id.ids

    def counts(self, env):
        return {
            model: env[model].with_context(active_test=False).search_count([])
            for model in MODELS
        }

    def has_index(self, env):
        env.cr.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
        return bool(env.cr.fetchone())

    def test_life(self):
        db = self.db
        with db.env() as env:
            partners, cards = self.work(env)
            before = self.counts(env)
            self.assertTrue(self.has_index(env))

        with self.subTest("upgraded: nothing is lost and nothing doubled"):
            db.upgrade()
            with db.env() as env:
                self.assertEqual(self.counts(env), before)

        with self.subTest("removed: customers and their coupons stay, cases are gone"):
            db.uninstall()
            with db.env() as env:
                found = env["res.partner"].browse(partners).exists()
                self.assertEqual(found.ids, partners)
                self.assertEqual(env["loyalty.card"].browse(cards).exists().ids, cards)
                self.assertFalse(self.has_index(env))
                for model in MODELS:
                    self.assertNotIn(model, env)
                code = [("code", "like", "_cron_"), ("active", "in", (True, False))]
                names = env["ir.cron"].search(code).mapped("model_id.model")
                self.assertFalse([name for name in names if "recovery" in name])
                alias = [("alias_name", "=", "complaints-of-life")]
                self.assertFalse(env["mail.alias"].search(alias))
                # Whoever opens the list of ratings must not meet one of ours.
                ratings = env["rating.rating"].search([])
                ratings.mapped("res_name")
                self.assertNotIn("crm.recovery", ratings.mapped("res_model"))
                open_crm(env)

        with self.subTest("installed again: an empty room that works"):
            db.install()
            with db.env() as env:
                self.assertFalse(env["crm.recovery"].search([], limit=1))
                self.assertTrue(self.has_index(env))
                open_crm(env)
                case = env["crm.recovery"].create(
                    {"title": "Again", "partner_id": partners[0]}
                )
                self.assertTrue(case.name.endswith("0001"), case.name)

    def test_works_without_sale_margin_and_website(self):
        """Neither is a dependency, and neither is asked for at run time."""
        db = self.fresh()
        with db.env() as env:
            modules = env["ir.module.module"]
            present = modules.search(
                [
                    ("name", "in", ("sale_margin", "website", "website_crm")),
                    ("state", "=", "installed"),
                ]
            )
            self.assertFalse(present.mapped("name"))
            self.work(env)
            board = env["crm.recovery.dashboard"].figures(days=30)
            self.assertEqual(board["totals"]["kept"], 1)
            self.assertIsNotNone(board["effect"])
