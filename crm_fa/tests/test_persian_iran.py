from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPersianIran(TransactionCase):
    """Working week, holidays, fiscal year and provinces of Iran."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.company = cls.env["res.company"].create({"name": "Sun"})
        cls.iran = cls.env["res.country"].search([("code", "=", "IR")])
        cls.env["res.country"]._persian_set_up_iran()

    def week(self, **values):
        return self.env["crm.persian.week"].create(
            {
                "company_id": self.company.id,
                "first_year": 1405,
                "last_year": 1405,
                **values,
            }
        )

    def test_week(self):
        """Saturday to Wednesday are full days, Thursday is half, Friday is off."""
        self.week().action_apply()
        calendar = self.company.resource_calendar_id
        self.assertEqual(calendar.tz, "Asia/Tehran")
        # 24 to 30 October 2026, a week without holiday that begins on a Saturday.
        for day, hours in enumerate((8, 8, 8, 8, 8, 5, 0), start=24):
            start = datetime(2026, 10, day, 0, 0)
            worked = calendar.get_work_hours_count(
                start, datetime(2026, 10, day, 20, 0), compute_leaves=True
            )
            self.assertEqual(worked, hours, day)

    def test_week_is_offered_on_install(self):
        """Each company in Iran finds a working week to choose, and only these do."""
        calendars = self.env["resource.calendar"]
        chosen = self.company.resource_calendar_id
        own = [("company_id", "=", self.company.id), ("id", "!=", chosen.id)]
        calendars._persian_offer_weeks()
        self.assertFalse(calendars.search(own))
        self.company.country_id = self.iran
        calendars._persian_offer_weeks()
        week = calendars.search(own)
        self.assertEqual(week.tz, "Asia/Tehran")
        self.assertTrue(week.global_leave_ids)
        self.assertEqual(self.company.resource_calendar_id, chosen)

    def test_holidays(self):
        """Nobody works on Nowruz; asked twice it adds nothing; a moved day stays."""
        self.week().action_apply()
        calendar = self.company.resource_calendar_id
        nowruz = calendar.get_work_hours_count(
            datetime(2026, 3, 20, 20, 30), datetime(2026, 3, 24, 20, 29)
        )
        self.assertEqual(nowruz, 0)
        holidays = calendar.leave_ids
        moved = holidays.filtered(lambda leave: "lunar" in leave.persian_holiday)[0]
        moved.date_from = moved.date_to = datetime(2026, 9, 9)
        self.week(calendar_id=calendar.id, last_year=1406).action_apply()
        again = calendar.leave_ids
        self.assertEqual(
            len(again.filtered(lambda leave: leave in holidays)), len(holidays)
        )
        keys = again.mapped("persian_holiday")
        self.assertEqual(len(keys), len(set(keys)))
        self.assertGreater(len(again), len(holidays))
        self.assertEqual(moved.date_from, datetime(2026, 9, 9))

    def test_leap_day(self):
        """30 Esfand, which only leap years have, is the last day of the year: off."""
        self.week(first_year=1403, last_year=1404).action_apply()
        calendar = self.company.resource_calendar_id
        last = calendar.leave_ids.filtered(
            lambda leave: leave.persian_holiday.endswith("-12-30")
        )
        self.assertEqual(last.persian_holiday, "1403-12-30")
        # 28 Esfand 1403 to 30 Esfand: a Tuesday, then two days off.
        for day, hours in ((18, 8), (19, 0), (20, 0)):
            worked = calendar.get_work_hours_count(
                datetime(2025, 3, day, 0, 0), datetime(2025, 3, day, 20, 0)
            )
            self.assertEqual(worked, hours, day)

    def test_years(self):
        """Years that are no Jalali ones are refused, and nothing is made."""
        before = self.env["resource.calendar"].search_count([])
        for first, last in ((2026, 2027), (1406, 1405)):
            with self.assertRaises(UserError):
                self.week(first_year=first, last_year=last).action_apply()
        self.assertEqual(self.env["resource.calendar"].search_count([]), before)

    def test_fiscal_year(self):
        """It begins on 1 Farvardin, whether that is 20 or 21 March."""
        self.company.persian_fiscal_year = True
        for day, start, end in (
            (date(2025, 3, 20), date(2024, 3, 20), date(2025, 3, 20)),
            (date(2025, 3, 21), date(2025, 3, 21), date(2026, 3, 20)),
            (date(2029, 3, 20), date(2029, 3, 20), date(2030, 3, 20)),
        ):
            self.assertEqual(
                self.company.compute_fiscalyear_dates(day),
                {"date_from": start, "date_to": end},
            )
        self.company.persian_fiscal_year = False
        self.assertEqual(
            self.company.compute_fiscalyear_dates(date(2025, 3, 20)),
            {"date_from": date(2025, 1, 1), "date_to": date(2025, 12, 31)},
        )

    def test_provinces(self):
        """There are 31, once each, in the reader's language, found in both."""
        states = self.env["res.country.state"]
        self.assertEqual(len(self.iran.state_ids), 31)
        self.env["res.country"]._persian_set_up_iran()
        self.assertEqual(len(self.iran.state_ids), 31)
        tehran = states.search([("country_id", "=", self.iran.id), ("code", "=", "23")])
        self.assertIn("تهران", tehran.with_context(lang="fa_IR").display_name)
        self.assertIn("Tehran", tehran.with_context(lang="en_US").display_name)
        for text in ("تهران", "Tehran", "tehr"):
            found = states.name_search(text)
            self.assertIn(tehran.id, [identity for identity, _name in found], text)

    def test_province_of_users(self):
        """A province that somebody added stays the only one of its name."""
        self.iran.state_ids.filtered(lambda state: state.code == "23").unlink()
        own = self.env["res.country.state"].create(
            {"country_id": self.iran.id, "name": "Tehran", "code": "THR"}
        )
        self.env["res.country"]._persian_set_up_iran()
        self.assertEqual(len(self.iran.state_ids), 31)
        self.assertIn(own, self.iran.state_ids)

    def test_address(self):
        """Addresses run from the province to the house; a chosen order stays."""
        tehran = self.iran.state_ids.filtered(lambda state: state.code == "23")
        partner = self.env["res.partner"].create(
            {
                "name": "Ann",
                "country_id": self.iran.id,
                "state_id": tehran.id,
                "city": "تجریش",
                "street": "خیابان دربند",
                "zip": "1234567890",
            }
        )
        persian = partner.with_context(lang="fa_IR")._display_address()
        self.assertEqual(persian.splitlines()[0], "تهران تجریش")
        english = partner.with_context(lang="en_US")._display_address()
        self.assertEqual(english.splitlines()[0], "Tehran تجریش")
        self.env["res.country"]._persian_restore_address()
        self.assertNotIn("state_name", self.iran.address_format)
        self.iran.address_format = "%(city)s"
        self.env["res.country"]._persian_set_up_iran()
        self.env["res.country"]._persian_restore_address()
        self.assertEqual(self.iran.address_format, "%(city)s")
