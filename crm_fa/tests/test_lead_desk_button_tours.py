import json
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged

from .lead_return_common import LeadReturnCommon
from .test_lead_desk_caps import LeadDeskCommon


@tagged("post_install", "-at_install")
class TestLeadQueueTours(LeadDeskCommon, HttpCase):
    """Routing, routes and caps by their buttons, and the queue that is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "tour_seller", "sales_team.group_sale_salesman", name="Tour Seller"
        )
        cls.list.name = "Tour Rooms"
        cls.route.member_ids = [
            Command.clear(),
            Command.create({"user_id": cls.seller.id}),
        ]

    def test_route_take_and_wait(self):
        """Route Now in the list of lists and in the form; Take It from the queue."""
        self.cap(1, user_id=self.seller.id)
        first, old, dear = self.leads(3, type="lead")
        other = self.env["crm.lead.list"].create({"name": "Tour Other", "code": "t9"})
        elsewhere = self.leads(1, type="lead", lead_list_id=other.id)
        now = fields.Datetime.now()
        for lead, name, hours in (
            (first, "Tour First", 30),
            (old, "Tour Old", 20),
            (dear, "Tour Dear", 10),
            (elsewhere, "Tour Elsewhere", 5),
        ):
            lead.name = name
            self.env.cr.execute(
                "UPDATE crm_lead SET create_date = %s WHERE id = %s",
                [now - timedelta(hours=hours), lead.id],
            )
        dear.priority = "3"
        self.env.invalidate_all()
        self.start_tour(
            "/odoo/lead-lists", "crm_fa_lead_queue", login=self.manager.login
        )
        self.env.invalidate_all()
        self.assertEqual(first.user_id, self.seller, "the oldest is routed first")
        self.assertEqual(old.user_id, self.manager)
        self.assertEqual(self.rows(old).mapped("kind"), ["pick"])
        self.assertFalse(dear.user_id)
        refusal, rest = self.list.route_ids.filtered(
            lambda route: route.name.startswith("Tour")
        ).sorted("name")
        self.assertEqual((refusal.decision, rest.decision), ("refuse", "accept"))
        self.assertEqual(rest.member_ids.user_id, self.seller)
        self.assertEqual(rest.cap_ids.maximum, 5)
        self.assertEqual(self.list.cap_ids.maximum, 9)

    def test_caps(self):
        """A cap is made, shows what is used, is set to nothing at all, and deleted."""
        self.leads(1, user_id=self.seller.id)
        self.start_tour("/odoo/lead-caps", "crm_fa_lead_caps", login=self.manager.login)
        self.assertFalse(
            self.env["crm.lead.cap"].search([("user_id", "=", self.seller.id)])
        )


@tagged("post_install", "-at_install")
class TestLeadAroundTours(LeadReturnCommon, HttpCase):
    """What stands around a lead: decisions in bulk, calls, vendors, documents."""

    def test_decide_in_bulk_and_one_by_one(self):
        """The four decisions, for a selection and in the form of one request."""
        names = [
            f"Tour {kind} {number}"
            for kind in ("Vendor", "Refuse", "Ask")
            for number in (1, 2)
        ] + [f"Tour Form {kind}" for kind in ("Ask", "Refuse", "Accept", "Vendor")]
        returns = {name: self.ask(self.lead(name), "wrong_product") for name in names}
        vendor = self.customer("Leads & Co")
        for name, asked in returns.items():
            if "Vendor" in name:
                asked.vendor_id = vendor
        self.start_tour(
            "/odoo/lead-returns",
            "crm_fa_lead_return_bulk",
            login=self.supervisor.login,
        )
        self.env.invalidate_all()
        for name, asked in returns.items():
            with self.subTest(name=name):
                if "Ask" in name:
                    self.assertEqual(asked.state, "pending")
                    self.assertTrue(asked.waiting_since)
                elif "Refuse" in name:
                    self.assertEqual(asked.state, "rejected")
                    self.assertTrue(asked.decision_note)
                else:
                    self.assertEqual(asked.state, "accepted")
                self.assertEqual(
                    asked.outcome == "to_vendor", "Vendor" in name, asked.outcome
                )

    def test_incoming_call(self):
        """The caller's record opens by itself, and again by the button of the word."""
        lead = self.lead("Tour Rings", phone="+982112345678", type="opportunity")
        told = json.dumps(json.dumps({"id": lead.id, "name": lead.name}))
        self.browser_js(
            "/odoo/my-lead-returns",
            f"localStorage.crm_fa_tour_lead = {told};"
            "odoo.startTour('crm_fa_lead_incoming_call', {})",
            "odoo.isTourReady('crm_fa_lead_incoming_call')",
            login=self.seller.login,
            timeout=60,
            success_signal="tour succeeded",
        )

    def test_vendor(self):
        """From a vendor to their leads, to what they delivered, and to its lead."""
        vendor = self.env["crm.lead.vendor"].create(
            {"partner_id": self.customer("Tour Vendor").id, "price": 5}
        )
        _key, secret = self.env["crm.lead.vendor.key"]._generate(
            vendor, "Site", False, lists=self.lead_list
        )
        answer = self.url_open(
            f"/crm_fa/lead/{self.lead_list.code}",
            data=json.dumps({"title": "Tour Delivered", "phone": "+98 21 8800 1234"}),
            headers={
                "Authorization": f"Bearer {secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": "tour-1",
            },
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        self.start_tour(
            f"/odoo/lead-vendors/{vendor.id}",
            "crm_fa_lead_vendor_around",
            login=self.manager.login,
        )

    def test_documents_and_history(self):
        """A document from its template and from the customer's history; as a PDF."""
        self.env["crm.document.template"].search([]).active = False
        template = self.env["crm.document.template"].create(
            {"name": "Tour Letter", "body": "<p>About {{ object.name }}</p>"}
        )
        partner = self.customer("Tour Customer", email="sara@example.com")
        lead = self.lead("Tour Written", partner_id=partner.id)
        self.env["crm.lead.document.send"].with_user(self.seller).create(
            {"lead_id": lead.id, "template_id": template.id}
        ).action_attach()
        self.start_tour(
            f"/odoo/document-templates/{template.id}",
            "crm_fa_lead_document_around",
            login=self.manager.login,
        )
        self.start_tour(
            f"/odoo/res.partner/{partner.id}",
            "crm_fa_lead_partner_history",
            login=self.manager.login,
        )

    def test_another_script(self):
        """In the call panel one goes by another script; the questions change."""
        self.env["crm.script"].create(
            [
                {
                    "name": name,
                    "sequence": number,
                    "question_ids": [Command.create({"name": question})],
                }
                for number, (name, question) in enumerate(
                    (
                        ("Tour First Script", "First Question?"),
                        ("Tour Other Script", "Other Question?"),
                    )
                )
            ]
        )
        lead = self.lead("Tour Called", phone="+982112345678")
        self.start_tour(
            f"/odoo/crm.lead/{lead.id}",
            "crm_fa_lead_call_script",
            login=self.seller.login,
        )
        self.assertFalse(lead.call_ids)
