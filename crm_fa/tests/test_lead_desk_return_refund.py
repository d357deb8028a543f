from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .lead_return_common import LeadReturnCommon


@tagged("post_install", "-at_install")
class TestLeadReturnRefund(LeadReturnCommon):
    """What goes back to a vendor is credited: in one draft refund, each lead once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_list.return_cap_percent = 100
        cls.vendor = cls.env["res.partner"].create({"name": "Leads & Co"})
        cls.agreement = cls.env["crm.lead.vendor"].create(
            {"partner_id": cls.vendor.id, "company_id": cls.company.id}
        )
        journals = cls.env["account.journal"]
        if not journals.search_count(
            [("type", "=", "purchase"), ("company_id", "=", cls.company.id)]
        ):
            account = cls.env["account.account"].create(
                {"name": "Leads", "code": "LEADS1", "account_type": "expense"}
            )
            journals.create(
                {
                    "name": "Bills",
                    "type": "purchase",
                    "code": "RBILL",
                    "company_id": cls.company.id,
                    "default_account_id": account.id,
                }
            )

    def bought(self, price=12.5, code="other"):
        """Ask for the return of a lead that cost ``price``."""
        self.agreement.price = price
        return self.ask(
            self.lead(company_id=self.company.id, lead_vendor_id=self.agreement.id),
            code,
        )

    def refunds(self):
        return self.env["account.move"].search(
            [("partner_id", "=", self.vendor.id), ("move_type", "=", "in_refund")]
        )

    def test_one_draft_refund(self):
        """Several leads, decided together and later, make one draft of three lines."""
        first, second, third = self.bought(), self.bought(7.5), self.bought(5)
        self.decide(first | second, "action_accept_to_vendor")
        self.decide(third, "action_accept_to_vendor")
        refund = self.refunds()
        self.assertEqual((len(refund), refund.state), (1, "draft"))
        self.assertEqual(sum(refund.invoice_line_ids.mapped("price_unit")), 25.0)
        self.assertEqual((first | second | third).refund_id, refund)
        self.assertEqual(len((first | second | third).refund_line_id), 3)
        self.assertEqual(first.outcome, "to_vendor")
        self.assertFalse(first.lead_id.active)

    def test_never_twice(self):
        """A decided return cannot be decided or credited again."""
        asked = self.bought()
        self.decide(asked, "action_accept_to_vendor")
        with self.assertRaisesRegex(UserError, "not pending any more"):
            self.decide(asked, "action_accept_to_vendor")
        asked._settle_with_vendors()
        self.assertEqual(len(self.refunds().invoice_line_ids), 1)

    def test_posted_refund_is_left_alone(self):
        """Once the accountant has posted a refund, the next lead starts a new one."""
        first, second = self.bought(), self.bought()
        self.decide(first, "action_accept_to_vendor")
        first.refund_id.action_post()
        self.decide(second, "action_accept_to_vendor")
        self.assertEqual(len(self.refunds()), 2)
        self.assertEqual(second.refund_id.state, "draft")

    def test_only_what_goes_back_is_credited(self):
        """Accepted and given to somebody else: the vendor delivered a good lead."""
        asked = self.bought()
        self.decide(asked)
        self.assertEqual(asked.outcome, "redistributed")
        self.assertFalse(self.refunds())

    def test_no_settlement(self):
        """None is none: nothing is credited."""
        self.lead_list.return_settlement = "none"
        asked = self.bought()
        self.decide(asked, "action_accept_to_vendor")
        self.assertEqual(asked.settlement, "none")
        self.assertFalse(self.refunds())

    def deliver(self, count=1, **values):
        """Have the vendor deliver leads that wait."""
        return self.env["crm.lead"].create(
            [
                {
                    "name": f"Delivered {number}",
                    "user_id": False,
                    "lead_list_id": self.lead_list.id,
                    "company_id": self.company.id,
                    "lead_vendor_id": self.agreement.id,
                    **values,
                }
                for number in range(count)
            ]
        )

    def test_replacement(self):
        """The next lead of the vendor replaces: free, to who returned, no cap, once."""
        self.lead_list.return_settlement = "replacement"
        asked = self.bought(12.5)
        self.decide(asked, "action_accept_to_vendor")
        self.assertTrue(asked.replacement_due)
        other = self.env["crm.lead.list"].create({"name": "Other", "code": "rep"})
        self.assertFalse(self.deliver(lead_list_id=other.id).user_id)
        self.env["crm.lead.cap"].create(
            {"user_id": self.seller.id, "period": "day", "maximum": 0}
        )
        first, second = self.deliver(2)
        self.assertEqual(first.user_id, self.seller)
        self.assertFalse(second.user_id)
        self.assertEqual((first.lead_vendor_price, second.lead_vendor_price), (0, 12.5))
        self.assertEqual(asked.replacement_lead_id, first)
        self.assertFalse(asked.replacement_due)
        self.assertFalse(self.refunds())
        row = first.lead_assignment_ids
        self.assertTrue(row.is_replacement)
        self.assertFalse(row.counts)
        with self.assertRaisesRegex(UserError, "it replaced another one"):
            self.ask(first)
        self.assertFalse(self.Return.search([("replacement_due", "=", True)]))

    def test_replacement_passed_on_stays_one(self):
        """A replacement cannot be returned by whoever gets it next either."""
        self.lead_list.return_settlement = "replacement"
        self.decide(self.bought(), "action_accept_to_vendor")
        lead = self.deliver()
        lead.lead_assign(self.mate, "manual")
        with self.assertRaisesRegex(UserError, "it replaced another one"):
            self.ask(lead, user=self.mate)

    def test_credit_instead(self):
        """A manager has the vendor credit what it never replaced; then none is due."""
        self.lead_list.return_settlement = "replacement"
        asked = self.bought(9)
        self.decide(asked, "action_accept_to_vendor")
        with self.assertRaises(AccessError):
            asked.with_user(self.supervisor).action_credit_instead()
        asked.with_user(self.manager).action_credit_instead()
        self.assertEqual(self.refunds().invoice_line_ids.price_unit, 9)
        with self.assertRaisesRegex(UserError, "No replacement is due"):
            asked.with_user(self.manager).action_credit_instead()
        self.assertFalse(self.deliver().user_id)

    def test_unknown_price_is_not_credited(self):
        """What a lead cost is unknown: no line of 0 is written."""
        asked = self.bought(False)
        self.decide(asked, "action_accept_to_vendor")
        self.assertFalse(self.refunds())

    def test_no_vendor(self):
        """A lead that nobody sold to us cannot go back."""
        asked = self.ask(self.lead())
        with self.assertRaisesRegex(UserError, "came from no vendor"):
            self.decide(asked, "action_accept_to_vendor")
        self.assertEqual(asked.state, "pending")
