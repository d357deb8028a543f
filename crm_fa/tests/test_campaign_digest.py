from unittest.mock import patch

from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-20 10:00:00")
class TestCampaignDigest(FigureCommon):
    """The line of the digest mail: best and worst running campaign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Weekly",
                "periodicity": "weekly",
                "user_ids": [(6, 0, cls.salesperson.ids)],
            }
        )
        cls.salesperson.email = "sales@example.com"
        cls.radio = cls.env["utm.campaign"].create(
            {"title": "Radio", "period_start": "2026-06-01"}
        )
        cls.env["utm.campaign"].search(
            [("id", "not in", (cls.june | cls.radio).ids)]
        ).period_start = False

    def spend(self, campaign, cost, back):
        self.cost(campaign, cost)
        self.invoice(self.sale(campaign, amount=back), "2026-06-12")
        self.settle()
        self.env.invalidate_all()

    def lines(self, user=None, company=None):
        return self.digest._campaign_extremes(
            company or self.company, user or self.salesperson
        )

    def mail(self):
        self.digest.action_send_manual()
        mail = self.env["mail.mail"].search(
            [("subject", "like", "Weekly")], order="id desc", limit=1
        )
        return str(mail.body_html)

    def test_best_and_worst(self):
        """The highest and the lowest ROI, in words; both are in the mail."""
        self.spend(self.june, 50, 120)
        self.spend(self.radio, 100, 20)
        best, worst = self.lines()
        self.assertEqual((best["name"], best["percent"]), ("June", 140))
        self.assertEqual((worst["name"], worst["percent"]), ("Radio", -80))
        self.assertEqual(best["words"], "Each 100 spent brought back 240")
        body = self.mail()
        for text in ("Best running campaign", "June", "Worst running campaign", "240"):
            self.assertIn(text, body)

    def test_running(self):
        """Begun and not over, last day included; without a cost there is no ROI."""
        self.cost(self.radio, 10)
        for end, count in (("2026-06-19", 1), ("2026-06-20", 2)):
            self.june.period_end = end
            self.cost(self.june, 5)
            self.settle()
            self.env.invalidate_all()
            self.assertEqual(len(self.lines()), count, end)

    def test_one_campaign(self):
        """One alone is the best, and not the worst as well."""
        self.spend(self.june, 50, 120)
        self.assertEqual([line["name"] for line in self.lines()], ["June"])

    def test_nothing_to_say(self):
        """No line without a cost, without sales rights, or when switched off."""
        self.assertFalse(self.lines())
        self.assertNotIn("campaign_extremes", self.mail())
        self.spend(self.june, 50, 120)
        clerk = new_test_user(self.env, "campaign_clerk", "base.group_user")
        self.assertFalse(self.lines(clerk))
        self.digest.campaign_extremes = False
        self.assertNotIn("running campaign", self.mail())

    def test_company(self):
        """Another company's campaigns are not in this one's digest."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.spend(self.june, 50, 120)
        self.assertTrue(self.lines())
        self.salesperson.company_ids += other
        self.assertFalse(self.lines(company=other))

    def test_language(self):
        """Each recipient reads the line in their own language."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.spend(self.june, 50, 120)
        self.salesperson.lang = "fa_IR"
        [line] = self.lines()
        self.assertEqual(line["label"], "بهترین کمپین در حال اجرا")
        self.assertIn("بهترین کمپین در حال اجرا", self.mail())

    @mute_logger("odoo.addons.crm_fa.models.campaign.digest_digest")
    def test_failure(self):
        """A fault of ours leaves the host's digest as it was."""
        self.spend(self.june, 50, 120)
        with patch.object(
            type(self.digest), "_find_campaign_extremes", side_effect=ValueError
        ):
            body = self.mail()
        self.assertIn(self.company.name, body)
        self.assertNotIn("running campaign", body)
