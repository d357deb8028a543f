from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.campaign.campaign_event import CampaignEvent
from .campaign_common import CampaignCommon


class CampaignTourCase(CampaignCommon, HttpCase):
    """Campaigns, looked at with a browser."""

    def day(self, days):
        """Return the day so many days ago."""
        return fields.Date.today() - timedelta(days=days)

    def setUp(self):
        super().setUp()
        self.env["utm.campaign"].search([]).active = False
        self.company.write(
            {
                "campaign_attribution_model": "single",
                "campaign_roi_basis": "invoiced",
            }
        )
        self.cheap = self.won("Tour Cheap", 50, "Tour Loyal")
        self.dear = self.won("Tour Dear", 400, "Tour Devoted")
        self.losing = self.campaign("Tour Losing")
        self.cost(self.losing, 200, self.day(90))
        self.empty = self.campaign("Tour Empty")
        self.settle()
        self.env.invalidate_all()

    def won(self, title, cost, name):
        """Return a campaign that won one customer, who has been loyal since."""
        campaign = self.campaign(
            title, period_start=self.day(110), period_end=self.day(5)
        )
        self.cost(campaign, cost, self.day(100))
        partner = self.customer(name)
        self.invoice(self.sale(campaign, self.day(95), 100, partner), self.day(94))
        for days in (70, 40, 12):
            self.buy(partner, self.day(days), 10)
        return campaign

    def path(self, campaign):
        return f"/odoo/crm-campaigns/{campaign.id}"

    def persian_user(self):
        """Return a Persian sales manager."""
        self.env["res.lang"]._activate_lang("fa_IR")
        addon = self.env["ir.module.module"].search([("name", "=", "crm_fa")])
        addon._update_translations("fa_IR", overwrite=True)
        self.env.company.persian_calendar = "language"
        bundle = self.env["ir.qweb"]._get_asset_bundle("web.assets_web", rtl=True)
        bundle.css()
        bundle.js()
        return new_test_user(
            self.env,
            "campaign_persian",
            "sales_team.group_sale_manager",
            lang="fa_IR",
            tz="Asia/Tehran",
        )


@tagged("post_install", "-at_install")
class TestCampaignTours(CampaignTourCase):
    """Every button and daily path of the campaigns."""

    browser_size = "1366x768"

    def test_new_campaign(self):
        """Plan, a cost and a refund before the first save; the banner; all costs."""
        self.start_tour("/odoo", "crm_fa_campaign_new", login="ladder_manager")
        posters = self.env["utm.campaign"].search([("title", "=", "Tour Posters")])
        [period] = (
            preset
            for preset in self.Campaign.with_user(self.manager).get_period_presets()
            if preset["key"] == "next_month"
        )
        self.assertEqual(
            (str(posters.period_start), str(posters.period_end)),
            (period["start"], period["end"]),
        )
        self.assertEqual(posters.roi_cost, 130)
        self.assertEqual(posters.roi_cost_ids.mapped("amount"), [-20, 150])
        self.assertEqual(
            (posters.roi_expected_leads, posters.roi_expected_customers), (12, 3)
        )

    def test_results(self):
        """Every picture and every number opens what it is made of."""
        self.env["crm.lead"].create(
            [{"name": name, "campaign_id": self.cheap.id} for name in ("One", "Two")]
        )
        # 50 of it are spent: 80 %, where the warning begins.
        self.cheap.roi_budget = 62.5
        self.settle()
        self.manager.group_ids += self.env.ref("account.group_account_invoice")
        self.start_tour(
            self.path(self.cheap), "crm_fa_campaign_results", login="ladder_manager"
        )

    def test_touch(self):
        """A salesperson records a talk; who left somebody out is told."""
        self.customer("Tour Visitor")
        # What the dialog refuses, the server writes down as a warning.
        with mute_logger("odoo.http"):
            self.start_tour(
                self.path(self.cheap),
                "crm_fa_campaign_touch",
                login="ladder_salesperson",
            )
        touch = self.env["crm.campaign.touch"].search([("kind", "=", "manual")])
        self.assertEqual(touch.partner_id.name, "Tour Visitor")
        self.assertEqual(touch.note, "Talk at the stand")

    def test_close_and_adjust(self):
        """The period is closed; a credit note after it is an adjustment."""
        self.start_tour(
            self.path(self.cheap), "crm_fa_campaign_close", login="ladder_manager"
        )
        order = self.env["sale.order"].search([("campaign_id", "=", self.cheap.id)])
        self.credit(order.invoice_ids, share=0.2)
        self.settle()
        self.env.invalidate_all()
        self.start_tour(
            self.path(self.cheap), "crm_fa_campaign_adjusted", login="ladder_manager"
        )

    def test_list_and_cards(self):
        """Plan, actual and variance, totals, filters and cards by stage."""
        # 2 of the foreign currency are 1 of ours.
        self.rate(self.day(200), 2)
        self.cheap.write({"roi_budget": 60, "roi_expected_revenue": 150})
        abroad = self.campaign(
            "Tour Abroad",
            roi_currency_id=self.foreign.id,
            period_start=self.day(100),
            roi_budget=100,
            roi_expected_revenue=60,
        )
        self.cost(abroad, 40, self.day(90), currency_id=self.foreign.id)
        # With it, the losing one has lost 170 of 200.
        part = self.campaign("Tour Part", parent_id=self.losing.id)
        self.invoice(self.sale(part, self.day(80), 30), self.day(79))
        stage = self.env["utm.stage"].create({"name": "Tour Over", "sequence": 99})
        self.cheap.stage_id = stage
        self.settle()
        self.env.invalidate_all()
        self.start_tour("/odoo", "crm_fa_campaign_list", login="ladder_salesperson")

    def test_unknown_total(self):
        """Where a rate is missing there is no total, and none that leaves it out."""
        rate = self.rate(self.day(200), 2)
        self.cost(self.losing, 5, self.day(90), currency_id=self.foreign.id)
        self.settle()
        rate.unlink()
        self.env.invalidate_all()
        self.start_tour("/odoo", "crm_fa_campaign_unknown", login="ladder_salesperson")

    def test_cheapest_loyal_customers(self):
        """Whoever looks for the report finds it by its name, sorted."""
        self.start_tour("/odoo", "crm_fa_campaign_cheapest", login="ladder_salesperson")

    def test_waiting(self):
        """While orders wait to be counted, each view says as of when it is."""
        event = CampaignEvent("order", 0, None, self.env.uid, None)
        self.env["crm.campaign.pending"]._defer([event])
        self.start_tour("/odoo", "crm_fa_campaign_waiting", login="ladder_manager")

    def test_in_persian(self):
        """Whole headers, Persian rungs, Jalali months, and the way to the records."""
        user = self.persian_user()
        self.start_tour("/odoo", "crm_fa_campaign_persian", login=user.login)
