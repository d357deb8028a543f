from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignDrillDown(FigureCommon):
    """Every number is the sum of the records that open behind it."""

    def setUp(self):
        super().setUp()
        self.rate("2026-01-01", 2)
        self.rate("2026-06-15", 3)
        self.child = self.campaign(
            "Part", parent_id=self.june.id, roi_currency_id=self.foreign.id
        )
        self.product.standard_price = 7
        both = {self.june: 1 / 3, self.child: 2 / 3}
        for day, amount, values in (
            ("2026-06-10", 100, {}),
            ("2026-06-20", 77.77, {"pricelist_id": self.foreign_list.id}),
            ("2026-07-05", 33.33, {}),
        ):
            order = self.sale(self.june, day, amount, **values)
            self.credited(order, both)
            self.invoice(order, day)
        self.credit(order.invoice_ids, "2026-07-20", share=0.5)
        self.cost(self.june, 11)
        self.cost(self.child, 13, "2026-06-16", currency_id=self.currency.id)
        self.bill(17, "2026-06-20", campaign_id=self.child.id)
        self.bill(5, post=False, campaign_id=self.june.id)
        self.env["crm.lead"].create(
            [
                {"name": "One", "campaign_id": self.june.id, "type": "lead"},
                {"name": "Two", "campaign_id": self.child.id, "type": "opportunity"},
                {"name": "Gone", "campaign_id": self.june.id, "active": False},
            ]
        )
        self.env["crm.lead"].create(
            {"name": "Won", "campaign_id": self.june.id, "type": "opportunity"}
        ).action_set_won()
        self.settle()
        # Only the ladder itself moves customers.
        self.env.cr.execute(
            "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
            (self.rungs["loyal"].id, order.partner_id.id),
        )
        self.env.invalidate_all()

    def test_what_opens(self):
        """Each sum opens and has something to show here; ratios open nothing."""
        rows = self.june.roi_results["rows"]
        self.assertEqual(
            {row["figure"] for row in rows if not row["can_open"]},
            {
                "percent",
                "cost_per_lead",
                "cost_per_opportunity",
                "cost_per_customer",
                "cost_per_loyal",
            },
        )
        for row in rows:
            with self.subTest(figure=row["figure"]):
                self.assertTrue(row["own"])

    def check(self, campaign):
        """Open each number of the Results tab and add up what is there."""
        results = campaign.roi_results
        opened = 0
        for row in results["rows"]:
            if not row["can_open"]:
                continue
            for with_parts, value in ((False, row["own"]), (True, row["total"])):
                # Rows of two figures have the same numbers: another request.
                self.env.invalidate_all()
                action = campaign.action_roi_open(row["figure"], with_parts)
                records = (
                    self.env[action["res_model"]]
                    .with_context(**action["context"])
                    .search(action["domain"])
                )
                measure = action["context"]["roi_measure"]
                if measure == "__count":
                    total = len(records)
                else:
                    total = sum(records.mapped(measure))
                with self.subTest(figure=row["figure"], with_parts=with_parts):
                    self.assertAlmostEqual(total, value, 2)
                opened += bool(total)
        return opened

    def check_pictures(self, campaign):
        """Open each bar of the pictures, and compare the pictures with the figures."""
        pictures = campaign.roi_pictures
        rows = {row["figure"]: row for row in campaign.roi_results["rows"]}
        for scope in pictures["scopes"]:
            with_parts = scope["with_parts"]
            own = "total" if with_parts else "own"
            for step in scope["steps"]:
                part = {}
                if "rung_id" in step:
                    part = {"rung_id": step["rung_id"], "and_higher": True}
                with self.subTest(step=step["label"], with_parts=with_parts):
                    self.assertEqual(
                        self.part(campaign, step["figure"], with_parts, **part),
                        step["count"],
                    )
                    if not part and step["figure"] in rows:
                        self.assertEqual(step["count"], rows[step["figure"]][own])
            for rung in scope["rungs"]:
                with self.subTest(rung=rung["label"], with_parts=with_parts):
                    self.assertEqual(
                        self.part(
                            campaign, "customers", with_parts, rung_id=rung["rung_id"]
                        ),
                        rung["count"],
                    )
            count = sum(rung["count"] for rung in scope["rungs"])
            self.assertEqual(count, rows["customers"][own])
            loyal = sum(rung["count"] for rung in scope["rungs"] if rung["is_loyal"])
            self.assertEqual(loyal, rows["loyal"][own])
            for figure in ("cost", "returned"):
                for month in scope["months"]:
                    with self.subTest(month=month["label"], figure=figure):
                        found = self.part(
                            campaign, figure, with_parts, period=month["period"]
                        )
                        self.assertAlmostEqual(found, month[figure], 2)
                total = sum(month[figure] for month in scope["months"])
                self.assertAlmostEqual(total, rows[figure][own], 2)
        return pictures

    def test_every_number(self):
        """Own and with parts, under each basis and attribution model."""
        for model in ("single", "even"):
            for basis in ("invoiced", "ordered", "margin"):
                self.company.campaign_attribution_model = model
                self.company.campaign_roi_basis = basis
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertGreater(self.check(self.june), 20)
                self.check(self.child)
                self.assertEqual(len(self.check_pictures(self.june)["scopes"]), 2)
                self.check_pictures(self.child)

    def test_months_of_the_reader(self):
        """Months without documents are shown, in the calendar of who looks."""
        [scope, _own] = self.june.roi_pictures["scopes"]
        self.assertEqual(
            [month["label"] for month in scope["months"]], ["June 2026", "July 2026"]
        )
        self.cost(self.june, 4, "2026-04-30")
        self.env.invalidate_all()
        persian = self.june.with_context(crm_fa_calendar="jalali", lang="en_US")
        [scope, _own] = persian.roi_pictures["scopes"]
        self.assertEqual(
            [(month["label"], month["cost"]) for month in scope["months"]][:3],
            [("Ordibehesht 1405", 4), ("Khordad 1405", 41), ("Tir 1405", 0)],
        )
        self.check_pictures(persian)

    def test_unknown_margin_of_a_month(self):
        """A month whose goods have no known cost shows no margin, not a wrong one."""
        self.company.campaign_roi_basis = "margin"
        self.invoice(self.sale(self.june, "2026-08-03", 5), "2026-08-03")
        self.env.cr.execute("UPDATE sale_order_line SET roi_unit_cost = NULL")
        self.env.invalidate_all()
        scope = self.june.roi_pictures["scopes"][0]
        unknown = [month for month in scope["months"] if month["returned"] is False]
        self.assertEqual(len(unknown), 3, "June, July and August had sales")

    def test_a_ratio_opens_nothing(self):
        """What is no sum is refused by name."""
        with self.assertRaisesRegex(UserError, "percent"):
            self.june.action_roi_open("percent")

    def test_entries_of_others(self):
        """A salesperson reads the figures of all and the documents of their own."""
        june = self.june.with_user(self.salesperson)
        self.assertEqual(june.roi_invoiced, self.june.roi_invoiced)
        action = june.action_roi_open("invoiced")
        entries = self.env["crm.campaign.entry"].with_context(**action["context"])
        count = entries.search_count(action["domain"])
        orders = self.env["sale.order"].search([("campaign_id", "=", self.june.id)])
        orders[0].user_id = self.manager
        orders[0].invoice_ids.invoice_user_id = self.manager
        self.env.flush_all()
        seen = entries.with_user(self.salesperson)
        self.assertLess(seen.search_count(action["domain"]), count)

    def test_open_document(self):
        """An entry opens its invoice, bill, cost or order."""
        action = self.child.action_roi_open("cost")
        entries = self.env[action["res_model"]].with_context(**action["context"])
        models = {
            entry.action_open_document()["res_model"]
            for entry in entries.search(action["domain"])
        }
        self.assertEqual(models, {"crm.campaign.cost", "account.move"})

    def test_open_document_without_invoicing(self):
        """Who may not open an invoice's form gets its order, or is told why not."""
        action = self.june.action_roi_open("invoiced")
        entries = self.env[action["res_model"]].with_context(**action["context"])
        entry = entries.search(action["domain"], limit=1).with_user(self.manager)
        self.assertEqual(entry.action_open_document()["res_model"], "sale.order")
        action = self.child.action_roi_open("cost")
        entries = self.env[action["res_model"]].with_context(**action["context"])
        bill = entries.search([*action["domain"], ("cost_id", "=", False)])
        with self.assertRaisesRegex(AccessError, "users of invoicing"):
            bill.with_user(self.manager).action_open_document()


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignClosing(FigureCommon):
    """A closed period keeps its figures; what changes later stands beside them."""

    def row(self, figure):
        self.settle()
        self.env.invalidate_all()
        rows = self.june.roi_results["rows"]
        return next(row for row in rows if row["figure"] == figure)

    def test_adjustments(self):
        """A credit note after closing is an adjustment of the frozen figure."""
        invoice = self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.cost(self.june, 50)
        self.settle()
        self.june.with_user(self.manager).action_roi_close()
        self.credit(invoice, "2026-08-01", share=0.2)
        row = self.row("invoiced")
        self.assertEqual((row["frozen"], row["own"], row["adjusted"]), (100, 80, -20))
        self.assertEqual(self.row("cost")["adjusted"], 0)
        # Counted as then, whatever the company shows today.
        self.company.campaign_roi_basis = "ordered"
        self.assertEqual(self.row("returned")["adjusted"], -20)

    def test_costs_of_a_closed_period(self):
        """Neither added, changed, moved away nor deleted; later days stay open."""
        cost = self.cost(self.june, 50)
        self.june.action_roi_close()
        with self.assertRaisesRegex(ValidationError, "closed until"):
            self.cost(self.june, 5, "2026-06-30")
        for values in ({"amount": 1}, {"date": "2026-07-15"}):
            with self.assertRaisesRegex(ValidationError, "closed until"):
                cost.write(values)
        with self.assertRaisesRegex(ValidationError, "closed until"):
            cost.unlink()
        cost.name = "Leaflets"
        self.cost(self.june, 5, "2026-07-01")
        self.june.with_user(self.manager).action_roi_reopen()
        cost.amount = 1

    def test_late_bill_of_a_closed_period(self):
        """A bill that comes late is not refused: it is an adjustment of its period.

        The books know it with its date already; only typed costs are kept out.
        """
        self.cost(self.june, 50)
        self.june.action_roi_close()
        line = self.bill(30, "2026-06-30").invoice_line_ids
        cost = self.cost(self.june, 0, bill_line_id=line.id)
        self.assertEqual(str(cost.date), "2026-06-30")
        row = self.row("cost")
        self.assertEqual((row["frozen"], row["own"], row["adjusted"]), (50, 80, 30))

    def test_when_a_period_can_be_closed(self):
        """After its last day, once, by who plans it."""
        with self.assertRaises(AccessError):
            self.june.with_user(self.salesperson).action_roi_close()
        open_end = self.campaign("Open end")
        with self.assertRaisesRegex(UserError, "no last day"):
            open_end.action_roi_close()
        open_end.period_end = "2026-09-01"
        self.assertFalse(open_end.roi_can_close)
        with self.assertRaisesRegex(UserError, "runs until"):
            open_end.action_roi_close()
        self.assertTrue(self.june.roi_can_close)
        self.june.action_roi_close()
        self.env.invalidate_all()
        self.assertFalse(self.june.roi_can_close)
        with self.assertRaisesRegex(UserError, "already"):
            self.june.action_roi_close()

    def test_closing_cannot_be_forged(self):
        """Neither the day nor a snapshot is written by hand."""
        manager = self.june.with_user(self.manager)
        with self.assertRaises(UserError):
            manager.with_context(campaign_closing=True).roi_closed_until = "2026-01-01"
        with self.assertRaises(AccessError):
            self.june.with_user(self.salesperson).action_roi_reopen()
        self.june.action_roi_close()
        with self.assertRaises(UserError):
            self.june.roi_snapshot_ids.cost = 1


