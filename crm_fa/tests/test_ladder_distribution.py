from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .report_common import TODAY, ReportCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLadderDistribution(ReportCommon):
    """How many stood on each rung, month by month."""

    def test_distribution_at_the_end_of_each_month(self):
        """Customers per rung on the last day of each month, and as of now."""
        self.live()
        for day, expected in (
            ("2026-01-31", {"suspect": 3}),
            ("2026-02-28", {"suspect": 2, "prospect": 1, "customer": 1}),
            ("2026-03-31", {"suspect": 1, "prospect": 1, "repeat": 1}),
            ("2026-04-30", {"suspect": 1, "prospect": 1, "repeat": 1}),
            ("2026-05-31", {"suspect": 1, "customer": 1, "repeat": 1}),
            ("2026-06-30", {"suspect": 1, "customer": 1, "repeat": 1}),
        ):
            self.assertEqual(self.distribution(day), expected, day)
        rows = self.Distribution.search([])
        self.assertEqual(min(rows.mapped("date")), date(2026, 1, 31))
        now = rows.filtered("is_now")
        self.assertEqual(set(now.mapped("date")), {date(2026, 6, 30)})
        live = {
            rung: count
            for rung, count in self.Profile._read_group(
                [], ["ladder_rung_id"], ["__count"]
            )
        }
        self.assertEqual(
            {row.rung_id: row.customers for row in now if row.customers}, live
        )

    def test_distribution_of_jalali_months(self):
        """Whoever groups by Jalali months gets the last day of each of these."""
        self.live()
        self.Distribution = self.Distribution.with_context(crm_fa_calendar="jalali")
        for day, expected in (
            ("2026-01-20", {"suspect": 3}),
            ("2026-02-19", {"suspect": 3, "customer": 1}),
            ("2026-03-20", {"suspect": 1, "prospect": 1, "repeat": 1}),
            ("2026-04-20", {"suspect": 1, "prospect": 1, "repeat": 1}),
            ("2026-05-21", {"suspect": 1, "customer": 1, "repeat": 1}),
            ("2026-06-21", {"suspect": 1, "customer": 1, "repeat": 1}),
            ("2026-06-30", {"suspect": 1, "customer": 1, "repeat": 1}),
        ):
            self.assertEqual(self.distribution(day), expected, day)
        rows = self.Distribution.search([])
        self.assertEqual(len(set(rows.mapped("date"))), 7)
        now = rows.filtered("is_now")
        self.assertEqual(set(now.mapped("date")), {date(2026, 6, 30)})
        groups = self.Distribution.formatted_read_group(
            [], ["date:month"], ["customers:sum"]
        )
        self.assertEqual(groups[0]["date:month"][1], "Dey 1404")
        self.assertEqual([group["customers:sum"] for group in groups][:3], [3, 4, 3])

    def test_distribution_of_the_running_month_is_of_today(self):
        """In the middle of a month the last row is today's, not the month's end."""
        self.live()
        with self.on("2026-05-10"):
            self.env.invalidate_all()
            rows = self.Distribution.search([("is_now", "=", True)])
            self.assertEqual(set(rows.mapped("date")), {date(2026, 5, 10)})

    def test_distribution_never_adds_up_months(self):
        """Over several months it is the average of the months' ends."""
        self.live()
        spring = [("date", ">=", "2026-02-01"), ("date", "<=", "2026-03-31")]
        ((total,),) = self.Distribution._read_group(spring, [], ["customers:sum"])
        self.assertEqual(total, 4 / 2 + 3 / 2 + 0.5)  # 3.5 rounds to 4
        suspects = self.Distribution._read_group(
            spring + [("rung_id", "=", self.rungs["suspect"].id)],
            ["rung_id"],
            ["customers:sum"],
        )
        self.assertEqual(suspects, [(self.rungs["suspect"], 2)])
        by_month = dict(
            self.Distribution._read_group([], ["date:month"], ["customers:sum"])
        )
        self.assertEqual(list(by_month.values()), [3, 4, 3, 3, 3, 3])

    def test_distribution_of_an_empty_journal(self):
        """Before anyone is on the ladder all reports are empty, and none fails."""
        self.assertFalse(self.Distribution.search([]))
        self.assertFalse(self.Stay.search([]))
        self.assertFalse(self.Snapshot.search([]))
        stats = self.Stats.search([])
        self.assertEqual(len(stats), len(self.rungs))
        self.assertEqual(set(stats.mapped("customers")), {0})
        self.assertEqual(set(stats.mapped("median_days")), {False})

    def test_customer_given_to_another_company(self):
        """Counts follow the customer to its company; nowhere do they go below zero."""
        company, user = self.second_company()
        self.live()
        with self.on("2026-06-10"):
            self.ana.company_id = company
        with self.on("2026-06-11"):
            self.buy(self.ana.with_company(company), company_id=company.id)
        self.assertEqual(self.distribution("2026-06-30", company.id), {"repeat": 1})
        self.assertEqual(self.distribution("2026-06-30"), {"suspect": 1, "customer": 1})
        self.assertGreaterEqual(
            min(self.Distribution.search([]).mapped("customers")), 0
        )
        seen = self.Stay.with_user(self.colleague).search([])
        self.assertNotIn(self.ana, seen.partner_id)
        self.assertIn(self.ana, self.Stay.with_user(user).search([]).partner_id)

    def test_deleted_customer_of_a_company(self):
        """Gone customers count for the company they had last, in every month."""
        company, __ = self.second_company()
        with self.on("2026-02-10"):
            eve = self.customer("Eve")
        with self.on("2026-03-10"):
            eve.company_id = company
        with self.on("2026-04-10"):
            eve.unlink()
        self.assertEqual(self.distribution("2026-02-28", company.id), {"suspect": 1})
        self.assertEqual(self.distribution("2026-03-31", company.id), {"suspect": 1})
        self.assertEqual(self.distribution("2026-04-30", company.id), {})
        self.assertEqual(self.Distribution.search([]).company_id, company)
