from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report as stock_report

from ..models.campaign import utm_campaign_tabs
from ..tools import chromium
from .test_campaign_tours import CampaignTourCase

NO_WKHTMLTOPDF = stock_report.WkhtmlInfo("install", False, "", "", False, "", None)


@tagged("post_install", "-at_install")
class TestCampaignButtonTours(CampaignTourCase):
    """The buttons that the daily paths of campaigns do not press."""

    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.manager.group_ids += self.env.ref("account.group_account_invoice")

    def test_form(self):
        """Show all, revenue, parts, print, compare: each opens what it says."""
        self.campaign("Tour Part", parent_id=self.cheap.id)
        self.env["crm.lead"].create(
            [{"name": name, "campaign_id": self.cheap.id} for name in ("One", "Two")]
        )
        self.sale(self.cheap, self.day(90), 30)
        self.settle()
        self.env.invalidate_all()
        with (
            patch.object(utm_campaign_tabs, "SHOWN", 1),
            patch.object(stock_report, "_wkhtml", lambda: NO_WKHTMLTOPDF),
            patch.object(chromium, "find", lambda named=None: "/usr/bin/chromium"),
        ):
            self.start_tour(
                self.path(self.cheap), "crm_fa_campaign_buttons", login="ladder_manager"
            )

    def test_reports(self):
        """Workbooks of the list and of the results; a row opens its document."""
        self.start_tour("/odoo", "crm_fa_campaign_reports", login="ladder_manager")

    def test_touch_from_a_lead(self):
        """A salesperson records on a lead which campaign it was touched by."""
        lead = self.env["crm.lead"].create(
            {"name": "Tour Lead", "user_id": self.salesperson.id, "type": "opportunity"}
        )
        self.settle()
        self.start_tour(
            f"/odoo/crm/{lead.id}",
            "crm_fa_campaign_touch_lead",
            login="ladder_salesperson",
        )
        touch = self.env["crm.campaign.touch"].search([("lead_id", "=", lead.id)])
        self.assertEqual((touch.kind, touch.campaign_id), ("manual", self.dear))

    def test_settings(self):
        """Window and basis are saved; all is credited anew when asked for."""
        self.manager.group_ids += self.env.ref("base.group_system")
        cron = self.env.ref("crm_fa.ir_cron_campaign_rebuild")
        before = fields.Datetime.now()
        self.start_tour(
            "/odoo/settings#crm", "crm_fa_campaign_settings", login="ladder_manager"
        )
        self.assertEqual(self.company.campaign_lookback_days, 60)
        self.assertEqual(self.company.campaign_roi_basis, "ordered")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(any(trigger.create_date >= before for trigger in triggers))
