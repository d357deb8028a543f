from odoo.tests import freeze_time, new_test_user, tagged

from .campaign_common import CampaignCommon


@tagged("post_install", "-at_install")
class TestCampaignPeriod(CampaignCommon):
    """Whole months, seasons and years at one click, in the calendar of who plans."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.company.persian_calendar = "language"
        cls.english = new_test_user(
            cls.env, "period_english", "sales_team.group_sale_manager", tz="UTC"
        )
        cls.persian = new_test_user(
            cls.env, "period_persian", "sales_team.group_sale_manager", tz="Asia/Tehran"
        )
        cls.persian.lang = "fa_IR"

    def presets(self, user):
        campaigns = self.env["utm.campaign"].with_user(user)
        campaigns = campaigns.with_context(lang=user.lang, tz=user.tz)
        return {preset["key"]: preset for preset in campaigns.get_period_presets()}

    def periods(self, user):
        return {
            key: (preset["start"], preset["end"])
            for key, preset in self.presets(user).items()
        }

    @freeze_time("2025-03-05 10:00:00")
    def test_leap_year(self):
        """1403 is a leap year: month, season and year end on 30 Esfand."""
        self.assertEqual(
            self.periods(self.persian),
            {
                "this_month": ("2025-02-19", "2025-03-20"),
                "next_month": ("2025-03-21", "2025-04-20"),
                "this_quarter": ("2024-12-21", "2025-03-20"),
                "this_year": ("2024-03-20", "2025-03-20"),
            },
        )

    @freeze_time("2026-03-05 10:00:00")
    def test_common_year(self):
        """1404 is none: they end on 29 Esfand, the same day of the other calendar."""
        self.assertEqual(
            self.periods(self.persian),
            {
                "this_month": ("2026-02-20", "2026-03-20"),
                "next_month": ("2026-03-21", "2026-04-20"),
                "this_quarter": ("2025-12-22", "2026-03-20"),
                "this_year": ("2025-03-21", "2026-03-20"),
            },
        )

    @freeze_time("2025-03-20 20:29:00")
    def test_last_day(self):
        """30 Esfand is the old year until midnight in Tehran, not in London."""
        this_year = ("2024-03-20", "2025-03-20")
        self.assertEqual(self.periods(self.persian)["this_year"], this_year)
        with freeze_time("2025-03-20 20:31:00"):
            this_year = ("2025-03-21", "2026-03-20")
            self.assertEqual(self.periods(self.persian)["this_year"], this_year)
            self.assertEqual(
                self.periods(self.english)["this_month"], ("2025-03-01", "2025-03-31")
            )

    @freeze_time("2024-01-31 10:00:00")
    def test_gregorian(self):
        """Others choose the same in their calendar; February has 29 days in 2024."""
        self.assertEqual(
            self.periods(self.english),
            {
                "this_month": ("2024-01-01", "2024-01-31"),
                "next_month": ("2024-02-01", "2024-02-29"),
                "this_quarter": ("2024-01-01", "2024-03-31"),
                "this_year": ("2024-01-01", "2024-12-31"),
            },
        )

    @freeze_time("2026-11-27 10:00:00")
    def test_words(self):
        """Each says which period it is, in the words of the calendar."""
        persian, english = self.presets(self.persian), self.presets(self.english)
        self.assertEqual(
            [persian[key]["period"] for key in persian],
            ["آذر 1405", "دی 1405", "پاییز 1405", "1405"],
        )
        self.assertEqual(persian["this_quarter"]["label"], "این فصل")
        self.assertEqual(
            [english[key]["period"] for key in english],
            ["November 2026", "December 2026", "Q4 2026", "2026"],
        )
        self.assertEqual(english["this_quarter"]["label"], "This Quarter")

    @freeze_time("2026-11-27 10:00:00")
    def test_accepted(self):
        """A campaign takes each of them as its period."""
        for user in (self.persian, self.english):
            for preset in self.presets(user).values():
                campaign = self.campaign(
                    preset["label"],
                    period_start=preset["start"],
                    period_end=preset["end"],
                )
                self.assertLess(campaign.period_start, campaign.period_end)
