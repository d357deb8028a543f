from odoo.tests import new_test_user, tagged

from .recovery_tour_common import LANGUAGES, RecoveryTourCommon


@tagged("post_install", "-at_install")
class TestRecoveryTours(RecoveryTourCommon):
    """What agents, managers and customers do on screen, in both languages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGUAGES:
            new_test_user(
                cls.env,
                f"recovery_{lang}",
                "base.group_portal",
                email=f"{lang}@example.com",
                lang=lang,
            )

    def apply(self, order, code):
        """Type a code on a quotation as a salesperson does, and take the reward."""
        status = order._try_apply_code(code)
        self.assertNotIn("error", status, status)
        for coupon, rewards in status.items():
            order._apply_program_reward(rewards[:1], coupon)

    def test_eight_clicks(self):
        """A severity-2 case, by the shipped policy; its coupon works on a quotation."""
        for lang in LANGUAGES:
            with self.subTest(lang=lang):
                self.speak(lang)
                partner = self.customer(f"Called {lang}")
                self.tour(partner, f"crm_fa_recovery_eight_clicks_{lang}", timeout=120)
                case = self.Case.search([("partner_id", "=", partner.id)])
                self.assertEqual((case.severity, case.state), ("2", "following"))
                self.assertEqual(case.user_id, self.agent)
                given = case.compensation_ids
                self.assertEqual((given.state, given.kind), ("issued", "coupon"))
                self.assertEqual(given.amount, 60)
                order = self.quotation(partner, 300)
                self.apply(order, given.card_code)
                self.assertEqual(order.amount_untaxed, 240)
                order.action_confirm()
                self.assertEqual(given.state, "redeemed")

    def test_whole_path(self):
        """From the customer's complaint to their score, which takes it up again."""
        for lang in LANGUAGES:
            with self.subTest(lang=lang):
                self.speak(lang)
                known = self.Case.search([])
                self.start_tour(
                    "/my/home", f"crm_fa_recovery_tell_{lang}", login=f"recovery_{lang}"
                )
                case = self.Case.search([]) - known
                self.assertEqual((case.source, case.state), ("portal", "new"))
                # The best customers stand first in the queue.
                case._through_door().rung_rank = 1_000 + len(known)
                self.start_tour(
                    "/odoo/recovery",
                    f"crm_fa_recovery_handle_{lang}",
                    login=self.agent.login,
                )
                self.env.invalidate_all()
                self.assertEqual((case.state, case.outcome), ("closed", "kept"))
                self.start_tour(
                    f"/my/recovery/{case.id}",
                    f"crm_fa_recovery_see_{lang}",
                    login=f"recovery_{lang}",
                )
                token = case._rating_get_access_token()
                self.env.flush_all()
                before = int(case.severity)
                self.start_tour(
                    f"/rate/{token}/1", f"crm_fa_recovery_rate_{lang}", login=None
                )
                self.env.invalidate_all()
                self.assertEqual(case.state, "acknowledged")
                self.assertEqual(int(case.severity), before + 1)

    def test_buttons_of_a_case(self):
        """Acknowledge, wait, resume, cancel; accept, apologise, close, reopen."""
        theirs = self.case(responsibility="third")
        self.tour(theirs, "crm_fa_recovery_acknowledge")
        self.assertEqual(theirs.cancel_reason, "Sent to the carrier")
        self.assertFalse(theirs.paused_on)
        self.assertTrue(theirs.date_contacted)
        ours = self.case(partner_id=self.customer("Ours").id)
        self.tour(ours, "crm_fa_recovery_apologise", user=self.manager)
        self.assertEqual((ours.state, ours.severity), ("acknowledged", "3"))
        self.assertEqual(set(ours.apology_ids.mapped("channel")), {"phone", "letter"})

    def test_buttons_of_a_compensation(self):
        """Suggest, give, ask, withdraw; approve, issue, refuse, deliver."""
        policy = self.env.ref("crm_fa.crm_recovery_policy_2")
        policy.write({"agent_limit": 50, "leader_limit": 60, "manager_limit": 500})
        case = self.case(amount_affected=100.0)
        self.env["crm.recovery.apology"].with_user(self.agent).create(
            {"recovery_id": case.id, "channel": "phone", "text": "Sorry"}
        ).action_done()
        self.tour(case, "crm_fa_recovery_suggest")
        self.assertEqual(
            sorted(case.compensation_ids.mapped("state")), ["cancelled", "issued"]
        )
        other = self.case(amount_affected=100.0, partner_id=self.customer("O").id)
        Given = self.env["crm.recovery.compensation"].with_user(self.agent)
        kinds = {kind.code: kind for kind in self.env["crm.recovery.kind"].search([])}
        for code, amount in (("gift", 10.0), ("coupon", 65.0), ("coupon", 61.0)):
            given = Given._suggest(other, {"kind_id": kinds[code].id, "amount": amount})
            given.action_give()
        self.tour(other, "crm_fa_recovery_decide", user=self.manager)
        self.assertEqual(
            sorted(other.compensation_ids.mapped("state")),
            ["issued", "redeemed", "refused"],
        )

    def test_joining(self):
        """The open case is offered before a new one, and takes up the second."""
        first = self.case(title="First of two")
        self.tour(self.partner, "crm_fa_recovery_join")
        second = self.Case.search([("title", "=", "Second of two")])
        self.assertEqual((first.state, second.state), ("new", "cancelled"))

    def test_note_on_an_order_and_a_lead(self):
        """Whoever sells reads it, in its colour, who may not see the case."""
        self.case()
        order = self.quotation(self.partner, user_id=self.stranger.id)
        lead = self.env["crm.lead"].create(
            {
                "name": "Asks",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "user_id": self.stranger.id,
            }
        )
        for record in (order, lead):
            self.tour(record, "crm_fa_recovery_note", user=self.stranger)