@tagged("post_install", "-at_install")
@freeze_time("2026-06-20 10:00:00")
class TestCampaignBudget(FigureCommon):
    """Who is told when a budget is used up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.june.write({"roi_budget": 100, "user_id": cls.salesperson.id})
        cls.env["crm.team"].create(
            {
                "name": "Campaigners",
                "user_id": cls.manager.id,
                "member_ids": [Command.link(cls.salesperson.id)],
            }
        )

    def told(self):
        self.settle()
        self.env.invalidate_all()
        return self.june.activity_ids.user_id

    def test_boundaries(self):
        """From 80 % a warning, above 100 % an activity for two people, once."""
        self.cost(self.june, 79.99)
        self.assertEqual(self.figures(self.june, "budget_state"), "ok")
        self.cost(self.june, 0.01)
        self.assertEqual(self.figures(self.june, "budget_state"), "warning")
        self.cost(self.june, 20)
        self.assertEqual(self.figures(self.june, "budget_state"), "warning")
        self.assertFalse(self.told())
        self.cost(self.june, 0.01)
        self.assertEqual(self.told(), self.salesperson | self.manager)
        self.assertEqual(self.june.roi_budget_state, "over")
        self.cost(self.june, 50)
        self.told()
        self.assertEqual(len(self.june.activity_ids), 2)

    def test_taken_back(self):
        """A budget that is raised needs no answer; used up again it does."""
        self.cost(self.june, 120)
        self.assertTrue(self.told())
        self.june.roi_budget = 200
        self.assertFalse(self.told())
        self.cost(self.june, 120)
        self.assertTrue(self.told())

    def test_posted_bill(self):
        """A draft bill is committed only; posting it uses the budget."""
        bill = self.bill(150, post=False, campaign_id=self.june.id)
        self.assertFalse(self.told())
        bill.action_post()
        self.assertTrue(self.told())
