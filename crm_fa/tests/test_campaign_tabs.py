from odoo.tests import freeze_time, tagged

from ..models.campaign.utm_campaign_tabs import SHOWN
from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignTabs(FigureCommon):
    """The tabs of the form: the newest rows, and all of them on demand."""

    def leads(self, count, **values):
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {nr}", "campaign_id": self.june.id, **values}
                for nr in range(count)
            ]
        )
        self.settle()
        self.env.invalidate_all()
        return leads

    def test_boundary(self):
        """As many as fit are all there are; one more is said, and can be opened."""
        for count, more in ((SHOWN - 1, 0), (1, 0), (1, 1)):
            self.leads(count)
            self.assertEqual(self.june.roi_more_leads, more)
            self.assertEqual(self.june.roi_more_touches, more)
        self.assertEqual(len(self.june.roi_lead_ids), SHOWN)
        self.assertEqual(len(self.june.roi_touch_ids), SHOWN)
        for action, count in (
            (self.june.action_roi_open_leads(), SHOWN + 1),
            (self.june.action_roi_open_touches(), SHOWN + 1),
        ):
            model = self.env[action["res_model"]].with_context(**action["context"])
            self.assertEqual(model.search_count(action["domain"]), count)

    def test_newest_first(self):
        """The newest orders are shown, in order, under the company's model."""
        orders = [self.sale(self.june, f"2026-06-{day:02}") for day in (3, 9, 6)]
        self.credited(orders[0], {self.june: 1}, "even")
        self.env.invalidate_all()
        shown = self.june.roi_credit_ids
        self.assertEqual(shown.order_id.ids, [orders[1].id, orders[2].id, orders[0].id])
        self.assertEqual(set(shown.mapped("model")), {"single"})
        action = self.june.action_roi_open_credits()
        self.assertEqual(
            self.env["crm.campaign.credit"].search(action["domain"]), shown
        )

    def test_own_rows(self):
        """A salesperson's tab holds and counts what a salesperson may see."""
        self.leads(3, user_id=self.manager.id)
        self.leads(2, user_id=self.salesperson.id)
        seen = self.june.with_user(self.salesperson)
        self.assertEqual(len(seen.roi_lead_ids), 2)
        self.assertEqual(len(self.june.roi_lead_ids), 5)

    def test_queries(self):
        """A hundred campaigns' tabs take as many queries as one campaign's."""
        campaigns = self.june | self.campaign("One") | self.campaign("Two")
        self.leads(4)
        counts = []
        for some in (self.june, campaigns):
            self.env.invalidate_all()
            some.mapped("title")
            before = self.env.cr.sql_log_count
            some._compute_roi_tabs()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
