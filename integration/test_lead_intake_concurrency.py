"""Vendors who deliver at the same moment, over HTTP and real connections."""

import json
import logging
import threading
import urllib.error
import urllib.request

from werkzeug.serving import make_server

from odoo import http
from odoo.fields import Command
from odoo.service.server import load_server_wide_modules

from .support import DatabaseCase

TOGETHER = 8


class TestLeadIntakeConcurrency(DatabaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        load_server_wide_modules()
        # Its own lines would stand in the log that is checked.
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", 0, http.root, threaded=True)
        cls.address = f"http://127.0.0.1:{server.server_port}/crm_fa/lead/fast"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(thread.join, 10)
        cls.addClassCleanup(server.shutdown)
        with cls.db.env() as env:
            cls.list_id = (
                env["crm.lead.list"].create({"name": "Fast", "code": "fast"}).id
            )

    def vendor(self, rate):
        """A vendor of so many leads a minute: its id and the secret of its key."""
        with self.db.env() as env:
            vendor = env["crm.lead.vendor"].create(
                {
                    "partner_id": env["res.partner"].create({"name": self.id()}).id,
                    "rate_limit": rate,
                    "company_id": False,
                }
            )
            manager = env["res.users"].search([("login", "=", "intake")]) or env[
                "res.users"
            ].with_context(no_reset_password=True).create(
                {
                    "name": "Manager",
                    "login": "intake",
                    "group_ids": [
                        Command.link(env.ref("sales_team.group_sale_manager").id)
                    ],
                }
            )
            _key, secret = (
                env["crm.lead.vendor.key"]
                .with_user(manager)
                ._generate(
                    vendor.with_user(manager),
                    "Site",
                    lists=env["crm.lead.list"].browse(self.list_id),
                )
            )
            return vendor.id, secret

    def deliver(self, secret, key, body):
        """What one delivery is answered: status, body, headers."""
        request = urllib.request.Request(
            self.address,
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
                "X-Odoo-Database": self.db.name,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), error.headers

    def together(self, calls):
        """Make all these deliveries at one moment; their answers."""
        start, answers = threading.Barrier(len(calls)), [None] * len(calls)

        def call(number, arguments):
            start.wait(30)
            answers[number] = self.deliver(*arguments)

        threads = [
            threading.Thread(target=call, args=item, daemon=True)
            for item in enumerate(calls)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
        self.assertNotIn(None, answers, "a delivery hangs")
        return answers

    def leads(self, vendor_id):
        with self.db.env() as env:
            return env["crm.lead"].search([("lead_vendor_id", "=", vendor_id)]).ids

    def test_one_key_is_one_lead(self):
        """The same delivery at one moment: one lead, and all are told its number."""
        vendor_id, secret = self.vendor(6000)
        body = {"phone": "+98 21 7700 1001", "title": "At once"}
        answers = self.together([(secret, "same", body)] * TOGETHER)
        self.assertEqual({status for status, _body, _headers in answers}, {201})
        (number,) = {body["number"] for _status, body, _headers in answers}
        self.assertEqual(self.leads(vendor_id), [number])
        replayed = [
            headers.get("Idempotency-Replayed") for _status, _body, headers in answers
        ]
        self.assertEqual(replayed.count("true"), TOGETHER - 1)

    def test_one_phone_is_one_lead(self):
        """Other keys, the same number: one is taken, the others are duplicates."""
        vendor_id, secret = self.vendor(6000)
        answers = self.together(
            [
                (secret, f"other-{number}", {"phone": "+98 21 7700 1002"})
                for number in range(TOGETHER)
            ]
        )
        statuses = sorted(status for status, _body, _headers in answers)
        self.assertEqual(statuses, [201] + [409] * (TOGETHER - 1))
        self.assertEqual(len(self.leads(vendor_id)), 1)

    def test_rate_limit_holds(self):
        """Three a minute: of eight at once three are let in, five told to wait."""
        vendor_id, secret = self.vendor(3)
        answers = self.together(
            [
                (secret, f"rate-{number}", {"phone": f"+98 21 7700 20{number:02d}"})
                for number in range(TOGETHER)
            ]
        )
        statuses = sorted(status for status, _body, _headers in answers)
        self.assertEqual(statuses, [201] * 3 + [429] * (TOGETHER - 3))
        self.assertEqual(len(self.leads(vendor_id)), 3)
        for status, _body, headers in answers:
            if status == 429:
                self.assertLessEqual(1, int(headers["Retry-After"]))
                self.assertLessEqual(int(headers["Retry-After"]), 20)
