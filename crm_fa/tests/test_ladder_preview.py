from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderPreview(LadderCommon):
    """With the thresholds as edited, how many would stand where, before saving."""

    def setUp(self):
        super().setUp()
        days = ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"]
        for number in range(6):
            partner = self.customer(f"Preview Customer {number}")
            for day in days[:number]:
                self.buy(partner, day, amount=100 * number)
        archived = self.customer("Archived Customer")
        self.buy(archived, "2026-06-01")
        archived.active = False
        self.settle()
        self.Profile._refresh()
        self.Preview = self.env["crm.ladder.preview"].with_user(self.manager)

    def line(self, preview, code):
        return preview.line_ids.filtered(lambda line: line.rung_id.code == code)

    def counts(self):
        """Return how many customers stand on each rung, by its code."""
        groups = self.Profile._read_group([], ["ladder_rung_id"], ["__count"])
        return {rung.code: count for rung, count in groups}

    def previewed(self, preview):
        lines = preview.line_ids.filtered("new_count")
        return {line.rung_id.code: line.new_count for line in lines}

    def test_opens_with_the_present_thresholds(self):
        """Unchanged thresholds, unchanged counts, and nothing to warn of."""
        preview = Form(self.Preview).save()
        self.assertEqual(
            preview.line_ids.rung_id, self.env["crm.ladder.rung"].search([])
        )
        self.assertEqual(self.line(preview, "loyal").min_purchase_days, 4)
        self.assertTrue(preview.is_counted)
        self.assertFalse(preview.warning_text)
        self.assertFalse(any(preview.line_ids.mapped("difference")))
        self.assertEqual(self.previewed(preview), self.counts())

    def test_counts_equal_those_after_applying(self):
        """What the preview promises is what applying brings."""
        preview = self.Preview.create({})
        self.line(preview, "repeat").min_purchase_days = 3
        self.line(preview, "loyal").min_revenue = 2000
        self.assertFalse(preview.is_counted)
        before = self.counts()
        preview.action_preview()
        self.assertTrue(preview.is_counted)
        promised = self.previewed(preview)
        self.assertNotEqual(promised, before)
        self.assertEqual(self.counts(), before, "a preview writes nothing")
        self.assertEqual(self.line(preview, "customer").difference, 1)
        preview.action_apply()
        self.assertEqual(self.rungs["repeat"].min_purchase_days, 3)
        # Nobody has stood anywhere for long: falls wait for the dwell days.
        with freeze_time("2026-07-14 12:00:00"):
            self.Profile._refresh(trigger="threshold")
        self.assertEqual(self.counts(), promised)

    def test_a_window_is_previewed_too(self):
        """Purchases within the last days only: the facts are counted anew."""
        preview = self.Preview.create({})
        self.line(preview, "repeat").window_days = 60
        self.line(preview, "loyal").min_purchase_days = 9
        self.line(preview, "advocate").min_purchase_days = 9
        preview.action_preview()
        # Bought on 1 May and 1 June: those with five purchase days only.
        self.assertEqual(self.line(preview, "repeat").new_count, 1)

    def test_dwell_days_are_taken_as_over(self):
        """Who would fall is counted where they end up, not where they wait."""
        preview = self.Preview.create({})
        for line in preview.line_ids:
            line.min_purchase_days = 9
        self.line(preview, "suspect").min_purchase_days = 0
        preview.action_preview()
        here = self.line(preview, "suspect")
        self.assertEqual(here.new_count, sum(preview.line_ids.mapped("today_count")))

    def test_who_would_stand_nowhere_is_told(self):
        """A lowest rung that asks something leaves people without a rung."""
        preview = self.Preview.create({})
        self.line(preview, "suspect").min_leads = 1
        preview.action_preview()
        self.assertEqual(
            preview.nowhere_count, self.line(preview, "suspect").today_count
        )

    def test_a_stricter_lower_rung_is_warned_of(self):
        """A lower rung that asks for more is warned of at once, and not refused."""
        form = Form(self.Preview)
        with form.line_ids.edit(3) as line:
            line.min_purchase_days = 5
        self.assertIn(
            "Repeat Customer asks for more than Loyal Customer above it "
            "(Purchase Days)",
            form.warning_text,
        )
        form.save().action_preview()

    def test_negative_thresholds_are_refused(self):
        """With a message that names the rung, the threshold and the value."""
        preview = self.Preview.create({})
        self.line(preview, "customer").min_purchases = -1
        message = "Customer: Purchases cannot be negative .-1"
        self.assertRegex(preview.warning_text, message)
        with self.assertRaisesRegex(UserError, message):
            preview.action_preview()
        with self.assertRaisesRegex(UserError, message):
            preview.action_apply()
        self.assertEqual(self.rungs["customer"].min_purchases, 1)

    def test_salespeople_may_not(self):
        """Neither open nor apply it, not even one that a manager opened."""
        with self.assertRaises(AccessError):
            self.env["crm.ladder.preview"].with_user(self.salesperson).create({})
        preview = self.Preview.create({}).with_user(self.salesperson)
        with self.assertRaises(AccessError):
            preview.action_apply()
        with self.assertRaisesRegex(AccessError, "Only sales managers"):
            preview.sudo().action_apply()

    def test_applying_writes_what_changed_only(self):
        """Who applies unchanged thresholds has nothing computed anew."""
        preview = self.Preview.create({})
        with patch.object(
            self.registry["crm.ladder.rung"], "_thresholds_changed"
        ) as changed:
            preview.action_apply()
            changed.assert_not_called()
            self.line(preview, "repeat").min_purchases = 3
            preview.action_apply()
            changed.assert_called_once()
        self.assertEqual(self.rungs["repeat"].min_purchases, 3)
