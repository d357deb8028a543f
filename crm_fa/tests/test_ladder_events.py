from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderEvents(LadderCommon):
    """What happens to a customer reaches the ladder with the same transaction."""

    def rung_after(self, partner):
        self.settle()
        return partner.ladder_rung_id.code

    def test_nothing_before_the_end_of_the_transaction(self):
        """500 confirmations cost one refresh: it waits for the commit."""
        partner = self.customer()
        self.settle()
        orders = self.quotation(partner) | self.quotation(partner)
        self.settle()
        orders.action_confirm()
        self.env.flush_all()
        self.assertEqual(self.profile(partner).purchase_count, 0)
        self.settle()
        self.assertEqual(self.profile(partner).purchase_count, 2)
        self.assertEqual(
            len(self.moves(partner).filtered(lambda m: m.trigger == "order")), 2
        )

    def test_order_cancelled(self):
        partner = self.customer()
        order = self.buy(partner)
        self.settle()
        order._action_cancel()
        self.settle()
        self.assertEqual(self.profile(partner).purchase_count, 0)

    def test_order_amount_changed(self):
        """A confirmed order's lines change revenue."""
        partner = self.customer()
        order = self.buy(partner)
        self.settle()
        order.order_line.price_unit = 250
        self.settle()
        self.assertEqual(self.profile(partner).revenue, 250)

    def test_order_partner_changed(self):
        """An order moves from one customer to another."""
        before, after = self.customer("Before"), self.customer("After")
        order = self.buy(before)
        self.settle()
        order.partner_id = after
        self.settle()
        self.assertEqual(self.profile(before).purchase_count, 0)
        self.assertEqual(self.profile(after).purchase_count, 1)

    def test_order_date_changed(self):
        partner = self.customer()
        order = self.buy(partner, "2026-06-01")
        self.settle()
        order.date_order = "2026-06-05 12:00:00"
        self.settle()
        self.assertEqual(str(self.profile(partner).last_purchase_date), "2026-06-05")

    def test_order_deleted(self):
        partner = self.customer()
        order = self.quotation(partner)
        self.settle()
        order.unlink()
        self.settle()
        self.assertEqual(self.profile(partner).quotation_count, 0)

    def test_lead_created_linked_merged_deleted(self):
        partner, other = self.customer(), self.customer("Other")
        leads = self.env["crm.lead"].create(
            [{"name": "One", "partner_id": partner.id}, {"name": "Two"}]
        )
        self.settle()
        self.assertEqual(self.profile(partner).lead_count, 1)
        leads[1].partner_id = partner
        self.settle()
        self.assertEqual(self.profile(partner).lead_count, 2)
        survivor = leads.merge_opportunity()
        self.settle()
        self.assertEqual(self.profile(partner).lead_count, 1)
        survivor.partner_id = other
        self.settle()
        self.assertEqual(self.profile(partner).lead_count, 0)
        self.assertEqual(self.profile(other).lead_count, 1)
        survivor.unlink()
        self.settle()
        self.assertEqual(self.profile(other).lead_count, 0)

    def test_contact_changes_company(self):
        """Both companies are counted anew when a contact moves."""
        old = self.customer("Old", is_company=True)
        new = self.customer("New", is_company=True)
        contact = self.customer("Contact", parent_id=old.id)
        self.buy(contact)
        self.settle()
        self.assertRung(old, "customer")
        contact.parent_id = new
        self.settle()
        self.assertEqual(self.profile(old).purchase_count, 0)
        self.assertEqual(self.profile(new).purchase_count, 1)
        self.assertRung(contact, "customer")

    def test_customer_becomes_a_contact(self):
        """Its profile goes to the company; its journal stays its own."""
        company = self.customer("Company", is_company=True)
        partner = self.customer()
        self.buy(partner)
        self.settle()
        partner.parent_id = company
        self.settle()
        self.assertFalse(self.Profile.search([("partner_id", "=", partner.id)]))
        self.assertEqual(self.profile(company).purchase_count, 1)
        self.assertRung(partner, "customer")
        self.assertEqual(self.moves(partner)[-1].direction, "leave")

    def test_new_contact_shows_its_companys_rung(self):
        company = self.customer("Company", is_company=True)
        self.buy(company)
        self.settle()
        contact = self.customer("Contact", parent_id=company.id)
        self.settle()
        self.assertRung(contact, "customer")

    def test_salesperson_follows_the_partner(self):
        partner = self.customer()
        self.settle()
        partner.user_id = self.salesperson
        self.settle()
        self.assertEqual(self.profile(partner).salesperson_id, self.salesperson)

    def test_lead_keeps_its_referrer_when_it_becomes_a_customer(self):
        referrer = self.customer("Referrer")
        lead = self.env["crm.lead"].create(
            {
                "name": "Lead",
                "contact_name": "New one",
                "ladder_referrer_id": referrer.id,
            }
        )
        self.settle()
        self.assertEqual(self.profile(referrer).referral_count, 1)
        lead._handle_partner_assignment(create_missing=True)
        self.assertEqual(lead.partner_id.ladder_referrer_id, referrer)
        self.settle()
        self.assertEqual(
            self.profile(referrer).referral_count, 1, "lead and partner are one"
        )

    def test_merged_leads_keep_the_referrer(self):
        referrer = self.customer("Referrer")
        leads = self.env["crm.lead"].create(
            [
                {"name": "One", "probability": 50},
                {"name": "Two", "ladder_referrer_id": referrer.id},
            ]
        )
        self.assertEqual(leads.merge_opportunity().ladder_referrer_id, referrer)

    def test_no_self_referral(self):
        """Neither the customer nor a contact of theirs refers them."""
        company = self.customer("Company", is_company=True)
        contact = self.customer("Contact", parent_id=company.id)
        with self.assertRaisesRegex(ValidationError, "Contact"):
            company.ladder_referrer_id = contact
        with self.assertRaises(ValidationError):
            self.env["crm.lead"].create(
                {
                    "name": "Lead",
                    "partner_id": contact.id,
                    "ladder_referrer_id": company.id,
                }
            )

    def test_no_circle_of_referrals(self):
        """a ← b ← c ← a is refused, also through contacts."""
        a, b, c = (self.customer(name, is_company=True) for name in "abc")
        contact = self.customer("Contact of c", parent_id=c.id)
        b.ladder_referrer_id = a
        c.ladder_referrer_id = b
        with self.assertRaises(ValidationError):
            a.ladder_referrer_id = contact

    def test_deleted_customer_leaves_its_journal(self):
        """Deleting a draft partner keeps its moves and lowers the referrer's count."""
        referrer = self.customer("Referrer")
        partner = self.customer("Draft", ladder_referrer_id=referrer.id)
        lead = self.env["crm.lead"].create({"name": "x", "partner_id": partner.id})
        self.settle()
        self.assertEqual(self.profile(referrer).referral_count, 1)
        number = partner.id
        lead.unlink()
        partner.unlink()
        self.settle()
        moves = self.Move.search([("partner_ref", "=", number)])
        self.assertTrue(moves)
        self.assertFalse(moves.partner_id)
        self.assertEqual(self.profile(referrer).referral_count, 0)

    def test_merge_of_two_customers(self):
        """One profile, both journals, no double move."""
        kept, gone = self.customer("Kept"), self.customer("Gone")
        gone.ladder_referrer_id = kept
        self.buy(kept, "2026-06-01")
        self.buy(gone, "2026-06-02")
        self.settle()
        before = self.moves(kept) | self.moves(gone)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, gone.id], kept)
        self.settle()
        self.assertFalse(gone.exists())
        self.assertRung(kept, "repeat")
        self.assertEqual(self.profile(kept).purchase_count, 2)
        self.assertFalse(kept.ladder_referrer_id, "nobody refers themselves")
        journal = self.Move.search([("partner_id", "=", kept.id)])
        self.assertEqual(journal & before, before, "no move is lost")
        new = journal - before
        self.assertRecordValues(
            new,
            [
                {
                    "from_rung_id": self.rungs["customer"].id,
                    "to_rung_id": self.rungs["repeat"].id,
                    "trigger": "merge",
                }
            ],
        )

    def test_override_survives_a_merge(self):
        """What was promised to a customer is kept when contacts are merged."""
        kept, gone = self.customer("Kept"), self.customer("Gone")
        self.settle()
        gone._set_ladder_override("floor", self.rungs["loyal"], "Promised")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, gone.id], kept)
        self.settle()
        self.assertEqual(kept.ladder_override_kind, "floor")
        self.assertRung(kept, "loyal")

    def test_actions_are_due_after_a_move_by_the_customer(self):
        """A purchase queues the rung's action once; an import queues none."""
        runs = self.env["crm.step.run"]
        partner = self.customer()
        self.buy(partner)
        self.settle()
        move = self.moves(partner)[-1]
        due = runs.search([("source_id", "=", move.id)])
        self.assertEqual(
            due.action_id, self.env.ref("crm_fa.action_customer_thank_you_mail")
        )
        imported = (
            self.env["res.partner"].with_context(import_file=True).create({"name": "I"})
        )
        quotation = self.quotation(imported)
        self.settle()
        quotation.with_context(import_file=True).action_confirm()
        self.settle()
        self.assertRung(imported, "customer")
        self.assertFalse(runs.search([("source_id", "=", self.moves(imported)[-1].id)]))

    def test_failure_of_the_ladder_does_not_stop_the_sale(self):
        """Whatever goes wrong in the refresh, the order is confirmed."""
        partner = self.customer()
        self.settle()
        order = self.quotation(partner)
        self.settle()

        def fail(*args, **kwargs):
            raise RuntimeError("broken")

        self.patch(type(self.Profile), "_refresh_events", fail)
        order.action_confirm()
        with self.assertLogs("odoo.addons.crm_fa.models.ladder.ladder_event", "ERROR"):
            self.settle()
        self.assertEqual(order.state, "sale")
        pending = self.env["crm.ladder.pending"].search(
            [("partner_ref", "=", partner.id)]
        )
        self.assertEqual(pending.mapped("trigger"), ["order"])

    def test_failure_of_the_ladder_stops_no_other_room(self):
        """What else the transaction counts is counted all the same."""
        partner = self.customer()
        campaign = self.env["utm.campaign"].create({"title": "Letter"})
        order = self.quotation(partner, campaign_id=campaign.id)
        self.settle()

        def fail(*args, **kwargs):
            raise RuntimeError("broken")

        self.patch(type(self.Profile), "_refresh_events", fail)
        order.action_confirm()
        with self.assertLogs("odoo.addons.crm_fa.models.ladder.ladder_event", "ERROR"):
            self.settle()
        self.assertTrue(
            self.env["crm.campaign.credit"].search([("order_id", "=", order.id)])
        )
        self.assertFalse(self.env["crm.campaign.pending"].search([]))

    def test_pending_customers_are_refreshed_by_the_cron(self):
        """What a transaction had to leave is done by the cron, with its trigger."""
        partner = self.customer()
        self.settle()
        order = self.quotation(partner)
        self.settle()
        with self.enter_registry_test_mode():
            original = type(self.Profile)._refresh_events

            def collide(*args, **kwargs):
                raise RuntimeError("broken")

            self.patch(type(self.Profile), "_refresh_events", collide)
            order.action_confirm()
            with self.assertLogs(
                "odoo.addons.crm_fa.models.ladder.ladder_event", "ERROR"
            ):
                self.settle()
            self.assertRung(partner, "prospect")
            self.patch(type(self.Profile), "_refresh_events", original)
            self.env.ref("crm_fa.ir_cron_ladder_pending").method_direct_trigger()
        self.assertRung(partner, "customer")
        self.assertEqual(self.moves(partner)[-1].trigger, "order")
        self.assertFalse(self.env["crm.ladder.pending"].search([]))

    def test_nightly_run_moves_who_was_too_long_away(self):
        """What time changes is found by the cron, with the trigger `time`."""
        partner = self.customer()
        for day in ("2026-03-01", "2026-03-11", "2026-03-21", "2026-03-31"):
            self.buy(partner, day)
        with freeze_time("2026-04-01 12:00:00"):
            self.settle()
        self.assertRung(partner, "loyal")
        with self.enter_registry_test_mode():
            self.env.ref("crm_fa.ir_cron_ladder_refresh").method_direct_trigger()
        self.assertRung(partner, "repeat")
        self.assertEqual(self.moves(partner)[-1].trigger, "time")

    def test_full_refresh_equals_events(self):
        """Refreshing everyone changes nothing that events left right."""
        referrer = self.customer("Referrer")
        company = self.customer("Company", is_company=True)
        contact = self.customer(
            "Contact", parent_id=company.id, ladder_referrer_id=referrer.id
        )
        self.buy(contact, "2026-06-01")
        self.credit(self.invoice(self.buy(contact, "2026-06-02")), share=0.5)
        self.customer("Supplier")
        self.Profile._refresh()
        self.settle()
        moves = self.Profile._refresh()
        self.assertFalse(moves)
        profile = self.profile(company)
        before = profile.read()[0]
        self.Profile._refresh()
        self.assertEqual(profile.read()[0], before, "nothing is rewritten")

    def test_rung_at_a_past_date(self):
        """The journal answers where a customer stood on any day."""
        partner = self.customer()
        with freeze_time("2026-05-01 08:00:00"):
            self.settle()
        with freeze_time("2026-06-01 08:00:00"):
            self.buy(partner)
            self.settle()
        rungs = self.rungs
        for day, rung in (
            ("2026-04-30", self.env["crm.ladder.rung"]),
            ("2026-05-01", rungs["suspect"]),
            ("2026-05-31", rungs["suspect"]),
            ("2026-06-01", rungs["customer"]),
            ("2026-06-30", rungs["customer"]),
        ):
            self.assertEqual(partner._ladder_rung_at(day), {partner: rung}, day)

    def test_as_of_a_day(self):
        """`today` judges as of a day, and dates the moves on it."""
        partner = self.customer()
        order = self.quotation(partner)
        order.action_confirm()
        order.date_order = "2020-01-01 12:00:00"
        moves = self.Profile._refresh(partner, today=date(2020, 1, 2))
        self.assertEqual(moves[-1].date.date(), date(2020, 1, 2))
        self.assertEqual(self.profile(partner).purchase_count, 1)

    def test_lead_from_a_visitor(self):
        """A visitor's sign-up and message reach the ladder without rights to it."""
        public = self.env.ref("base.public_user")
        partner = (
            self.env["res.partner"].with_user(public).sudo().create({"name": "Visitor"})
        )
        self.env["crm.lead"].with_user(public).sudo().create(
            {"name": "Contact us", "partner_id": partner.id}
        )
        self.assertEqual(self.rung_after(partner), "prospect")

    def test_tags_do_not_matter(self):
        """A change that is no event costs no refresh."""
        partner = self.customer()
        self.settle()
        partner.category_id = [Command.create({"name": "Tag"})]
        self.assertNotIn("crm_fa.ladder_events", self.env.cr.precommit.data)
