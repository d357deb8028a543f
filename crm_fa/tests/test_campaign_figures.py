from odoo import Command
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

    def test_companies_of_two_currencies(self):
        """T1: stock adds companies' currencies raw, here each invoice is converted."""
        abroad = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": self.foreign.id}
        )
        # Of the company's own currency, two of ours are one: 2 / 1.
        self.rate("2026-01-01", 2, company_id=abroad.id, currency_id=self.currency.id)
        Account = self.env["account.account"]
        income, receivable = (
            Account.create(
                {
                    "name": kind,
                    "code": f"99{number}001",
                    "account_type": kind,
                    "reconcile": kind == "asset_receivable",
                    "company_ids": abroad.ids,
                }
            )
            for number, kind in enumerate(("income", "asset_receivable"))
        )
        self.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "ABR",
                "type": "sale",
                "company_id": abroad.id,
                "default_account_id": income.id,
            }
        )
        partner = self.customer()
        partner.with_company(abroad).property_account_receivable_id = receivable
        self.document("out_invoice", 100)
        self.document("out_invoice", 50, company_id=abroad.id, partner_id=partner.id)
        both = self.june.with_context(allowed_company_ids=(self.company | abroad).ids)
        self.assertEqual(both.invoiced_amount, 150, "stock adds the two raw")
        self.assertEqual(self.figures(both, "invoiced", "return_main"), (200, 200))

    def document(self, move_type, amount, **values):
        """Post an invoice, bill or receipt that carries the campaign itself."""
        line = {"name": "Fee", "quantity": 1, "price_unit": amount, "tax_ids": False}
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "campaign_id": self.june.id,
                "partner_id": self.customer().id,
                "invoice_date": "2026-06-12",
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        move.action_post()
        return move

    def test_invoice_without_order(self):
        """Counts in full for the campaign on the invoice."""
        self.document("out_invoice", 30)
        self.assertEqual(self.figures(self.june, "invoiced"), 30)

    def test_receipts(self):
        """A sales receipt is invoiced like an invoice, a purchase receipt is cost."""
        self.document("out_receipt", 30)
        self.document("in_receipt", 20)
        self.assertEqual(self.figures(self.june, "invoiced", "cost"), (30, 20))

    def test_journal_entry(self):
        """A posted journal entry is neither invoiced nor cost, whatever it carries."""
        lines = self.document("out_invoice", 30).line_ids
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "campaign_id": self.june.id,
                "date": "2026-06-12",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": line.account_id.id,
                            "display_type": line.display_type,
                            "debit": line.debit,
                            "credit": line.credit,
                        }
                    )
                    for line in lines
                ],
            }
        )
        entry.action_post()
        # What a careless reader would count: of a kind with an invoice's line.
        counted = entry.line_ids.filtered(lambda line: line.display_type == "product")
        self.assertEqual(sum(counted.mapped("balance")), -30)
        self.assertEqual(
            self.figures(self.june, "invoiced", "cost", "committed"), (30, 0, 0)
        )

    def test_before_tax(self):
        """A tax of 10 % on order, invoice and bill enters none of the figures."""
        sale, purchase = self.env["account.tax"].create(
            [
                {"name": f"Ten {use}", "amount": 10, "type_tax_use": use}
                for use in ("sale", "purchase")
            ]
        )
        order = self.quotation(self.customer(), 100, campaign_id=self.june.id)
        order.order_line.tax_ids = sale
        order.action_confirm()
        order.date_order = "2026-06-10 12:00:00"
        invoice = self.invoice(order, "2026-06-12")
        bill = self.bill(40, post=False, campaign_id=self.june.id)
        bill.invoice_line_ids.tax_ids = purchase
        bill.action_post()
        totals = (order.amount_total, invoice.amount_total, bill.amount_total)
        self.assertEqual(totals, (110, 110, 44))
        self.assertEqual(
            self.figures(self.june, "ordered", "invoiced", "influenced", "cost"),
            (100, 100, 100, 40),
        )

    def test_foreign_bills_around_a_change_of_rate(self):
        """Each vendor bill at the rate of its own day, posted and draft alike."""
        self.rate("2026-01-01", 2)
        self.rate("2026-06-15", 4)
        for day in ("2026-06-14", "2026-06-15"):
            for post in (True, False):
                self.bill(
                    20,
                    day,
                    post=post,
                    campaign_id=self.june.id,
                    currency_id=self.foreign.id,
                )
        self.assertEqual(self.figures(self.june, "cost", "committed"), (15, 15))
        self.june.roi_currency_id = self.foreign
        self.assertEqual(self.figures(self.june, "cost", "committed"), (40, 40))

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
