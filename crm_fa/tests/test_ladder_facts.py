from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderFacts(LadderCommon):
    """Every fact of a profile, at its boundaries."""

    def test_first_purchase_makes_a_customer(self):
        """One confirmed order: one purchase on one day, and the rung `customer`."""
        partner = self.customer()
        self.settle()
        self.assertRung(partner, "suspect")
        self.buy(partner, "2026-06-30", amount=120)
        self.settle()
        self.assertRung(partner, "customer")
        self.assertRecordValues(
            self.profile(partner),
            [
                {
                    "lead_count": 0,
                    "quotation_count": 1,
                    "purchase_count": 1,
                    "purchase_day_count": 1,
                    "first_purchase_date": date(2026, 6, 30),
                    "last_purchase_date": date(2026, 6, 30),
                    "revenue": 120.0,
                    "mean_interval_days": False,
                    "overdue_ratio": False,
                    "is_lapsed": False,
                    "rung_id": self.rungs["customer"].id,
                }
            ],
        )
        move = self.moves(partner)[-1]
        self.assertEqual(move.trigger, "order")
        self.assertEqual(move.direction, "up")
        self.assertEqual(move.source_model, "sale.order")
