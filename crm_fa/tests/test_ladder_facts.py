from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderFacts(LadderCommon):
    """Every fact of a profile, at its boundaries."""

    def assertFacts(self, partner, **facts):
        self.settle()
        self.assertRecordValues(self.profile(partner), [facts])

    # ---- purchases -----------------------------------------------------------------

    def test_one_order(self):
        """A confirmed order is a purchase; intervals and ratio are unknown, not 0."""
        partner = self.customer()
        self.buy(partner, "2026-06-30", amount=120)
        self.assertFacts(
            partner,
            lead_count=0,
            quotation_count=1,
            purchase_count=1,
            purchase_day_count=1,
            first_purchase_date=date(2026, 6, 30),
            last_purchase_date=date(2026, 6, 30),
            revenue=120.0,
            currency_id=self.company.currency_id.id,
            mean_interval_days=False,
            overdue_ratio=False,
            referral_count=0,
            is_lapsed=False,
            rung_id=self.rungs["customer"].id,
        )

    def test_unknown_is_searchable_as_empty(self):
        """`= False` finds unknown ratios, and 0 is not among them."""
        unknown, due_today = self.customer("Unknown"), self.customer("Due today")
        self.buy(unknown)
        for day in ("2026-06-10", "2026-06-20", "2026-06-30"):
            self.buy(due_today, day)
        self.settle()
        both = self.profile(unknown) | self.profile(due_today)
        domain = [("id", "in", both.ids)]
        empty = self.Profile.search([*domain, ("overdue_ratio", "=", False)])
        self.assertEqual(empty, self.profile(unknown))
        zero = self.Profile.search([*domain, ("overdue_ratio", "=", 0)])
        self.assertEqual(zero, self.profile(due_today))
        self.assertEqual(
            self.profile(unknown).read(["overdue_ratio"])[0]["overdue_ratio"], False
        )

    def test_only_confirmed_orders_with_an_amount(self):
        """Drafts, cancelled, free and negative orders are quotations, not purchases."""
        partner = self.customer()
        self.quotation(partner)
        self.quotation(partner).action_cancel()
        self.buy(partner, amount=0)
        self.buy(partner, amount=-50)
        self.buy(partner, amount=0.01)
        self.assertFacts(
            partner,
            quotation_count=5,
            purchase_count=1,
            purchase_day_count=1,
            revenue=0.01,
        )

    def test_two_orders_on_one_day(self):
        """Two purchases on one day are one purchase day."""
        partner = self.customer()
        self.buy(partner, "2026-06-01")
        self.buy(partner, "2026-06-01")
        self.assertFacts(
            partner, purchase_count=2, purchase_day_count=1, mean_interval_days=False
        )
        self.assertRung(partner, "customer")

    def test_day_is_the_companys(self):
        """The company's working hours' time zone draws the line between two days."""
        partner = self.customer()
        # 20:29 and 20:30 UTC are 23:59 and 00:00 in Tehran.
        for minute in (29, 30):
            self.buy(partner).date_order = datetime(2026, 6, 1, 20, minute)
        self.assertFacts(partner, purchase_day_count=1)
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        self.env.flush_all()
        self.Profile._refresh(partner)
        self.assertFacts(
            partner,
            purchase_day_count=2,
            first_purchase_date=date(2026, 6, 1),
            last_purchase_date=date(2026, 6, 2),
        )

    def test_contacts_count_for_their_company(self):
        """Orders and leads of a contact are facts of its commercial partner."""
        company = self.customer("Company", is_company=True)
        contact = self.customer("Contact", parent_id=company.id)
        self.buy(contact)
        self.env["crm.lead"].create({"name": "Lead", "partner_id": contact.id})
        self.assertFacts(company, purchase_count=1, lead_count=1)
        self.assertFalse(
            self.Profile.search([("partner_id", "=", contact.id)]),
            "a contact has no profile of its own",
        )
        self.assertRung(contact, "customer")
        self.assertEqual(contact.ladder_date, company.ladder_date)

    def test_archived_count(self):
        """Archived customers and lost leads keep counting."""
        partner = self.customer()
        lead = self.env["crm.lead"].create({"name": "Lost", "partner_id": partner.id})
        lead.action_set_lost()
        partner.action_archive()
        self.assertFacts(partner, lead_count=1, active=False)
        self.assertRung(partner, "prospect")

    def test_future_purchase_counts_from_its_day(self):
        """An order dated tomorrow is announced, and counts tomorrow."""
        partner = self.customer()
        self.buy(partner, "2026-07-01")
        self.assertFacts(
            partner, purchase_count=0, future_purchase_count=1, revenue=0.0
        )
        self.assertRung(partner, "prospect")
        with freeze_time("2026-07-01 12:00:00"):
            self.Profile._refresh(partner)
        self.assertFacts(
            partner, purchase_count=1, future_purchase_count=0, revenue=100.0
        )

    # ---- credit notes --------------------------------------------------------------

    def test_fully_credited_order_is_no_purchase(self):
        """An order given back in full is neither purchase nor revenue."""
        partner = self.customer()
        order = self.buy(partner, "2026-06-01")
        refund = self.credit(self.invoice(order))
        self.assertFacts(partner, purchase_count=0, revenue=0.0, quotation_count=1)
        refund.button_draft()
        self.assertFacts(partner, purchase_count=1, revenue=100.0)

    def test_partly_credited_order_is_a_purchase(self):
        """One cent kept is a purchase."""
        partner = self.customer()
        self.credit(self.invoice(self.buy(partner)), share=0.9999)
        self.assertFacts(partner, purchase_count=1, revenue=0.01)

    def test_two_credit_notes_add_up(self):
        """Two halves given back are the whole."""
        partner = self.customer()
        invoice = self.invoice(self.buy(partner))
        self.credit(invoice, share=0.5)
        self.assertFacts(partner, purchase_count=1, revenue=50.0)
        self.credit(invoice, share=0.5)
        self.assertFacts(partner, purchase_count=0, revenue=0.0)

    def test_corrected_invoice_takes_nothing_back(self):
        """A credit note followed by a corrected invoice leaves purchase and revenue."""
        partner = self.customer()
        order = self.buy(partner)
        self.credit(self.invoice(order))
        order.order_line.invalidate_recordset()
        again = order._create_invoices()
        again.action_post()
        self.assertFacts(partner, purchase_count=1, revenue=100.0)

    def direct_invoice(self, partner, amount, move_type="out_invoice"):
        """Post a customer document that no order is behind."""
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": "2026-06-30",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        move.action_post()
        return move

    def test_credit_note_without_an_order(self):
        """A credit note of its own lowers revenue and leaves purchases."""
        partner = self.customer()
        self.buy(partner, amount=100)
        self.direct_invoice(partner, 30, "out_refund")
        self.assertFacts(partner, purchase_count=1, revenue=70.0)

    def test_credit_note_over_an_invoice_without_an_order(self):
        """Where orders are the purchases, it gives back what was never counted."""
        partner = self.customer()
        self.buy(partner, amount=100)
        self.credit(self.direct_invoice(partner, 30))
        self.assertFacts(partner, purchase_count=1, revenue=100.0)

    def test_credit_note_of_who_never_bought(self):
        """There is nothing to take back from: revenue is 0, not negative."""
        partner = self.customer()
        self.direct_invoice(partner, 30, "out_refund")
        self.assertFacts(partner, purchase_count=0, revenue=0.0)

    def test_cancelled_order_and_its_credit_note(self):
        """A cancelled order's credit note does not make revenue negative."""
        partner = self.customer()
        order = self.buy(partner)
        self.credit(self.invoice(order))
        order._action_cancel()
        self.assertFacts(partner, purchase_count=0, revenue=0.0)

    # ---- money ---------------------------------------------------------------------

    def test_revenue_at_each_documents_own_rate(self):
        """Order and credit note are converted at their own days."""
        euro = self.foreign_currency({"2026-01-01": 2.0, "2026-06-01": 4.0})
        partner = self.customer()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": euro.id}
        )
        order = self.buy(partner, "2026-03-01", 100, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, euro)
        self.assertFacts(partner, revenue=50.0)
        self.credit(self.invoice(order, "2026-06-15"), "2026-06-15", share=0.5)
        # 100 / 2 - 50 / 4
        self.assertFacts(partner, revenue=37.5, purchase_count=1)

    def test_rate_before_the_first_one(self):
        """Before the first rate the first rate holds, as in Odoo."""
        euro = self.foreign_currency({"2026-06-01": 4.0})
        partner = self.customer()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": euro.id}
        )
        self.buy(partner, "2026-03-01", 100, pricelist_id=pricelist.id)
        self.assertFacts(partner, revenue=25.0)

    def test_unknown_rate_is_unknown_revenue(self):
        """Without any rate, revenue is empty and the currency is named; never 0."""
        currency = self.foreign_currency({})
        partner = self.customer()
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        self.buy(partner, "2026-03-01", 100, pricelist_id=pricelist.id)
        self.assertFacts(
            partner,
            revenue=False,
            missing_currency_id=currency.id,
            purchase_count=1,
        )
        self.assertIn(currency.name, partner.ladder_bar["warnings"][0])
        self.rungs["customer"].min_revenue = 1
        self.Profile._refresh(partner)
        self.assertNotEqual(
            self.profile(partner).rung_id,
            self.rungs["customer"],
            "an unknown revenue does not meet a threshold",
        )

    def foreign_currency(self, rates):
        currency = self.env["res.currency"].create(
            {"name": "XTS", "symbol": "x", "rounding": 0.01}
        )
        self.env["res.currency.rate"].create(
            [
                {
                    "name": day,
                    "rate": rate,
                    "currency_id": currency.id,
                    "company_id": self.company.id,
                }
                for day, rate in rates.items()
            ]
        )
        return currency

    # ---- rhythm --------------------------------------------------------------------

    def test_mean_interval_and_overdue_ratio(self):
        """Mean from 2 days on, ratio from 3 days on."""
        partner = self.customer()
        self.buy(partner, "2026-05-31")
        self.buy(partner, "2026-06-10")
        self.assertFacts(partner, mean_interval_days=10.0, overdue_ratio=False)
        self.buy(partner, "2026-06-20")
        self.assertFacts(partner, mean_interval_days=10.0, overdue_ratio=1.0)

    def test_lapsed_by_ratio(self):
        """With 3 days: lapsed above 2.5 times the usual interval, not at it."""
        partner = self.customer()
        for day in ("2026-05-16", "2026-05-26", "2026-06-05"):
            self.buy(partner, day)
        self.assertFacts(partner, overdue_ratio=2.5, is_lapsed=False)
        with freeze_time("2026-07-01 12:00:00"):
            self.Profile._refresh(partner)
        self.assertFacts(partner, overdue_ratio=2.6, is_lapsed=True)

    def test_lapsed_by_days(self):
        """With fewer than 3 days: not lapsed after 364 days, lapsed after 365."""
        partner = self.customer()
        self.buy(partner, "2025-07-01")
        self.assertFacts(partner, is_lapsed=False)
        for today, lapsed in (("2026-07-01", True), ("2026-07-02", True)):
            with freeze_time(f"{today} 12:00:00"):
                self.Profile._refresh(partner)
            self.assertFacts(partner, is_lapsed=lapsed)

    def test_never_lapsed_without_a_purchase(self):
        """Who never bought has not stopped buying."""
        partner = self.customer()
        self.quotation(partner)
        with freeze_time("2030-01-01 12:00:00"):
            self.Profile._refresh(partner)
        self.assertFacts(partner, is_lapsed=False)

    # ---- who is on the ladder ------------------------------------------------------

    def test_own_company_and_colleagues_are_not_customers(self):
        """No company of the system, no internal user's own contact, no visitor."""
        self.Profile._refresh()
        for partner in (
            self.company.partner_id,
            self.manager.partner_id,
            self.env.ref("base.public_partner"),
            self.env.ref("base.template_portal_user_id").partner_id,
        ):
            self.assertFalse(self.profile(partner), partner.name)
            self.assertRung(partner, False)

    def test_portal_customer_is_a_customer(self):
        """A customer with a portal account stays a customer."""
        partner = (
            self.env["res.users"]
            .create(
                {
                    "name": "Portal",
                    "login": "ladder_portal",
                    "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                }
            )
            .partner_id
        )
        self.settle()
        self.assertRung(partner, "suspect")

    def test_pure_vendor_is_not_a_customer(self):
        """A supplier leaves the ladder, and comes back with the first quotation."""
        partner = self.customer()
        self.settle()
        self.assertRung(partner, "suspect")
        self.env["account.move"].create(
            {"move_type": "in_invoice", "partner_id": partner.id}
        )
        self.settle()
        self.assertRung(partner, False)
        self.assertFalse(self.profile(partner))
        self.assertEqual(self.moves(partner)[-1].direction, "leave")
        self.quotation(partner)
        self.settle()
        self.assertRung(partner, "prospect")

    # ---- purchases by invoice ------------------------------------------------------

    def test_purchase_by_invoice(self):
        """By setting, a posted invoice not fully credited is the purchase."""
        self.env["ir.config_parameter"].set_param(
            "crm_fa.ladder_purchase_source", "invoice"
        )
        partner = self.customer()
        order = self.buy(partner, "2026-06-01")
        self.assertFacts(partner, purchase_count=0, quotation_count=1, revenue=0.0)
        invoice = self.invoice(order, "2026-06-15", post=False)
        self.assertFacts(partner, purchase_count=0)
        invoice.action_post()
        self.assertFacts(
            partner,
            purchase_count=1,
            first_purchase_date=date(2026, 6, 15),
            revenue=100.0,
        )
        self.credit(invoice, share=0.5)
        self.assertFacts(partner, purchase_count=1, revenue=50.0)
        self.credit(invoice, share=0.5)
        self.assertFacts(partner, purchase_count=0, revenue=0.0)
