from datetime import datetime

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .report_common import TODAY, ReportCommon

REPORTS = (
    "crm_ladder_movement_report_action",
    "crm_ladder_distribution_action",
    "crm_ladder_rung_stats_action",
    "crm_ladder_stay_action",
    "crm_ladder_snapshot_action",
)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLadderReports(ReportCommon):
    """Every figure of the reports, on a history that is known by heart."""

    def stays(self, partner_id):
        return self.Stay.search(
            [("partner_ref", "=", partner_id)], order="date_start, id"
        )

    # Stays

    def test_stays_of_one_customer(self):
        """Each move starts a stay and ends the one before; the last one is open."""
        self.live()
        self.assertRecordValues(
            self.stays(self.ana.id),
            [
                {
                    "partner_id": self.ana.id,
                    "rung_id": self.rungs["suspect"].id,
                    "date_start": datetime(2026, 1, 10, 12),
                    "date_end": datetime(2026, 2, 5, 12),
                    "days": 26,
                    "next_rung_id": self.rungs["customer"].id,
                    "next_direction": "up",
                    "direction": "enter",
                    "is_open": False,
                    "salesperson_id": self.salesperson.id,
                },
                {
                    "partner_id": self.ana.id,
                    "rung_id": self.rungs["customer"].id,
                    "date_start": datetime(2026, 2, 5, 12),
                    "date_end": datetime(2026, 3, 3, 12),
                    "days": 26,
                    "next_rung_id": self.rungs["repeat"].id,
                    "next_direction": "up",
                    "direction": "up",
                    "is_open": False,
                    "salesperson_id": self.salesperson.id,
                },
                {
                    "partner_id": self.ana.id,
                    "rung_id": self.rungs["repeat"].id,
                    "date_start": datetime(2026, 3, 3, 12),
                    "date_end": False,
                    "days": 119,
                    "next_rung_id": False,
                    "next_direction": False,
                    "direction": "up",
                    "is_open": True,
                    "salesperson_id": self.salesperson.id,
                },
            ],
        )

    def test_stay_of_a_deleted_customer_ends(self):
        """Deleting a customer ends the stay that day; the row keeps the number."""
        self.live()
        self.assertRecordValues(
            self.stays(self.cyd_number),
            [
                {
                    "partner_id": False,
                    "rung_id": self.rungs["suspect"].id,
                    "date_end": datetime(2026, 3, 12, 12),
                    "days": 61,
                    "next_direction": "leave",
                    "next_rung_id": False,
                    "is_open": False,
                }
            ],
        )

    def test_stay_of_a_merged_customer_ends(self):
        """Of two customers merged, one leaves; its past is kept with the survivor."""
        self.live()
        dan_number = self.dan.id
        with self.on("2026-06-01"):
            self.merge(self.dan, self.bob)
        self.assertRecordValues(
            self.stays(dan_number),
            [
                {
                    "partner_id": self.bob.id,
                    "partner_ref": dan_number,
                    "days": 116,
                    "next_direction": "leave",
                    "is_open": False,
                }
            ],
        )
        self.assertEqual(len(self.stays(self.bob.id).filtered("is_open")), 1)
        self.assertEqual(self.distribution("2026-06-30"), {"repeat": 1, "customer": 1})

    def test_whole_days_in_the_companys_time_zone(self):
        """A minute before midnight and a minute after it lie one day apart."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"  # UTC+3:30
        with self.on("2026-04-01 20:29:00"):  # 23:59 there
            partner = self.customer()
        with self.on("2026-04-01 20:31:00"):  # 00:01 of the second
            self.quotation(partner)
        self.assertEqual(self.stays(partner.id).mapped("days"), [1, 89])

    def test_medians_are_never_added_up(self):
        """A group's median is that of its stays, whatever they are grouped by."""
        for number, end in enumerate(("02-01", "02-03", "03-01")):
            with self.on("2026-01-31"):
                partner = self.customer(f"Customer {number}")
            with self.on(f"2026-{end}"):
                self.quotation(partner)
        ended = [("is_open", "=", False)]
        ((median, mean),) = self.Stay._read_group(
            ended, [], ["median_days:avg", "days:avg"]
        )
        self.assertEqual(median, 3)
        self.assertAlmostEqual(mean, (1 + 3 + 29) / 3)
        groups = self.Stay.formatted_read_group(
            ended, ["rung_id"], ["median_days:avg", "__count"]
        )
        self.assertEqual(groups[0]["median_days:avg"], 3)
        self.assertEqual(groups[0]["__count"], 3)

    def test_who_stood_where_by_filter(self):
        """“Stood Here On” finds the rung at the end of that day, both ends exact."""
        self.live()

        def rung_on(day, partner):
            stay = self.Stay.search(
                [("standing_on", "=", day), ("partner_ref", "=", partner.id)]
            )
            return stay.rung_id.code

        self.assertFalse(rung_on("2026-01-09", self.ana))
        self.assertEqual(rung_on("2026-01-10", self.ana), "suspect")
        self.assertEqual(rung_on("2026-02-04", self.ana), "suspect")
        self.assertEqual(rung_on("2026-02-05", self.ana), "customer")
        self.assertEqual(rung_on("2026-06-30", self.ana), "repeat")
        not_then = self.Stay.search(
            [("standing_on", "!=", "2026-02-04"), ("partner_ref", "=", self.ana.id)]
        )
        self.assertEqual(set(not_then.rung_id.mapped("code")), {"customer", "repeat"})
        with self.assertRaisesRegex(UserError, "on one day"):
            self.Stay.search([("standing_on", ">", "2026-02-04")])

    # Rungs

    def test_figures_of_each_rung(self):
        """Who stands there, how long they stayed, and where they went."""
        self.live()
        stats = {row.rung_id.code: row for row in self.Stats.search([])}
        self.assertRecordValues(
            stats["suspect"],
            [
                {
                    "customers": 1,  # Dan
                    "ended_count": 3,  # 26, 41 and 61 days
                    "median_days": 41.0,
                    "up_count": 2,
                    "down_count": 0,
                    "leave_count": 1,
                    "down_percent": 0.0,
                }
            ],
        )
        self.assertAlmostEqual(stats["suspect"].mean_days, (26 + 41 + 61) / 3, 1)
        self.assertAlmostEqual(stats["suspect"].up_percent, 200 / 3, 1)
        self.assertAlmostEqual(stats["suspect"].leave_percent, 100 / 3, 1)
        self.assertRecordValues(
            stats["advocate"],
            [
                {
                    "customers": 0,
                    "ended_count": 0,
                    "median_days": False,
                    "mean_days": False,
                    "up_percent": False,
                }
            ],
        )

    def test_figures_of_several_rungs_have_no_median(self):
        """Counts add up over the rungs; medians and shares are unknown there."""
        self.live()
        measures = ["customers:sum", "ended_count:sum", "median_days:max"]
        (total,) = self.Stats._read_group([], [], [*measures, "up_percent:max"])
        self.assertEqual(total, (3, 5, False, False))
        by_rung = {
            rung.code: median
            for rung, median in self.Stats._read_group(
                [], ["rung_id"], ["median_days:max"]
            )
        }
        self.assertEqual(by_rung["suspect"], 41)

    def test_archived_rung_with_a_past_is_shown(self):
        """A rung nobody may reach any more keeps its figures."""
        self.live()
        self.rungs["prospect"].active = False
        self.rungs["advocate"].active = False
        codes = self.Stats.with_context(active_test=False).search([])
        codes = codes.rung_id.mapped("code")
        self.assertIn("prospect", codes)
        self.assertNotIn("advocate", codes)

    def test_figures_of_the_companies_switched_on(self):
        """A rung counts the companies the user works in, and shared customers."""
        company, user = self.second_company()
        self.live()
        with self.on("2026-06-10"):
            self.customer("Eve", company_id=company.id)
        suspect = [("rung_id", "=", self.rungs["suspect"].id)]
        here = self.Stats.with_user(self.colleague).search(suspect)
        self.assertEqual(here.customers, 1)
        self.env.invalidate_all()
        there = self.Stats.with_user(user).search(suspect)
        self.assertEqual(there.customers, 2)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.Stats.with_user(self.colleague).with_context(
                allowed_company_ids=company.ids
            ).search(suspect)

    # Roles

    def test_salespeople_see_their_own_customers(self):
        """Own, unassigned and led teams' rows; counts of all."""
        self.live()
        for model in (self.Stay, self.Snapshot):
            seen = model.with_user(self.salesperson).search([]).partner_id
            self.assertEqual(seen, self.ana | self.dan, model._name)
            everyone = model.with_user(self.colleague).search([]).partner_id
            self.assertEqual(everyone, self.ana | self.bob | self.dan, model._name)
        self.assertEqual(
            self.Distribution.with_user(self.salesperson).search_count([]),
            self.Distribution.search_count([]),
        )

    def test_other_companies_are_not_seen(self):
        """Neither rows nor counts of a company that is not the user's."""
        company, user = self.second_company()
        self.live()
        with self.on("2026-06-10"):
            eve = self.customer("Eve", company_id=company.id)
        for model in (self.Stay, self.Snapshot):
            self.assertNotIn(eve, model.with_user(self.manager).search([]).partner_id)
            self.assertIn(eve, model.with_user(user).search([]).partner_id)
        counts = self.Distribution.with_user(self.manager).search([])
        self.assertNotIn(company, counts.company_id)
        counts = self.Distribution.with_user(user).search([])
        self.assertIn(company, counts.company_id)

    def test_reports_are_read_only_and_for_sales_only(self):
        """Nobody writes a report; who is not in sales does not read one."""
        self.live()
        employee = new_test_user(self.env, "ladder_employee", "base.group_user")
        for model in (self.Stay, self.Distribution, self.Stats, self.Snapshot):
            with self.subTest(model=model._name), mute_logger("odoo.models"):
                for user in (self.salesperson, self.manager):
                    as_user = model.with_user(user)
                    self.assertTrue(as_user.search([], limit=1))
                    for operation in ("write", "create", "unlink"):
                        self.assertFalse(as_user.has_access(operation), operation)
                with self.assertRaises(AccessError):
                    model.with_user(employee).search([])

    def test_actions_show_pictures_first(self):
        """Every report opens on a graph, has its address and a helpful empty state."""
        for name in REPORTS:
            action = self.env.ref(f"crm_fa.{name}")
            self.assertEqual(action.views[0][1], "graph", name)
            self.assertTrue(action.path, name)
            self.assertIn("smiling_face", action.help, name)
            model = self.env[action.res_model].with_user(self.salesperson)
            views = [view for view in action.views if view[1] != "form"]
            model.get_views(views + [(action.search_view_id.id, "search")])

    def test_every_filter_and_group_of_the_reports(self):
        """By month, salesperson, team: each filter and group of each report works."""
        self.live()
        for name in REPORTS:
            action = self.env.ref(f"crm_fa.{name}")
            model = self.env[action.res_model].with_user(self.manager)
            view = model.get_view(action.search_view_id.id, "search")
            groups = set()
            for node in etree.fromstring(view["arch"]).iter("filter"):
                with self.subTest(report=name, filter=node.get("name")):
                    context = safe_eval(node.get("context") or "{}")
                    group = context.pop("group_by", None)
                    domain = safe_eval(
                        node.get("domain") or "[]", {"uid": self.manager.id}
                    )
                    shown = model.with_context(**context)
                    shown.search(domain)
                    if group:
                        groups.add(group.partition(":")[0])
                        shown.formatted_read_group(domain, [group], ["__count"])
            if action.res_model in ("crm.ladder.move", "crm.ladder.stay"):
                self.assertLessEqual({"salesperson_id", "team_id"}, groups, name)

    def test_movements_by_month_salesperson_and_team(self):
        """Each move counts where, when and whose customer it was."""
        self.live()
        months = self.Move._read_group([], ["date:month"], ["__count"])
        self.assertEqual([count for _month, count in months], [3, 3, 2, 1])
        people = dict(self.Move._read_group([], ["salesperson_id"], ["__count"]))
        self.assertEqual(
            people,
            {self.salesperson: 3, self.colleague: 3, self.env["res.users"]: 3},
        )
        team = self.env["crm.team"].create(
            {"name": "North", "member_ids": self.salesperson.ids}
        )
        with self.on("2026-06-20"):
            self.ana.user_id = self.salesperson
            for day in ("2026-06-10", "2026-06-20"):
                self.buy(self.ana, day)
        teams = dict(self.Move._read_group([], ["team_id"], ["__count"]))
        self.assertEqual(teams[team], 1)

    def test_the_matrix_is_the_pivot(self):
        """From each rung in rows, to each in columns."""
        action = self.env.ref("crm_fa.crm_ladder_movement_report_action")
        [pivot] = [view for view, kind in action.views if kind == "pivot"]
        arch = etree.fromstring(self.Move.get_view(pivot, "pivot")["arch"])
        self.assertEqual(
            {node.get("name"): node.get("type") for node in arch.iter("field")},
            {"from_rung_id": "row", "to_rung_id": "col"},
        )

    def test_movements_from_and_to(self):
        """The matrix of moves, per month and direction."""
        self.live()
        matrix = {
            (origin.code, to.code): count
            for origin, to, count in self.Move._read_group(
                [], ["from_rung_id", "to_rung_id"], ["__count"]
            )
        }
        self.assertEqual(
            matrix,
            {
                (False, "suspect"): 4,
                ("suspect", "customer"): 1,
                ("suspect", "prospect"): 1,
                ("prospect", "customer"): 1,
                ("customer", "repeat"): 1,
                ("suspect", False): 1,
            },
        )
