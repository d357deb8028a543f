from odoo.tests import freeze_time, tagged

from .campaign_common import CampaignCommon


class FigureCommon(CampaignCommon):
    """A campaign in June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "campaign_attribution_model": "single",
                "campaign_roi_basis": "invoiced",
            }
        )
        cls.foreign_list = cls.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": cls.foreign.id}
        )
        cls.june = cls.env["utm.campaign"].create(
            {
                "title": "June",
                "period_start": "2026-06-01",
                "period_end": "2026-06-30",
                "company_id": cls.company.id,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignMoney(FigureCommon):
    """What a campaign brought and cost, document by document."""

    def test_nothing_yet(self):
        """Money is 0, ratios and costs per head are empty."""
        self.assertEqual(
            self.figures(self.june, "ordered", "invoiced", "cost"), (0,) * 3
        )
        for name in ("percent", "cost_per_lead", "cost_per_customer", "budget_use"):
            self.assertIs(self.figures(self.june, name), False, name)

    def test_only_confirmed_orders(self):
        """Drafts, sent quotations and cancelled orders are not ordered (T2)."""
        kept = self.sale(self.june, amount=100)
        self.quotation(self.customer(), 50, campaign_id=self.june.id)
        self.quotation(
            self.customer(), 60, campaign_id=self.june.id
        ).action_quotation_sent()
        gone = self.sale(self.june, amount=70)
        self.assertEqual(self.figures(self.june, "ordered"), 170)
        gone._action_cancel()
        self.settle()
        self.env.cr.execute(
            "DELETE FROM crm_campaign_credit WHERE order_id = %s", (gone.id,)
        )
        self.assertEqual(self.figures(self.june, "ordered"), 100)
        self.assertEqual(self.june.quotation_count, 4, "stock counts all")
        self.assertEqual(kept.state, "sale")

    def test_invoiced_net_of_credit_notes(self):
        """Posted invoices less credit notes, also of a later month; drafts never."""
        order = self.sale(self.june, amount=100)
        self.invoice(order, "2026-06-12", post=False)
        self.assertEqual(self.figures(self.june, "invoiced"), 0)
        order.invoice_ids.action_post()
        self.assertEqual(self.figures(self.june, "invoiced", "late"), (100, 0))
        self.credit(order.invoice_ids, "2026-08-03", share=0.3)
        self.assertEqual(self.figures(self.june, "invoiced", "late"), (70, -30))

    def test_last_day_is_not_late(self):
        """Revenue is late from the day after the last one on."""
        self.invoice(self.sale(self.june, amount=10), "2026-06-30")
        self.invoice(self.sale(self.june, amount=20), "2026-07-01")
        self.assertEqual(self.figures(self.june, "invoiced", "late"), (30, 20))

    def test_vendor_bills_never_reduce_revenue(self):
        """T1: stock subtracts tagged bills from the revenue, here they are cost."""
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.bill(40, campaign_id=self.june.id)
        self.assertEqual(self.figures(self.june, "invoiced", "cost"), (100, 40))
        self.assertEqual(self.june.invoiced_amount, 60, "stock mixes the two")

    def test_invoice_without_order(self):
        """Counts in full for the campaign on the invoice; journal entries never."""
        journal = {"campaign_id": self.june.id, "partner_id": self.customer().id}
        line = {"name": "Fee", "quantity": 1, "price_unit": 30, "tax_ids": False}
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "invoice_date": "2026-06-12",
                "invoice_line_ids": [(0, 0, line)],
                **journal,
            }
        )
        move.action_post()
        self.assertEqual(self.figures(self.june, "invoiced"), 30)

    def test_invoice_follows_its_orders_shares(self):
        """Half the credit is half the invoice, whatever campaign that carries."""
        fair = self.campaign("Fair")
        order = self.credited(
            self.sale(self.june, amount=100), {self.june: 0.5, fair: 0.5}
        )
        self.invoice(order, "2026-06-12")
        self.company.campaign_attribution_model = "even"
        self.assertEqual(self.figures(self.june, "ordered", "invoiced"), (50, 50))
        self.assertEqual(self.figures(fair, "ordered", "invoiced"), (50, 50))
        self.company.campaign_attribution_model = "single"
        self.assertEqual(self.figures(self.june, "invoiced"), 100)
        self.assertEqual(self.figures(fair, "invoiced"), 0)

    def test_each_document_at_its_own_rate(self):
        """A rate that changes within the campaign counts from its day on."""
        self.rate("2026-01-01", 2)
        self.rate("2026-06-15", 4)
        for day in ("2026-06-14", "2026-06-15"):
            order = self.sale(self.june, day, 100, pricelist_id=self.foreign_list.id)
            self.invoice(order, day)
            self.cost(self.june, 20, day, currency_id=self.foreign.id)
        self.assertEqual(
            self.figures(self.june, "ordered", "invoiced", "cost"), (75, 75, 15)
        )

    def test_campaign_in_a_foreign_currency(self):
        """Documents are converted into the campaign's currency, at their days."""
        self.rate("2026-01-01", 2)
        self.june.roi_currency_id = self.foreign
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.cost(self.june, 30, currency_id=self.currency.id)
        self.cost(self.june, 40, currency_id=self.foreign.id)
        self.assertEqual(self.figures(self.june, "invoiced", "cost"), (200, 100))
        self.assertEqual(self.figures(self.june, "percent"), 1.0)
        self.assertEqual(self.figures(self.june, "return_main", "cost_main"), (100, 50))

    def test_unknown_rate_is_empty(self):
        """Money that cannot be converted is empty, and the currency is named."""
        rate = self.rate("2026-01-01", 2)
        self.sale(self.june, amount=100, pricelist_id=self.foreign_list.id)
        rate.unlink()
        self.assertIs(self.figures(self.june, "ordered"), False)
        self.assertEqual(self.june.roi_unrated_currency_id, self.foreign)

    def test_cost_counts_once(self):
        """Typed and tagged costs add up; a linked bill line counts with its cost."""
        self.cost(self.june, 10)
        bill = self.bill(40, campaign_id=self.june.id)
        self.bill(5, refund=True, campaign_id=self.june.id)
        self.assertEqual(self.figures(self.june, "cost"), 45)
        self.cost(self.june, 0, bill_line_id=bill.invoice_line_ids.id)
        self.assertEqual(self.figures(self.june, "cost"), 45)
        other = self.campaign("Other")
        bill.campaign_id = other
        self.assertEqual(self.figures(self.june, "cost"), 45, "the cost's campaign")
        self.assertEqual(self.figures(other, "cost"), 0)

    def test_draft_and_cancelled_bills_are_committed(self):
        """No cost until posted."""
        draft = self.bill(40, post=False, campaign_id=self.june.id)
        gone = self.bill(7, post=False, campaign_id=self.june.id)
        gone.button_cancel()
        self.assertEqual(self.figures(self.june, "cost", "committed"), (0, 47))
        draft.action_post()
        self.assertEqual(self.figures(self.june, "cost", "committed"), (40, 7))

    def test_roi(self):
        """(Return − cost) / cost, on the basis the company chose."""
        self.cost(self.june, 50)
        self.sale(self.june, amount=20)
        self.invoice(self.sale(self.june, amount=100), "2026-06-12")
        self.assertEqual(self.figures(self.june, "percent"), 1.0)
        self.assertEqual(self.june.roi_words, "Each 100 spent brought back 200")
        self.company.campaign_roi_basis = "ordered"
        self.assertEqual(self.figures(self.june, "percent"), 1.4)

    def test_margin(self):
        """Invoiced less the cost at the time of the order; empty when unknown."""
        self.company.campaign_roi_basis = "margin"
        self.product.standard_price = 30
        self.cost(self.june, 35)
        order = self.sale(self.june, amount=100)
        invoice = self.invoice(order, "2026-06-12")
        self.product.standard_price = 99
        self.assertEqual(self.figures(self.june, "margin", "percent"), (70, 1.0))
        self.credit(invoice, "2026-07-12")
        self.assertEqual(self.figures(self.june, "margin", "late"), (0, -70))
        late = self.sale(self.june, amount=10)
        self.invoice(late, "2026-06-13")
        self.env.cr.execute(
            "UPDATE sale_order_line SET roi_unit_cost = NULL WHERE order_id = %s",
            (late.id,),
        )
        if "purchase_price" not in late.order_line._fields:
            self.assertIs(self.figures(self.june, "margin"), False)
            self.assertIs(self.figures(self.june, "percent"), False)

    def test_influenced(self):
        """The full value of every order touched; once per campaign."""
        fair = self.campaign("Fair")
        self.credited(self.sale(self.june, amount=100), {self.june: 0.5, fair: 0.5})
        self.assertEqual(self.figures(self.june, "influenced"), 100)
        self.assertEqual(self.figures(fair, "influenced"), 100)

    def test_other_companies(self):
        """Only documents of the companies the reader looks at count."""
        other = self.env["res.company"].create(
            {"name": "Elsewhere", "currency_id": self.currency.id}
        )
        self.june.company_id = False
        self.cost(self.june, 10)
        self.cost(self.june, 5, company_id=other.id)
        for companies, cost in ((self.company, 10), (self.company | other, 15)):
            seen = self.june.with_context(allowed_company_ids=companies.ids)
            self.assertEqual(seen.roi_cost, cost)


