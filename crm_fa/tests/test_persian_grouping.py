import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytz

from odoo.tests import TransactionCase, tagged

from ..tools import jalali

CASES = json.loads((Path(__file__).parent / "jalali_cases.json").read_text())
TEHRAN = pytz.timezone("Asia/Tehran")
PERIODS = ("week", "month", "quarter", "year")
# Around 30 Esfand of a leap year, 29 Esfand of a common one and ends of months.
DAYS = [
    date(2025, 3, 19) + timedelta(days=offset)
    for offset in (*range(5), 40, 60, 95, 180, 187, 188, 250, *range(364, 370), 400)
]


class TestPersianSql(TransactionCase):
    """The SQL functions agree with the arithmetic that jdatetime confirms."""

    def first_days(self, granularity, days):
        self.env.cr.execute(
            f"SELECT day, crm_fa_jalali_{granularity}(day) "
            "FROM unnest(%s::date[]) AS list(day)",
            [days],
        )
        return dict(self.env.cr.fetchall())

    def assert_right(self, days):
        for granularity in PERIODS:
            found = self.first_days(granularity, days)
            expected = {day: jalali.start_of(day, granularity) for day in days}
            self.assertEqual(len(found), len(expected))
            wrong = [day for day in days if found[day] != expected[day]]
            self.assertFalse(wrong[:3], granularity)

    def test_every_day_of_two_centuries(self):
        """Each day of 1899 to 2101 falls into its week, month, quarter and year."""
        first = date.fromisoformat(CASES["years"]["1278"][0])
        self.assert_right([first + timedelta(days=n) for n in range(74_000)])

    def test_table_of_days(self):
        """The days that Python, SQL and JavaScript share are in their months."""
        days = {date.fromisoformat(iso): ymd for iso, *ymd in CASES["days"]}
        for day, first in self.first_days("month", list(days)).items():
            self.assertEqual((day - first).days + 1, days[day][2], day)

    def test_outside_the_table(self):
        """Days of other centuries are computed, and NULL stays NULL."""
        self.assert_right(
            [date(1622, 3, 22), date(1700, 1, 1), date(1896, 3, 19), date(2121, 3, 20)]
            + [date(2400, 1, 1) + timedelta(days=97 * n) for n in range(300)]
            + [date(9999, 12, 31)]
        )
        self.env.cr.execute("SELECT crm_fa_jalali_month(NULL)")
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_may_be_indexed(self):
        """The functions are immutable: an index on the Jalali month is used."""
        self.env.cr.execute(
            """
            CREATE INDEX crm_fa_test ON crm_lead (crm_fa_jalali_month(date_deadline));
            SET LOCAL enable_seqscan = off;
            EXPLAIN SELECT id FROM crm_lead
             WHERE crm_fa_jalali_month(date_deadline) = '2026-11-22'
            """
        )
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("crm_fa_test", plan)


