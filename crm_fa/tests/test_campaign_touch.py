from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.campaign import campaign_event
from .campaign_credit_common import CreditCommon


@tagged("post_install", "-at_install", "campaign_credit")
class TestCampaignTouch(CreditCommon):
    """The journal of touches: who writes it, and that nothing is lost from it."""

    def kinds(self, partner):
        self.settle()
        return self.touches(partner).mapped("kind")

    def test_lead_touches(self):
        """A lead with a campaign is a touch on the day it came, once."""
        ann = self.customer("Ann")
        lead = self.lead(self.letter, ann)
        self.settle()
        lead.name = "Ann wants more"
        lead.campaign_id = self.letter
        touch = self.touches(ann)
        self.assertEqual(self.kinds(ann), ["lead"])
        self.assertEqual(touch.lead_id, lead)
        self.assertEqual(touch.lead_ref, lead.id)
        self.assertEqual(touch.user_id, lead.user_id)

    def test_source_and_medium(self):
        """A touch carries the source and the medium of the document it is of."""
        ann = self.customer("Ann")
        came = []
        for name in ("Lead", "Order"):
            source = self.env["utm.source"].create({"name": f"{name} source"})
            medium = self.env["utm.medium"].create({"name": f"{name} medium"})
            came.append({"source_id": source.id, "medium_id": medium.id})
        self.lead(self.letter, ann, **came[0])
        self.buy(ann, campaign_id=self.fair.id, **came[1])
        self.settle()
        touches = self.touches(ann).grouped("campaign_id")
        for campaign, values in zip((self.letter, self.fair), came, strict=True):
            touch = touches[campaign]
            self.assertEqual(
                (touch.source_id.id, touch.medium_id.id), tuple(values.values())
            )

    def test_lead_without_campaign(self):
        """A lead nobody advertised for touches nothing until it gets a campaign."""
        ann = self.customer("Ann")
        lead = self.lead(partner=ann)
        self.assertEqual(self.kinds(ann), [])
        lead.campaign_id = self.letter
        self.assertEqual(self.kinds(ann), ["lead"])

    def test_second_campaign(self):
        """A lead that gets another campaign keeps the touch of the first."""
        ann = self.customer("Ann")
        lead = self.lead(self.letter, ann)
        self.settle()
        lead.campaign_id = self.fair
        self.settle()
        self.assertEqual(self.touches(ann).campaign_id, self.letter | self.fair)

    def test_quotation_touches_once(self):
        """A quotation is a touch; confirming it makes no second one."""
        ann = self.customer("Ann")
        order = self.quotation(ann, campaign_id=self.fair.id)
        self.assertEqual(self.kinds(ann), ["quotation"])
        order.action_confirm()
        self.assertEqual(self.kinds(ann), ["quotation"])

    def test_order_touches(self):
        """An order confirmed at once is a touch on its own day."""
        ann = self.customer("Ann")
        order = self.buy(ann, "2026-03-01", campaign_id=self.fair.id)
        self.assertEqual(self.kinds(ann), ["order"])
        self.assertEqual(self.touches(ann).date, order.date_order)

    def test_cancelled_quotation(self):
        """A quotation cancelled before anyone knew of it touches nobody."""
        ann = self.customer("Ann")
        self.quotation(ann, campaign_id=self.fair.id).action_cancel()
        self.assertEqual(self.kinds(ann), [])

    def test_import(self):
        """What a file brought in says so."""
        ann = self.customer("Ann")
        self.env["crm.lead"].with_context(import_file=True).create(
            {"name": "Lead", "campaign_id": self.letter.id, "partner_id": ann.id}
        )
        self.assertEqual(self.kinds(ann), ["import"])

    def test_website(self):
        """What came in on the website says so."""
        ann = self.customer("Ann")
        page = type("Request", (), {"is_frontend": True, "env": self.env})()
        with patch.object(campaign_event, "request", page):
            self.lead(self.letter, ann)
        self.assertEqual(self.kinds(ann), ["website"])

    def test_lead_finds_its_customer(self):
        """A lead that becomes a customer's takes its touches along."""
        lead = self.lead(self.letter, email_from="ann@example.com")
        self.settle()
        touch = self.Touch.search([("lead_id", "=", lead.id)])
        self.assertFalse(touch.partner_id)
        lead.partner_id = self.customer("Ann")
        self.settle()
        self.assertEqual(touch.partner_id, lead.partner_id)

    def test_conversion(self):
        """A lead converted to an opportunity with a new customer keeps its touches."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Lead",
                "type": "lead",
                "campaign_id": self.letter.id,
                "contact_name": "Ann",
                "email_from": "ann@example.com",
            }
        )
        self.settle()
        lead._handle_partner_assignment(create_missing=True)
        lead.convert_opportunity(lead.partner_id)
        self.settle()
        self.assertEqual(self.touches(lead.partner_id).lead_id, lead)

    def test_merge_of_two_leads(self):
        """Two leads of different campaigns merged: the survivor has both touches.

        Odoo keeps one campaign and deletes the other lead (trap T3).
        """
        ann = self.customer("Ann")
        kept = self.lead(self.letter, ann, probability=80)
        gone = self.lead(self.fair, ann, probability=10)
        gone_id = gone.id
        self.settle()
        survivor = (kept | gone).merge_opportunity()
        self.settle()
        self.assertEqual(survivor, kept)
        self.assertEqual(survivor.campaign_id, self.letter)
        touches = self.touches(ann)
        self.assertEqual(touches.lead_id, kept)
        self.assertEqual(touches.campaign_id, self.letter | self.fair)
        self.assertIn(gone_id, touches.mapped("lead_ref"))

    def test_merge_at_once(self):
        """Leads merged before their transaction ends leave both touches too."""
        ann = self.customer("Ann")
        survivor = (
            self.lead(self.letter, ann) | self.lead(self.fair, ann)
        ).merge_opportunity()
        self.settle()
        touches = self.touches(ann)
        self.assertEqual(touches.lead_id, survivor)
        self.assertEqual(touches.campaign_id, self.letter | self.fair)
        self.assertEqual(len(touches), 2)

    def test_lead_deleted(self):
        """A deleted lead's touch stays with the customer."""
        ann = self.customer("Ann")
        lead = self.lead(self.letter, ann)
        lead_id = lead.id
        self.settle()
        lead.unlink()
        touch = self.touches(ann)
        self.assertFalse(touch.lead_id)
        self.assertEqual(touch.lead_ref, lead_id)

    def test_partners_merged(self):
        """Two contacts merged: the survivor has the touches of both."""
        ann, double = self.customer("Ann"), self.customer("Ann B.")
        self.lead(self.letter, ann)
        self.lead(self.fair, double)
        self.settle()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((ann | double).ids, ann)
        self.settle()
        self.assertEqual(self.touches(ann).campaign_id, self.letter | self.fair)

    def test_journal_is_closed(self):
        """Nobody adds, edits or deletes a touch, the administrator included."""
        ann = self.customer("Ann")
        self.lead(self.letter, ann)
        self.settle()
        touch = self.touches(ann)
        with self.assertRaises(UserError):
            touch.sudo().write({"campaign_id": self.fair.id})
        with self.assertRaises(UserError):
            touch.sudo().unlink()
        with self.assertRaises(UserError):
            self.Touch.sudo().create(
                {"campaign_id": self.fair.id, "kind": "manual", "date": touch.date}
            )

    def test_forged_context(self):
        """No value that travels by RPC opens the journal."""
        for forged in (True, "TOUCH_WRITER", 1):
            with self.assertRaises(UserError):
                self.Touch.sudo().with_context(crm_fa_touch_writer=forged).create(
                    {
                        "campaign_id": self.fair.id,
                        "kind": "manual",
                        "date": "2026-01-01",
                    }
                )

    def test_own_touches_only(self):
        """A salesperson reads touches of own leads; the manager reads all."""
        self.lead(self.letter, self.customer("Ann"), user_id=self.salesperson.id)
        self.lead(self.letter, self.customer("Ben"), user_id=self.manager.id)
        self.settle()
        domain = [("campaign_id", "=", self.letter.id)]
        self.assertEqual(self.Touch.with_user(self.salesperson).search_count(domain), 1)
        self.assertEqual(self.Touch.with_user(self.manager).search_count(domain), 2)

    @freeze_time("2026-04-01 12:00:00")
    def test_by_hand(self):
        """A touch by hand has a past date, and somebody who was touched."""
        ann = self.customer("Ann")
        self.touch(self.radio, "2026-03-01", ann)
        self.assertEqual(self.kinds(ann), ["manual"])
        with self.assertRaisesRegex(UserError, "2026"):
            self.touch(self.radio, "2026-04-03", ann)
        with self.assertRaisesRegex(UserError, "customer or a lead"):
            self.touch(self.radio, "2026-03-03")

    @freeze_time("2026-04-01 12:00:00")
    def test_by_hand_own_leads_only(self):
        """A salesperson records touches of leads they may edit, of no others."""
        lead = self.lead(self.letter, user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.Touch.with_user(self.salesperson).record_by_hand(
                self.fair, "2026-03-01 12:00:00", leads=lead
            )

    def test_order_moved_to_another_customer(self):
        """An order given to another customer takes its touch along."""
        ann, ben = self.customer("Ann"), self.customer("Ben")
        order = self.quotation(ann, campaign_id=self.fair.id)
        self.settle()
        order.partner_id = ben
        self.settle()
        self.assertFalse(self.touches(ann))
        self.assertEqual(self.touches(ben).order_id, order)

    def test_portal_order(self):
        """An order that a customer's own user writes to is counted all the same."""
        ann = self.customer("Ann", email="ann@example.com")
        user = self.env["res.users"].create(
            {
                "name": "Ann",
                "login": "ann-portal",
                "partner_id": ann.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        order = self.quotation(ann, campaign_id=self.fair.id)
        order.with_user(user).sudo().action_confirm()
        self.assertEqual(self.credits(order, "single"), {"Fair": 100.0})

    def test_sale_without_a_campaign(self):
        """Confirming an order without any campaign asks for no touches."""
        ann = self.customer("Ann")
        order = self.quotation(ann)
        carrying = self.quotation(ann, campaign_id=self.fair.id)
        self.settle()
        asked = []
        Credit = type(self.Credit)
        original = Credit._write_document_touches

        def watched(credits_, leads, orders):
            asked.extend(event.ref for event in orders)
            return original(credits_, leads, orders)

        self.patch(Credit, "_write_document_touches", watched)
        order.action_confirm()
        self.settle()
        self.assertFalse(asked)
        carrying.action_confirm()
        self.settle()
        self.assertEqual(asked, carrying.ids)
        # What it gets later counts.
        order.campaign_id = self.letter
        self.settle()
        self.assertIn(order.id, asked)
        self.assertEqual(self.credits(order, "single"), {"Letter": 100.0})
