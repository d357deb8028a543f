import io
from datetime import timedelta
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged

from ..models.campaign.campaign_event import CampaignEvent
from ..models.ladder.ladder_event import LadderEvent
from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignNotice(FigureCommon):
    """Figures that wait to be counted say as of when they are, wherever they stand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("base.group_allow_export")
        cls.manager.tz = "UTC"
        cls.env["crm.ladder.pending"].search([]).unlink()
        cls.env["crm.campaign.pending"].search([]).unlink()
        cls.reader = cls.env["utm.campaign"].with_user(cls.manager)

    def order_waits(self):
        """Leave an order to the cron, as a sale does that met another."""
        order = self.sale(self.june)
        event = CampaignEvent("order", order.id, None, self.env.uid, None)
        self.env["crm.campaign.pending"]._defer([event])

    def notice(self):
        self.env.invalidate_all()
        return self.reader.browse(self.june.id).roi_notice

    def page(self):
        reports = self.env["ir.actions.report"].with_user(self.manager)
        name = "crm_fa.report_campaign_page"
        return reports._render_qweb_html(name, self.june.ids)[0].decode()

    def notes(self, **context):
        """Return what stands below the totals of the workbook's summary."""
        stream = io.BytesIO()
        writer = self.env["crm.ladder.xlsx"].with_user(self.manager)
        domain = f'[["id", "in", [{self.june.id}]]]'
        writer.with_context(**context)._write_workbook("campaigns", domain, stream)
        summary = openpyxl.load_workbook(stream).worksheets[0]
        return [summary.cell(row, 1).value for row in range(5, summary.max_row + 1)]

    def test_nothing_waits(self):
        """No word of it; a workbook, which is read later, says when it was made."""
        self.assertIs(self.notice(), False)
        self.assertIs(self.reader.get_roi_notice(), False)
        self.assertNotIn("is being counted now", self.page())
        with freeze_time("2026-09-01 12:30:00"):
            [made] = self.notes()
        self.assertIn("09/01/2026", made)
        self.assertIn("12:30", made)

    def test_order_waits(self):
        """Form, list, page, workbook and digest say since when, until it is counted."""
        self.order_waits()
        with freeze_time("2026-09-01 13:00:00"):
            texts = {
                "form": self.notice(),
                "list": self.reader.get_roi_notice(),
                "page": self.page(),
                "workbook": self.notes()[-1],
            }
        for where, text in texts.items():
            with self.subTest(where=where):
                self.assertIn("counted as of 09/01/2026", text)
                self.assertRegex(text, "10:00.*is being counted now")
        self.env["crm.campaign.credit"]._count_chunk()
        self.assertIs(self.notice(), False)

    def test_the_first_who_waits(self):
        """Of several moments the earliest is told: nothing since is sure."""
        self.order_waits()
        with freeze_time("2026-09-01 09:00:00"):
            self.order_waits()
        self.assertIn("09:00", self.notice())

    def test_customer_waits(self):
        """New customers are as old as their profiles on the ladder."""
        partner = self.customer()
        self.settle()
        self.env["crm.ladder.pending"]._defer([LadderEvent(partner.id, "order")])
        self.assertIn("10:00", self.notice())
        self.env["crm.customer.profile"]._refresh_chunk()
        self.assertIs(self.notice(), False)

    def test_rebuild_asked(self):
        """Another look-back window: as of the first time somebody asked."""
        self.company.campaign_lookback_days = 30
        credit = self.env["crm.campaign.credit"]
        since = credit._waiting_since()
        self.assertIsNotNone(since)
        self.assertIn("counted as of", self.notice())
        parameter = self.env["ir.config_parameter"].search(
            [("key", "=", "crm_fa.campaign_rebuild")]
        )
        earlier = since - timedelta(hours=1)
        self.env.cr.execute(
            "UPDATE ir_config_parameter SET create_date = %s WHERE id = %s",
            (earlier, parameter.id),
        )
        self.company.campaign_lookback_days = 60
        self.assertEqual(credit._waiting_since(), earlier)
        credit._rebuild_as_asked()
        self.assertIs(self.notice(), False)

    def test_threshold_of_a_rung(self):
        """Everybody's rung waits for the run that another threshold asks for."""
        profiles = self.env["crm.customer.profile"]
        profiles._schedule_full_refresh("threshold")
        self.assertIn("counted as of", self.notice())
        earlier = profiles._waiting_since() - timedelta(hours=1)
        self.env.cr.execute(
            "UPDATE ir_config_parameter SET create_date = %s WHERE key = %s",
            (earlier, "crm_fa.ladder_refresh_trigger"),
        )
        # Someone stands elsewhere than the facts say, so the run has who waits.
        partner = self.customer("Waits")
        self.buy(partner)
        self.settle()
        suspect = self.env["crm.ladder.rung"].search([("code", "=", "suspect")])
        for table, column in (
            ("res_partner", "id"),
            ("crm_customer_profile", "partner_id"),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET ladder_rung_id = %s WHERE {column} = %s",
                (suspect.id, partner.id),
            )
        self.env.invalidate_all()
        profiles._find_stale()
        # The request is taken, who was found waits: since it was made.
        self.assertEqual(profiles._waiting_since(), earlier)

    def test_figures_are_still_being_written(self):
        """Who moves nowhere waits too, until the last chunk of the run is written."""
        profiles = self.env["crm.customer.profile"]
        partner = self.customer("Regular")
        self.buy(partner)
        self.settle()
        profiles._refresh()
        self.env.flush_all()
        profiles._schedule_full_refresh("threshold")
        since = profiles._waiting_since()
        cron = self.registry["ir.cron"]
        for seconds_left in (0, 60):
            # Out of time, then with time enough in the next run.
            self.env.cr.execute(
                "UPDATE crm_customer_profile SET first_purchase_date = NULL"
                " WHERE partner_id = %s",
                (partner.id,),
            )
            profiles._find_stale()
            self.assertFalse(self.env["crm.ladder.pending"].search([]))
            self.assertEqual(profiles._waiting_since(), since)
            self.assertIn("counted as of", self.notice())
            with patch.object(
                cron, "_commit_progress", lambda *args, left=seconds_left, **kw: left
            ):
                profiles._write_figures()
            self.assertEqual(bool(self.notice()), not seconds_left)
        self.assertTrue(self.profile(partner).first_purchase_date)

    def test_threshold_asked_for_again(self):
        """The second request of the same is written too: a run in between sees it."""
        profiles = self.env["crm.customer.profile"]
        profiles._schedule_full_refresh("threshold")
        self.env.flush_all()
        row = self.env["ir.config_parameter"].search(
            [("key", "=", "crm_fa.ladder_refresh_trigger")]
        )
        where = "SELECT ctid::text FROM ir_config_parameter WHERE id = %s"
        self.env.cr.execute(where, (row.id,))
        before = self.env.cr.fetchone()
        profiles._schedule_full_refresh("threshold")
        self.env.flush_all()
        self.env.cr.execute(where, (row.id,))
        self.assertNotEqual(self.env.cr.fetchone(), before)

    def test_digest(self):
        """The mail says it too, once, after the last line."""
        self.june.period_end = False
        self.cost(self.june, 10)
        self.order_waits()
        self.settle()
        self.env.invalidate_all()
        lines = self.env["digest.digest"]._campaign_extremes(self.company, self.manager)
        self.assertIn("counted as of 09/01/2026", lines[-1]["notice"])
        digest = self.env["digest.digest"].create(
            {"name": "Notice", "user_ids": [(6, 0, self.manager.ids)]}
        )
        self.manager.email = "manager@example.com"
        digest.action_send_manual()
        mail = self.env["mail.mail"].search(
            [("subject", "like", "Notice")], order="id desc", limit=1
        )
        self.assertEqual(str(mail.body_html).count("is being counted now"), 1)

    def test_calendar_of_the_reader(self):
        """In Persian, and in the calendar of who reads."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"].search(
            [("name", "=", "crm_fa")]
        )._update_translations("fa_IR", overwrite=True)
        self.company.persian_calendar = "language"
        self.manager.lang = "fa_IR"
        self.order_waits()
        persian = self.reader.with_context(lang="fa_IR", tz="UTC")
        self.assertIn("1405/06/10", persian.get_roi_notice())
        self.assertIn("تا", persian.get_roi_notice())
        self.assertIn("1405/06/10", self.notes(lang="fa_IR", tz="UTC")[-1])

    def test_rights(self):
        """Who may not read campaigns, or not their figures, is told nothing."""
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"notice_{group}", group)
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.env["utm.campaign"].with_user(user).get_roi_notice()
