"""Another look-back window: an administrator saves it, the scheduler applies it."""

from datetime import timedelta

from odoo import fields

from .ladder_case import LadderCase

REBUILD = "crm_fa.campaign_rebuild"


class TestLookBack(LadderCase):
    def credited(self, env, order_id):
        """Titles of the campaigns that share an order evenly."""
        rows = env["crm.campaign.credit"].search(
            [("order_id", "=", order_id), ("model", "=", "even")]
        )
        return set(rows.campaign_id.mapped("title"))

    def save(self, days):
        with self.db.env() as env:
            env["res.config.settings"].create(
                {"campaign_lookback_days": days}
            ).execute()

    def run_cron(self):
        with self.db.env() as env:
            env.ref("crm_fa.ir_cron_campaign_rebuild").method_direct_trigger()

    def asked(self, env):
        return env["ir.config_parameter"].get_param(REBUILD)

    def notice(self, env):
        return env["utm.campaign"].get_roi_notice()

    def test_credit_outside_the_window_goes(self):
        """A touch 60 days old earns within 90 days, not within 30, and earns again."""
        with self.db.env() as env:
            partner = self.customer(env)
            now = fields.Datetime.now()
            for title, days in (("Old", 60), ("New", 10)):
                env["crm.campaign.touch"].record_by_hand(
                    env["utm.campaign"].create({"title": title}),
                    now - timedelta(days=days),
                    partners=partner,
                )
            order_id = self.buy(env, partner).id
        self.run_cron()
        with self.db.env() as env:
            self.assertEqual(self.credited(env, order_id), {"Old", "New"})
            self.assertFalse(self.asked(env))
        both, recent = {"Old", "New"}, {"New"}
        for days, before, wanted in ((30, both, recent), (90, recent, both)):
            with self.subTest(days=days):
                self.save(days)
                with self.db.env() as env:
                    self.assertTrue(self.asked(env), "a rebuild is asked for")
                    self.assertTrue(self.notice(env), "figures say as of when")
                    self.assertEqual(self.credited(env, order_id), before)
                self.run_cron()
                with self.db.env() as env:
                    self.assertFalse(self.asked(env), "what was asked for is done")
                    self.assertFalse(self.notice(env))
                    self.assertEqual(self.credited(env, order_id), wanted)
