import io
import json

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .test_recovery_report import NOW, ReportCommon


class DashboardCommon(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cause = cls.env.ref("crm_fa.crm_recovery_cause_carrier")
        cls.other_cause = cls.env.ref("crm_fa.crm_recovery_cause_slip")

    def live(self):
        """Ten cases of this month, and one of long ago."""
        cases = [self.ended(cause_id=self.cause.id) for _number in range(3)]
        cases.append(self.ended("lost", cause_id=self.other_cause.id))
        cases.append(self.ended("unreachable"))
        cases.append(self.ended(user=self.colleague))
        cases += [self.case(), self.case(responsibility="customer")]
        cases.append(self.case(partner_id=cases[0].partner_id.id))
        cases[-1]._cancel("Typed twice")
        for case, amount in ((cases[6], 40), (cases[7], 60)):
            self.give(case, amount, "gift")
        self.give(cases[6], 20, "coupon")
        cases[1]._score_by_phone(4)
        cases[2]._score_by_phone(1)
        old = self.ended(date_incident="2026-01-15")
        return cases, old

    def ended(self, outcome="kept", user=None, **values):
        case = self.case(user, **values)
        user = user or self.agent
        self.env["crm.recovery.apologise"].with_user(user).create(
            {"recovery_id": case.id, "channel": "phone"}
        ).action_done()
        case._close(outcome)
        return case

    def figures(self, user=None, **period):
        board = self.env["crm.recovery.dashboard"].with_user(user or self.manager)
        return board.figures(**(period or {"days": 30}))


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryDashboard(DashboardCommon):
    def count(self, domain, model="crm.recovery.report"):
        return self.env[model].with_user(self.manager).search_count(domain)

    def test_every_figure_counts_what_it_opens(self):
        """Each count and sum equals that of the records behind its picture."""
        before = self.figures()
        cases, old = self.live()
        found = self.figures()
        totals, first = found["totals"], before["totals"]
        for name, more in (
            ("__count", 9),
            ("closed", 5),
            ("kept", 3),
            ("lost", 1),
            ("unreachable", 1),
        ):
            self.assertEqual(totals[name] - (first[name] or 0), more, name)
        for name in ("kept", "lost", "unreachable", "repeats"):
            behind = self.count([*found["domain"], (name, "=", 1)])
            self.assertEqual(behind, totals[name] or 0, name)
        done = self.count([*found["domain"], ("apology_percent", "=", 100)])
        self.assertEqual(done, totals["apology_percent"] / 100)
        for part in found["now"].values():
            self.assertEqual(self.count(part["domain"], "crm.recovery"), part["count"])
        for clock in found["clocks"]:
            in_time, late = map(self.count, clock["domains"])
            self.assertEqual((in_time, late), (clock["in_time"], clock["late"]))
        for rows in ("scores", "months", "like"):
            for row in found[rows]:
                counted = row.get("count", row.get("cases"))
                self.assertEqual(self.count(row["domain"]), counted, rows)
        causes = found["causes"]
        for row in causes["rows"]:
            self.assertEqual(self.count(row["domain"]), row["count"])
        self.assertEqual(self.count(causes["unknown_domain"]), causes["unknown"])
        for kind in found["kinds"]:
            gifts = self.Gift.with_user(self.manager).search(kind["domain"])
            for name in ("given", "redeemed", "cost"):
                self.assertEqual(sum(gifts.mapped(name)), kind[name], name)
        self.assertEqual(
            sum(kind["cost"] for kind in found["kinds"]), totals["cost"] or 0
        )
        self.assertGreaterEqual(len(found["kinds"]), 2)

    def test_causes_are_a_pareto(self):
        """The most frequent first, with the share reached so far."""
        self.live()
        rows = self.figures(self.agent)["causes"]["rows"]
        mine = [row for row in rows if row["name"].endswith(self.cause.name)]
        self.assertGreaterEqual(mine[0]["count"], 3)
        self.assertEqual(rows[-1]["reached"], 100)
        counts = [row["count"] for row in rows]
        self.assertEqual(counts, sorted(counts, reverse=True))

    def test_period(self):
        """The first and the last day belong to it; open ends; nonsense is refused."""
        category = self.env["crm.recovery.category"].create({"name": "Own"})
        for day in ("2026-05-31", "2026-06-01", "2026-06-30"):
            self.case(date_incident=day, category_id=category.id)

        def counted(**period):
            domain = self.figures(**period)["domain"]
            return self.count([*domain, ("category_id", "=", category.id)])

        self.assertEqual(counted(days=30), 2)
        self.assertEqual(counted(days=31), 3)
        self.assertEqual(counted(days=0), 3)
        self.assertEqual(counted(date_from="2026-05-31", date_to="2026-06-01"), 2)
        self.assertEqual(counted(date_from="2026-06-30"), 1)
        with self.assertRaisesRegex(ValidationError, "2026-06-02.*2026-06-03"):
            self.figures(date_from="2026-06-03", date_to="2026-06-02")

    def test_everybody_sees_their_own(self):
        """An agent's figures are those of the cases they may see."""
        stranger = new_test_user(
            self.env, "recovery_stranger", "sales_team.group_sale_salesman"
        )
        self.live()
        found = self.figures(stranger)
        self.assertEqual(found["totals"]["__count"], 0)
        self.assertIsNone(found["effect"])
        self.assertIsNone(found["totals"]["kept_percent_avg"])
        employee = new_test_user(self.env, "recovery_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.figures(employee)

    def test_cost_does_not_grow_with_cases(self):
        """One call, a fixed number of queries."""
        self.live()
        board = self.env["crm.recovery.dashboard"].with_user(self.manager)
        board.figures(days=30)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        board.figures(days=30)
        first = self.env.cr.sql_log_count - before
        for _number in range(5):
            self.ended(cause_id=self.cause.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        board.figures(days=30)
        self.assertLessEqual(self.env.cr.sql_log_count - before, first)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryWorkbook(DashboardCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("base.group_allow_export")

    def workbook(self, domain, lang="en_US"):
        stream = io.BytesIO()
        books = self.env["crm.ladder.xlsx"].with_user(self.manager)
        name = books.with_context(lang=lang)._write_workbook(
            "recovery", json.dumps(domain), stream
        )
        self.assertTrue(name.endswith("2026-06-30.xlsx"), name)
        return load_workbook(stream)

    def rows(self, sheet):
        return [[cell.value for cell in row] for row in sheet.iter_rows()]

    def test_sheets(self):
        """Summary, cases, compensations, causes: the same figures as the reports."""
        self.live()
        domain = [("category_id", "=", self.category.id)]
        book = self.workbook([*domain, ("date_incident", ">=", "2026-06-01")])
        summary, cases, kinds, gifts, causes = book.worksheets
        heading, row, _total = self.rows(summary)
        figures = dict(zip(heading, row, strict=True))
        self.assertEqual(figures["Category"], self.category.name)
        self.assertEqual((figures["Cases"], figures["Customers Kept"]), (9, 3))
        self.assertEqual(figures["Kept (%)"], 60)
        # A heading, nine cases, a total.
        self.assertEqual(len(self.rows(cases)), 11)
        self.assertEqual(len(self.rows(gifts)), 3 + 2)
        self.assertEqual(
            {row[0]: row[1:5] for row in self.rows(kinds)[1:3]},
            {
                self.kinds["gift"].name: [2, 100, None, 100],
                self.kinds["coupon"].name: [1, 20, None, 20],
            },
        )
        rows = self.rows(causes)
        self.assertEqual([row[1:] for row in rows[1:3]], [[3, 75, 75], [1, 25, 100]])
        for sheet in (summary, kinds, causes):
            self.assertEqual(len(sheet._charts), 1, sheet.title)

    def test_persian(self):
        """Headings in Persian, sheets from right to left."""
        self.env["res.lang"]._activate_lang("fa_IR")
        addon = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        addon._update_translations("fa_IR", overwrite=True)
        self.ended(cause_id=self.cause.id)
        book = self.workbook([], "fa_IR")
        for sheet in book.worksheets:
            self.assertTrue(sheet.sheet_view.rightToLeft, sheet.title)
        self.assertEqual(book.worksheets[1].cell(1, 1).value, "پرونده")

    def test_right_to_export(self):
        """Who may not export is told so."""
        books = self.env["crm.ladder.xlsx"].with_user(self.agent)
        with self.assertRaises(AccessError):
            books._write_workbook("recovery", "[]", io.BytesIO())
