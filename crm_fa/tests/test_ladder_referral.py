from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderReferral(LadderCommon):
    """Nobody was sent by someone they sent themselves, by whatever way."""

    def lead(self, **values):
        return self.env["crm.lead"].create({"name": "Lead", **values})

    def test_no_circle_over_a_lead(self):
        """a sent b, so b does not send a's next lead; a stranger may."""
        a, b, stranger = (self.customer(name) for name in ("A", "B", "Stranger"))
        contact = self.customer("Contact of A", parent_id=a.id)
        b.ladder_referrer_id = a
        with self.assertRaisesRegex(ValidationError, "its customer referred them"):
            self.lead(partner_id=contact.id, ladder_referrer_id=b.id)
        lead = self.lead(partner_id=contact.id, ladder_referrer_id=stranger.id)
        with self.assertRaisesRegex(ValidationError, "Lead cannot be referred by B"):
            lead.ladder_referrer_id = b

    def test_a_lead_closes_the_circle_later(self):
        """What a lead says of a customer counts when another referrer is entered."""
        a, b, c = (self.customer(name) for name in "ABC")
        self.lead(partner_id=a.id, ladder_referrer_id=b.id)
        b.ladder_referrer_id = c
        with self.assertRaisesRegex(ValidationError, "C cannot be referred by A"):
            c.ladder_referrer_id = a

    def test_a_lead_without_a_customer(self):
        """It closes no circle until it is linked to one."""
        a, b = self.customer("A"), self.customer("B")
        b.ladder_referrer_id = a
        lead = self.lead(ladder_referrer_id=b.id)
        with self.assertRaises(ValidationError):
            lead.partner_id = a
        lead.partner_id = self.customer("New")

    def test_merging_leads_never_fails_for_a_referral(self):
        """Who cannot have sent the customer of the merged lead is left out."""
        a, b, other = (self.customer(name) for name in ("A", "B", "Other"))
        b.ladder_referrer_id = a
        for referrers, kept in (((a,), None), ((b,), None), ((a, b, other), other)):
            with self.subTest(referrers=[partner.name for partner in referrers]):
                first = self.lead(partner_id=a.id, probability=90)
                rest = [self.lead(ladder_referrer_id=p.id) for p in referrers]
                merged = first.union(*rest).merge_opportunity()
                self.assertEqual(merged.partner_id, a)
                self.assertEqual(merged.ladder_referrer_id, kept or a.browse())

    def merge(self, gone, kept):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, gone.id], kept)
        self.settle()

    def test_merging_customers_never_fails_for_a_referral(self):
        """a sent b, who sent c; a and c are one: the longer circle is opened too."""
        for kept_is_last in (True, False):
            with self.subTest(kept_is_last=kept_is_last):
                a, b, c = (self.customer(name) for name in "ABC")
                b.ladder_referrer_id = a
                c.ladder_referrer_id = b
                gone, kept = (a, c) if kept_is_last else (c, a)
                self.merge(gone, kept)
                self.assertEqual(b.ladder_referrer_id, kept)
                self.assertFalse(kept.ladder_referrer_id)

    def test_merging_customers_leaves_no_lead_sent_by_its_own(self):
        """A lead of one that the other sent was sent by nobody else, after all."""
        a, b, other = (self.customer(name) for name in ("A", "B", "Other"))
        own = self.lead(partner_id=a.id, ladder_referrer_id=b.id)
        sent = self.lead(partner_id=other.id, ladder_referrer_id=b.id)
        own.active = False
        self.merge(b, a)
        self.assertFalse(own.ladder_referrer_id)
        self.assertEqual(sent.ladder_referrer_id, a)
        self.assertEqual(self.profile(a).referral_count, 1)

    def test_many_at_once(self):
        """An import is checked by one question, whatever its length."""
        a, b = self.customer("A"), self.customer("B")
        values = {"name": "Lead", "partner_id": a.id, "ladder_referrer_id": b.id}
        leads = self.env["crm.lead"].create([values] * 20)
        counts = []
        for some in (leads[:1], leads):
            before = self.env.cr.sql_log_count
            some._check_ladder_referrer()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderJournal(LadderCommon):
    """What the journal says of a move: what made it, on which document, and why."""

    def assertMove(self, partner, trigger, source, **values):
        self.settle()
        move = self.moves(partner)[-1]
        self.assertRecordValues(
            move,
            [
                {
                    "trigger": trigger,
                    "source_model": source and source._name,
                    "source_id": source and source.id,
                    **values,
                }
            ],
        )
        return move

    def test_triggers(self):
        """Joining, a lead, an order, an invoice, a referral: each by its own name."""
        partner = self.customer(user_id=self.salesperson.id)
        self.assertMove(partner, "initial", partner, direction="enter")
        lead = self.env["crm.lead"].create({"name": "Lead", "partner_id": partner.id})
        self.assertMove(partner, "lead", lead, direction="up")
        order = self.buy(partner, "2026-06-01")
        move = self.assertMove(
            partner,
            "order",
            order,
            from_rung_id=self.rungs["prospect"].id,
            to_rung_id=self.rungs["customer"].id,
            salesperson_id=self.salesperson.id,
        )
        self.assertEqual(
            move.evidence_text.splitlines(),
            [
                "Leads: 1",
                "Quotations: 1",
                "Purchases: 1",
                "Purchase days: 1",
                f"Revenue: {self.company.currency_id.format(100)}",
                "Last purchase: 06/01/2026",
            ],
        )
        self.rungs["customer"].dwell_days = 0
        invoice = self.invoice(order)
        self.settle()
        self.assertMove(partner, "invoice", self.credit(invoice), direction="down")

    def test_a_referral_is_named(self):
        """Who climbs because a friend came: the friend is the source."""
        self.rungs["customer"].write({"min_purchases": 0, "min_referrals": 1})
        partner = self.customer()
        friend = self.customer("Friend")
        self.env["crm.lead"].create({"name": "Lead", "partner_id": friend.id})
        self.settle()
        friend.ladder_referrer_id = partner
        self.assertMove(partner, "referral", friend, direction="up")

    def test_who_left(self):
        """A departure has no facts; it says what it can mean, not "target market"."""
        deleted, merged = self.customer(), self.customer()
        vendor, kept = self.customer(), self.customer()
        self.settle()
        numbers = [partner.id for partner in (deleted, merged, vendor)]
        deleted.unlink()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([kept.id, merged.id], kept)
        self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": vendor.id}
        )
        self.settle()
        for number in numbers:
            move = self.Move.search([("partner_ref", "=", number)], limit=1)
            self.assertEqual(move.direction, "leave")
            self.assertIn("No customer any more", move.evidence_text)
            self.assertNotIn("target market", move.evidence_text)

    def test_orders_dated_in_the_future_are_told(self):
        """The bar says how many purchases wait for their day."""
        partner = self.customer()
        self.buy(partner, "2026-07-01")
        self.settle()
        self.assertEqual(
            partner.ladder_bar["warnings"],
            ["Purchases dated after today: 1. They count from that day."],
        )
        with freeze_time("2026-07-01 12:00:00"):
            self.env.invalidate_all()
            self.assertFalse(partner.ladder_bar["warnings"])
