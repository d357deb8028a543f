"""Two workers give out leads under one cap at the same moment."""

import psycopg2

from odoo.fields import Command
from odoo.tools import mute_logger

from .concurrency_case import ConcurrencyCase


class TestLeadCapConcurrency(ConcurrencyCase):
    def desk(self, maximum):
        """Ids of a list with one person under a cap, and of that person."""
        with self.db.env() as env:
            user = (
                env["res.users"]
                .with_context(no_reset_password=True)
                .create({"name": "Capped", "login": f"capped_{self.id()}"})
            )
            env["crm.lead.cap"].create(
                {"user_id": user.id, "maximum": maximum, "period": "day"}
            )
            lead_list = env["crm.lead.list"].create(
                {
                    "name": "List",
                    "code": f"c{user.id}",
                    "route_ids": [
                        Command.create(
                            {
                                "name": "All",
                                "member_ids": [Command.create({"user_id": user.id})],
                            }
                        )
                    ],
                }
            )
            return lead_list.id, user.id

    def wait(self, list_id, count):
        with self.db.env() as env:
            return (
                env["crm.lead"]
                .create(
                    [
                        {"name": f"W{n}", "user_id": False, "lead_list_id": list_id}
                        for n in range(count)
                    ]
                )
                .ids
            )

    def owned(self, lead_ids):
        with self.db.env() as env:
            return len(env["crm.lead"].browse(lead_ids).filtered("user_id"))

    def route(self, env, list_id):
        for _ids, _given in env["crm.lead.list"].browse(list_id)._route_batches():
            pass
        env.flush_all()

    def test_two_workers_never_exceed_a_cap(self):
        """Room for three: each of two workers holds other leads, three are given."""
        list_id, _user_id = self.desk(3)
        lead_ids = self.wait(list_id, 2)
        one = self.begin()
        self.route(one, list_id)
        lead_ids += self.wait(list_id, 4)
        two = self.begin()
        second = self.background(lambda: self.route(two, list_id))
        self.wait_until_blocked(two.cr._cnx.info.backend_pid)
        with mute_logger("odoo.sql_db"):
            self.commit(one)
            # It waited for the cap, and what it knows is old: it begins anew.
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second()
        with self.db.env() as env:
            self.route(env, list_id)
        self.assertEqual(self.owned(lead_ids), 3)

    def test_by_hand_and_by_route_at_once(self):
        """Room for one: a lead given by hand leaves none for the engine."""
        list_id, user_id = self.desk(1)
        routed, by_hand = self.wait(list_id, 2)
        one, two = self.begin(), self.begin()
        one["crm.lead"].browse(routed).write({"user_id": user_id})
        one.flush_all()
        second = self.background(
            lambda: two["crm.lead"].browse(by_hand).write({"user_id": user_id})
        )
        self.wait_until_blocked(two.cr._cnx.info.backend_pid)
        with mute_logger("odoo.sql_db"):
            self.commit(one)
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second()
        self.assertEqual(self.owned([routed, by_hand]), 1)
