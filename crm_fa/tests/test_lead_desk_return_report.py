import io
import json

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from .lead_return_common import NOW, LeadReturnCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestLeadReturnReport(LeadReturnCommon):
    """How many leads come back, from whom, why, and what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_list.return_cap_percent = False
        cls.Analysis = cls.env["crm.lead.return.analysis"]
        cls.Person = cls.env["crm.lead.return.person"]

    def figures(self, group, *names):
        rows = self.Analysis._read_group(
            [("list_id", "=", self.lead_list.id)], [group], names
        )
        return {key: tuple(values) for key, *values in rows}

    def give_back(self, leads, code="other"):
        asked = self.ask(leads, code)
        self.decide(asked)
        return asked

    def test_rate_is_of_sums(self):
        """One of one and one of nine are two of ten, not the average of the rates."""
        self.give_back(self.lead())
        mates = self.env["crm.lead"]
        for _number in range(9):
            mates |= self.lead(user=self.mate)
        self.give_back(mates[0])
        rates = self.figures("user_id", "received:sum", "rate_percent:avg")
        self.assertEqual(rates[self.seller], (1, 100.0))
        self.assertEqual(rates[self.mate][0], 9)
        self.assertAlmostEqual(rates[self.mate][1], 100 / 9)
        rates = self.figures("list_id", "rate_percent:avg")
        self.assertEqual(rates[self.lead_list], (20.0,))

    def test_states(self):
        """Asked, accepted, refused and pending are counted apart, by reason."""
        accepted, refused, _pending = (self.lead(str(n)) for n in range(3))
        self.give_back(accepted, "wrong_product")
        self.reject(self.ask(refused, "wrong_product"))
        self.ask(_pending, "other")
        rows = self.figures(
            "reason_id", "asked:sum", "accepted:sum", "refused:sum", "pending:sum"
        )
        self.assertEqual(rows[self.reason("wrong_product")], (2, 1, 1, 0))
        self.assertEqual(rows[self.reason("other")], (1, 0, 0, 1))

    def test_value(self):
        """Accepted ones count with their price at the day's rate; unknown is empty."""
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = euro if self.company.currency_id != euro else self.env.ref("base.USD")
        vendor = self.env["crm.lead.vendor"].create(
            {
                "partner_id": self.customer("Leads & Co").id,
                "price": 10,
                "currency_id": other.id,
            }
        )
        self.env["res.currency.rate"].search(
            [("currency_id", "in", (other | self.company.currency_id).ids)]
        ).unlink()
        values = {"company_id": self.company.id, "lead_vendor_id": vendor.id}
        asked = self.give_back(self.lead(**values))
        self.ask(self.lead(**values))
        self.assertFalse(self.figures("vendor_id", "value:sum")[vendor.partner_id][0])
        for currency, rate in ((other, 2.0), (self.company.currency_id, 1.0)):
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": asked.request_date, "rate": rate}
            )
        value = self.figures("vendor_id", "value:sum", "accepted:sum")
        self.assertEqual(value[vendor.partner_id], (5.0, 1))

    def test_people_over_thirty_percent(self):
        """Three of ten are not over 30 %, four are; 30 days ago does not count."""
        leads = self.leads(10)
        self.give_back(leads[:3])
        over = [("rate_percent", ">", 30), ("user_id", "=", self.seller.id)]
        self.env.flush_all()
        self.assertFalse(self.Person.search(over))
        self.give_back(leads[3])
        self.env.flush_all()
        row = self.Person.search(over)
        self.assertEqual((row.received, row.accepted, row.rate_percent), (10, 4, 40))
        self.assertIn(
            ("user_id", "=", self.seller.id), row.action_open_returns()["domain"]
        )
        with freeze_time("2026-08-01"):
            self.env.invalidate_all()
            self.assertFalse(self.Person.search(over))

    def test_who_sees_whose(self):
        """A salesperson sees their own row, a supervisor of the list all of it."""
        self.give_back(self.lead())
        self.lead(user=self.mate)
        self.env.flush_all()
        for user, seen in (
            (self.seller, {self.seller}),
            (self.mate, {self.mate}),
            (self.supervisor, {self.seller, self.mate}),
            (self.manager, {self.seller, self.mate}),
        ):
            rows = self.Analysis.with_user(user).search(
                [("list_id", "=", self.lead_list.id)]
            )
            self.assertEqual(set(rows.user_id), seen)
        self.assertEqual(self.Person.with_user(self.mate).search([]).user_id, self.mate)

    def test_workbook(self):
        """A sheet for each way of looking, with the same figures."""
        self.give_back(self.leads(4)[0])
        self.env.flush_all()
        stream = io.BytesIO()
        manager = self.manager
        manager.group_ids += self.env.ref("base.group_allow_export")
        self.env["crm.ladder.xlsx"].with_user(manager)._write_workbook(
            "lead_returns",
            json.dumps([["list_id", "=", self.lead_list.id]]),
            stream,
        )
        book = load_workbook(io.BytesIO(stream.getvalue()))
        self.assertEqual(
            book.sheetnames,
            [
                "Salesperson",
                "Lead List",
                "Source",
                "Lead Vendor",
                "Campaign",
                "Reason",
            ],
        )
        first = [cell.value for cell in book["Salesperson"][2]]
        self.assertEqual(first[:7], [self.seller.name, 4, 1, 1, 0, 0, 25])
        reasons = [cell.value for cell in book["Reason"][2]]
        self.assertEqual(reasons[1:4], [0, 1, 1])
