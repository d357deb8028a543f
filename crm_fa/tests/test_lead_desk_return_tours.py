from odoo.tests import HttpCase, tagged

from .lead_return_common import LeadReturnCommon


@tagged("post_install", "-at_install")
class TestLeadReturnTours(LeadReturnCommon, HttpCase):
    def test_salesperson_returns_a_lead(self):
        """Ask from the lead, see what will happen, follow it, take it back."""
        lead = self.lead("Tour Lead")
        self.start_tour(
            f"/odoo/crm.lead/{lead.id}",
            "crm_fa_lead_return_ask",
            login=self.seller.login,
        )
        asked = self.Return.search([("lead_id", "=", lead.id)])
        self.assertEqual((asked.state, asked.user_id), ("cancelled", self.seller))

    def test_supervisor_clears_the_queue(self):
        """Ask back, refuse, accept, back to the vendor, and the rest in bulk."""
        returns = {}
        for name in ("Asked", "Refused", "Accepted", "Vendor", "Bulk 1", "Bulk 2"):
            returns[name] = self.ask(self.lead(f"Tour {name}"), "wrong_product")
        returns["Vendor"].vendor_id = self.customer("Leads & Co")
        self.start_tour(
            "/odoo/lead-returns",
            "crm_fa_lead_return_decide",
            login=self.supervisor.login,
        )
        self.env.invalidate_all()
        self.assertEqual(
            {name: asked.state for name, asked in returns.items()},
            {
                "Asked": "pending",
                "Refused": "rejected",
                "Accepted": "accepted",
                "Vendor": "accepted",
                "Bulk 1": "accepted",
                "Bulk 2": "accepted",
            },
        )
        self.assertEqual(returns["Vendor"].outcome, "to_vendor")
        asked = returns["Asked"]
        self.assertTrue(asked.waiting_since)
        self.start_tour(
            f"/odoo/crm.lead.return/{asked.id}",
            "crm_fa_lead_return_answer",
            login=self.seller.login,
        )
        self.env.invalidate_all()
        self.assertEqual(asked.answer, "Three times")
        self.assertFalse(asked.waiting_since)


@tagged("post_install", "-at_install")
class TestLeadReturnPhone(LeadReturnCommon, HttpCase):
    browser_size = "390x768"
    touch_enabled = True

    def test_supervisor_decides_on_a_telephone(self):
        """The queue is cards there: accept, refuse, ask back, back to the vendor."""
        returns = [
            self.ask(self.lead(f"Tour Card {number}"), "wrong_product")
            for number in (1, 2, 3, 4)
        ]
        returns[3].vendor_id = self.customer("Leads & Co")
        self.start_tour(
            "/odoo/lead-returns",
            "crm_fa_lead_return_phone",
            login=self.supervisor.login,
        )
        self.env.invalidate_all()
        self.assertEqual(
            [asked.state for asked in returns],
            ["accepted", "rejected", "pending", "accepted"],
        )
        self.assertTrue(returns[2].waiting_since)
        self.assertEqual(returns[3].outcome, "to_vendor")
