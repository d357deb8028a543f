from datetime import date, datetime

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


class DateGuardCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        group = "sales_team.group_sale_manager,base.group_partner_manager"
        cls.jalali_user = new_test_user(
            cls.env, "types_jalali", group, persian_calendar="jalali", tz="Asia/Tehran"
        )
        cls.gregorian_user = new_test_user(
            cls.env, "types_gregorian", group, persian_calendar="gregorian", tz="UTC"
        )
        cls.lead = cls.env["crm.lead"].create({"name": "Guarded"})
        cls.jalali_lead = cls.lead.with_user(cls.jalali_user)
        cls.gregorian_lead = cls.lead.with_user(cls.gregorian_user)


@tagged("post_install", "-at_install")
class TestPersianDateGuard(DateGuardCase):
    """No date of ours is stored in the Middle Ages."""

    def test_written_by_a_jalali_user(self):
        """1405/08/30 is read as the day it means, however it was written."""
        for written in (
            "1405-08-30",
            "1405/08/30",
            "۱۴۰۵/۰۸/۳۰",
            "١٤٠٥/٨/٣٠",
            "\u200f1405/8/30",
            "14050830",
            date(1405, 8, 30),
        ):
            with self.subTest(written=written):
                self.lead.date_deadline = False
                self.jalali_lead.write({"date_deadline": written})
                self.assertEqual(self.lead.date_deadline, date(2026, 11, 21))

    def test_moment_keeps_its_time(self):
        """Only the day of a datetime changes."""
        for written in ("1405-08-30 20:15:00", datetime(1405, 8, 30, 20, 15)):
            self.jalali_lead.write({"date_open": written})
            self.assertEqual(self.lead.date_open, datetime(2026, 11, 21, 20, 15))

    def test_refused_where_dates_are_gregorian(self):
        """A Gregorian user's year 1405 is an error that names field and date."""
        self.lead.date_deadline = "2026-01-02"
        with self.assertRaisesRegex(ValidationError, "Expected Closing.*1405-08-30"):
            self.gregorian_lead.write({"date_deadline": "1405-08-30"})
        with self.assertRaises(ValidationError):
            self.gregorian_lead.create({"name": "X", "date_deadline": "1405/08/30"})
        self.assertEqual(self.lead.date_deadline, date(2026, 1, 2))

    def test_last_guarded_year(self):
        """1699 is a Jalali year for everyone, 1700 a Gregorian one."""
        for user, lead in (
            ("gregorian", self.gregorian_lead),
            ("jalali", self.jalali_lead),
        ):
            with self.subTest(user=user):
                lead.write({"date_deadline": "1700-01-01"})
                self.assertEqual(self.lead.date_deadline, date(1700, 1, 1))
        with self.assertRaises(ValidationError):
            self.gregorian_lead.write({"date_deadline": "1699-01-01"})
        self.jalali_lead.write({"date_deadline": "1699-01-01"})
        self.assertEqual(self.lead.date_deadline.year, 2320)

    def test_days_that_are_not(self):
        """30 Esfand of a common year is refused, that of a leap year is taken."""
        self.jalali_lead.write({"date_deadline": "1403/12/30"})
        self.assertEqual(self.lead.date_deadline, date(2025, 3, 20))
        for written in ("1404/12/30", "1405/07/31", "1405/13/01", "0405/01/01"):
            with self.subTest(written=written), self.assertRaises(ValidationError):
                self.jalali_lead.write({"date_deadline": written})
        self.assertEqual(self.lead.date_deadline, date(2025, 3, 20))

    def test_half_dates_are_not_guessed(self):
        """ "31/06" is nobody's date, for neither user."""
        for lead in (self.jalali_lead, self.gregorian_lead):
            for written in ("31/06", "1405/06", "05/08/30"):
                with self.subTest(written=written), self.assertRaises(ValueError):
                    lead.write({"date_deadline": written})
                    lead.flush_recordset()

    def test_lines_of_a_record(self):
        """Dates in lines written with their parent are guarded too."""
        partner = self.env["res.partner"].create({"name": "Buyer"})
        order = (
            self.env["sale.order"]
            .with_user(self.jalali_user)
            .create(
                {
                    "partner_id": partner.id,
                    "activity_ids": [
                        Command.create(
                            {
                                "summary": "Call",
                                "date_deadline": "1405-08-30",
                                "res_model_id": self.env["ir.model"]._get_id(
                                    "sale.order"
                                ),
                            }
                        )
                    ],
                }
            )
        )
        self.assertEqual(order.activity_ids.date_deadline, date(2026, 11, 21))

    def test_property_dates(self):
        """A date that is a property of a lead is guarded like a field."""
        definition = {"name": "d", "type": "date", "string": "Visit"}
        self.lead.team_id.lead_properties_definition = [definition]
        self.jalali_lead.write(
            {"lead_properties": [{**definition, "value": "1405-08-30"}]}
        )
        self.assertEqual(
            self.lead.read(["lead_properties"])[0]["lead_properties"][0]["value"],
            "2026-11-21",
        )

    def test_saved_by_the_web_client(self):
        """What the web client saves passes the guard."""
        [saved] = self.jalali_lead.web_save(
            {"date_deadline": "1405-08-30"}, {"date_deadline": {}}
        )
        self.assertEqual(saved["date_deadline"], date(2026, 11, 21))


