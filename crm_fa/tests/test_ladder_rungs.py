from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.ladder_rules import THRESHOLDS
from .common import LadderCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 12:00:00")
class TestLadderRungs(LadderCommon):
    """Which facts make which rung, at n - 1, n and n + 1, in both directions."""

    def at(self, day, partner):
        """Judge ``partner`` as of ``day``."""
        self.settle()
        with freeze_time(f"{day} 12:00:00"):
            self.Profile._refresh(partner)

    def test_suspect_and_prospect(self):
        """Nothing known: suspect. One lead or one quotation: prospect."""
        nobody, lead, quotation = (self.customer(name) for name in "abc")
        self.env["crm.lead"].create({"name": "Lead", "partner_id": lead.id})
        self.quotation(quotation).action_cancel()
        self.settle()
        self.assertRung(nobody, "suspect")
        self.assertRung(lead, "prospect")
        self.assertRung(quotation, "prospect")

    def test_looks_are_known_anew(self):
        """A rung's name and colour, kept in memory, change wherever they are shown."""
        self.env["res.lang"]._activate_lang("fa_IR")
        partner = self.customer()
        lead = self.env["crm.lead"].create({"name": "Lead", "partner_id": partner.id})
        order = self.quotation(partner)
        self.settle()
        rung = self.rungs["prospect"]

        def shown(lang="en_US"):
            records = [one.with_context(lang=lang) for one in (partner, lead, order)]
            names = {one.ladder_rung_id.display_name for one in records}
            colors = {one.ladder_rung_color for one in records}
            self.assertEqual((len(names), len(colors)), (1, 1))
            return names.pop(), colors.pop()

        rung.write({"name": "Knows us", "color": 4})
        self.assertEqual(shown(), ("Knows us", 4))
        rung.color = 5
        self.assertEqual(shown(), ("Knows us", 5))
        rung.update_field_translations("name", {"fa_IR": "آشنا"})
        self.assertEqual(shown("fa_IR"), ("آشنا", 5))
        rung.with_context(lang="fa_IR").name = "شناسا"
        self.assertEqual([shown("fa_IR"), shown()], [("شناسا", 5), ("Knows us", 5)])
        new = self.env["crm.ladder.rung"].new({"name": "Not yet", "color": 7})
        self.assertEqual((new.display_name, new._get_color()), ("Not yet", 7))
        self.assertFalse(self.env["crm.ladder.rung"]._get_color())
        rung.active = False
        self.assertEqual(rung.display_name, "Knows us")

    def test_repeat_needs_two_days(self):
        """Two purchases on one day: customer. On two days: repeat."""
        partner = self.customer()
        self.buy(partner, "2026-06-01")
        self.buy(partner, "2026-06-01")
        self.settle()
        self.assertRung(partner, "customer")
        self.buy(partner, "2026-06-02")
        self.settle()
        self.assertRung(partner, "repeat")

    def test_loyal_needs_four_days(self):
        """3 purchase days: repeat; 4: loyal; 5: loyal."""
        partner = self.customer()
        for day in ("2026-06-09", "2026-06-16", "2026-06-23"):
            self.buy(partner, day)
        self.settle()
        self.assertRung(partner, "repeat")
        self.buy(partner, "2026-06-29")
        self.settle()
        self.assertRung(partner, "loyal")
        self.buy(partner, "2026-06-30")
        self.settle()
        self.assertRung(partner, "loyal")

    def test_loyal_until_twice_overdue(self):
        """Ratio 2.0 is loyal still; a day later it is not."""
        partner = self.customer()
        for day in ("2026-03-01", "2026-03-11", "2026-03-21", "2026-03-31"):
            self.buy(partner, day)
        self.settle()
        partner.ladder_rung_id.dwell_days = 0
        self.rungs["loyal"].dwell_days = 0
        self.at("2026-04-19", partner)
        self.assertRung(partner, "loyal")
        self.at("2026-04-20", partner)
        self.assertRung(partner, "loyal")
        self.at("2026-04-21", partner)
        self.assertRung(partner, "repeat")

    def test_advocate_needs_a_referral_that_came(self):
        """A referred partner counts from its first lead or purchase, not before."""
        partner = self.customer()
        for day in ("2026-06-09", "2026-06-16", "2026-06-23", "2026-06-29"):
            self.buy(partner, day)
        friend = self.customer("Friend", ladder_referrer_id=partner.id)
        self.settle()
        self.assertRung(partner, "loyal")
        self.assertEqual(self.profile(partner).referral_count, 0)
        self.env["crm.lead"].create({"name": "Lead", "partner_id": friend.id})
        self.settle()
        self.assertRung(partner, "advocate")
        self.assertEqual(self.profile(partner).referral_count, 1)
        self.assertEqual(self.moves(partner)[-1].direction, "up")

    def test_purchase_of_the_referred_counts(self):
        """Also a referred partner who buys without a lead."""
        partner = self.customer()
        friend = self.customer("Friend", ladder_referrer_id=partner.id)
        self.settle()
        self.assertEqual(self.profile(partner).referral_count, 0)
        self.buy(friend)
        self.settle()
        self.assertEqual(self.profile(partner).referral_count, 1)

    def test_falls_and_rises(self):
        """Both directions: a credited purchase takes the rung back after the dwell."""
        partner = self.customer()
        order = self.buy(partner)
        self.settle()
        self.assertRung(partner, "customer")
        self.credit(self.invoice(order))
        self.settle()
        self.assertRung(partner, "customer")
        self.assertEqual(self.profile(partner).rung_id.code, "prospect")
        self.at("2026-07-13", partner)
        self.assertRung(partner, "customer")
        self.at("2026-07-14", partner)
        self.assertRung(partner, "prospect")
        move = self.moves(partner)[-1]
        self.assertRecordValues(
            move,
            [
                {
                    "from_rung_id": self.rungs["customer"].id,
                    "to_rung_id": self.rungs["prospect"].id,
                    "direction": "down",
                    "trigger": "time",
                }
            ],
        )

    def test_dwell_delays_down_only(self):
        """Up at once, though the present rung was entered today."""
        partner = self.customer()
        self.buy(partner, "2026-06-29")
        self.settle()
        self.assertRung(partner, "customer")
        self.buy(partner, "2026-06-30")
        self.settle()
        self.assertRung(partner, "repeat")

    def test_window(self):
        """Purchases within the window only; bought exactly so long ago counts."""
        self.rungs["repeat"].window_days = 30
        partner = self.customer()
        self.buy(partner, "2026-05-31")
        self.buy(partner, "2026-06-30")
        self.settle()
        self.assertRung(partner, "repeat")
        other = self.customer("Other")
        self.buy(other, "2026-05-30")
        self.buy(other, "2026-06-30")
        self.settle()
        self.assertRung(other, "customer")
        missing = other.ladder_bar["next"]["missing"]
        self.assertEqual(
            missing,
            ["1 more purchase within 30 days", "1 more purchase day within 30 days"],
        )

    def test_window_in_the_journal(self):
        """The facts that decided are those of the window, and the journal has them."""
        self.rungs["repeat"].window_days = 30
        self.rungs["loyal"].window_days = 365
        partner = self.customer()
        self.buy(partner, "2026-05-01", amount=70)
        self.buy(partner, "2026-05-31")
        self.buy(partner, "2026-06-30")
        self.settle()
        move = self.moves(partner)[-1:]
        self.assertEqual(move.to_rung_id.code, "repeat")
        revenue = self.company.currency_id.format
        self.assertEqual(
            move.evidence_text.splitlines()[-2:],
            [
                "Of the last 30 days: purchases 2, purchase days 2, "
                f"revenue {revenue(200)}",
                "Of the last 365 days: purchases 3, purchase days 3, "
                f"revenue {revenue(270)}",
            ],
        )
        with freeze_time("2026-08-30 12:00:00"):
            self.Profile._refresh()
            fallen = self.moves(partner)[-1:]
            self.assertEqual(fallen.direction, "down")
            self.assertIn(
                "Of the last 30 days: purchases 0, purchase days 0, "
                f"revenue {revenue(0)}",
                fallen.evidence_text,
            )

    def test_min_revenue(self):
        """99.99 does not reach 100; 100 does, 100.01 does."""
        self.rungs["customer"].min_revenue = 100
        for amount, code in (
            (99.99, "prospect"),
            (100, "customer"),
            (100.01, "customer"),
        ):
            with self.subTest(amount=amount):
                partner = self.customer()
                self.buy(partner, amount=amount)
                self.settle()
                self.assertRung(partner, code)

    def test_min_leads(self):
        """Leads and quotations count together."""
        self.rungs["prospect"].min_leads = 2
        partner = self.customer()
        self.quotation(partner)
        self.settle()
        self.assertRung(partner, "suspect")
        self.env["crm.lead"].create({"name": "Lead", "partner_id": partner.id})
        self.settle()
        self.assertRung(partner, "prospect")

    def test_users_own_rung(self):
        """A rung that a company adds works like the six; archived ones do not count."""
        big = self.env["crm.ladder.rung"].create(
            {"name": "Big", "code": "big", "sequence": 45, "min_revenue": 1000}
        )
        partner = self.customer()
        self.buy(partner, amount=1000)
        self.settle()
        self.assertRung(partner, "big")
        big.active = False
        self.at("2026-06-30", partner)
        self.assertRung(partner, "customer")

    def test_nearly_there(self):
        """3 of 4 purchase days is nearly loyal; 1 of 2 purchases is nothing special."""
        partner = self.customer()
        self.buy(partner, "2026-06-10")
        self.settle()
        self.assertFalse(self.profile(partner).is_nearly_there)
        self.buy(partner, "2026-06-20")
        self.settle()
        self.assertFalse(self.profile(partner).is_nearly_there)
        self.buy(partner, "2026-06-29")
        self.settle()
        self.assertTrue(self.profile(partner).is_nearly_there)

    def test_bar_says_what_is_missing(self):
        """The bar names the next rung, what it lacks, and why the present one."""
        partner = self.customer()
        self.buy(partner, "2026-06-10")
        self.buy(partner, "2026-06-20")
        self.settle()
        bar = partner.ladder_bar
        self.assertEqual(
            [rung["name"] for rung in bar["rungs"] if rung["current"]],
            ["Repeat Customer"],
        )
        self.assertEqual(sum(rung["reached"] for rung in bar["rungs"]), 4)
        self.assertEqual(bar["next"]["name"], "Loyal Customer")
        self.assertEqual(bar["next"]["missing"], ["2 more purchase days"])
        self.assertEqual(bar["why"][0], "Purchases: 2, purchase days: 2")

    def test_bar_says_when_a_fall_is_waiting(self):
        """While the dwell days run, the bar says where to and when."""
        partner = self.customer()
        order = self.buy(partner)
        self.settle()
        order._action_cancel()
        self.settle()
        self.assertIn("Prospect", partner.ladder_bar["waiting"])
        self.assertIn("07/14/2026", partner.ladder_bar["waiting"])

    # ---- rungs themselves ----------------------------------------------------------

    def test_negative_threshold_is_refused(self):
        """No threshold may be negative; the message names rung, threshold, value."""
        for name, words in (
            ("min_leads", "Leads or Quotations"),
            ("min_purchases", "Purchases"),
            ("min_purchase_days", "Purchase Days"),
            ("window_days", "Within Days"),
            ("min_revenue", "Revenue"),
            ("max_overdue_ratio", "Max Overdue Ratio"),
            ("min_referrals", "Referrals"),
            ("dwell_days", "Days Before Moving Down"),
        ):
            message = f"Loyal Customer: {words} cannot be negative .-1"
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(ValidationError, message),
                self.env.cr.savepoint(),
            ):
                self.rungs["loyal"][name] = -1
            with (
                self.subTest(name=name, past="the ORM"),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(f"UPDATE crm_ladder_rung SET {name} = -1")

    def test_the_six_rungs(self):
        """What is installed is what the manual says, advocates are as loyal."""
        names = ("code", "dwell_days", *THRESHOLDS)
        expected = {
            "suspect": {},
            "prospect": {"min_leads": 1},
            "customer": {"min_purchases": 1},
            "repeat": {"min_purchases": 2, "min_purchase_days": 2},
            "loyal": {"min_purchase_days": 4, "max_overdue_ratio": 2.0},
            "advocate": {
                "min_purchase_days": 4,
                "max_overdue_ratio": 2.0,
                "min_referrals": 1,
            },
        }
        self.assertRecordValues(
            self.env["crm.ladder.rung"].search([]),
            [
                {**dict.fromkeys(names, 0), "code": code, "dwell_days": 14, **asked}
                for code, asked in expected.items()
            ],
        )

    def test_each_rung_has_its_example(self):
        """The examples hang where they belong, and nothing else is done anywhere."""
        found = {
            (rung.code, way): rung[f"{way}_action_ids"]
            for rung in self.rungs.values()
            for way in ("enter", "exit")
        }
        expected = {
            ("prospect", "enter"): "action_prospect_follow_up_plan",
            ("customer", "enter"): "action_customer_thank_you_mail",
            ("repeat", "enter"): "action_repeat_cross_sell_call",
            ("loyal", "enter"): "action_loyal_benefits_mail",
            ("loyal", "exit"): "action_loyal_exit_win_back_call",
            ("advocate", "enter"): "action_advocate_ask_referral",
            ("advocate", "exit"): "action_loyal_exit_win_back_call",
        }
        for place, actions in found.items():
            name = expected.get(place)
            self.assertEqual(
                actions,
                self.env.ref(f"crm_fa.{name}") if name else actions.browse(),
                place,
            )

    def test_code_is_unique_and_fixed(self):
        """The code finds the rung in reports: never changed, never twice."""
        with self.assertRaisesRegex(UserError, "loyal"):
            self.rungs["loyal"].code = "other"
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env["crm.ladder.rung"].create({"name": "Again", "code": "loyal"})

    def test_used_rung_cannot_be_deleted(self):
        """A rung in the journal is archived, not deleted."""
        self.customer()
        self.settle()
        with self.assertRaisesRegex(UserError, "Suspect"):
            self.rungs["suspect"].unlink()

    def test_editing_thresholds_wakes_the_cron(self):
        """A new threshold is applied to everyone by the cron, with its own trigger."""
        partner = self.customer()
        self.buy(partner)
        self.settle()
        trigger = self.env["ir.cron.trigger"]
        cron = self.env.ref("crm_fa.ir_cron_ladder_refresh")
        before = trigger.search_count([("cron_id", "=", cron.id)])
        self.rungs["repeat"].write({"min_purchases": 1, "min_purchase_days": 1})
        self.assertGreater(trigger.search_count([("cron_id", "=", cron.id)]), before)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertRung(partner, "repeat")
        self.assertEqual(self.moves(partner)[-1].trigger, "threshold")
        self.assertFalse(
            self.env["crm.step.run"].search(
                [("source_id", "=", self.moves(partner)[-1].id)]
            ),
            "new thresholds do not write to customers",
        )

    def test_stricter_lower_rung_is_found(self):
        """A lower rung that asks more than a higher one is told."""
        self.rungs["repeat"].min_purchases = 5
        self.assertIn(
            (self.rungs["repeat"], self.rungs["loyal"], "min_purchases"),
            self.env["crm.ladder.rung"]._stricter_below(),
        )
