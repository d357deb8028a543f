import json

from odoo.tests import tagged
from odoo.tools import file_open

from .persian_browser import PersianBrowserCase

CASES = "crm_fa/tests/jalali_cases.json"
TIMEZONES = ("Asia/Tehran", "UTC")


@tagged("post_install", "-at_install")
class TestPersianDatesBrowser(PersianBrowserCase):
    """Dates in the browser: computed, read, typed and sent."""

    def test_arithmetic(self):
        """The browser computes the calendar as the table for Python and SQL says."""
        with file_open(CASES) as cases:
            table = json.load(cases)
        self.run_js(
            """
            const {fromGregorian, toGregorian, isLeap, isDay} =
                module("@crm_fa/persian/jalali");
            const day = ([year, month, day]) => ({year, month, day});
            const read = (text) => day(text.split("-").map(Number));
            for (const [year, [first, length]] of Object.entries(table.years)) {
                const start = {year: Number(year), month: 1, day: 1};
                equal(toGregorian(start), read(first), year);
                equal(fromGregorian(read(first)), start, first);
                equal(isLeap(Number(year)), length === 366, `leap year ${year}`);
            }
            for (const [text, ...numbers] of table.days) {
                equal(fromGregorian(read(text)), day(numbers), text);
                equal(toGregorian(day(numbers)), read(text), String(numbers));
            }
            for (const numbers of table.invalid) {
                equal(isDay(day(numbers)), false, String(numbers));
            }
            """,
            self.english,
            table=table,
        )

    def test_shown(self):
        """Dates are written in the Jalali calendar, on either side of Nowruz."""
        for timezone in TIMEZONES:
            self.run_js(
                """
                const {deserializeDate, formatDate, toLocaleDateString} =
                    module("@web/core/l10n/dates");
                for (const [text, wanted] of Object.entries(shown)) {
                    equal(formatDate(deserializeDate(text)), wanted, text);
                }
                const leap = deserializeDate("2025-03-20");
                equal(leap.toFormat("d MMMM yy"), "30 اسفند 03", "names");
                equal(leap.toFormat("q 'yyyy' HH"), "4 yyyy 00", "quoted");
                equal(toLocaleDateString(leap), "30 اسفند 1403", "locale");
                """,
                self.persian,
                timezone,
                shown={
                    "2025-03-20": "1403/12/30",
                    "2025-03-21": "1404/01/01",
                    "2026-09-22": "1405/06/31",
                    "2026-09-23": "1405/07/01",
                    "2026-12-21": "1405/09/30",
                },
            )

    def test_sent(self):
        """What goes to the server stays Gregorian, however a date was made."""
        for timezone in TIMEZONES:
            self.run_js(
                """
                const {serializeDate, serializeDateTime, deserializeDate} =
                    module("@web/core/l10n/dates");
                const {jalali} = module("@crm_fa/persian/jalali_datetime");
                const date = deserializeDate("2025-03-20");
                for (const value of [date, jalali(date), jalali(date).endOf("month")]) {
                    equal(serializeDate(value), "2025-03-20", "date");
                    equal(value.toISODate(), "2025-03-20", "ISO");
                    equal(value.toFormat("yyyy-MM-dd"), "2025-03-20", "server format");
                    equal(JSON.stringify(value).slice(1, 11), "2025-03-20", "JSON");
                }
                const last = jalali(date).endOf("month");
                equal(serializeDateTime(last), `2025-03-20 ${midnight}`, "UTC");
                const later = jalali(date).plus({months: 1});
                equal(later.toISODate(), "2025-04-19", "30 Farvardin");
                equal(jalali(date).plus({days: 1}).month, 1, "Nowruz");
                const set = jalali(date).set({month: 1});
                equal(set.toISODate(), "2024-04-18", "month set");
                const year = jalali(date).startOf("year");
                equal(year.toISODate(), "2024-03-20", "year");
                equal(jalali(date).diff(date, "days").days, 0, "difference");
                equal(date.diff(jalali(date), "months").months, 0, "difference");
                equal(jalali(date).weekNumber, 1, "week of Nowruz");
                """,
                self.persian,
                timezone,
                midnight="23:59:59" if timezone == "UTC" else "20:29:59",
            )

    def test_typed(self):
        """Years below 1700 are Jalali, others Gregorian; half a date is refused."""
        for timezone in TIMEZONES:
            self.run_js(
                """
                const {parseDate, parseDateTime, serializeDate} =
                    module("@web/core/l10n/dates");
                const read = (text, format) => {
                    try {
                        return serializeDate(parseDate(text, {format}));
                    } catch (error) {
                        if (error.name !== "ConversionError") throw error;
                        return "refused";
                    }
                };
                for (const [text, wanted] of Object.entries(typed)) {
                    equal(read(text), wanted, text);
                }
                const named = read("30 اسفند 1403", "d MMMM yyyy");
                equal(named, "2025-03-20", "name");
                const latin = read("1 Farvardin 1404", "d MMM yyyy");
                equal(latin, "2025-03-21", "Latin name");
                equal(read("31/06", "dd/MM/yyyy"), "refused", "day and month");
                const moment = parseDateTime("۱۴۰۳/۱۲/۳۰ ۱۴:۰۵:۰۰");
                equal(moment.toFormat("yyyy-MM-dd HH:mm"), "2025-03-20 14:05", "time");
                const {jalali} = module("@crm_fa/persian/jalali_datetime");
                const next = jalali(luxon.DateTime.local()).plus({months: 1});
                equal(read("+1m"), next.toISODate(), "a month later");
                const first = jalali(luxon.DateTime.local()).startOf("month");
                equal(read("today =1d"), first.toISODate(), "first of the month");
                """,
                self.persian,
                timezone,
                typed={
                    "1405/08/10": "2026-11-01",
                    "1405-08-10": "2026-11-01",
                    "۱۴۰۵/۰۶/۳۱": "2026-09-22",
                    "١٤٠٥/٠٧/٠١": "2026-09-23",
                    "1405/7/1": "2026-09-23",
                    "14050703": "2026-09-25",
                    "۱۴۰۵۰۷۰۳": "2026-09-25",
                    "1403/12/30": "2025-03-20",
                    "1404/01/01": "2025-03-21",
                    "05/10/01": "2026-12-22",
                    "2027/01/15": "2027-01-15",
                    "\u200f1405/08/10\u200f": "2026-11-01",
                    "1404/12/30": "refused",
                    "1405-07-31": "refused",
                    "1405/13/01": "refused",
                    "31/06": "refused",
                    "1405/08": "refused",
                    "1405-08": "refused",
                    "12": "refused",
                    "1405": "refused",
                    "abc": "refused",
                },
            )

    def test_gregorian(self):
        """A Jalali year is refused where dates are Gregorian; all else is stock."""
        self.run_js(
            """
            const {parseDate, serializeDate, formatDate, deserializeDate} =
                module("@web/core/l10n/dates");
            const read = (text, format) => {
                try {
                    return serializeDate(parseDate(text, {format}));
                } catch (error) {
                    if (error.name !== "ConversionError") throw error;
                    return error.message;
                }
            };
            equal(read("12/31/2026"), "2026-12-31", "stock");
            const jalaliYear = /Jalali year 1405/;
            equal(jalaliYear.test(read("08/10/1405")), true, read("08/10/1405"));
            equal(jalaliYear.test(read("1405-08-10")), true, "ISO");
            const half = read("31/06", "yyyy/MM/dd");
            equal(/not a correct/.test(half), true, half);
            const leap = deserializeDate("2025-03-20");
            equal(formatDate(leap), "03/20/2025", "shown");
            equal(leap.toFormat("MMMM"), "March", "name");
            """,
            self.english,
            "UTC",
        )

    def test_persian_with_gregorian_calendar(self):
        """Persian words with the Gregorian calendar are no mix of both calendars."""
        self.persian.persian_calendar = "gregorian"
        self.run_js(
            """
            const {deserializeDate, toLocaleDateString} =
                module("@web/core/l10n/dates");
            const date = deserializeDate("2025-03-20");
            equal(date.toFormat("d MMMM yyyy"), "20 مارس 2025", "names");
            const text = toLocaleDateString(date);
            equal(/مارس/.test(text), true, text);
            """,
            self.persian,
        )