@tagged("post_install", "-at_install")
class TestPersianDateImport(DateGuardCase):
    """Imported dates are guarded like typed ones."""

    def load(self, user, *written, field="date_deadline"):
        rows = [[f"Row {number}", text] for number, text in enumerate(written)]
        result = self.env["crm.lead"].with_user(user).load(["name", field], rows)
        leads = self.env["crm.lead"].browse(result["ids"] or [])
        return leads.mapped(field), [error["message"] for error in result["messages"]]

    def import_file(self, user, text, field="date_deadline", **options):
        """Return the imported dates and the errors of a CSV file of one column."""
        content = "name,date\n" + "".join(f"Row,{line}\n" for line in text)
        wizard = (
            self.env["base_import.import"]
            .with_user(user)
            .create(
                {
                    "res_model": "crm.lead",
                    "file": content.encode(),
                    "file_type": "text/csv",
                }
            )
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True, **options}
        preview = wizard.parse_preview(dict(options))
        options = {**preview["options"], **options}
        result = wizard.execute_import(["name", field], ["name", "date"], options)
        leads = self.env["crm.lead"].browse(result.get("ids") or [])
        return leads.mapped(field), [error["message"] for error in result["messages"]]

    def test_load(self):
        """load() reads Jalali days with any separator and digits."""
        dates, errors = self.load(
            self.jalali_user, "1405-08-30", "1405/08/31", "۱۴۰۵/۰۶/۳۱", "2026-11-21"
        )
        self.assertFalse(dates, "Aban has 30 days")
        self.assertIn("1405/08/31", errors[0])
        dates, errors = self.load(
            self.jalali_user, "1405-08-30", "1405/02/31", "۱۴۰۵/۰۶/۳۱", "2026-11-21"
        )
        self.assertEqual(errors, [])
        expected = [(2026, 11, 21), (2026, 5, 21), (2026, 9, 22), (2026, 11, 21)]
        self.assertEqual(dates, [date(*day) for day in expected])

    def test_load_refused(self):
        """A Gregorian user's import of Jalali dates fails whole and says why."""
        dates, errors = self.load(self.gregorian_user, "2026-11-21", "1405-08-30")
        self.assertFalse(dates)
        self.assertRegex(errors[0], "Expected Closing.*1405-08-30.*Jalali")

    def test_load_moments(self):
        """A Jalali moment is read in the user's time zone, as stock reads others."""
        moments, errors = self.load(
            self.jalali_user, "1405/08/30 10:00:00", field="date_open"
        )
        self.assertEqual((moments, errors), ([datetime(2026, 11, 21, 6, 30)], []))

    def test_file(self):
        """A CSV file of Jalali dates needs no option; 31 Khordad is a day of it."""
        dates, errors = self.import_file(
            self.jalali_user, ["1405/03/31", "1405/12/29", "1403/12/30"]
        )
        self.assertEqual(errors, [])
        self.assertEqual(
            dates, [date(2026, 6, 21), date(2027, 3, 20), date(2025, 3, 20)]
        )
        dates, errors = self.import_file(self.jalali_user, ["۱۴۰۵/۰۳/۳۱", "۱۴۰۵/۸/۳۰"])
        self.assertEqual((dates, errors), ([date(2026, 6, 21), date(2026, 11, 21)], []))

    def test_file_day_first(self):
        """31/06/1405 is read by the file's order of day and month."""
        dates, errors = self.import_file(
            self.jalali_user, ["31/06/1405", "01/02/1405"], date_format="%d/%m/%Y"
        )
        self.assertEqual((dates, errors), ([date(2026, 9, 22), date(2026, 4, 21)], []))

    def test_file_moments(self):
        """Day and time in one cell, with or without seconds."""
        dates, errors = self.import_file(
            self.jalali_user, ["1405/08/30 10:00", "۱۴۰۵/۰۸/۳۰ ۱۰:۰۰:۳۰"], "date_open"
        )
        self.assertEqual(errors, [])
        self.assertEqual(
            dates, [datetime(2026, 11, 21, 6, 30), datetime(2026, 11, 21, 6, 30, 30)]
        )

    def test_file_refused(self):
        """Wrong days, years of two digits and Gregorian users' Jalali dates fail."""
        for user, written, message in (
            (self.jalali_user, "1405/07/31", "1405-07-31 is no day"),
            (self.jalali_user, "05/08/30", "four digits"),
            (self.gregorian_user, "1405/08/30", "your calendar is the Gregorian one"),
        ):
            with self.subTest(written=written):
                dates, errors = self.import_file(user, ["2026/01/01", written])
                self.assertFalse(dates)
                self.assertIn(message, errors[0])

    def test_gregorian_file_as_before(self):
        """Gregorian files import as they do without us, for both users."""
        for user in (self.jalali_user, self.gregorian_user):
            dates, errors = self.import_file(user, ["2026/11/21", "2024/02/29"])
            expected = ([date(2026, 11, 21), date(2024, 2, 29)], [])
            self.assertEqual((dates, errors), expected)