@tagged("post_install", "-at_install")
@freeze_time("2026-09-01 10:00:00")
class TestCampaignPeople(FigureCommon):
    """Leads, customers and what each cost."""

    def lead(self, **values):
        return self.env["crm.lead"].create(
            {"name": "Lead", "type": "lead", "campaign_id": self.june.id, **values}
        )

    def test_leads(self):
        """Lost and archived ones count, those returned as invalid do not."""
        self.lead()
        self.lead(type="opportunity").action_set_won()
        self.lead(type="opportunity").action_set_lost()
        self.lead().active = False
        invalid = self.lead()
        invalid.sudo().lead_invalid = True
        self.cost(self.june, 60)
        self.assertEqual(
            self.figures(self.june, "lead_count", "opportunity_count", "won_count"),
            (4, 2, 1),
        )
        self.assertEqual(
            self.figures(self.june, "cost_per_lead", "cost_per_opportunity"), (15, 30)
        )

    def test_cost_per_head(self):
        """Empty where nobody came; 0 where nothing was spent; never below 0."""
        per_head = (
            "cost_per_lead",
            "cost_per_opportunity",
            "cost_per_customer",
            "cost_per_loyal",
        )
        for amount in (0, 60):
            self.cost(self.june, amount)
            for name in per_head:
                with self.subTest(name=name, cost=amount):
                    self.assertIs(self.figures(self.june, name), False)
        self.june.roi_cost_ids.unlink()
        self.lead(type="opportunity")
        loyal = self.customer("Loyal")
        self.sale(self.june, partner=loyal)
        self.settle()
        # Only the ladder itself moves customers.
        self.env.cr.execute(
            "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
            (self.rungs["loyal"].id, loyal.id),
        )
        Result = self.env["crm.campaign.result"]
        own = [("campaign_id", "=", self.june.id)]
        for amount, value in ((0, 0.0), (60, 60.0), (-100, False)):
            if amount:
                self.cost(self.june, amount, refund_reason="Cancelled")
            for name in per_head:
                with self.subTest(name=name, cost=amount):
                    found = self.figures(self.june, name)
                    self.assertEqual((found, type(found)), (value, type(value)))
                    [(total,)] = Result._read_group(own, [], [f"{name}:avg"])
                    self.assertEqual(total is None or total is False, value is False)
                    self.assertEqual(total or 0, value or 0)

    def test_merged_leads_count_once(self):
        """The lead that remains is the campaign's one lead."""
        first, second = self.lead(type="opportunity"), self.lead(type="opportunity")
        (first | second).merge_opportunity()
        self.assertEqual(self.figures(self.june, "lead_count"), 1)

    def test_first_purchase_ever(self):
        """Who bought before is not acquired, however long ago."""
        new, old = self.customer("New"), self.customer("Old")
        self.buy(old, "2016-01-10", 5)
        self.sale(self.june, partner=new)
        self.sale(self.june, "2026-06-11", partner=new)
        self.sale(self.june, partner=old)
        self.cost(self.june, 60)
        self.assertEqual(
            self.figures(self.june, "customer_count", "cost_per_customer"), (1, 60)
        )

    def test_two_orders_of_the_first_day(self):
        """The earlier one is the first purchase."""
        fair, new = self.campaign("Fair"), self.customer("New")
        self.sale(fair, partner=new)
        self.sale(self.june, partner=new)
        self.assertEqual(self.figures(fair, "customer_count"), 1)
        self.assertEqual(self.figures(self.june, "customer_count"), 0)

    def test_contacts_are_their_company(self):
        """A second contact of a company is no new customer."""
        head = self.customer("Company", is_company=True)
        one = self.customer("One", parent_id=head.id)
        two = self.customer("Two", parent_id=head.id)
        self.sale(self.june, "2026-06-10", partner=one)
        self.sale(self.june, "2026-06-12", partner=two)
        self.assertEqual(self.figures(self.june, "customer_count"), 1)

    def test_by_share(self):
        """Half of a first purchase is half a customer; by head the order's campaign."""
        fair = self.campaign("Fair")
        self.credited(self.sale(self.june), {self.june: 0.5, fair: 0.5})
        self.company.campaign_attribution_model = "even"
        self.assertEqual(
            self.figures(self.june, "customer_count", "customer_share"), (1, 0.5)
        )
        self.assertEqual(
            self.figures(fair, "customer_count", "customer_share"), (0, 0.5)
        )

    def test_loyal_today(self):
        """Acquired customers who stand on the loyal rung or higher today."""
        loyal, once = self.customer("Loyal"), self.customer("Once")
        self.sale(self.june, partner=loyal)
        self.sale(self.june, partner=once)
        self.settle()
        self.cost(self.june, 60)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET ladder_rung_id = %s WHERE id = %s",
            (self.rungs["loyal"].id, loyal.id),
        )
        self.env.invalidate_all()
        self.assertEqual(self.june.roi_loyal_count, 1)
        self.assertEqual(self.june.roi_cost_per_loyal, 60)
