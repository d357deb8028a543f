from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
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


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryEffect(ReportCommon):
    """Closed 200 days ago: what happened in the 180 days that followed?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("DELETE FROM crm_ladder_move")
        cls.Effect = cls.env["crm.recovery.effect"]
        cls.closed_on = datetime(2026, 6, 30, 12) - timedelta(days=200)

    def people(self, count, rung="customer", since=None):
        """Return customers who have stood on a rung since a moment."""
        partners = self.env["res.partner"].create(
            [{"name": f"Buyer {number}"} for number in range(count)]
        )
        for partner in partners:
            self.stand(partner, rung, since or self.closed_on - timedelta(days=50))
        return partners

    def stand(self, partner, rung, moment):
        """Write a move into the ladder's journal, as its own statement does."""
        self.env.cr.execute(
            """
            INSERT INTO crm_ladder_move
                   (partner_id, partner_ref, to_rung_id, direction, date, trigger)
            VALUES (%s, %s, %s, 'enter', %s, 'order')
            """,
            [partner.id, partner.id, self.rungs[rung].id, moment],
        )
        self.Effect.invalidate_model()

    def let_down(self, partners, moment=None, **values):
        """Give each a case that was closed at a moment."""
        cases = self.env["crm.recovery"].create(
            [
                {
                    "title": "Late",
                    "partner_id": partner.id,
                    "category_id": self.category.id,
                    **values,
                }
                for partner in partners
            ]
        )
        cases._through_door().write(
            {
                "state": "closed",
                "outcome": "kept",
                "date_closed": moment or self.closed_on,
            }
        )
        return cases

    def bought(self, partners, days):
        """Let each buy so many days after the closing day."""
        for partner in partners:
            self.buy(partner, (self.closed_on + timedelta(days=days)).date())

    def both(self, own, like):
        """Return the comparison of so many customers with so many others."""
        recovered, others = self.people(own), self.people(like)
        self.let_down(recovered)
        self.bought(recovered[:15], 30)
        self.bought(others[:6], 30)
        return self.Effect.compare()["repurchased"]

    def test_thirty_are_enough(self):
        """15 of 30 bought again, 6 of 30 of their like: 30 points more."""
        result = self.both(30, 30)
        self.assertEqual((result["recovered"], result["others"]), (30, 30))
        self.assertEqual(
            (result["recovered_percent"], result["others_percent"]), (50, 20)
        )
        rows = self.Effect._read_group([], ["side"], ["repurchase_percent:avg"])
        self.assertEqual(dict(rows), {"recovered": 50, "like": 20})

    def test_29_are_too_few(self):
        """On either side; the counts are told, the shares are not."""
        result = self.both(29, 30)
        self.assertTrue(result["too_few"])
        self.assertEqual((result["recovered"], result["others"]), (29, 30))
        self.assertIsNone(result["difference"])
        rows = dict(self.Effect._read_group([], ["side"], ["repurchase_percent:avg"]))
        self.assertFalse(rows["recovered"])
        self.assertEqual(rows["like"], 20)

    def test_window(self):
        """After the closing day, up to the 180th day; a cancelled order never."""
        partners = self.people(5)
        self.let_down(partners)
        for partner, days in zip(partners, (0, 1, 180, 181), strict=False):
            self.bought(partner, days)
        order = self.quotation(partners[4])
        order.date_order = self.closed_on + timedelta(days=5)
        found = self.Effect.search([("side", "=", "recovered")])
        bought = {row.partner_id: row.repurchased for row in found}
        self.assertEqual([bought[partner] for partner in partners], [0, 1, 1, 0, 0])

    def test_ripe(self):
        """A case counts 180 days after it was closed, not a day earlier."""
        today = datetime(2026, 6, 30, 12)
        for days, counted in ((179, 0), (180, 1)):
            partner = self.people(1, since=today - timedelta(days=300))
            self.let_down(partner, today - timedelta(days=days))
            rows = self.Effect.search_count([("partner_id", "=", partner.id)])
            self.assertEqual(rows, counted)

    def test_rungs_and_movement(self):
        """Compared on the rung then; who rose, fell or stayed in the 180 days."""
        rose, fell, stayed, late = self.people(4)
        moment = self.closed_on + timedelta(days=100)
        self.stand(rose, "repeat", moment)
        self.stand(fell, "prospect", moment)
        self.stand(late, "repeat", self.closed_on + timedelta(days=182))
        other, elsewhere = self.people(1), self.people(1, "prospect")
        self.stand(other, "repeat", moment)
        self.let_down(rose + fell + stayed + late)
        rows = {row.partner_id: row for row in self.Effect.search([])}
        self.assertEqual(
            [rows[one].movement for one in (rose, fell, stayed, late)],
            ["up", "down", "same", "same"],
        )
        self.assertEqual(rows[other].side, "like")
        self.assertEqual(rows[other].rung_id, self.rungs["customer"])
        self.assertEqual(rows[other].moved_up, 1)
        self.assertNotIn(elsewhere, rows)

    def test_who_had_an_incident_is_no_like(self):
        """Open or closed; a cancelled case was no incident. The last case counts."""
        recovered = self.people(1)
        self.let_down(recovered, self.closed_on - timedelta(days=20))
        last = self.let_down(recovered)
        complaining, mistaken = self.people(1), self.people(1)
        self.case(partner_id=complaining.id)
        self.case(partner_id=mistaken.id)._cancel("Typed twice")
        rows = {row.partner_id: row for row in self.Effect.search([])}
        self.assertEqual(rows[recovered].recovery_id, last)
        self.assertNotIn(complaining, rows)
        self.assertEqual(rows[mistaken].side, "like")
        self.assertEqual(len(set(self.Effect.search([]).ids)), 2)

    def test_quarters_are_compared_with_themselves(self):
        """Customers without an incident count in each quarter that is looked at."""
        spring = self.closed_on - timedelta(days=90)
        self.let_down(self.people(1, since=spring - timedelta(days=9)))
        self.let_down(self.people(1, since=spring - timedelta(days=9)), spring)
        other = self.people(1, since=spring - timedelta(days=9))
        rows = self.Effect.search([("partner_id", "=", other.id)])
        self.assertEqual(len(rows), 2)
        self.assertEqual(
            set(rows.mapped("date")),
            {fields.Date.to_date(day.date()) for day in (spring, self.closed_on)},
        )
