from datetime import timedelta
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from .common import LadderCommon


class LadderTourCase(LadderCommon, HttpCase):
    """Customers on the ladder, looked at with a browser."""

    def setUp(self):
        super().setUp()
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.rita = self.customer("Tour Rita", user_id=self.salesperson.id)
        self.buy_ago(self.rita, 40, 10)
        self.cora = self.customer("Tour Cora")
        self.buy_ago(self.cora, 10)
        self.leo = self.customer("Tour Leo")
        self.buy_ago(self.leo, 100, 70, 40, 10)
        self.env["crm.lead"].create(
            {
                "name": "Tour Opportunity",
                "type": "opportunity",
                "partner_id": self.rita.id,
                "user_id": self.salesperson.id,
            }
        )
        self.settle()
        self.assertRung(self.rita, "repeat")
        self.assertRung(self.leo, "loyal")

    def buy_ago(self, partner, *days):
        """Have ``partner`` buy once on each day, told in days before today."""
        today = self.Profile._today()
        for number in days:
            order = self.buy(partner, today - timedelta(days=number))
            order.user_id = self.salesperson


@tagged("post_install", "-at_install")
class TestLadderTours(LadderTourCase):
    def test_manager_drags_a_card_and_ends_the_override(self):
        count = len(self.moves(self.rita))
        self.start_tour("/odoo", "crm_fa_ladder_override", login="ladder_manager")
        self.assertRung(self.rita, "repeat")
        self.assertFalse(self.rita.ladder_override_kind)
        moves = self.moves(self.rita)[count:]
        self.assertEqual(moves.mapped("trigger"), ["override", "override"])
        self.assertEqual(
            moves.to_rung_id.mapped("code"), ["loyal", "repeat"], "up, and down again"
        )
        self.assertEqual(moves.user_id, self.manager)

    def test_manager_drags_a_card_in_persian(self):
        self.env["res.lang"]._activate_lang("fa_IR")
        addon = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        addon._update_translations("fa_IR", overwrite=True)
        new_test_user(
            self.env,
            "ladder_persian",
            "sales_team.group_sale_manager",
            lang="fa_IR",
        )
        count = len(self.moves(self.rita))
        self.start_tour(
            "/odoo", "crm_fa_ladder_override_persian", login="ladder_persian"
        )
        self.assertEqual(
            self.moves(self.rita)[count:].mapped("trigger"), ["override", "override"]
        )

    def test_customer_journal_and_evidence(self):
        self.start_tour("/odoo/ladder", "crm_fa_ladder_partner", login="ladder_manager")

    def test_preview_and_apply_thresholds(self):
        self.start_tour(
            "/odoo/ladder-rungs", "crm_fa_ladder_preview", login="ladder_manager"
        )
        self.assertEqual(self.rungs["customer"].min_purchases, 2)
        self.Profile._refresh(trigger="threshold")
        self.assertEqual(self.profile(self.cora).rung_id.code, "prospect")

    def test_salesperson_reads(self):
        self.start_tour(
            "/odoo/ladder", "crm_fa_ladder_salesperson", login="ladder_salesperson"
        )
        self.assertRung(self.rita, "repeat")

    def test_override_is_seen_on_contact_order_and_lead(self):
        contact = self.customer("Tour Buyer", parent_id=self.rita.id)
        self.buy_ago(contact, 5)
        self.env["crm.lead"].search([("name", "=", "Tour Opportunity")]).write(
            {"partner_id": contact.id}
        )
        self.rita.with_user(self.manager)._set_ladder_override(
            "floor", self.rungs["loyal"], "Promised by the founder"
        )
        self.start_tour(
            f"/odoo/customers/{contact.id}",
            "crm_fa_ladder_overridden",
            login="ladder_salesperson",
        )

    def test_recompute_tells_what_changed(self):
        lost = self.customer("Tour Lost")
        self.buy_ago(lost, 40, 10)
        self.settle()
        # Something outside Odoo has written to the tables.
        low = self.rungs["suspect"].id
        for table, column in (
            ("crm_customer_profile", "partner_id"),
            ("res_partner", "id"),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET ladder_rung_id = %s WHERE {column} = %s",
                (low, lost.id),
            )
        self.env.invalidate_all()
        self.start_tour(
            "/odoo/ladder", "crm_fa_ladder_recompute", login="ladder_manager"
        )
        self.env.invalidate_all()
        self.assertRung(lost, "repeat")

    def test_excel_from_the_cog_menu(self):
        asked = []
        Workbook = self.env.registry["crm.ladder.xlsx"]
        write = Workbook._write_workbook

        def spy(workbook, report, domain, stream):
            name = write(workbook, report, domain, stream)
            asked.append((report, domain))
            return name

        with patch.object(Workbook, "_write_workbook", spy):
            self.start_tour(
                "/odoo/ladder", "crm_fa_ladder_excel", login="ladder_manager"
            )
        self.assertEqual(
            [report for report, _ in asked], ["customers", "movements", "movements"]
        )
        self.assertIn("initial", asked[1][1], "the filters of the view are sent")


@tagged("post_install", "-at_install")
class TestLadderPhone(LadderTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_bar_on_a_phone(self):
        self.start_tour(
            f"/odoo/customers/{self.rita.id}",
            "crm_fa_ladder_partner_phone",
            login="ladder_manager",
        )
