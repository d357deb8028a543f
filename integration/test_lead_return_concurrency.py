"""Two people decide, or ask for, the same return at the same moment."""

import contextlib

import psycopg2

from odoo import api
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


class TestLeadReturnConcurrency(ConcurrencyCase):
    def pending(self):
        """Ids of a pending return and of two managers who may decide it."""
        with self.db.env() as env:
            group = env.ref("sales_team.group_sale_manager")
            users = [
                env["res.users"]
                .with_context(no_reset_password=True)
                .create(
                    {
                        "name": f"Decider {self.id()[-20:]} {number}",
                        "login": f"decider_{self.id()}_{number}",
                        "group_ids": [(6, 0, group.ids)],
                    }
                )
                .id
                for number in range(3)
            ]
            lead_list = env["crm.lead.list"].create(
                {"name": "List", "code": f"c{users[0]}"}
            )
            lead = env["crm.lead"].create(
                {"name": "Wanted", "user_id": False, "lead_list_id": lead_list.id}
            )
            lead.lead_assign(env["res.users"].browse(users[2]), "manual")
        with self.db.env(user=users[2]) as env:
            asked = env["crm.lead.return"].request(
                env["crm.lead"].browse(lead.id), "other", "Not ours"
            )
            return asked.id, lead.id, users

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

    def test_two_decisions_at_once(self):
        """The second is refused while the first works, and after it: one decision."""
        return_id, lead_id, (first_id, second_id, _holder) = self.pending()
        first, second = self.begin_as(first_id), self.begin_as(second_id)
        first["crm.lead.return"].browse(return_id).action_accept()
        first.flush_all()
        with self.assertRaises(UserError):
            second["crm.lead.return"].browse(return_id)._decide("rejected", note="No")
        self.commit(first)
        late = self.begin_as(second_id)
        with self.assertRaisesRegex(UserError, "not pending any more"):
            late["crm.lead.return"].browse(return_id)._decide("rejected", note="No")
        with self.db.env() as env:
            asked = env["crm.lead.return"].browse(return_id)
            self.assertEqual(asked.state, "accepted")
            self.assertEqual(asked.decision_user_id.id, first_id)
            self.assertEqual(
                env["crm.lead.assignment"].search_count(
                    [
                        ("lead_ref", "=", lead_id),
                        ("returned_assignment_id", "!=", False),
                    ]
                ),
                1,
            )

    def test_decision_that_began_before_the_other_ended(self):
        """Whoever read the return as pending cannot overwrite a committed decision."""
        return_id, _lead_id, (first_id, second_id, _holder) = self.pending()
        second = self.begin_as(second_id)
        self.assertEqual(second["crm.lead.return"].browse(return_id).state, "pending")
        with self.db.env(user=first_id) as env:
            env["crm.lead.return"].browse(return_id).action_accept()
        # The server tries such a request again, and then finds it decided.
        with self.collision():
            second["crm.lead.return"].browse(return_id)._decide("rejected", note="No")
        with self.db.env() as env:
            self.assertEqual(env["crm.lead.return"].browse(return_id).state, "accepted")

    def test_same_return_asked_twice_at_once(self):
        """Two tabs: one request, never two."""
        return_id, lead_id, (first_id, _second, holder_id) = self.pending()
        with self.db.env(user=first_id) as env:
            env["crm.lead.return"].browse(return_id)._decide("rejected", note="No")
        one, two = self.begin_as(holder_id), self.begin_as(holder_id)
        one["crm.lead.return"].request([lead_id], "other", "Once")
        one.flush_all()
        self.commit(one)
        with self.collision():
            two["crm.lead.return"].request([lead_id], "other", "Twice")
        with self.db.env() as env:
            self.assertEqual(
                env["crm.lead.return"].search_count(
                    [("lead_ref", "=", lead_id), ("state", "=", "pending")]
                ),
                1,
            )

    def test_cap_under_two_requests_at_once(self):
        """Room for one: of two proven returns asked together only one is accepted."""
        _return_id, _lead_id, (_first, _second, holder_id) = self.pending()
        with self.db.env() as env:
            holder = env["res.users"].browse(holder_id)
            lead_list = env["crm.lead.list"].create(
                {
                    "name": "Capped",
                    "code": f"capped{holder_id}",
                    "return_cap_percent": 0.0,
                    "return_cap_least": 1,
                }
            )
            leads = env["crm.lead"]
            for number in range(2):
                values = {"name": f"Twin {number}", "phone": f"+98912555{number:04d}"}
                leads.create(values)
                lead = leads.create(
                    {**values, "user_id": False, "lead_list_id": lead_list.id}
                )
                lead.lead_assign(holder, "manual")
                leads |= lead
            one_id, two_id = leads.ids
        one, two = self.begin_as(holder_id), self.begin_as(holder_id)
        one["crm.lead.return"].request([one_id], "duplicate", "Once")
        self.commit(one)
        with self.collision():
            two["crm.lead.return"].request([two_id], "duplicate", "Twice")
        # As the server does: it tries such a request again.
        with self.db.env(user=holder_id) as env:
            env["crm.lead.return"].request([two_id], "duplicate", "Again")
        with self.db.env() as env:
            returns = env["crm.lead.return"].search(
                [("lead_ref", "in", (one_id, two_id))], order="lead_ref"
            )
            self.assertEqual(
                returns.mapped("state"), ["auto_accepted", "pending"], returns.read()
            )
