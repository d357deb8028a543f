from datetime import datetime

from freezegun import freeze_time

from odoo.tests import new_test_user

from .common import LadderCommon

TODAY = "2026-06-30 12:00:00"


class ReportCommon(LadderCommon):
    """A journal made by customers who really buy, on days that are known.

    ::

        day (2026)   Ana        Bob        Cyd        Dan
        10 January   suspect    suspect    suspect
         5 February  customer                         suspect
        20 February             prospect
         3 March     repeat
        12 March                           deleted
        20 May                  customer
        30 June      (today)

    Ana is the salesperson's, Bob a colleague's, Cyd and Dan nobody's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Who was on the ladder before is none of these tests' business.
        cls.env.cr.execute(
            """
            DELETE FROM crm_ladder_move;
            DELETE FROM crm_customer_profile;
            UPDATE res_partner SET ladder_rung_id = NULL, ladder_date = NULL;
            """
        )
        cls.env.invalidate_all()
        cls.colleague = new_test_user(
            cls.env,
            "ladder_colleague",
            "sales_team.group_sale_salesman_all_leads,base.group_allow_export",
        )
        cls.Stay = cls.env["crm.ladder.stay"]
        cls.Distribution = cls.env["crm.ladder.distribution"]
        cls.Stats = cls.env["crm.ladder.rung.stats"]
        cls.Snapshot = cls.env["crm.ladder.snapshot"]

    def on(self, day):
        """Live on another day: ``with self.on("2026-01-10"): ...``"""
        return _Day(self, day)

    def live(self):
        """Let the history in the table above happen."""
        with self.on("2026-01-10"):
            self.ana = self.customer("Ana", user_id=self.salesperson.id)
            self.bob = self.customer("Bob", user_id=self.colleague.id)
            self.cyd = self.customer("Cyd")
        self.cyd_number = self.cyd.id
        with self.on("2026-02-05"):
            self.dan = self.customer("Dan")
            self.buy(self.ana, amount=100)
        with self.on("2026-02-20"):
            self.quotation(self.bob)
        with self.on("2026-03-03"):
            self.buy(self.ana, amount=50.5)
        with self.on("2026-03-12"):
            self.cyd.unlink()
        with self.on("2026-05-20"):
            self.buy(self.bob, amount=20)

    @classmethod
    def live_once(cls):
        """Let that history happen before all tests of the class."""
        test = cls()
        test.live()
        for name in ("ana", "bob", "dan", "cyd_number"):
            setattr(cls, name, getattr(test, name))

    def merge(self, loser, survivor):
        """Merge two customers into one, as the merge wizard does."""
        self.env["base.partner.merge.automatic.wizard"].create(
            {"partner_ids": (loser | survivor).ids, "dst_partner_id": survivor.id}
        )._merge((loser | survivor).ids, survivor)

    def distribution(self, day, company=False):
        """Return {code: customers} of one month, without zeros."""
        rows = self.Distribution.search(
            [("date", "=", day), ("company_id", "=", company)]
        )
        return {row.rung_id.code: row.customers for row in rows if row.customers}

    def second_company(self):
        """Create another company, and a salesperson of its own."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = new_test_user(
            self.env,
            "ladder_elsewhere",
            "sales_team.group_sale_salesman_all_leads,base.group_allow_export",
            company_id=company.id,
            company_ids=company.ids,
        )
        return company, user


class _Day:
    def __init__(self, test, day):
        moment = day if " " in day else f"{day} 12:00:00"
        self.test = test
        self.clock = freeze_time(datetime.fromisoformat(moment))

    def __enter__(self):
        self.clock.start()

    def __exit__(self, *error):
        try:
            if not error[0]:
                self.test.settle()
        finally:
            self.clock.stop()
        # Reports are read from the journal, not from what was read before.
        self.test.env.invalidate_all()
