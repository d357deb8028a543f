from freezegun import freeze_time

from odoo.tests import tagged

from .common import LadderCommon

LOYAL = ("2026-06-02", "2026-06-09", "2026-06-16", "2026-06-23")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-24 12:00:00")
class TestLadderActions(LadderCommon):
    """What is done for a customer who moves suits where the move leads."""

    def due(self, partner):
        """Return the actions that the partner's last move made due."""
        move = self.moves(partner)[-1]
        runs = self.env["crm.step.run"].search(
            [("source_model", "=", move._name), ("source_id", "=", move.id)]
        )
        names = self.env["ir.model.data"].search(
            [
                ("model", "=", "ir.actions.server"),
                ("res_id", "in", runs.action_id.ids),
                ("module", "=", "crm_fa"),
            ]
        )
        return set(names.mapped("name"))

    def loyal(self):
        partner = self.customer()
        for day in LOYAL:
            self.buy(partner, day)
        self.settle()
        self.assertRung(partner, "loyal")
        return partner

    def advocate(self):
        partner = self.loyal()
        self.env["crm.lead"].create({"name": "Sent", "ladder_referrer_id": partner.id})
        self.settle()
        self.assertRung(partner, "advocate")
        return partner

    def fall(self, partner, day="2026-08-01"):
        """Let time pass without a purchase."""
        with freeze_time(f"{day} 12:00:00"):
            self.Profile._refresh(partner)

    def test_up_the_ladder(self):
        """Each rung's example on arrival, and nobody is asked back who climbs."""
        partner = self.customer()
        self.settle()
        self.assertFalse(self.due(partner))
        self.quotation(partner)
        self.settle()
        self.assertEqual(self.due(partner), {"action_prospect_follow_up_plan"})
        expected = {
            "customer": "action_customer_thank_you_mail",
            "repeat": "action_repeat_cross_sell_call",
            "loyal": "action_loyal_benefits_mail",
        }
        for day in LOYAL:
            self.buy(partner, day)
            self.settle()
            code = partner.ladder_rung_id.code
            self.assertEqual(self.due(partner), {expected[code]}, day)
        self.env["crm.lead"].create({"name": "Sent", "ladder_referrer_id": partner.id})
        self.settle()
        self.assertRung(partner, "advocate")
        self.assertEqual(self.due(partner), {"action_advocate_ask_referral"})

    def test_other_actions_from_now_on(self):
        """What a rung does is known anew when it changes or an action is deleted."""
        prospect = self.rungs["prospect"]
        first, second = self.env["ir.actions.server"].create(
            [
                {
                    "name": name,
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "state": "code",
                    "code": "pass",
                    "sequence": sequence,
                }
                for name, sequence in (("First", 20), ("Second", 10))
            ]
        )

        def queued():
            partner = self.customer()
            self.settle()
            self.quotation(partner)
            self.settle()
            self.assertRung(partner, "prospect")
            runs = self.env["crm.step.run"].search(
                [
                    ("source_model", "=", "crm.ladder.move"),
                    ("source_id", "=", self.moves(partner)[-1].id),
                ],
                order="id",
            )
            return runs.mapped("action_name")

        prospect.enter_action_ids = False
        self.assertEqual(queued(), [])
        prospect.enter_action_ids = first | second
        self.assertEqual(queued(), ["Second", "First"])
        second.sequence = 30
        second.name = "Last"
        self.assertEqual(queued(), ["First", "Last"])
        first.unlink()
        self.assertEqual(queued(), ["Last"])

    def test_who_stops_buying_is_asked_back(self):
        """From loyal as from above it; no call to sell more on the way down."""
        for partner in (self.loyal(), self.advocate()):
            self.fall(partner)
            self.assertRung(partner, "repeat")
            self.assertEqual(self.due(partner), {"action_loyal_exit_win_back_call"})

    def test_no_thanks_for_a_first_purchase_on_the_way_down(self):
        """Who gives a purchase back is a customer again, not a new one."""
        partner = self.customer()
        orders = [self.buy(partner, day) for day in LOYAL[:2]]
        self.settle()
        self.assertRung(partner, "repeat")
        orders[0]._action_cancel()
        self.settle()
        self.fall(partner)
        self.assertRung(partner, "customer")
        self.assertFalse(self.due(partner))

    def test_each_time_unless_told(self):
        """A rung of one's own does what it does, whichever way customers come."""
        self.rungs["repeat"].enter_climbing_only = False
        self.rungs["loyal"].exit_falling_only = False
        partner = self.loyal()
        self.fall(partner)
        self.assertEqual(
            self.due(partner),
            {"action_loyal_exit_win_back_call", "action_repeat_cross_sell_call"},
        )
        partner = self.advocate()
        self.assertEqual(
            self.due(partner),
            {"action_loyal_exit_win_back_call", "action_advocate_ask_referral"},
        )
        rung = self.env["crm.ladder.rung"].create({"name": "Own", "code": "own"})
        self.assertFalse(rung.enter_climbing_only or rung.exit_falling_only)
