import json
import random
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

from ..controllers import lead_desk_intake as controller
from ..tools import lead_intake as intake

OPENAPI = "crm_fa/static/openapi/lead_desk.json"


@tagged("post_install", "-at_install")
class TestLeadIntake(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "intake_manager",
            "sales_team.group_sale_manager",
            context={"no_reset_password": True},
        )
        cls.stage = cls.env["crm.stage"].create({"name": "Delivered"})
        cls.lead_list, cls.other_list = cls.env["crm.lead.list"].create(
            [{"name": "Intake", "code": "intake"}, {"name": "Other", "code": "shut"}]
        )
        partner = cls.env["res.partner"].create({"name": "Leads & Co"})
        cls.vendor = cls.env["crm.lead.vendor"].create(
            {"partner_id": partner.id, "price": 7.5, "rate_limit": 6000}
        )
        cls.key, cls.secret = cls.generate(cls.vendor)
        cls.Delivery = cls.env["crm.lead.delivery"]
        cls.Lead = cls.env["crm.lead"]
        cls.number = 0

    @classmethod
    def generate(cls, vendor):
        return (
            cls.env["crm.lead.vendor.key"]
            .with_user(cls.manager)
            ._generate(
                vendor.with_user(cls.manager), "Site", False, lists=cls.lead_list
            )
        )

    def post(self, body=None, code="intake", idempotency=None, secret=None, **headers):
        """Deliver, and return the answer."""
        self.number += 1
        if not isinstance(body, bytes):
            body = json.dumps(body or {"phone": "+98 21 8800 1234"}).encode()
        key = f"delivery-{self.number}" if idempotency is None else idempotency
        return self.url_open(
            f"/crm_fa/lead/{code}",
            data=body,
            method="POST",
            headers={
                "Authorization": f"Bearer {secret or self.secret}",
                "Content-Type": "application/json",
                **({"Idempotency-Key": key} if key else {}),
                **headers,
            },
        )

    def test_lead_is_taken(self):
        """A delivered lead waits in its list, with vendor and price; 201 names it."""
        country = self.env.ref("base.ir")
        campaign = self.env["utm.campaign"].create({"name": "Nowruz"})
        answer = self.post(
            {
                "title": "Twenty seats",
                "contact_name": "سارا کریمی",
                "company_name": "Karimi Ltd",
                "email": "Sara@Example.com",
                "phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹",
                "website": "https://example.com/a?b=c",
                "street": "Valiasr 1",
                "city": "Tehran",
                "postal_code": "1234567890",
                "country": "IR",
                "note": "One\nTwo <b>three</b>",
                "campaign": "Nowruz",
                "reference": "A-7",
            }
        )
        self.assertEqual(answer.status_code, 201, answer.text)
        lead = self.Lead.browse(answer.json()["number"])
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Twenty seats",
                    "contact_name": "سارا کریمی",
                    "partner_name": "Karimi Ltd",
                    "email_from": "sara@example.com",
                    "phone": "0912 345 6789",
                    "city": "Tehran",
                    "zip": "1234567890",
                    "country_id": country.id,
                    "campaign_id": campaign.id,
                    "lead_list_id": self.lead_list.id,
                    "lead_vendor_id": self.vendor.id,
                    "lead_vendor_price": 7.5,
                    "user_id": False,
                }
            ],
        )
        self.assertIn("&lt;b&gt;", lead.description)
        self.assertIn(lead, self.Lead.search(self.Lead._lead_waiting_domain()))
        delivery = self.Delivery.search([("lead_id", "=", lead.id)])
        self.assertEqual((delivery.status, delivery.reference), ("201", "A-7"))
        self.assertEqual(delivery.action_open_lead()["res_id"], lead.id)

    def test_same_delivery_is_answered_as_before(self):
        """One key, one lead: repeated it is replayed, with another body refused."""
        body = {"phone": "+98 21 8800 1234"}
        first = self.post(body, idempotency="once")
        again = self.post(b'{"phone":   "+98 21 8800 1234"}', idempotency="once")
        self.assertEqual((again.status_code, again.json()), (201, first.json()))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertNotIn("Idempotency-Replayed", first.headers)
        other = self.post({"phone": "+98 21 8800 9999"}, idempotency="once")
        self.assertEqual(other.status_code, 422)
        self.assertEqual(other.json(), {"error": "idempotency_key_reused"})
        self.assertEqual(self.vendor.lead_count, 1)

    def test_keys_of_two_vendors_are_apart(self):
        """Two vendors may use one idempotency key."""
        partner = self.env["res.partner"].create({"name": "Second"})
        second = self.env["crm.lead.vendor"].create({"partner_id": partner.id})
        _key, secret = self.generate(second)
        self.post({"phone": "+98 21 8800 1111"}, idempotency="same")
        answer = self.post(
            {"phone": "+98 21 8800 2222"}, idempotency="same", secret=secret
        )
        self.assertEqual(answer.status_code, 201)

    def test_duplicate_is_not_taken(self):
        """The same phone or address, in whatever digits, is 409, and stays so."""
        self.Lead.create({"name": "Here", "phone": "+98 912 345 6789"})
        self.Lead.create({"name": "Too", "email_from": "ali@example.com"})
        for body in (
            {"phone": "۰۹۱۲-۳۴۵-۶۷۸۹"},
            {"phone": "٠٩١٢٣٤٥٦٧٨٩"},
            {"email": "ALI@example.com"},
            {"email": "new@example.com", "phone": "09123456789"},
        ):
            with self.subTest(body=body):
                name = "mail" if "phone" not in body else None
                answer = self.post(body, idempotency=name)
                self.assertEqual(answer.status_code, 409)
                self.assertEqual(answer.json(), {"error": "duplicate"})
        again = self.post({"email": "ALI@example.com"}, idempotency="mail")
        self.assertEqual(again.status_code, 409)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertFalse(self.vendor.lead_count)

    def test_lead_of_another_company_is_no_duplicate(self):
        """Whom another company of ours knows is not told to vendors."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.Lead.create(
            {"name": "There", "phone": "+98 21 8800 1234", "company_id": company.id}
        )
        self.assertEqual(self.post().status_code, 201)

    def test_wrong_fields_are_named(self):
        """422 names each field, writes no lead, and may be mended under its key."""
        answer = self.post(
            {"email": "nobody", "country": "XX", "campaign": "None", "age": 5},
            idempotency="mend",
        )
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(
            {(row["field"], row["code"]) for row in answer.json()["errors"]},
            {
                ("email", "format"),
                ("country", "unknown_value"),
                ("campaign", "unknown_value"),
                ("age", "unknown"),
            },
        )
        delivery = self.Delivery.search([("idempotency_key", "=", "mend")])
        self.assertIn("email: cannot be read", delivery.error_text)
        with self.assertRaises(UserError):
            delivery.action_open_lead()
        answer = self.post({"email": "some@example.com"}, idempotency="mend")
        self.assertEqual(answer.status_code, 201)
        self.assertEqual(self.vendor.lead_count, 1)

    def test_who_is_let_in(self):
        """401 without a key in force; 403 for lists it does not open, known or not."""
        for secret in ("x", "0" * 40, self.secret[:-1]):
            answer = self.post(secret=secret)
            self.assertEqual((answer.status_code, answer.json()["error"]), (401, "key"))
            self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")
        self.assertEqual(self.post(Authorization="Basic abc").status_code, 401)
        for code in ("shut", "unknown", "%F0%9F%92%A9"):
            answer = self.post(code=code)
            self.assertEqual(
                (answer.status_code, answer.json()["error"]), (403, "list")
            )
        self.lead_list.active = False
        self.assertEqual(self.post().status_code, 403)
        self.lead_list.active = True
        self.assertEqual(self.post(idempotency="ok").status_code, 201)
        self.key.with_user(self.manager).action_revoke()
        self.assertEqual(self.post(idempotency="ok").status_code, 401)

    def test_idempotency_key_is_needed(self):
        """400 without one; 255 characters are taken, 256 are not."""
        for key in ("", "with space", "x" * 256):
            answer = self.post(idempotency=key)
            self.assertEqual(answer.status_code, 400)
            self.assertEqual(answer.json(), {"error": "idempotency_key"})
        self.assertEqual(self.post(idempotency="x" * 255).status_code, 201)

    def test_size_of_a_body(self):
        """16 KiB are read, one byte more is 413."""
        body = b'{"phone": "+98 21 8800 1234"}'
        fits = body + b" " * (intake.MAX_BODY - len(body))
        self.assertEqual(self.post(fits + b" ").status_code, 413)
        self.assertEqual(self.post(fits).status_code, 201)

    def test_too_fast(self):
        """Three a minute: the fourth is told to wait 20 seconds, and then let in."""
        self.vendor.rate_limit = 3
        now = 1_800_000_000.0
        with self.patched_time(now):
            statuses = [
                self.post({"phone": f"+98 21 8800 000{n}"}).status_code
                for n in range(3)
            ]
            answer = self.post({"phone": "+98 21 8800 0004"})
        self.assertEqual(statuses, [201, 201, 201])
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(answer.headers["Retry-After"], "20")
        with self.patched_time(now + 19.9):
            self.assertEqual(self.post(b"no").status_code, 429)
        with self.patched_time(now + 20):
            self.assertEqual(self.post(b"no").status_code, 400)
            # What was refused for its body was counted all the same.
            self.assertEqual(self.post().status_code, 429)

    @contextmanager
    def patched_time(self, now):
        # In this order: what freezes the time puts its own clock into all modules.
        with freeze_time(), patch.object(controller, "time", lambda: now):
            yield

    def test_a_thousand_bad_bodies(self):
        """Whatever is sent, it is refused with 4xx, and nothing is written."""
        self.env.cr.execute("UPDATE crm_lead_vendor SET rate_limit = 1000000")
        dice = random.Random(4)
        count = self.Lead.with_context(active_test=False).search_count([])
        for number, body in enumerate(self.bad_bodies(dice, 1000)):
            answer = self.post(body, idempotency=f"bad-{number}")
            self.assertIn(answer.status_code, (400, 413, 422), body[:200])
            self.assertIn("error", answer.json())
        self.env.invalidate_all()
        self.assertEqual(
            self.Lead.with_context(active_test=False).search_count([]), count
        )

    def bad_bodies(self, dice, count):
        """Give bodies that are all wrong: no JSON, no object, or bad fields."""
        values = (
            5, -0.5, True, [], {}, ["x"], {"$ne": ""}, "x" * 5000, "\x00", "a\x1b",
            "\ud800", "\u202e\x07",
        )  # fmt: skip
        names = [*intake.FIELDS]
        good = {"phone": "+98 21 8800 1234"}
        for _number in range(count):
            kind = dice.randrange(7)
            if kind == 0:
                yield bytes(dice.randrange(256) for _ in range(dice.randrange(200)))
            elif kind == 1:
                whole = json.dumps({**good, "note": "x" * dice.randrange(50)}).encode()
                yield whole[: dice.randrange(len(whole))]
            elif kind == 2:
                yield json.dumps(
                    {**good, dice.choice(names): dice.choice(values)}
                ).encode()
            elif kind == 3:
                strange = "".join(chr(dice.randrange(1, 0x2000)) for _ in range(9))
                yield json.dumps({**good, strange: "x"}).encode()
            elif kind == 4:
                yield json.dumps(dice.choice([None, 1, "x", [], [good], True])).encode()
            elif kind == 5:
                yield b"[" * dice.randrange(1, 9000)
            else:
                yield json.dumps(
                    {"email": dice.choice(["@", "a@b", "a b@c.de", "a@b.c;d@e.fg", ""])}
                ).encode()

    def test_unread_deliveries_are_forgotten(self):
        """What could not be read is kept 90 days; what was answered stays."""
        self.post({"email": "bad"}, idempotency="unread")
        self.post(idempotency="read")
        self.Delivery.flush_model()
        self.env.cr.execute(
            "UPDATE crm_lead_delivery SET date = %s",
            [fields.Datetime.now() - timedelta(days=91)],
        )
        self.Delivery._gc_unread()
        left = self.Delivery.search([("vendor_id", "=", self.vendor.id)])
        self.assertEqual(left.mapped("idempotency_key"), ["read"])

    def test_deliveries_are_not_edited(self):
        """Not even a manager adds, edits or deletes what was delivered."""
        self.post()
        delivery = self.Delivery.search([("vendor_id", "=", self.vendor.id)])
        for act in (
            lambda: delivery.write({"status": "409"}),
            lambda: delivery.copy(),
            lambda: delivery.unlink(),
            lambda: delivery.with_context(crm_fa_delivery_writer=True).write({}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_openapi_tells_the_truth(self):
        """The published file names our fields, their limits, and our codes."""
        with file_open(OPENAPI) as stream:
            document = json.load(stream)
        published = document["components"]["schemas"]["Lead"]["properties"]
        self.assertEqual(
            {name: field["maxLength"] for name, field in published.items()},
            {name: rule.longest for name, rule in intake.FIELDS.items()},
        )
        codes = document["components"]["schemas"]["FieldError"]["properties"]["code"]
        self.assertEqual(set(codes["enum"]), set(self.Delivery._error_words()))
        answers = document["paths"]["/crm_fa/lead/{code}"]["post"]["responses"]
        self.assertEqual(
            set(answers), {"201", "400", "401", "403", "409", "413", "422", "429"}
        )

    def test_key_is_made_shown_and_revoked(self):
        """A manager makes a key for a list, copies it, revokes it, all by buttons."""
        self.start_tour(
            f"/odoo/lead-vendors/{self.vendor.id}",
            "crm_fa_lead_vendor_key",
            login=self.manager.login,
        )
        self.env.invalidate_all()
        made = self.vendor.key_ids - self.key
        self.assertEqual(made.list_ids, self.lead_list)
        self.assertEqual(made.state, "revoked")
