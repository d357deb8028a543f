from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .report_common import TODAY, ReportCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLadderSnapshot(ReportCommon):
    """The ladder on a day in the past."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live_once()

    def snapshot(self, day):
        self.env.invalidate_all()
        return self.Snapshot.with_context(ladder_at=day).search([])

    def test_snapshot_equals_the_journal_of_every_customer(self):
        """On any day it agrees with what is read back customer by customer."""
        partners = self.ana | self.bob | self.dan
        for day in (
            "2026-01-09",
            "2026-01-10",
            "2026-02-04",
            "2026-02-05",
            "2026-02-28",
            "2026-03-03",
            "2026-05-19",
            "2026-05-20",
            "2026-06-30",
        ):
            rows = self.snapshot(day)
            found = {row.partner_id: row.rung_id for row in rows if row.partner_id}
            expected = {
                partner: rung
                for partner, rung in partners._ladder_rung_at(day).items()
                if rung
            }
            self.assertEqual(found, expected, day)
            self.assertLessEqual(set(rows.mapped("date")), {date.fromisoformat(day)})

    def test_snapshot_equals_the_distribution(self):
        """At a month's end both count the same, deleted customers included."""
        for day in ("2026-01-31", "2026-02-28", "2026-03-31"):
            counts = {}
            for row in self.snapshot(day):
                counts[row.rung_id.code] = counts.get(row.rung_id.code, 0) + 1
            self.assertEqual(counts, self.distribution(day), day)

    def test_snapshot_tells_what_became_of_them(self):
        """Rung then, rung now, and whether that is higher, lower, same or left."""
        rows = {row.id: row for row in self.snapshot("2026-02-28")}
        self.assertEqual(
            {number: row.change for number, row in rows.items()},
            {
                self.ana.id: "up",
                self.bob.id: "up",
                self.cyd_number: "left",
                self.dan.id: "same",
            },
        )
        ana = rows[self.ana.id]
        self.assertEqual(ana.rung_id, self.rungs["customer"])
        self.assertEqual(ana.rung_now_id, self.rungs["repeat"])
        self.assertEqual(ana.salesperson_id, self.salesperson)
        self.assertFalse(rows[self.cyd_number].partner_id)

    def test_snapshot_of_a_merged_customer(self):
        """The customer that was merged stood on its own then; the survivor is named."""
        dan_number = self.dan.id
        with self.on("2026-06-01"):
            self.merge(self.dan, self.bob)
        row = self.snapshot("2026-02-28").filtered(lambda r: r.id == dan_number)
        self.assertFalse(row.partner_id)
        self.assertEqual(row.survivor_id, self.bob)
        self.assertEqual(row.change, "left")

    def test_snapshot_without_a_day_is_of_today(self):
        rows = self.Snapshot.search([])
        self.assertEqual(set(rows.mapped("change")), {"same"})
        self.assertEqual(set(rows.mapped("date")), {date(2026, 6, 30)})

    def test_snapshot_in_words(self):
        """Filters ask in words: the end of last month."""
        rows = self.snapshot("today =1d -1d")
        self.assertEqual(set(rows.mapped("date")), {date(2026, 5, 31)})

    def test_snapshot_of_a_day_that_is_none(self):
        for asked in ("31/12/2025", "2026-02-30", "soon", "=9", 7, ["2026-01-01"]):
            with (
                self.subTest(asked=asked),
                self.assertRaisesRegex(UserError, "is not a date"),
            ):
                self.snapshot(asked)
        with self.assertRaisesRegex(UserError, "not known yet"):
            self.snapshot("2026-07-01")

    def test_wizard_asks_for_the_day(self):
        """A past day opens the report on it; a day to come is refused."""
        wizard = Form(self.env["crm.ladder.snapshot.wizard"])
        self.assertEqual(wizard.date, date(2026, 6, 30))
        wizard.date = "2026-02-28"
        action = wizard.save().action_show()
        self.assertEqual(action["context"], {"ladder_at": "2026-02-28"})
        self.assertEqual(action["res_model"], "crm.ladder.snapshot")
        self.assertEqual(action["view_mode"].split(",")[0], "graph")
        with self.assertRaisesRegex((UserError, ValidationError), "not known yet"):
            self.env["crm.ladder.snapshot.wizard"].create({"date": "2026-07-01"})

    def test_contact_that_becomes_a_customer_of_its_own(self):
        """It joins the ladder that day; the company's rung was never its own."""
        with self.on("2026-06-10"):
            company = self.customer("Company", is_company=True)
            contact = self.customer("Contact", parent_id=company.id)
            self.quotation(company)
        self.assertRung(contact, "prospect")
        with self.on("2026-06-20"):
            contact.parent_id = False
        self.assertRung(contact, "suspect")
        self.assertEqual(self.moves(contact).mapped("direction"), ["enter"])
        found = {
            row.partner_id: row.rung_id.code for row in self.snapshot("2026-06-20")
        }
        self.assertEqual(found[contact], "suspect")
        self.assertNotIn(contact, self.snapshot("2026-06-19").partner_id)
        with self.on("2026-06-25"):
            # Changed one's mind within one transaction: nothing happened.
            contact.parent_id = company
            contact.parent_id = False
        self.assertEqual(self.moves(contact).mapped("direction"), ["enter"])
