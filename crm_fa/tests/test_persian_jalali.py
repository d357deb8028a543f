import json
from datetime import date, timedelta
from pathlib import Path

from odoo.tests import BaseCase

from ..tools import jalali

CASES = json.loads((Path(__file__).parent / "jalali_cases.json").read_text())


class TestPersianJalali(BaseCase):
    """The calendar's arithmetic agrees with jdatetime, whose answers the cases hold."""

    def test_every_day_of_two_centuries(self):
        """Every day from 1900 to 2100 converts to its Jalali day, and back."""
        days = 0
        for name, (first, length) in CASES["years"].items():
            year, first = int(name), date.fromisoformat(first)
            self.assertEqual(jalali.is_leap(year), length == 366, year)
            expected = [
                (year, month, number)
                for month in range(1, 13)
                for number in range(1, 32 if month < 7 else 31)
            ][:length]
            for offset, jalali_day in enumerate(expected):
                day = first + timedelta(days=offset)
                if jalali.from_gregorian(day) != jalali_day:
                    self.fail(f"{day} is {jalali_day}")
                if jalali.to_gregorian(*jalali_day) != day:
                    self.fail(f"{jalali_day} is {day}")
            days += length
        self.assertGreater(days, 73_414, "1900-01-01 to 2100-12-31")

    def test_table_of_days(self):
        """The days that Python, SQL and JavaScript share convert both ways."""
        for iso, *jalali_day in CASES["days"]:
            day = date.fromisoformat(iso)
            self.assertEqual(jalali.from_gregorian(day), tuple(jalali_day), iso)
            self.assertEqual(jalali.to_gregorian(*jalali_day), day, iso)

    def test_days_that_do_not_exist(self):
        """30 Esfand of a common year, month 13 and the like are refused."""
        for year, month, number in CASES["invalid"]:
            with self.subTest(day=(year, month, number)), self.assertRaises(ValueError):
                jalali.to_gregorian(year, month, number)

    def test_periods_meet(self):
        """A period ends the day before the next begins, also around leap days."""
        for year in (1402, 1403, 1404, 1407, 1408):
            for granularity in ("week", "month", "quarter", "year"):
                last = jalali.to_gregorian(year, 12, jalali.month_length(year, 12))
                following = jalali.next_start(last, granularity)
                with self.subTest(year=year, granularity=granularity):
                    self.assertEqual(jalali.start_of(following, granularity), following)
                    self.assertEqual(
                        jalali.start_of(following - timedelta(days=1), granularity),
                        jalali.start_of(last, granularity),
                    )
