from freezegun import freeze_time

from odoo.tests import tagged

from .lead_return_common import LeadReturnCommon
from .test_campaign_figures import FigureCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestLeadReturnCampaign(LeadReturnCommon, FigureCommon):
    """A return accepted as invalid is no lead of its campaign, nor of its source."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_list.return_cap_percent = False
        cls.sources = cls.env["utm.source"].create([{"name": "Fair"}, {"name": "Web"}])

    def from_campaign(self, name, source):
        """Give the salesperson a lead of the campaign."""
        return self.lead(
            name,
            campaign_id=self.june.id,
            source_id=source.id,
            company_id=self.company.id,
        )

    def by_source(self):
        """Return leads and cost per lead by source, as the campaign report has them."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["crm.campaign.result"]._read_group(
            [("campaign_id", "=", self.june.id), ("kind", "=", "lead")],
            ["source_id"],
            ["leads:sum"],
        )
        return {source.name: count for source, count in rows}

    def cost_per_lead(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.figures(self.june, "lead_count", "cost_per_lead")

    def evidence(self):
        """Attach something that shows it, as the salesperson."""
        attachments = self.env["ir.attachment"].with_user(self.seller)
        return attachments.create({"name": "proof.txt", "raw": b"x"})

    def test_only_accepted_invalid_returns_count_less(self):
        """Asked, refused, accepted for a good lead: nothing changes; invalid: less."""
        fair, web = self.sources
        leads = [self.from_campaign(f"Lead {n}", fair) for n in range(3)]
        leads.append(self.from_campaign("Lead 3", web))
        self.cost(self.june, 60)
        before = ((4, 15), {"Fair": 3, "Web": 1})
        self.assertEqual((self.cost_per_lead(), self.by_source()), before)
        evidence = self.evidence().ids
        asked = self.ask(leads[0], "wrong_number", attachments=evidence)
        self.assertEqual((self.cost_per_lead(), self.by_source()), before)
        self.reject(asked)
        self.assertEqual((self.cost_per_lead(), self.by_source()), before)
        # Another product is wanted: a real lead all the same.
        self.decide(self.ask(leads[1], "wrong_product"))
        self.assertEqual((self.cost_per_lead(), self.by_source()), before)
        invalid = self.ask(leads[2], "wrong_number", attachments=evidence)
        self.decide(invalid)
        self.assertEqual(
            (self.cost_per_lead(), self.by_source()), ((3, 20), {"Fair": 2, "Web": 1})
        )
        self.decide(self.ask(leads[3], "wrong_number", attachments=evidence))
        self.assertEqual(
            (self.cost_per_lead(), self.by_source()), ((2, 30), {"Fair": 2})
        )
        # What becomes of it later does not bring it back.
        invalid.lead_id.with_user(self.manager).action_release_quarantine()
        self.assertEqual(self.cost_per_lead(), (2, 30))

    def test_last_lead_returned(self):
        """Without a lead left there is no cost per lead: empty, not 0."""
        lead = self.from_campaign("Only", self.sources[0])
        self.cost(self.june, 60)
        self.decide(self.ask(lead, "wrong_number", attachments=self.evidence().ids))
        self.assertEqual(self.cost_per_lead(), (0, False))
