from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .test_recovery_report import NOW, ReportCommon


class EffectCommon(ReportCommon):
    """Closed 200 days ago: what happened in the 180 days that followed?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.cr.execute("DELETE FROM crm_ladder_move")
        cls.Effect = cls.env["crm.recovery.effect"]
        cls.closed_on = datetime(2026, 6, 30, 12) - timedelta(days=200)

    def people(self, count, rung="customer", since=None):
        """Return customers who have stood on a rung since a moment."""
        partners = self.env["res.partner"].create(
            [{"name": f"Buyer {number}"} for number in range(count)]
        )
        for partner in partners:
            self.stand(partner, rung, since or self.closed_on - timedelta(days=50))
        return partners

    def stand(self, partner, rung, moment):
        """Write a move into the ladder's journal, as its own statement does."""
        self.env.cr.execute(
            """
            INSERT INTO crm_ladder_move
                   (partner_id, partner_ref, to_rung_id, direction, date, trigger)
            VALUES (%s, %s, %s, 'enter', %s, 'order')
            """,
            [partner.id, partner.id, self.rungs[rung].id, moment],
        )
        self.Effect.invalidate_model()

    def let_down(self, partners, moment=None, **values):
        """Give each a case that was closed at a moment."""
        cases = self.env["crm.recovery"].create(
            [
                {
                    "title": "Late",
                    "partner_id": partner.id,
                    "category_id": self.category.id,
                    **values,
                }
                for partner in partners
            ]
        )
        cases._through_door().write(
            {
                "state": "closed",
                "outcome": "kept",
                "date_closed": moment or self.closed_on,
            }
        )
        return cases

    def bought(self, partners, days):
        """Let each buy so many days after the closing day."""
        for partner in partners:
            self.buy(partner, (self.closed_on + timedelta(days=days)).date())

    def both(self, own, like):
        """Return the comparison of so many customers with so many others."""
        recovered, others = self.people(own), self.people(like)
        self.let_down(recovered)
        self.bought(recovered[:15], 30)
        self.bought(others[:6], 30)
        return self.Effect.compare()["repurchased"]


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestRecoveryEffect(EffectCommon):
    """Did customers come back, moved up, or left?"""

    def test_thirty_are_enough(self):
        """15 of 30 bought again, 6 of 30 of their like: 30 points more."""
        result = self.both(30, 30)
        self.assertEqual((result["recovered"], result["others"]), (30, 30))
        self.assertEqual(
            (result["recovered_percent"], result["others_percent"]), (50, 20)
        )
        rows = self.Effect._read_group([], ["side"], ["repurchase_percent:avg"])
        self.assertEqual(dict(rows), {"recovered": 50, "like": 20})

    def test_29_are_too_few(self):
        """On either side; the counts are told, the shares are not."""
        result = self.both(29, 30)
        self.assertTrue(result["too_few"])
        self.assertEqual((result["recovered"], result["others"]), (29, 30))
        self.assertIsNone(result["difference"])
        moved = self.Effect.compare()["moved_up"]
        self.assertTrue(moved["too_few"])
        self.assertIsNone(moved["difference"])
        rows = dict(self.Effect._read_group([], ["side"], ["repurchase_percent:avg"]))
        self.assertFalse(rows["recovered"])
        self.assertEqual(rows["like"], 20)

    def test_window(self):
        """After the closing day, up to the 180th day; a cancelled order never."""
        partners = self.people(5)
        self.let_down(partners)
        for partner, days in zip(partners, (0, 1, 180, 181), strict=False):
            self.bought(partner, days)
        order = self.quotation(partners[4])
        order.date_order = self.closed_on + timedelta(days=5)
        found = self.Effect.search([("side", "=", "recovered")])
        bought = {row.partner_id: row.repurchased for row in found}
        self.assertEqual([bought[partner] for partner in partners], [0, 1, 1, 0, 0])

    def test_ripe(self):
        """A case counts 180 days after it was closed, not a day earlier."""
        today = datetime(2026, 6, 30, 12)
        for days, counted in ((179, 0), (180, 1)):
            partner = self.people(1, since=today - timedelta(days=300))
            self.let_down(partner, today - timedelta(days=days))
            rows = self.Effect.search_count([("partner_id", "=", partner.id)])
            self.assertEqual(rows, counted)

    def test_rungs_and_movement(self):
        """Compared on the rung then; who rose, fell or stayed in the 180 days."""
        rose, fell, stayed, late = self.people(4)
        moment = self.closed_on + timedelta(days=100)
        self.stand(rose, "repeat", moment)
        self.stand(fell, "prospect", moment)
        self.stand(late, "repeat", self.closed_on + timedelta(days=182))
        other, elsewhere = self.people(1), self.people(1, "prospect")
        self.stand(other, "repeat", moment)
        self.let_down(rose + fell + stayed + late)
        rows = {row.partner_id: row for row in self.Effect.search([])}
        self.assertEqual(
            [rows[one].movement for one in (rose, fell, stayed, late)],
            ["up", "down", "same", "same"],
        )
        self.assertEqual(rows[other].side, "like")
        self.assertEqual(rows[other].rung_id, self.rungs["customer"])
        self.assertEqual(rows[other].moved_up, 1)
        self.assertNotIn(elsewhere, rows)

    def test_who_had_an_incident_is_no_like(self):
        """Open or closed; a cancelled case was no incident. The last case counts."""
        recovered = self.people(1)
        self.let_down(recovered, self.closed_on - timedelta(days=20))
        last = self.let_down(recovered)
        complaining, mistaken = self.people(1), self.people(1)
        self.case(partner_id=complaining.id)
        self.case(partner_id=mistaken.id)._cancel("Typed twice")
        rows = {row.partner_id: row for row in self.Effect.search([])}
        self.assertEqual(rows[recovered].recovery_id, last)
        self.assertNotIn(complaining, rows)
        self.assertEqual(rows[mistaken].side, "like")
        self.assertEqual(len(set(self.Effect.search([]).ids)), 2)

    def test_quarters_are_compared_with_themselves(self):
        """Customers without an incident count in each quarter that is looked at."""
        spring = self.closed_on - timedelta(days=90)
        self.let_down(self.people(1, since=spring - timedelta(days=9)))
        self.let_down(self.people(1, since=spring - timedelta(days=9)), spring)
        other = self.people(1, since=spring - timedelta(days=9))
        rows = self.Effect.search([("partner_id", "=", other.id)])
        self.assertEqual(len(rows), 2)
        self.assertEqual(
            set(rows.mapped("date")),
            {fields.Date.to_date(day.date()) for day in (spring, self.closed_on)},
        )

    def test_quarters_of_the_reader(self):
        """20 and 23 December: one Gregorian quarter, autumn and winter for Persians."""
        self.env["res.lang"]._activate_lang("fa_IR")
        since = self.closed_on - timedelta(days=50)
        autumn, winter, other = (self.people(1, since=since) for _number in range(3))
        self.let_down(autumn, datetime(2025, 12, 20, 12))
        self.let_down(winter, datetime(2025, 12, 23, 12))
        for lang, days in (("en_US", [22]), ("fa_IR", [20, 23])):
            with self.subTest(lang=lang):
                self.manager.lang = lang
                effects = self.Effect.with_user(self.manager).with_context(lang=lang)
                effects.invalidate_model()
                rows = effects.search([("side", "=", "like")], order="date")
                self.assertEqual(rows.partner_id, other)
                self.assertEqual([row.date.day for row in rows], days)
                self.assertEqual(len(set(effects.search([]).ids)), 2 + len(days))
