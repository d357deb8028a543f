from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .recovery_money_common import MoneyCommon


@tagged("post_install", "-at_install")
class TestRecoveryCompensation(MoneyCommon):
    """Suggesting, asking, approving: who may, up to how much."""

    def test_suggestion_follows_the_policy(self):
        """Ours: the end of the band; with its reasoning, for any agent the same."""
        case = self.case()
        self.assertEqual(case._suggestion().amount, 300)
        self.assertIn("30 %", case.suggestion_text)
        self.assertEqual(
            case.suggestion_text, case.with_user(self.colleague).suggestion_text
        )

    def test_suggestion_of_a_rung(self):
        """The multiplier of the customer's rung at the incident counts."""
        case = self.case()
        case.sudo()._through_door().rung_id = self.rungs["loyal"]
        self.policy.factor_ids.create(
            {
                "policy_id": self.policy.id,
                "rung_id": self.rungs["loyal"].id,
                "factor": 1.5,
            }
        )
        self.assertEqual(case._suggestion().amount, 450)

    def test_agent_limit(self):
        """Exactly at the agent's limit nobody need agree; one cent more does."""
        for amount, state in ((99.99, "approved"), (100, "approved")):
            given = self.suggest(self.case(), amount)
            given.action_submit()
            self.assertEqual(given.state, state)
        given = self.suggest(self.case(), 100.01)
        given.action_submit()
        self.assertEqual((given.state, given.level), ("to_approve", "1"))

    def test_levels(self):
        """Leader up to their limit, then one manager, then two."""
        for amount, level in (
            (199.99, "1"),
            (200, "1"),
            (200.01, "2"),
            (499.99, "2"),
            (500, "2"),
            (500.01, "3"),
        ):
            given = self.suggest(self.case(), amount)
            given.action_submit()
            self.assertEqual((given.state, given.level), ("to_approve", level))

    def test_leader_approves(self):
        """The team's leader approves their level; a colleague may not."""
        given = self.suggest(self.case(), 150)
        given.action_submit()
        with self.assertRaises(AccessError):
            given.with_user(self.colleague).action_approve()
        self.assertFalse(given.with_user(self.colleague).can_approve)
        self.assertTrue(given.with_user(self.leader).can_approve)
        given.with_user(self.leader).action_approve()
        self.assertEqual(given.state, "approved")
        self.assertEqual(
            given.log_ids.sorted("id").mapped("event"),
            ["suggested", "asked", "approved"],
        )

    def test_leader_has_a_limit(self):
        """Above the leader's limit only a manager approves."""
        given = self.suggest(self.case(), 201)
        given.action_submit()
        with self.assertRaises(AccessError):
            given.with_user(self.leader).action_approve()
        given.with_user(self.manager).action_approve()
        self.assertEqual(given.state, "approved")

    def test_nobody_approves_their_own(self):
        """Neither who asked nor who owns the case approves, manager or not."""
        given = self.suggest(self.case(self.manager), 201)
        given.action_submit()
        with self.assertRaises(AccessError):
            given.action_approve()
        other = self.suggest(self.case(self.agent, user_id=self.manager2.id), 201)
        other.action_submit()
        with self.assertRaises(AccessError):
            other.with_user(self.manager2).action_approve()
        given.with_user(self.manager2).action_approve()
        self.assertEqual(given.state, "approved")

    def test_two_managers(self):
        """Two managers are two people."""
        given = self.suggest(self.case(), 501)
        given.action_submit()
        given.with_user(self.manager).action_approve()
        self.assertEqual(given.state, "to_approve")
        with self.assertRaises(AccessError):
            given.with_user(self.manager).action_approve()
        given.with_user(self.manager2).action_approve()
        self.assertEqual(given.state, "approved")

    def test_proportion(self):
        """120 % is within the level, above it two managers; above 150 % never."""
        for amount, level in (
            (59.99, False),
            (60, False),
            (60.01, "3"),
            (74.99, "3"),
            (75, "3"),
        ):
            given = self.suggest(self.case(amount_affected=50), amount)
            given.action_submit()
            self.assertEqual(
                given.state == "to_approve" and given.level, level, f"for {amount}"
            )
        given = self.suggest(self.case(amount_affected=50), 75.01)
        with self.assertRaisesRegex(UserError, "150"):
            given.action_submit()

    def test_proportion_of_the_whole_case(self):
        """The 150 % are of all that the case is given."""
        case = self.case(amount_affected=50)
        self.give(case, 50)
        with self.assertRaisesRegex(UserError, "150"):
            self.suggest(case, 25.01, "gift").action_submit()

    def test_unknown_affected_amount(self):
        """Without an affected amount nothing is suggested and a manager decides."""
        case = self.case(amount_affected=False)
        self.assertIsNone(case._suggestion())
        given = self.suggest(case, 10)
        given.action_submit()
        self.assertEqual((given.state, given.level), ("to_approve", "2"))

    def test_bad_amounts(self):
        """Missing, zero and negative amounts are refused with the value."""
        case = self.case()
        for amount, told in ((False, "given: 0"), (0.0, "given: 0"), (-5.0, "-5.0")):
            with self.assertRaisesRegex(ValidationError, told):
                self.suggest(case, amount)
        self.assertFalse(case.compensation_ids)

    def test_approving_twice(self):
        """The second approval is refused, naming the state."""
        given = self.suggest(self.case(), 150)
        given.action_submit()
        given.with_user(self.leader).action_approve()
        with self.assertRaisesRegex(UserError, "Approved"):
            given.with_user(self.manager).action_approve()

    def test_refusing(self):
        """A refusal needs a reason and is final."""
        given = self.suggest(self.case(), 150)
        given.action_submit()
        with self.assertRaises(UserError):
            given.with_user(self.leader)._refuse(" ")
        for stranger in (self.colleague, self.agent):
            with self.assertRaises(AccessError):
                given.with_user(stranger)._refuse("Mine to say")
        given.with_user(self.leader)._refuse("Too much")
        self.assertEqual(given.state, "refused")
        with self.assertRaises(UserError):
            given.action_issue()

    def test_nothing_is_issued_before_approval(self):
        """What waits for approval cannot be issued."""
        given = self.suggest(self.case(), 150)
        with self.assertRaises(UserError):
            given.action_issue()
        given.action_submit()
        with self.assertRaises(UserError):
            given.action_issue()
        self.assertFalse(given.card_id)

    def test_ended_cases(self):
        """Nothing is suggested, asked for or issued on a cancelled case."""
        case = self.case()
        given = self.suggest(case)
        case._cancel("Mistake")
        for step in (given.action_submit, lambda: self.suggest(case)):
            with self.assertRaises(UserError):
                step()

    def test_rpc_cannot_forge(self):
        """Nobody creates, writes or deletes compensations or their journal."""
        given = self.suggest(self.case())
        for user in (self.agent, self.manager):
            mine = given.with_user(user)
            with self.assertRaises(AccessError):
                mine.write({"state": "approved"})
            with self.assertRaises(AccessError):
                mine.unlink()
            with self.assertRaises(AccessError):
                mine.copy()
        with self.assertRaises(UserError):
            given.log_ids.sudo().write({"note": "x"})
        with self.assertRaises(UserError):
            given.sudo().unlink()

    def test_confidential(self):
        """The compensation of a confidential case is its owner's and managers'."""
        given = self.suggest(self.case(is_confidential=True))
        self.assertFalse(given.with_user(self.colleague).has_access("read"))
        self.assertFalse(given.with_user(self.leader).has_access("read"))
        self.assertTrue(given.with_user(self.manager).has_access("read"))

    def test_who_is_asked_to_approve(self):
        """The leader for their level; of a confidential case managers only."""
        for confidential, is_asked in ((False, True), (True, False)):
            case = self.case(is_confidential=confidential)
            self.suggest(case, 150).action_submit()
            notified = self.env["mail.notification"].search(
                [
                    ("mail_message_id.model", "=", "crm.recovery"),
                    ("mail_message_id.res_id", "=", case.id),
                    ("mail_message_id.subject", "like", "waits for your approval"),
                ]
            )
            people = notified.res_partner_id
            self.assertEqual(self.leader.partner_id in people, is_asked)
            self.assertEqual(self.manager.partner_id in people, not is_asked)
            self.assertNotIn(self.agent.partner_id, people)

    def test_case_currency_stays(self):
        """The currency of a case stays once something is suggested in it."""
        case = self.case()
        self.suggest(case)
        other = self.env["res.currency"].search(
            [("id", "!=", case.currency_id.id)], limit=1
        )
        with self.assertRaises(ValidationError):
            case.currency_id = other

    def test_unknown_rate(self):
        """Money without an exchange rate is refused, not taken one to one."""
        currency = self.env["res.currency"].create({"name": "XQZ", "symbol": "q"})
        given = self.suggest(self.case(currency_id=currency.id), 10)
        with self.assertRaisesRegex(ValidationError, "XQZ"):
            given.action_submit()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": fields.Date.today(), "rate": 4.0}
        )
        given.action_submit()
        self.assertEqual(given.amount_company, 2.5)

    def test_similar_cases(self):
        """The last ten ended cases of the same kind are shown without names."""
        for number in range(12):
            case = self.case(self.colleague, title=f"Case {number}")
            self.give(case, 10 + number)
            case.sudo()._through_door().write(
                {
                    "state": "closed",
                    "outcome": "kept",
                    "date_closed": fields.Datetime.now(),
                }
            )
        html = self.case().similar_html
        self.assertEqual(html.count("<tr>"), 11)
        # The two that ended first are left out.
        for amount, is_shown in ((10, False), (11, False), (12, True), (21, True)):
            self.assertEqual(f"{amount}.00" in html, is_shown, amount)
        self.assertIn("Customer Kept", html)
        self.assertNotIn("Let Down", html)

    def test_withdrawing(self):
        """A manager takes back a coupon that is not used; it works no more."""
        given = self.give(self.case())
        with self.assertRaises(UserError):
            given._withdraw("Wrong customer")
        given.with_user(self.manager)._withdraw("Wrong customer")
        self.assertEqual(given.state, "cancelled")
        self.assertFalse(given.card_id.active)
        self.assertEqual(given.card_id.points, 0)

    def test_closing_waits(self):
        """A case is not closed while a compensation waits."""
        case = self.case()
        given = self.suggest(case, 150)
        given.action_submit()
        self.assertTrue(any("150" in text for text in case._close_obstacles()))
        self.assertTrue(case.compensation_waiting)

    def test_bad_score_reopens(self):
        """A score of 2 reopens a closed case one severity higher; 3 does not."""
        for score, state, severity in ((3, "closed", "2"), (2, "acknowledged", "3")):
            case = self.case()
            case.sudo()._through_door().write(
                {"state": "closed", "date_closed": fields.Datetime.now()}
            )
            case.sudo().rating_apply(score, token=case._rating_get_access_token())
            self.assertEqual((case.state, case.severity), (state, severity))


