"""Two agents spend from the same limit, or issue the same thing, at the same moment."""

import contextlib

import psycopg2

from odoo import api
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


class TestRecoveryConcurrency(ConcurrencyCase):
    def agents(self, tag=""):
        """Ids of two agents, a customer, and a policy that lets 100 be spent on it."""
        with self.db.env() as env:
            group = env.ref("sales_team.group_sale_salesman_all_leads")
            users = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    [
                        {
                            "name": f"Agent {number}",
                            "login": f"agent_{self.id()}{tag}_{number}",
                            "group_ids": [(6, 0, group.ids)],
                        }
                        for number in range(2)
                    ]
                )
            )
            category = env["crm.recovery.category"].create({"name": self.id() + tag})
            env["crm.recovery.policy"].create(
                [
                    {
                        "name": "Limited",
                        "category_id": category.id,
                        "severity": severity,
                        "customer_limit": 100.0,
                    }
                    for severity in ("2", "3")
                ]
            )
            partner = env["res.partner"].create({"name": "Let Down"})
            return users.ids, partner.id, category.id

    def suggestion(self, user_id, partner_id, category_id):
        """Id of a suggestion of 60, of a case of its own."""
        with self.db.env(user=user_id) as env:
            case = env["crm.recovery"].create(
                {
                    "title": "Late",
                    "partner_id": partner_id,
                    "category_id": category_id,
                    "impact": "2",
                    "responsibility": "ours",
                    "amount_affected": 1000.0,
                    "user_id": user_id,
                }
            )
            kind = env["crm.recovery.kind"].search([("code", "=", "gift")], limit=1)
            given = env["crm.recovery.compensation"]._suggest(
                case, {"kind_id": kind.id, "amount": 60.0}
            )
            return given.id

    @contextlib.contextmanager
    def collision(self):
        """The server logs the refused query, and tries such a request again."""
        with (
            self.assertRaises(psycopg2.errors.SerializationFailure),
            mute_logger("odoo.sql_db"),
        ):
            yield

    def begin_as(self, user_id):
        env = self.begin()
        return api.Environment(env.cr, user_id, {})

    def test_last_of_a_limit(self):
        """Room for one: the second agent starts anew, and then needs a manager."""
        users, partner_id, category_id = self.agents()
        ids = [self.suggestion(user, partner_id, category_id) for user in users]
        first, second = (self.begin_as(user) for user in users)
        first["crm.recovery.compensation"].browse(ids[0]).action_submit()
        first.flush_all()
        self.commit(first)
        with self.collision():
            second["crm.recovery.compensation"].browse(ids[1]).action_submit()
        # As the server does: it tries such a request again.
        with self.db.env(user=users[1]) as env:
            env["crm.recovery.compensation"].browse(ids[1]).action_submit()
        with self.db.env() as env:
            given = env["crm.recovery.compensation"].browse(ids)
            self.assertEqual(given.mapped("state"), ["approved", "to_approve"])
            self.assertEqual(given[1].exceeded[0][0], "customer_limit")

    def test_issuing_at_once(self):
        """Two tabs issue the same: the later one finds it issued, one card exists."""
        users, partner_id, category_id = self.agents()
        given_id = self.suggestion(users[0], partner_id, category_id)
        with self.db.env() as env:
            given = env["crm.recovery.compensation"].browse(given_id)
            coupon = env["crm.recovery.kind"].search([("code", "=", "coupon")], limit=1)
            given.write({"kind_id": coupon.id, "kind": "coupon"})
        with self.db.env(user=users[0]) as env:
            env["crm.recovery.compensation"].browse(given_id).action_submit()
        one, two = self.begin_as(users[0]), self.begin_as(users[0])
        no_mail = {"loyalty_no_mail": True}
        first = one["crm.recovery.compensation"].with_context(**no_mail)
        first.browse(given_id).action_issue()
        one.flush_all()
        with self.assertRaises(UserError), mute_logger("odoo.sql_db"):
            two["crm.recovery.compensation"].browse(given_id).action_issue()
        self.commit(one)
        with self.db.env(user=users[0]) as env:
            env["crm.recovery.compensation"].browse(given_id).action_issue()
        with self.db.env() as env:
            given = env["crm.recovery.compensation"].browse(given_id)
            self.assertEqual(given.state, "issued")
            self.assertEqual(
                env["loyalty.card"].search_count([("partner_id", "=", partner_id)]), 1
            )

    def test_last_of_every_limit(self):
        """Whatever is limited: two who ask at once never both get the last of it."""
        limits = (
            "case_limit",
            "agent_day_limit",
            "agent_month_limit",
            "customer_count_limit",
            "budget",
        )
        for number, limit in enumerate(limits):
            with self.subTest(limit=limit):
                users, partner_id, category_id = self.agents(limit)
                with self.db.env() as env:
                    policies = env["crm.recovery.policy"].search(
                        [("category_id", "=", category_id)]
                    )
                    policies.customer_limit = False
                    if limit == "budget":
                        policies.budget_id = env["crm.recovery.budget"].create(
                            {
                                "name": self.id(),
                                "date_from": "2020-01-01",
                                "date_to": "2099-12-31",
                                "amount": 100.0,
                            }
                        )
                    else:
                        policies[limit] = 1 if "count" in limit else 100.0
                # Limits of an agent and of a case are met by one of them twice.
                same = limit in ("case_limit", "agent_day_limit", "agent_month_limit")
                askers = [users[0], users[0] if same else users[1]]
                ids = self.two_of(limit, askers, partner_id, category_id)
                first, second = (self.begin_as(user) for user in askers)
                first["crm.recovery.compensation"].browse(ids[0]).action_submit()
                first.flush_all()
                self.commit(first)
                with self.collision():
                    second["crm.recovery.compensation"].browse(ids[1]).action_submit()
                second.cr.rollback()
                with self.db.env(user=askers[1]) as env:
                    env["crm.recovery.compensation"].browse(ids[1]).action_submit()
                with self.db.env() as env:
                    given = env["crm.recovery.compensation"].browse(ids)
                    self.assertEqual(
                        given.mapped("state"), ["approved", "to_approve"], number
                    )
                    self.assertIn(limit, [row[0] for row in given[1].exceeded])

    def two_of(self, limit, askers, partner_id, category_id):
        """Ids of two suggestions of 60: of one case, or of a case each."""
        first = self.suggestion(askers[0], partner_id, category_id)
        if limit != "case_limit":
            return [first, self.suggestion(askers[1], partner_id, category_id)]
        with self.db.env(user=askers[1]) as env:
            given = env["crm.recovery.compensation"].browse(first)
            again = given._suggest(
                given.recovery_id, {"kind_id": given.kind_id.id, "amount": 60.0}
            )
            return [first, again.id]

    def test_two_bad_scores_at_once(self):
        """Two answers in one moment take a case up again once."""
        users, partner_id, category_id = self.agents()
        given_id = self.suggestion(users[0], partner_id, category_id)
        with self.db.env() as env:
            case = env["crm.recovery.compensation"].browse(given_id).recovery_id
            case_id = case.id
            case._through_door().write(
                {"state": "closed", "outcome": "kept", "date_closed": "2026-01-01"}
            )
        one, two = self.begin_as(users[0]), self.begin_as(users[0])
        one["crm.recovery"].browse(case_id)._score_by_phone(1)
        one.flush_all()
        self.commit(one)
        with self.assertRaises((psycopg2.errors.SerializationFailure, UserError)):
            with mute_logger("odoo.sql_db"):
                two["crm.recovery"].browse(case_id)._score_by_phone(1)
        with self.db.env() as env:
            case = env["crm.recovery"].browse(case_id)
            self.assertEqual((case.severity_boost, len(case.score_ids)), (1, 1))
