from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from odoo.addons.crm_fa.models.ladder.ladder_facts import Scope

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderPlain(LadderCommon):
    """The short way of the usual sale says what the long way says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Profile._refresh()
        cls.env.cr.flush()

    def ways(self):
        """Settle; return how many refreshes there were, and how many the short way."""
        short = []
        Profile = type(self.Profile)
        original = Profile._refresh_plain

        def watched(profiles, *args):
            outcomes, left = original(profiles, *args)
            short.append(not left)
            return outcomes, left

        with patch.object(Profile, "_refresh_plain", watched):
            self.settle()
        return len(short), sum(short)

    def test_nobody(self):
        """A refresh of no partner at all changes nothing, as the demo's weeks ask."""
        self.assertFalse(self.Profile._refresh(self.env["res.partner"], "order"))

    def assertWay(self, expected, message=None):
        """Check which way the next refresh takes, and that it leaves nothing to do."""
        self.assertEqual(self.ways(), (1, int(expected == "short")), message)
        outcome = self.Profile._refresh_pass(Scope())
        self.assertEqual((outcome.profiles, outcome.moves), (0, 0), message)

    def test_purchases_up_the_ladder(self):
        """First, second, later purchases, of today, of old days and of days to come."""
        partner = self.customer()
        self.settle()
        today = fields.Date.today()
        for days in (0, 0, 30, 60, 90, 700, -5):
            self.buy(partner, today - timedelta(days=days))
            self.assertWay("short", f"{days} days ago")
        self.assertRung(partner, "loyal")
        journal = self.moves(partner).filtered(lambda move: move.trigger == "order")
        self.assertEqual(
            journal.mapped("to_rung_id.code"), ["customer", "repeat", "loyal"]
        )
        self.assertEqual(journal[:1].source_model, "sale.order")

    def test_a_fall_waits_the_same(self):
        """Dwell days hold who lost an order, until the day they are over."""
        partner = self.customer()
        order = self.buy(partner)
        self.settle()
        for days, rung in ((13, "customer"), (14, "prospect")):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                order.state = "draft" if order.state == "sale" else "sent"
                self.settle()
                self.assertRung(partner, rung)

    def test_contacts_are_shown_their_companys_rung(self):
        partner = self.customer("Company", is_company=True)
        contact = self.customer("Buyer", parent_id=partner.id)
        self.settle()
        self.buy(contact)
        self.assertWay("short")
        self.assertRung(contact, "customer")

    def test_customer_with_a_portal_login(self):
        user = new_test_user(self.env, "ladder_portal", "base.group_portal")
        self.settle()
        self.buy(user.partner_id)
        self.assertWay("short")
        self.assertRung(user.partner_id, "customer")

    def test_colleague_is_no_customer(self):
        self.buy(self.salesperson.partner_id)
        self.assertWay("long")
        self.assertFalse(self.profile(self.salesperson.partner_id))

    def test_day_in_the_companys_time_zone(self):
        """Two orders of one day in Tehran are of two days in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        self.Profile._refresh()
        partner = self.customer()
        self.settle()
        self.buy(partner, date_order="2026-06-20 22:00:00")
        self.buy(partner, date_order="2026-06-21 10:00:00")
        for order in partner.sale_order_ids:
            order.date_order = (
                "2026-06-20 22:00:00"
                if order == partner.sale_order_ids[0]
                else "2026-06-21 10:00:00"
            )
        self.assertWay("short")
        self.assertEqual(self.profile(partner).purchase_day_count, 1)

    def test_another_time_zone(self):
        """Whatever a company's time zone hangs on may change, of several companies."""
        partner = self.customer()
        second = self.env["res.company"].create({"name": "Second"})
        second.currency_id = self.company.currency_id

        def order(at, company=self.company):
            self.buy(partner, company_id=company.id).date_order = at

        def days():
            order("2026-06-28 10:00:00")
            self.assertWay("short")
            return self.profile(partner).purchase_day_count - 1

        # Each company's two orders are of one day in Tehran and of two in UTC.
        for company, day in ((self.company, 10), (second, 20)):
            order(f"2026-06-{day} 22:00:00", company)
            order(f"2026-06-{day + 1} 10:00:00", company)
            company.resource_calendar_id.tz = "UTC"
        self.settle()
        self.assertEqual(days(), 4)
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        self.assertEqual(days(), 3, "another zone of the working hours")
        second.resource_calendar_id = self.company.resource_calendar_id
        self.assertEqual(days(), 2, "other working hours")
        second.resource_calendar_id = False
        second.partner_id.tz = "UTC"
        self.assertEqual(days(), 3, "the contact's zone")
        second.partner_id.tz = "Asia/Tehran"
        self.assertEqual(days(), 2, "another zone of the contact")
        moved = self.customer("Moved", tz="UTC")
        self.settle()
        second.partner_id = moved
        # One of the two is on the ladder now, and the other no more.
        self.Profile._refresh()
        self.assertEqual(days(), 3, "another contact")

    def test_a_referral_counts_from_the_first_purchase(self):
        """Who was referred counts for the referrer once, on the short way too."""
        referrer = self.customer("Referrer")
        partner = self.customer("Referred", ladder_referrer_id=referrer.id)
        second = self.customer("Second", ladder_referrer_id=referrer.id)
        self.buy(referrer)
        self.settle()
        self.buy(partner)
        self.assertWay("short")
        self.assertEqual(self.profile(referrer).referral_count, 1)
        self.buy(partner)
        self.assertWay("short")
        self.assertEqual(self.profile(referrer).referral_count, 1)
        self.buy(second)
        self.assertWay("short")
        self.assertEqual(self.profile(referrer).referral_count, 2)
        self.buy(referrer)
        self.assertWay("short", "one who referred others")
        self.assertEqual(self.profile(referrer).referral_count, 2)

    def test_a_sale_and_more_at_once(self):
        """What the profile says of referrals is not believed when more than a sale is.

        Whichever happened first in the transaction.
        """
        for sale_first in (True, False):
            referrer = self.customer("Referrer")
            partner = self.customer("Referred")
            self.buy(partner)
            self.settle()
            if sale_first:
                self.buy(referrer)
            partner.ladder_referrer_id = referrer
            if not sale_first:
                self.buy(referrer)
            self.settle()
            with self.subTest(sale_first=sale_first):
                self.assertEqual(self.profile(referrer).referral_count, 1)

    def test_first_quotation_of_who_had_no_profile(self):
        """Without a profile to believe, everything is asked."""
        partner = self.customer()
        self.settle()
        self.profile(partner).sudo().unlink()
        self.buy(partner)
        self.assertWay("short")
        self.assertRung(partner, "customer")

    def test_a_referral_makes_an_advocate(self):
        """The referrer's own move is in the journal, without a document."""
        referrer = self.customer("Referrer")
        for days in (0, 30, 60, 90):
            self.buy(referrer, fields.Date.today() - timedelta(days=days))
        self.settle()
        self.assertRung(referrer, "loyal")
        partner = self.customer("Referred", ladder_referrer_id=referrer.id)
        self.settle()
        self.buy(partner)
        self.assertWay("short")
        self.assertRung(referrer, "advocate")
        move = self.moves(referrer)[-1:]
        self.assertEqual(move.to_rung_id.code, "advocate")
        self.assertEqual((move.trigger, move.source_id), ("order", 0))
        self.assertEqual(move.evidence["referral_count"], 1)

    def test_a_referrer_who_is_not_plain(self):
        """Only the referrer takes the long way, and both are right."""
        referrer = self.customer("Referrer")
        partner = self.customer("Referred", ladder_referrer_id=referrer.id)
        self.settle()
        self.credit(self.invoice(self.buy(referrer)), share=0.5)
        self.settle()
        self.buy(partner)
        self.assertWay("long")
        self.assertRung(partner, "customer")
        self.assertEqual(self.profile(referrer).referral_count, 1)
        self.assertEqual(self.profile(referrer).revenue, 50)

    def test_nothing_differs_nothing_is_written(self):
        """A refresh of who stands where the facts say is one statement that reads."""
        partner = self.customer()
        self.buy(partner)
        self.settle()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        outcome = self.Profile._refresh(partner, trigger="order")
        self.assertFalse(outcome)
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

    def foreign_pricelist(self, name, **rates):
        currency = self.env["res.currency"].create({"name": name, "symbol": name})
        self.env["res.currency.rate"].create(
            [
                {"currency_id": currency.id, "name": f"2026-{month}-01", "rate": rate}
                for month, rate in rates.items()
            ]
        )
        return self.env["product.pricelist"].create(
            {"name": name, "currency_id": currency.id}
        )

    def test_several_currencies(self):
        """Each purchase at the rate of its own day, whatever it was paid in."""
        partner = self.customer()
        self.settle()
        pounds = self.foreign_pricelist("XTC", **{"01": 2.0, "06": 4.0})
        pence = self.foreign_pricelist("XTD", **{"03": 8.0})
        for days, pricelist, revenue in (
            (0, pounds, 25),
            (60, pounds, 75),
            (0, None, 175),
            (150, pence, 187.5),
            # Counts for nothing until its day has come.
            (-3, pounds, 187.5),
        ):
            more = {"pricelist_id": pricelist.id} if pricelist else {}
            self.buy(partner, fields.Date.today() - timedelta(days=days), **more)
            self.assertWay("short", f"{days} days ago")
            self.assertEqual(self.profile(partner).revenue, revenue)
        # A quotation is no revenue, in no currency.
        self.quotation(partner, pricelist_id=pence.id)
        self.assertWay("short", "quotation")
        self.assertEqual(self.profile(partner).revenue, 187.5)

    def test_a_currency_without_a_rate(self):
        """The revenue stays open, and is counted in full."""
        partner = self.customer()
        self.buy(partner)
        self.settle()
        self.buy(partner, pricelist_id=self.foreign_pricelist("XTE").id)
        self.assertWay("long")
        self.assertEqual(
            self.profile(partner).missing_currency_id.name, "XTE", "no rate"
        )

    def test_who_takes_the_long_way(self):
        """A credit note, an override, a window: counted in full."""
        credited, fixed = (self.customer(name) for name in ("A", "B"))
        self.settle()
        self.credit(self.invoice(self.buy(credited)), share=0.5)
        self.settle()
        self.buy(credited)
        self.assertWay("long", "credited")
        self.assertEqual(self.profile(credited).revenue, 150)

        self.env["crm.ladder.override"].with_user(self.manager).create(
            {
                "partner_ids": fixed.ids,
                "kind": "floor",
                "rung_id": self.rungs["loyal"].id,
                "reason": "Signed a contract",
            }
        ).action_apply()
        self.settle()
        self.buy(fixed)
        self.assertWay("long", "overridden")
        self.assertRung(fixed, "loyal")

        plain = self.customer()
        self.rungs["customer"].window_days = 365
        self.Profile._refresh()
        self.settle()
        self.buy(plain, fields.Date.today() - timedelta(days=400))
        self.assertWay("long", "window")
        self.assertRung(plain, "prospect")

    def test_what_was_credited_is_remembered(self):
        """Who was given a credit note takes the long way, until it is taken back."""
        partner = self.customer()
        self.settle()
        refund = self.credit(self.invoice(self.buy(partner)), share=0.5)
        self.settle()
        self.assertTrue(self.profile(partner).has_credits)
        self.buy(partner)
        self.assertWay("long")
        refund.button_draft()
        self.settle()
        self.assertFalse(self.profile(partner).has_credits)
        self.buy(partner)
        self.assertWay("short")
        self.assertEqual(self.profile(partner).revenue, 300)

    def test_a_credited_order_is_a_sale_once_more(self):
        """A credit note counts again with its order, which was cancelled meanwhile."""
        partner = self.customer()
        order = self.buy(partner)
        self.credit(self.invoice(order))
        order.state = "cancel"
        self.settle()
        self.assertEqual(self.profile(partner).revenue, 0)
        order.state = "sale"
        self.assertWay("long")
        self.assertEqual(self.profile(partner).purchase_count, 0)

    def test_a_credited_order_changes_hands(self):
        """What is known of credit notes goes along with the order."""
        first, second = self.customer("First"), self.customer("Second")
        order = self.buy(first)
        self.credit(self.invoice(order), share=0.5)
        self.buy(second)
        self.settle()
        self.assertFalse(self.profile(second).has_credits)
        order.partner_id = second
        self.assertWay("long")
        self.assertTrue(self.profile(second).has_credits)
        self.assertEqual(self.profile(second).revenue, 150)
        self.buy(second)
        self.assertWay("long")

    def test_a_profile_that_does_not_know_of_credits(self):
        """One of before the flag is asked in full once, and knows then."""
        partner = self.customer()
        self.settle()
        self.env.cr.execute(
            "UPDATE crm_customer_profile SET has_credits = NULL WHERE partner_id = %s",
            [partner.id],
        )
        for way in ("long", "short"):
            self.buy(partner)
            self.assertWay(way)

    def test_statements_of_a_plain_sale(self):
        """A plain sale costs one statement that reads and one that writes."""
        partner = self.customer()
        self.buy(partner)
        self.settle()
        self.buy(partner)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.settle()
        # And the one by which the campaigns find that none is concerned, all within
        # one savepoint, made and released.
        self.assertLessEqual(self.env.cr.sql_log_count - before, 5)