@tagged("post_install", "-at_install")
class TestPersianGrouping(TransactionCase):
    """Groups of the web client by Jalali periods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": "Grouped",
                    "type": "opportunity",
                    "expected_revenue": 1 + number,
                    "date_deadline": day,
                    # Late in the evening of UTC: the next day in Tehran.
                    "date_open": datetime.combine(day, time(20, 45)),
                }
                for number, day in enumerate(DAYS)
            ]
        )
        cls.domain = [("id", "in", cls.leads.ids)]
        cls.model = cls.env["crm.lead"].with_context(
            crm_fa_calendar="jalali", tz="Asia/Tehran", lang="fa_IR"
        )

    def expected(self, granularity, field):
        if field == "date_deadline":
            days = [lead.date_deadline for lead in self.leads]
        else:
            moments = [pytz.utc.localize(lead.date_open) for lead in self.leads]
            days = [moment.astimezone(TEHRAN).date() for moment in moments]
        totals = Counter()
        for lead, day in zip(self.leads, days, strict=True):
            label = jalali.format_period(day, granularity)
            totals[label] += lead.expected_revenue
        return dict(totals)

    def test_groups_totals_and_domains(self):
        """Every period has its label and total, and its domain finds its records."""
        for field in ("date_deadline", "date_open"):
            for granularity in ("day", *PERIODS):
                spec = f"{field}:{granularity}"
                with self.subTest(spec=spec):
                    groups = self.model.formatted_read_group(
                        self.domain, [spec], ["expected_revenue:sum", "__count"]
                    )
                    self.assertEqual(
                        {
                            group[spec][1]: group["expected_revenue:sum"]
                            for group in groups
                        },
                        self.expected(granularity, field),
                    )
                    for group in groups:
                        found = self.model.search(self.domain + group["__extra_domain"])
                        total = sum(found.mapped("expected_revenue"))
                        self.assertEqual(len(found), group["__count"])
                        self.assertEqual(total, group["expected_revenue:sum"])

    def test_list_and_kanban(self):
        """web_read_group opens groups, counts them all and pages through them."""
        call = {
            "domain": self.domain,
            "groupby": ["date_deadline:month"],
            "aggregates": ["expected_revenue:sum"],
            "order": "date_deadline desc",
            "auto_unfold": True,
            "unfold_read_specification": {"name": {}},
        }
        whole = self.model.web_read_group(**call)
        months = [group["date_deadline:month"][1] for group in whole["groups"]]
        self.assertEqual(whole["length"], len(months))
        self.assertEqual(months[0], "اردیبهشت 1405")
        self.assertEqual(months[-2:], ["فروردین 1404", "اسفند 1403"])
        self.assertEqual(len(whole["groups"][-1]["__records"]), 2)
        page = self.model.web_read_group(**call, limit=2, offset=1)
        self.assertEqual(page["length"], len(months))
        self.assertEqual(
            [group["date_deadline:month"][1] for group in page["groups"]], months[1:3]
        )

    def test_pivot(self):
        """Grouping sets give the same groups as one grouping alone."""
        spec = "date_open:quarter"
        whole, by_quarter, by_both = self.model.formatted_read_grouping_sets(
            self.domain,
            [[], [spec], [spec, "stage_id"]],
            ["expected_revenue:sum"],
        )
        expected = self.expected("quarter", "date_open")
        self.assertEqual(whole[0]["expected_revenue:sum"], sum(expected.values()))
        for groups in (by_quarter, by_both):
            found = {group[spec][1]: group["expected_revenue:sum"] for group in groups}
            self.assertEqual(found, expected)

    def test_progress_bar(self):
        """The bars of kanban columns belong to the columns' Jalali months."""
        bars = self.model.read_progress_bar(
            self.domain,
            "date_deadline:month",
            {"field": "type", "colors": {"opportunity": "success"}},
        )
        groups = self.model.formatted_read_group(
            self.domain, ["date_deadline:month"], ["__count"]
        )
        self.assertEqual(
            {key: bar["opportunity"] for key, bar in bars.items()},
            {group["date_deadline:month"][0]: group["__count"] for group in groups},
        )

    def test_through_a_record(self):
        """Dates of the record a field leads to are grouped alike."""
        stage = self.env["crm.stage"].create({"name": "Stage of the group"})
        self.leads.stage_id = stage
        first = stage.create_date.date()
        spec = "stage_id.create_date:year"
        [group] = self.model.formatted_read_group(self.domain, [spec], ["__count"])
        self.assertEqual(group[spec][1], jalali.format_period(first, "year"))
        self.assertEqual(
            self.model.search_count(self.domain + group["__extra_domain"]), len(DAYS)
        )

    def test_property(self):
        """A date that is a property is grouped by Jalali months too."""
        team = self.env["crm.team"].create({"name": "Properties"})
        definition = {"name": "visit", "type": "date", "string": "Visit"}
        team.lead_properties_definition = [definition]
        self.leads.team_id = team
        for lead in self.leads:
            visit = lead.date_deadline.isoformat()
            lead.lead_properties = [{**definition, "value": visit}]
        spec = "lead_properties.visit:month"
        groups = self.model.formatted_read_group(
            self.domain, [spec], ["expected_revenue:sum"]
        )
        self.assertEqual(
            {group[spec][1]: group["expected_revenue:sum"] for group in groups},
            self.expected("month", "date_deadline"),
        )
        for group in groups:
            found = self.model.search(self.domain + group["__extra_domain"])
            total = sum(found.mapped("expected_revenue"))
            self.assertEqual(total, group["expected_revenue:sum"])

    def test_gaps_are_filled(self):
        """Charts and the forecast get every Jalali month between, once."""
        spec = "date_deadline:month"
        model = self.model.with_context(
            fill_temporal={"fill_from": "2025-01-25", "min_groups": 3}
        )
        groups = model.formatted_read_group(self.domain, [spec], ["__count"])
        starts = [group[spec][0] for group in groups]
        self.assertEqual(starts[:3], ["2025-01-20", "2025-02-19", "2025-03-21"])
        self.assertEqual(len(starts), len(set(starts)))
        for start, following in zip(starts, starts[1:], strict=False):
            day = date.fromisoformat(start)
            self.assertEqual(jalali.next_start(day, "month").isoformat(), following)
        self.assertEqual(sum(group["__count"] for group in groups), len(DAYS))
        future = self.model.with_context(
            fill_temporal={"fill_from": "2030-01-01", "min_groups": 4}
        )
        none = future.formatted_read_group([("id", "=", 0)], [spec], ["__count"])
        self.assertEqual(len(none), 4)

    def test_empty_dates(self):
        """Records without a date are a group of their own, with its domain."""
        self.leads[0].date_deadline = False
        spec = "date_deadline:month"
        groups = self.model.formatted_read_group(self.domain, [spec], ["__count"])
        [empty] = [group for group in groups if not group[spec]]
        self.assertEqual(
            self.model.search(self.domain + empty["__extra_domain"]), self.leads[0]
        )

    def test_in_latin_letters(self):
        """Who reads Jalali dates in English gets the months' names in Latin letters."""
        groups = self.model.with_context(lang="en_US").formatted_read_group(
            self.domain, ["date_deadline:month"], ["__count"]
        )
        self.assertEqual(groups[0]["date_deadline:month"][1], "Esfand 1403")

    def test_gregorian_as_before(self):
        """Without the client's word, and inside the server, months are Gregorian."""
        stock = self.env["crm.lead"]
        spec = "date_deadline:month"
        groups = stock.formatted_read_group(self.domain, [spec], ["__count"])
        self.assertEqual(groups[0][spec], ("2025-03-01", "March 2025"))
        for model in (stock, self.model):
            [first, *_rest] = model._read_group(self.domain, [spec], order=spec)
            self.assertEqual(first[0], date(2025, 3, 1))
