import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException
from odoo.tools import mute_logger

from .recovery_common import RecoveryCommon


@tagged("post_install", "-at_install")
class TestRecoveryPortal(RecoveryCommon, HttpCase):
    """Customers see their own cases and open them; nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = cls.customer_user("recovery_portal", cls.partner)
        cls.other = cls.customer_user("recovery_other", cls.env["res.partner"])
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.boss = cls.customer_user("recovery_boss", parent=cls.firm)
        cls.clerk = cls.customer_user("recovery_clerk", parent=cls.firm)

    @classmethod
    def customer_user(cls, login, partner=None, parent=None):
        """Create a portal user, of a partner or of a company."""
        values = {"email": f"{login}@example.com"}
        if partner:
            values["partner_id"] = partner.id
        user = new_test_user(cls.env, login, "base.group_portal", **values)
        if parent:
            user.partner_id.parent_id = parent
        return user

    def shown(self, url, login=None):
        """Open a page, as a customer or (None) as a stranger; return the response."""
        self.authenticate(login, login)
        return self.url_open(url)

    def sent(self, url, values, login=None, files=None, token=True):
        """Post a form as a customer, with the page's token or without any."""
        self.authenticate(login, login)
        if token:
            values = {"csrf_token": http.Request.csrf_token(self), **values}
        return self.url_open(url, data=values, files=files)

    def apology(self, case, channel, text):
        apology = self.env["crm.recovery.apology"].with_user(self.agent)
        apology.create(
            {"recovery_id": case.id, "channel": channel, "text": text}
        ).action_done()

    def compensation(self, case, code="coupon", amount=10.0, **values):
        kind = self.env["crm.recovery.kind"].search([("code", "=", code)], limit=1)
        given = self.env["crm.recovery.compensation"].with_user(self.agent)
        return given._suggest(case, {"kind_id": kind.id, "amount": amount, **values})

    # ---- what is shown -------------------------------------------------------------

    def test_what_was_said_and_given(self):
        """Words sent and things issued; no note, reasoning or mere suggestion."""
        case = self.case(
            amount_affected=100.0,
            internal_note="INTERNAL-NOTE",
            corrective_step="CORRECTIVE",
            description="STORY",
        )
        case._message_log(body="LOGGED-NOTE")
        self.apology(case, "letter", "<p>WORDS-OF-LETTER</p>")
        self.apology(case, "phone", "<p>NOTES-OF-CALL</p>")
        given = self.compensation(case, note="WHY-NOTE", customer_note="WITH-LOVE")
        body = self.shown(f"/my/recovery/{case.id}", "recovery_portal").text
        for text in ("STORY", "WORDS-OF-LETTER", case.name):
            self.assertIn(text, body)
        for text in (
            *("INTERNAL-NOTE", "CORRECTIVE", "LOGGED-NOTE", "NOTES-OF-CALL"),
            *("WHY-NOTE", "WITH-LOVE", "recovery_compensations", "everity"),
            *(case.suggestion_text.splitlines()[0], "policy"),
        ):
            self.assertNotIn(text, body)
        given.action_give()
        self.assertEqual(given.state, "issued")
        body = self.shown(f"/my/recovery/{case.id}", "recovery_portal").text
        self.assertIn("WITH-LOVE", body)
        self.assertIn(given.sudo().card_code, body)
        self.assertNotIn("WHY-NOTE", body)

    def test_conversation_shows_no_note(self):
        """The page shows messages to the customer, not ours to each other."""
        case = self.case()
        case._message_log(body="LOGGED-NOTE")
        case.message_notify(
            partner_ids=self.manager.partner_id.ids, body="NOTIFIED", subject="S"
        )
        case.message_post(body="NOTED", subtype_xmlid="mail.mt_note")
        case.message_post(
            body="ANSWERED", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        case.impact = "3"
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.authenticate("recovery_portal", "recovery_portal")
        found = self.make_jsonrpc_request(
            "/mail/chatter_fetch",
            {
                "thread_model": "crm.recovery",
                "thread_id": case.id,
                "token": case._portal_ensure_token(),
            },
        )
        bodies = str(found)
        self.assertIn("ANSWERED", bodies)
        for text in ("LOGGED-NOTE", "NOTIFIED", "NOTED", "Severity"):
            self.assertNotIn(text, bodies)

    def test_customer_answers_on_the_page(self):
        """The answer is theirs and ends the waiting; a wrong key is refused."""
        case = self.case()
        case._pause("When?")
        self.authenticate("recovery_portal", "recovery_portal")
        post = {
            "thread_model": "crm.recovery",
            "thread_id": case.id,
            "post_data": {"body": "On Monday", "message_type": "comment"},
        }
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request("/mail/message/post", {**post, "token": "wrong"})
        self.make_jsonrpc_request(
            "/mail/message/post", {**post, "token": case._portal_ensure_token()}
        )
        case.invalidate_recordset()
        self.assertIn("On Monday", case.message_ids[0].body)
        self.assertEqual(case.message_ids[0].author_id, self.partner)
        self.assertFalse(case.paused_on)

    def test_home_counts_own_cases(self):
        """The counter of /my/home, and the list, hold one's own only."""
        mine = self.case()
        theirs = self.case(partner_id=self.other.partner_id.id)
        self.authenticate("recovery_portal", "recovery_portal")
        counted = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["recovery_count"]}
        )
        self.assertEqual(counted["recovery_count"], 1)
        body = self.url_open("/my/recovery").text
        self.assertIn(mine.name, body)
        self.assertNotIn(theirs.name, body)
        self.assertIn("/my/recovery/new", self.url_open("/my/home").text)

    # ---- who may not ---------------------------------------------------------------

    def test_strangers(self):
        """Other customers, the public, guessed numbers and keys lead away."""
        case = self.case(title="SECRET-TITLE")
        token = case._portal_ensure_token()
        last = self.Case.search([], order="id desc", limit=1).id
        for login, url in (
            ("recovery_other", f"/my/recovery/{case.id}"),
            ("recovery_boss", f"/my/recovery/{case.id}"),
            (None, f"/my/recovery/{case.id}"),
            (None, f"/my/recovery/{case.id}?access_token=wrong"),
            (None, f"/my/recovery/{case.id}?access_token="),
            ("recovery_other", f"/my/recovery/{case.id}?access_token={token[:-1]}"),
            ("recovery_portal", f"/my/recovery/{last + 1}"),
        ):
            with self.subTest(login=login, url=url):
                response = self.shown(url, login)
                self.assertNotIn("SECRET-TITLE", response.text)
                self.assertNotIn("/my/recovery/", response.url)
        self.assertIn(
            "SECRET-TITLE",
            self.shown(f"/my/recovery/{case.id}?access_token={token}").text,
        )

    def test_company_and_colleagues(self):
        """Colleagues see all but confidential ones; those, who complained."""
        case = self.case(partner_id=self.clerk.partner_id.id, title="CLERKS-CASE")
        url = f"/my/recovery/{case.id}"
        for login in ("recovery_clerk", "recovery_boss"):
            self.assertIn("CLERKS-CASE", self.shown(url, login).text)
        case.with_user(self.manager).is_confidential = True
        self.assertIn("CLERKS-CASE", self.shown(url, "recovery_clerk").text)
        self.assertNotIn("CLERKS-CASE", self.shown(url, "recovery_boss").text)
        self.assertNotIn(
            "CLERKS-CASE", self.shown("/my/recovery", "recovery_boss").text
        )

    @mute_logger("odoo.http")
    def test_rpc_is_refused(self):
        """Customers have no rights on any model of the room."""
        case = self.case()
        self.authenticate("recovery_portal", "recovery_portal")
        for method, arguments in (
            ("read", [[case.id], ["internal_note"]]),
            ("search_read", [[]]),
            ("write", [[case.id], {"title": "x"}]),
            ("create", [[{"title": "x", "partner_id": self.partner.id}]]),
            ("action_acknowledge", [[case.id]]),
        ):
            with self.subTest(method=method), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": "crm.recovery",
                        "method": method,
                        "args": arguments,
                        "kwargs": {},
                    },
                )
        self.assertEqual(case.state, "new")

    # ---- telling -------------------------------------------------------------------

    def test_telling_from_the_portal(self):
        """A case of the visitor, in their words, with their files; nothing else."""
        boss = self.customer("Not Mine")
        response = self.sent(
            "/my/recovery/new",
            {
                "category_id": self.late.id,
                "description": "Four days late",
                "remedy_sought": "A call",
                "date_incident": "2026-01-02",
                # Forged: none of these is a field of the form.
                "partner_id": boss.id,
                "severity": "1",
                "state": "closed",
                "user_id": self.agent.id,
                "is_confidential": "1",
            },
            "recovery_portal",
            files=[("files", ("photo.txt", b"box", "text/plain"))],
        )
        case = self.Case.search([("partner_id", "=", self.partner.id)])
        self.assertEqual(len(case), 1)
        self.assertIn(f"/my/recovery/{case.id}", response.url)
        self.assertEqual((case.source, case.state), ("portal", "new"))
        self.assertEqual(case.title, self.late.name)
        self.assertEqual(case.description, "Four days late")
        self.assertEqual(case.remedy_sought, "A call")
        self.assertEqual(str(case.date_incident), "2026-01-02")
        self.assertFalse(case.user_id or case.is_confidential)
        self.assertEqual(case.message_ids.attachment_ids.name, "photo.txt")
        self.assertEqual(case.message_ids.attachment_ids.res_id, case.id)
        self.assertIn("Thank you", response.text)

    def test_categories_for_customers(self):
        """Only those are offered and taken that customers may choose."""
        inner = self.late.copy({"name": "For our own people", "is_portal": False})
        page = self.shown("/my/recovery/new", "recovery_portal").text
        self.assertIn(self.late.name, page)
        self.assertNotIn(inner.name, page)
        for category in (inner, self.late):
            values = {"category_id": category.id, "description": category.name}
            self.sent("/my/recovery/new", values, "recovery_portal")
        cases = self.Case.search([("partner_id", "=", self.partner.id)], order="id")
        self.assertEqual(
            cases.mapped(lambda case: case.category_id.id), [False, self.late.id]
        )

    def test_telling_from_an_order(self):
        """Order, amount and currency come with it; from its page, or by its link."""
        order = self.buy(self.partner, amount=120, user_id=self.agent.id)
        token = order._portal_ensure_token()
        page = self.shown(f"/my/orders/{order.id}", "recovery_portal").text
        self.assertTrue(re.search(rf"/my/recovery/new\?order_id={order.id}", page))
        values = {"description": "Broken", "order_id": order.id, "access_token": token}
        self.sent("/my/recovery/new", values, None)
        case = self.Case.search([("order_id", "=", order.id)])
        self.assertEqual(case.partner_id, self.partner)
        self.assertEqual((case.amount_affected, case.source), (120, "order"))
        self.assertEqual(case.currency_id, order.currency_id)

    def test_telling_from_an_invoice(self):
        """The invoice's page leads to the form, and the invoice to the case."""
        bill = self.invoice(self.buy(self.partner, amount=70))
        page = self.shown(f"/my/invoices/{bill.id}", "recovery_portal").text
        self.assertIn(f"/my/recovery/new?invoice_id={bill.id}", page)
        self.sent(
            "/my/recovery/new",
            {"description": "Wrong sum", "invoice_id": bill.id},
            "recovery_portal",
        )
        case = self.Case.search([("invoice_id", "=", bill.id)])
        self.assertEqual((case.amount_affected, case.source), (70, "invoice"))

    def test_forged_posts(self):
        """No token of the form, another's document or case, nothing written."""
        order = self.buy(self.other.partner_id, user_id=self.agent.id)
        theirs = self.case(partner_id=self.other.partner_id.id)
        before = self.Case.search_count([])
        words = {"description": "Forged"}
        tries = [
            ({**words, "order_id": order.id}, "recovery_portal"),
            ({**words, "order_id": order.id, "access_token": "x"}, None),
            ({**words, "case_id": theirs.id}, "recovery_portal"),
            ({**words, "order_id": "1 OR 1=1"}, "recovery_portal"),
            (words, None),
            ({"description": "  "}, "recovery_portal"),
            ({**words, "date_incident": "2999-01-01"}, "recovery_portal"),
            ({**words, "date_incident": "yesterday"}, "recovery_portal"),
            ({"description": "x" * 10_001}, "recovery_portal"),
        ]
        for values, login in tries:
            with self.subTest(values=str(values)[:60], login=login):
                self.sent("/my/recovery/new", values, login)
        with mute_logger("odoo.http"):
            response = self.sent(
                "/my/recovery/new", words, "recovery_portal", token=False
            )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.Case.search_count([]), before)
        self.assertNotIn("Forged", str(theirs.message_ids.mapped("body")))

    def test_open_case_is_offered_first(self):
        """The page shows the visitor's open cases; joining one opens no other."""
        order = self.buy(self.partner, user_id=self.agent.id)
        case = self.case(order_id=order.id, title="ALREADY-TOLD")
        theirs = self.case(partner_id=self.other.partner_id.id, title="NOT-MINE")
        page = self.shown(f"/my/recovery/new?order_id={order.id}", "recovery_portal")
        self.assertIn("ALREADY-TOLD", page.text)
        self.assertNotIn("NOT-MINE", page.text)
        before = self.Case.search_count([])
        self.sent(
            "/my/recovery/new",
            {"description": "Still nothing", "case_id": case.id, "order_id": order.id},
            "recovery_portal",
        )
        self.assertEqual(self.Case.search_count([]), before)
        self.assertIn("Still nothing", case.message_ids[0].body)
        self.assertEqual(case.message_ids[0].author_id, self.partner)
        self.assertFalse(theirs.message_ids.filtered("attachment_ids"))

    def test_link_of_a_document_shows_no_other_case(self):
        """Who holds the link of one order is not offered the customer's other cases."""
        order = self.buy(self.partner, user_id=self.agent.id)
        self.case(title="ANOTHER-MATTER")
        about = self.case(title="THIS-ORDER", order_id=order.id)
        token = order._portal_ensure_token()
        page = self.shown(f"/my/recovery/new?order_id={order.id}&access_token={token}")
        self.assertIn("THIS-ORDER", page.text)
        self.assertNotIn("ANOTHER-MATTER", page.text)
        self.assertEqual(about.state, "new")

    def test_ended_case_takes_no_answer(self):
        """The page of an ended case has no place to write, and a join is refused."""
        case = self.case()
        case._cancel("Mistake")
        page = self.shown(f"/my/recovery/{case.id}", "recovery_portal").text
        self.assertIn('data-allow_composer="0"', page)
        self.assertNotIn("Mistake", page)

    def test_persian_pages(self):
        """In Persian words, right to left."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["crm_fa"], ["fa_IR"])
        self.partner.lang = "fa_IR"
        case = self.case()
        for url in ("/my/recovery", f"/my/recovery/{case.id}", "/my/recovery/new"):
            with self.subTest(url=url):
                body = self.shown(url, "recovery_portal").text
                self.assertIn("شکایت", body)
                self.assertIn("o_rtl", body)
                self.assertNotIn("Something Went Wrong", body)

    def test_rating_page_speaks_the_customers_language(self):
        """Words, direction and what follows the answer, whatever browser asks."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"]._load_module_terms(["rating"], ["fa_IR"])
        for lang, direction in (("en_US", "ltr"), ("fa_IR", "rtl")):
            with self.subTest(lang=lang):
                self.partner.lang = lang
                token = self.case().sudo()._rating_get_access_token()
                self.env.flush_all()
                asked = self.shown(f"/rate/{token}/5")
                thanks = self.sent(f"/rate/{token}/submit_feedback", {"rate": "5"})
                for page in (asked.text, thanks.text):
                    self.assertIn("wrapwrap", page)
                    self.assertEqual(" o_rtl " in page, direction == "rtl")
