from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .recovery_money_common import MoneyCommon

NOW = "2026-06-30 12:00:00"


class ReportCommon(MoneyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Report = cls.env["crm.recovery.report"]
        cls.Gift = cls.env["crm.recovery.gift.report"]

    def ended(self, outcome="kept", **values):
        """Return a case that was apologised for and closed."""
        case = self.case(**values)
        self.env["crm.recovery.apologise"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        case._close(outcome)
        return case

    def figures(self, model, cases, *names):
        """Return the figures of some cases as one row."""
        domain = [("recovery_id", "in", [case.id for case in cases])]
        return tuple(model._read_group(domain, [], names)[0])


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryReport(ReportCommon):
    def test_kept(self):
        """Kept of closed; not reached is not kept; open and cancelled do not count."""
        cases = [self.ended(outcome) for outcome in ("kept", "kept", "lost")]
        cases += [self.ended("unreachable"), self.case()]
        cancelled = self.case()
        cancelled._cancel("Typed twice")
        cases.append(cancelled)
        self.assertEqual(
            self.figures(
                self.Report,
                cases,
                "closed:sum",
                "kept:sum",
                "lost:sum",
                "unreachable:sum",
                "is_open:sum",
                "kept_percent:avg",
            ),
            (4, 2, 1, 1, 1, 50.0),
        )
        (nothing,) = self.figures(self.Report, cases[4:], "kept_percent:avg")
        self.assertFalse(nothing)

    def test_hours_and_deadlines(self):
        """Working hours less waiting; at the deadline in time, a second later not."""
        self.policy.write(
            {"hours_acknowledge": 2, "hours_contact": 4, "hours_resolve": 8}
        )
        calendar = self.company.resource_calendar_id
        calendar.attendance_ids.unlink()
        self.policy.calendar_id = calendar
        measured = []
        for moment in ("11:00:00", "11:00:01"):
            with freeze_time("2026-06-29 09:00:00"):
                case = self.case()
            with freeze_time(f"2026-06-29 {moment}"):
                case.action_acknowledge()
            measured.append(case)
        for case, percent in zip(measured, (100, 0), strict=True):
            self.assertAlmostEqual(case.hours_to_acknowledge, 2, places=2)
            self.assertEqual(
                self.figures(self.Report, [case], "acknowledged_percent:avg"),
                (percent,),
            )
        self.assertEqual(
            self.figures(self.Report, measured, "acknowledged_percent:avg"), (50,)
        )
        case = measured[0]
        with freeze_time("2026-06-29 12:00:00"):
            case._pause("Which one?")
        with freeze_time("2026-06-29 20:00:00"):
            case.action_resume()
        with freeze_time("2026-06-29 21:00:00"):
            self.env["crm.recovery.apologise"].with_user(self.agent).create(
                {"recovery_id": case.id, "channel": "phone"}
            ).action_done()
        self.assertAlmostEqual(case.hours_to_acknowledge, 2, places=2)
        self.assertAlmostEqual(case.hours_to_apologise, 4, places=2)
        with freeze_time("2026-06-29 22:00:00"):
            case._pause("Did it arrive?")
        with freeze_time("2026-06-30 22:00:00"):
            case._close("kept")
        self.assertAlmostEqual(case.hours_to_resolve, 5, places=2)
        self.assertEqual(
            self.figures(
                self.Report, [case], "apologised_percent:avg", "resolved_percent:avg"
            ),
            (100, 100),
        )

    def test_not_due_yet(self):
        """A case whose deadline has not passed is neither in time nor late."""
        self.policy.hours_acknowledge = 2
        with freeze_time("2026-06-29 09:00:00"):
            case = self.case()
            (percent,) = self.figures(self.Report, [case], "acknowledged_percent:avg")
            self.assertFalse(percent)
        with freeze_time("2026-07-29 09:00:00"):
            (percent,) = self.figures(self.Report, [case], "acknowledged_percent:avg")
            self.assertEqual(percent, 0)
            self.assertIsInstance(percent, (int, float))

    def test_late_stays_late_when_reopened(self):
        """Taking a case up again starts its clocks anew, and forgives nothing."""
        self.policy.hours_acknowledge = 1
        with freeze_time("2026-06-15 09:00:00"):
            case = self.case()
        with freeze_time("2026-06-25 09:00:00"):
            self.env["crm.recovery.apologise"].with_user(self.agent).create(
                {"recovery_id": case.id, "channel": "phone"}
            ).action_done()
            case._close("kept")
        case._reopen("Not content")
        self.assertTrue(case.missed_acknowledge)
        self.assertEqual(
            self.figures(
                self.Report, [case], "acknowledged_percent:avg", "reopened:sum"
            ),
            (0, 1),
        )

    def test_apology_and_repeats(self):
        """Delivered of those that are ours; a repeat is counted once."""
        ours, theirs = self.ended(), self.case(responsibility="customer")
        silent = self.case()
        again = self.case(partner_id=ours.partner_id.id)
        cases = [ours, theirs, silent, again]
        percent, repeats = self.figures(
            self.Report, cases, "apology_percent:avg", "repeats:sum"
        )
        self.assertAlmostEqual(percent, 100 / 3)
        self.assertEqual(repeats, 1)

    def test_money(self):
        """Given, used and cost per case and kind; per customer kept over everybody."""
        kept = self.case(partner_id=self.partner.id)
        self.give(kept, 40, "gift")
        self.give(kept, 20, "coupon")
        lost = self.case()
        self.give(lost, 60, "gift")
        refused = self.suggest(lost, 150, "gift")
        refused.action_submit()
        refused.with_user(self.manager)._refuse("Too much")
        for case, outcome in ((kept, "kept"), (lost, "lost")):
            self.env["crm.recovery.apologise"].with_user(self.agent).create(
                {"recovery_id": case.id, "channel": "phone"}
            ).action_done()
            case._close(outcome)
        gift = kept.compensation_ids.filtered(lambda given: given.kind == "gift")
        gift.sudo()._set_redeemed(30)
        self.assertEqual(
            self.figures(
                self.Report, [kept, lost], "given:sum", "redeemed:sum", "cost:sum"
            ),
            (120, 30, 120),
        )
        rows = self.Gift._read_group(
            [("recovery_id", "in", (kept + lost).ids)],
            ["kind_id"],
            ["given:sum", "redeemed:sum", "cost:sum", "cost_per_kept:sum"],
        )
        self.assertEqual(
            {kind.code: tuple(figures) for kind, *figures in rows},
            {"gift": (100, 30, 100, 100), "coupon": (20, False, 20, 20)},
        )
        self.assertEqual(
            self.figures(self.Gift, [kept, lost], "cost_per_kept:sum"), (120,)
        )
        self.assertFalse(self.figures(self.Gift, [lost], "cost_per_kept:sum")[0])

    def test_spread(self):
        """Each agent's usual percentage beside everybody's, for like cases only."""
        limits = ("agent_limit", "leader_limit", "manager_limit")
        self.policy.write(dict.fromkeys(limits, False))
        for user, amounts in ((self.agent, (100, 300)), (self.colleague, (0, 500))):
            for amount in amounts:
                case = self.case(user)
                if amount:
                    self.give(case, amount, "gift")
                self.env["crm.recovery.apologise"].with_user(user).create(
                    {"recovery_id": case.id, "channel": "phone"}
                ).action_done()
                case._close("kept")
        self.case()
        rows = self.env["crm.recovery.spread"].search(
            [("category_id", "=", self.category.id)]
        )
        found = {
            row.user_id: (
                row.cases,
                row.percent_low,
                row.percent,
                row.percent_high,
                row.like_cases,
                row.like_percent,
                row.difference,
            )
            for row in rows
        }
        self.assertEqual(found[self.agent], (2, 10, 20, 30, 4, 20, 0))
        self.assertEqual(found[self.colleague], (2, 0, 25, 50, 4, 20, 5))
        action = rows.filtered(
            lambda row: row.user_id == self.agent
        ).action_open_cases()
        self.assertEqual(self.env["crm.recovery"].search_count(action["domain"]), 2)

    def test_rows_are_seen_like_cases(self):
        """Strangers see none, confidential ones only the owner and managers."""
        case = self.ended()
        self.give(self.case(), 20)
        case.is_confidential = True
        for user, seen in (
            (self.agent, 1),
            (self.colleague, 0),
            (self.leader, 0),
            (self.manager, 1),
        ):
            mine = self.Report.with_user(user)
            self.assertEqual(mine.search_count([("recovery_id", "=", case.id)]), seen)


@tagged("post_install", "-at_install")
class TestRecoveryCost(ReportCommon):
    """Compensations are cost to serve, in company money at the day of issue."""

    def test_cost_at_its_date(self):
        """Asked at 2, issued at 4 to the company's unit: a quarter counts."""
        other = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        self.env["res.currency.rate"].create(
            [
                {"currency_id": other.id, "name": day, "rate": rate}
                for day, rate in (("2026-06-01", 2.0), ("2026-06-10", 4.0))
            ]
        )
        with freeze_time("2026-06-05 10:00:00"):
            case = self.case(currency_id=other.id)
            given = self.suggest(case, 80, "gift")
            given.action_submit()
            self.assertEqual(given.amount_company, 40)
        with freeze_time("2026-06-12 10:00:00"):
            given.action_issue()
        self.assertEqual((given.state, given.cost), ("issued", 20))

    def test_days_of_the_company(self):
        """From the first second of the first day to the last of the last one."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        for moment in ("2026-06-09 20:29:59", "2026-06-09 20:30:00"):
            with freeze_time(moment):
                self.give(self.own_case(), 10, "gift")
        with freeze_time("2026-06-10 20:29:59"):
            self.give(self.own_case(), 1, "gift")
        with freeze_time("2026-06-10 20:30:00"):
            taken = self.give(self.own_case(), 5, "gift")
        day = date(2026, 6, 10)
        cost = self.Compensation.cost_to_serve
        self.assertEqual(cost(self.partner, day, day), {self.partner: 11})
        contact = self.customer("Contact", parent_id=self.partner.id)
        following = day + timedelta(days=1)
        self.assertEqual(cost(contact, day, following), {self.partner: 16})
        taken.with_user(self.manager)._withdraw("Wrong customer")
        self.assertEqual(cost(contact, day, following), {self.partner: 11})
        self.assertEqual(cost(self.customer(), day, day), {})
