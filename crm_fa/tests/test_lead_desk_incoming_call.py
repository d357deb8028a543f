import json
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

URL = "/crm_fa/call/incoming"


@tagged("post_install", "-at_install")
class TestIncomingCall(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env, "pop_salesperson", "sales_team.group_sale_salesman"
        )
        cls.manager = new_test_user(
            cls.env, "pop_manager", "sales_team.group_sale_manager"
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Caller",
                "phone": "+982112345678",
                "user_id": cls.salesperson.id,
            }
        )

    def key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys.sudo()._generate("rpc", "Switchboard", None)

    def ring(self, body, user=None, key=None):
        """Return the answer's status and values, and what the browsers were told."""
        Users = self.env.registry["res.users"]
        told = []

        def spy(users, kind, values=None, **kwargs):
            told.append((users.login, kind, values))

        with patch.object(Users, "_bus_send", spy):
            answer = self.url_open(
                URL,
                data=body if isinstance(body, bytes) else json.dumps(body),
                headers={
                    "Authorization": f"Bearer {key or self.key(user)}",
                    "Content-Type": "application/json",
                },
            )
        told = [entry for entry in told if entry[1] == "crm_fa.incoming_call"]
        return answer.status_code, answer, told

    def test_caller_is_shown_to_who_is_called(self):
        """Own key, own telephone: the lead's record is sent, and to nobody else."""
        for number in ("+982112345678", "+98 21 1234 5678", "+۹۸۲۱۱۲۳۴۵۶۷۸"):
            status, answer, told = self.ring({"number": number}, self.salesperson)
            self.assertEqual((status, answer.json()), (200, {"matched": True}))
            self.assertEqual(told[0][0], "pop_salesperson")
            self.assertEqual(told[0][2]["id"], self.lead.id)
            self.assertEqual(len(told), 1)

    def test_unknown_caller_is_told_too(self):
        """No record has the number: the salesperson hears so."""
        status, answer, told = self.ring({"number": "+441632960000"}, self.salesperson)
        self.assertEqual((status, answer.json()), (200, {"matched": False}))
        self.assertFalse(told[0][2]["id"])

    def test_only_managers_ring_at_others(self):
        """A colleague's screen is not for a salesperson to open."""
        body = {"number": "+982112345678", "login": "pop_manager"}
        status, _answer, told = self.ring(body, self.salesperson)
        self.assertEqual((status, told), (403, []))
        body["login"] = "pop_salesperson"
        status, _answer, told = self.ring(body, self.manager)
        self.assertEqual((status, told[0][0]), (200, "pop_salesperson"))
        body["login"] = "nobody"
        self.assertEqual(self.ring(body, self.manager)[0], 404)

    def test_colleagues_lead_is_not_shown(self):
        """Who may not read the lead is not told whose number it is."""
        other = new_test_user(self.env, "pop_other", "sales_team.group_sale_salesman")
        _status, answer, told = self.ring({"number": "+982112345678"}, other)
        self.assertEqual(answer.json(), {"matched": False})
        self.assertFalse(told[0][2]["name"])

    def test_employee_who_does_not_sell_is_refused(self):
        """A key of a user without the sales application opens nothing."""
        employee = new_test_user(self.env, "pop_employee", "base.group_user")
        status, _answer, told = self.ring({"number": "+982112345678"}, employee)
        self.assertEqual((status, told), (403, []))

    def test_bad_bodies(self):
        """Each is refused with the reason, and nobody is told anything."""
        key = self.key(self.salesperson)
        for body, status in (
            (b" ", 400),
            (b"{", 400),
            (b"[]", 400),
            (b"\xff", 400),
            (b"[" * 4000, 400),
            (b" " * 4097, 413),
            ({}, 422),
            ({"number": 12345}, 422),
            ({"number": "12"}, 422),
            ({"number": "1" * 41}, 422),
            ({"number": "12345", "login": 1}, 422),
        ):
            with self.subTest(body=body):
                got, _answer, told = self.ring(body, key=key)
                self.assertEqual((got, told), (status, []))

    def test_documentation_tells_the_truth(self):
        """The published file names what is asked for, its limits and all answers."""
        with file_open("crm_fa/static/openapi/lead_desk.json") as stream:
            document = json.load(stream)
        post = document["paths"]["/crm_fa/call/incoming"]["post"]
        schema = post["requestBody"]["content"]["application/json"]["schema"]
        self.assertEqual(set(schema["properties"]), {"number", "login"})
        self.assertEqual(schema["required"], ["number"])
        number = schema["properties"]["number"]
        key = self.key(self.salesperson)
        for length in (number["minLength"], number["maxLength"]):
            self.assertEqual(self.ring({"number": "5" * length}, key=key)[0], 200)
        for length in (number["minLength"] - 1, number["maxLength"] + 1):
            self.assertEqual(self.ring({"number": "5" * length}, key=key)[0], 422)
        self.assertEqual(
            set(post["responses"]), {"200", "400", "401", "403", "404", "413", "422"}
        )

    def test_without_a_key(self):
        """A wrong key opens nothing, and nobody is told anything."""
        status, _answer, told = self.ring({"number": "+982112345678"}, key="0" * 40)
        self.assertEqual((status, told), (401, []))
