from odoo import Command
from odoo.tests import HttpCase, tagged

from .lead_return_common import LeadReturnCommon


@tagged("post_install", "-at_install")
class TestLeadWorkTours(LeadReturnCommon, HttpCase):
    """The buttons around calls and returns, pressed in the browser."""

    def test_return_many(self):
        """Two leads of the list are returned together, with one reason and a note."""
        leads = self.lead("Tour Many 1") | self.lead("Tour Many 2")
        self.start_tour(
            "/odoo/action-crm.crm_lead_all_leads",
            "crm_fa_lead_return_many",
            login=self.seller.login,
        )
        returns = self.Return.search([("lead_id", "in", leads.ids)])
        self.assertEqual(returns.mapped("state"), ["pending", "pending"])
        self.assertEqual(set(returns.mapped("note")), {"Both want chairs"})

    def test_around_a_return(self):
        """From a return to its lead and to similar cases; out of quarantine."""
        self.lead_list.return_max_hops = 0
        lead = self.lead("Tour Quarantine")
        asked = self.ask(lead, "wrong_product")
        before = self.ask(self.lead("Tour Similar"), "wrong_product")
        self.reject(before)
        self.decide(asked)
        self.assertEqual(asked.outcome, "quarantined")
        self.start_tour(
            f"/odoo/crm.lead.return/{asked.id}",
            "crm_fa_lead_return_around",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        self.assertFalse(lead.lead_quarantined)

    def test_credit_instead(self):
        """What a vendor was to replace is credited, by a manager."""
        vendor = self.env["crm.lead.vendor"].create(
            {
                "partner_id": self.customer("Tour Vendor").id,
                "company_id": self.company.id,
                "price": 5,
            }
        )
        if not self.env["account.journal"].search_count(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)]
        ):
            account = self.env["account.account"].create(
                {"name": "Leads", "code": "TOUR1", "account_type": "expense"}
            )
            self.env["account.journal"].create(
                {
                    "name": "Bills",
                    "type": "purchase",
                    "code": "TBILL",
                    "company_id": self.company.id,
                    "default_account_id": account.id,
                }
            )
        self.lead_list.return_settlement = "replacement"
        asked = self.ask(
            self.lead(
                "Tour Bought", company_id=self.company.id, lead_vendor_id=vendor.id
            )
        )
        self.decide(asked, "action_accept_to_vendor")
        self.start_tour(
            f"/odoo/crm.lead.return/{asked.id}",
            "crm_fa_lead_return_credit",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        self.assertEqual(asked.settlement, "credit")
        self.assertTrue(asked.refund_line_id)

    def test_rates_and_excel(self):
        """From a person over 30 % to their returns; the analysis as a workbook."""
        self.manager.group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        self.decide(self.ask(self.lead("Tour Over"), "wrong_product"))
        self.start_tour(
            "/odoo/lead-return-rates",
            "crm_fa_lead_return_rates",
            login=self.manager.login,
        )

    def test_call_and_history(self):
        """A call not made is forgotten; one logged is found from the lead."""
        script = self.env["crm.script"].create(
            {
                "name": "Tour Script",
                "sequence": 0,
                "question_ids": [
                    Command.create({"name": "Tour Question?"}),
                    Command.create({"name": "Tour Day?", "answer_type": "date"}),
                ],
            }
        )
        lead = self.lead("Tour Called", phone="+982112345678")
        lead.lead_list_id = False
        self.start_tour(
            f"/odoo/crm.lead/{lead.id}",
            "crm_fa_lead_call_history",
            login=self.seller.login,
        )
        self.assertEqual(lead.call_ids.mapped("state"), ["logged"])
        self.assertEqual(lead.call_ids.script_id, script)
        self.assertEqual(
            lead.script_answer_ids.sorted("id").mapped("value"), ["forty", "2099-12-31"]
        )
        self.assertEqual(str(lead.activity_ids.date_deadline), "2099-12-31")