@tagged("post_install", "-at_install")
class TestRecoveryLimits(MoneyCommon):
    """Spending limits: at the limit is allowed, one unit more needs a manager."""

    def assertAtLimit(self, name, value, make, spent):
        """Check n−1, n and n+1 of a limit after ``spent`` was given."""
        self.policy[name] = value
        for amount, state in (
            (value - spent - 1, "approved"),
            (value - spent, "approved"),
            (value - spent + 1, "to_approve"),
        ):
            with self.subTest(limit=name, amount=amount):
                given = self.suggest(make(), amount)
                given.action_submit()
                self.assertEqual(given.state, state)
                if state == "approved":
                    given.sudo().state = "cancelled"
                else:
                    self.assertEqual(given.level, "2")
                    self.assertTrue(given.exceeded_text)

    def test_per_case(self):
        """All that one case is given counts."""
        case = self.case()
        self.give(case, 40)
        self.assertAtLimit("case_limit", 90, lambda: case, 40)

    def test_per_agent_and_day(self):
        """What the same agent gave today counts, in the company's time zone."""
        self.company.resource_calendar_id.tz = "Asia/Tehran"
        with freeze_time("2026-06-10 20:29:59"):
            # One second before midnight in Tehran.
            self.give(self.case(), 70)
        with freeze_time("2026-06-10 20:30:00"):
            self.give(self.case(), 40)
            self.give(self.case(self.colleague), 60)
            self.assertAtLimit("agent_day_limit", 90, self.case, 40)

    def test_per_agent_and_month(self):
        """What the same agent gave this month counts."""
        with freeze_time("2026-05-31 23:59:59"):
            self.give(self.case(), 70)
        with freeze_time("2026-06-10 10:00:00"):
            self.give(self.case(), 40)
        with freeze_time("2026-06-20 10:00:00"):
            self.assertAtLimit("agent_month_limit", 90, self.case, 40)

    def test_per_customer(self):
        """What the same customer got within 12 months counts, from any agent."""
        with freeze_time("2025-06-09 10:00:00"):
            self.give(self.own_case(), 70)
        with freeze_time("2025-06-11 10:00:00"):
            self.give(self.own_case(self.colleague), 40)
        with freeze_time("2026-06-10 10:00:00"):
            self.assertAtLimit("customer_limit", 90, self.own_case, 40)

    def test_times_per_customer(self):
        """The count is a limit of its own; giving nothing does not count."""
        self.policy.customer_count_limit = 2
        self.give(self.own_case(), 10)
        self.give(self.own_case(), False, "none")
        second = self.give(self.own_case(), 10)
        self.assertEqual(second.state, "issued")
        third = self.give(self.own_case(), 10)
        self.assertEqual((third.state, third.level), ("to_approve", "2"))

    def test_budget(self):
        """A running budget limits all that is paid from it."""
        today = fields.Date.today()
        budget = self.env["crm.recovery.budget"].create(
            {
                "name": "This year",
                "date_from": today - timedelta(days=1),
                "date_to": today,
                "amount": 90,
            }
        )
        self.policy.budget_id = budget
        self.give(self.case(), 40)
        for amount, state in ((49, "approved"), (50, "approved"), (51, "to_approve")):
            given = self.suggest(self.case(), amount)
            given.action_submit()
            self.assertEqual(given.state, state)
            given.sudo().state = "cancelled"
        budget.invalidate_recordset()
        self.assertEqual(budget.spent, 40)
        with self.assertRaisesRegex(ValidationError, "40"):
            budget.amount = 39.99
        budget.amount = 40

    def test_limit_below_what_is_spent(self):
        """A limit lower than already spent is refused, with both figures."""
        self.give(self.case(), 40)
        self.policy.customer_count_limit = 1
        with self.assertRaisesRegex(ValidationError, "0.*1"):
            self.policy.customer_count_limit = 0
        self.policy.invalidate_recordset()
        for name in (
            "case_limit",
            "agent_day_limit",
            "agent_month_limit",
            "customer_limit",
        ):
            with (
                self.subTest(limit=name),
                self.assertRaisesRegex(ValidationError, "39.*40"),
            ):
                self.policy[name] = 39
            self.policy.invalidate_recordset()
            self.policy[name] = 40

    def test_limits_in_order(self):
        """An agent's limit above the leader's is refused."""
        with self.assertRaises(ValidationError):
            self.policy.agent_limit = 201
