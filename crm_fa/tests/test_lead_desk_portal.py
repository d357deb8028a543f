import re

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .lead_return_common import LeadReturnCommon


class LeadPortalCase(LeadReturnCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls.portal_user("portal_buyer", "Buyer & Co")
        cls.vendor_user = cls.portal_user("portal_vendor", "Leads & Co")
        cls.stranger = cls.portal_user("portal_stranger", "Strangers")
        cls.agreement = cls.env["crm.lead.vendor"].create(
            {
                "partner_id": cls.vendor_user.partner_id.parent_id.id,
                "company_id": cls.company.id,
                "price": 7.5,
            }
        )
        for kind in ("purchase", "sale"):
            if not cls.env["account.journal"].search_count(
                [("type", "=", kind), ("company_id", "=", cls.company.id)]
            ):
                account = cls.env["account.account"].create(
                    {
                        "name": kind,
                        "code": f"POR{kind[:1].upper()}1",
                        "account_type": "expense" if kind == "purchase" else "income",
                    }
                )
                cls.env["account.journal"].create(
                    {
                        "name": kind,
                        "type": kind,
                        "code": f"PO{kind[:1].upper()}",
                        "company_id": cls.company.id,
                        "default_account_id": account.id,
                    }
                )

    @classmethod
    def portal_user(cls, login, company):
        """Create a person of a company, with a login to the portal."""
        user = new_test_user(cls.env, login, "base.group_portal", password=login)
        partner = cls.env["res.partner"].create({"name": company, "is_company": True})
        user.partner_id.parent_id = partner
        return user

    def sold(self, name="Sold Lead", user=None, **values):
        """Sell a lead of the list to a buyer, for 20."""
        lead = self.env["crm.lead"].create(
            {
                "name": name,
                "type": "lead",
                "user_id": False,
                "lead_list_id": self.lead_list.id,
                "company_id": self.company.id,
                "phone": "+989121112233",
                "contact_name": "Sara",
                "description": "Our secret remark",
                **values,
            }
        )
        lead.write(
            {
                "lead_buyer_id": (user or self.buyer).partner_id.parent_id.id,
                "lead_buyer_price": 20,
            }
        )
        return lead

    def delivered(self, name="Delivered Lead", **values):
        """Have the vendor deliver a lead that our salesperson gets."""
        return self.lead(
            name,
            company_id=self.company.id,
            lead_vendor_id=self.agreement.id,
            description="Our secret remark",
            **values,
        )

    def request(self, lead, code="other", note="It is not ours", user=None, files=()):
        """Ask for a return as a portal user, without a browser."""
        return (
            self.Return.with_user(user or self.buyer)
            ._request_from_portal(
                lead.with_user(user or self.buyer).sudo(),
                self.reason(code).sudo(),
                note,
                self.env["ir.attachment"].browse(files),
            )
            .with_env(self.env)
        )


@tagged("post_install", "-at_install")
class TestLeadPortal(LeadPortalCase):
    """What a buyer's and a vendor's returns do."""

    def test_sold_lead_waits_for_nobody(self):
        """It is neither routed nor picked; taken back, it waits again."""
        lead = self.sold()
        waiting = lead._lead_waiting_domain() & Domain("id", "=", lead.id)
        self.assertFalse(lead.search(waiting))
        self.assertNotIn(lead.id, self.lead_list._lock_waiting()[0])
        with self.assertRaisesRegex(UserError, "was sold"):
            lead.with_user(self.seller).action_lead_pick()
        lead.lead_buyer_id = False
        self.assertTrue(lead.search(waiting))
        self.assertIn(lead.id, self.lead_list._lock_waiting()[0])
        self.assertFalse(lead.lead_buyer_price)

    def test_who_may_sell(self):
        """Leaders do; a salesperson neither sells, prices nor takes back."""
        lead = self.lead()
        partner = self.buyer.partner_id.parent_id
        mine = lead.with_user(self.seller)
        for values in (
            {"lead_buyer_id": partner.id},
            {"lead_buyer_price": 5},
            {"lead_buyer_date": "2020-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            self.env["crm.lead"].with_user(self.seller).create(
                {"name": "Forged", "lead_buyer_id": partner.id}
            )
        lead.with_user(self.manager).write({"lead_buyer_id": partner.id})
        self.assertTrue(lead.lead_buyer_date)
        self.assertEqual(lead.lead_buyer_currency_id, self.company.currency_id)
        with self.assertRaises(AccessError):
            mine.write({"lead_buyer_id": False})

    def test_buyers_return(self):
        """It waits for the supervisor; accepted, the buyer is credited, once."""
        lead = self.sold()
        asked = self.request(lead)
        self.assertEqual(
            (asked.state, asked.origin, asked.user_id, asked.rule),
            ("pending", "buyer", self.buyer, "unprovable"),
        )
        # Whoever of us gets the lead meanwhile: the buyer's request stands.
        lead.lead_assign(self.seller, "manual")
        self.assertEqual(asked.state, "pending")
        self.decide(asked)
        self.assertEqual((asked.state, asked.outcome), ("accepted", "redistributed"))
        self.assertFalse(lead.lead_buyer_id)
        credit = asked.buyer_credit_id
        self.assertEqual(
            (credit.move_type, credit.state, credit.partner_id, credit.amount_untaxed),
            ("out_refund", "draft", self.buyer.partner_id.parent_id, 20),
        )
        self.assertFalse(asked.refund_id)
        second = self.request(self.sold("Second"))
        self.decide(second)
        self.assertEqual(second.buyer_credit_id, credit)
        self.assertEqual(len(credit.invoice_line_ids), 2)
        with self.assertRaisesRegex(UserError, "not pending"):
            self.decide(asked)
        with self.assertRaisesRegex(UserError, "does not get it again"):
            lead.lead_buyer_id = self.buyer.partner_id

    def test_proven_reason_passes_by_itself(self):
        """Proven, in time and under the cap: accepted at once, also for a buyer."""
        self.env["crm.lead"].create({"name": "Earlier", "phone": "+989121112233"})
        lead = self.sold()
        asked = self.request(lead, "duplicate")
        self.assertEqual(asked.state, "auto_accepted")
        self.assertEqual(asked.buyer_credit_id.amount_untaxed, 20)

    def test_window_and_cap_of_a_buyer(self):
        """Both count for the buyer's company: from the sale, of the leads it got."""
        late = self.sold("Late")
        self.lead_list.return_late_state = "rejected"
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET lead_buyer_date = now() at time zone 'UTC'"
            " - interval '8 days' WHERE id = %s",
            [late.id],
        )
        self.env.invalidate_all()
        refused = self.request(late)
        self.assertEqual((refused.state, refused.rule), ("rejected", "late"))
        # 10 % of 10 is one: the second is over the cap.
        leads = [self.sold(f"Lead {number}") for number in range(9)]
        self.assertEqual(self.request(leads[0]).rule, "unprovable")
        over = self.request(leads[1])
        self.assertEqual(over.rule, "over_cap")
        self.assertEqual(over.figures["received"], 10)

    def test_vendor_takes_back(self):
        """A person decides; the lead leaves its holder, its vendor credits it."""
        self.env["crm.lead"].create({"name": "Earlier", "phone": "+989127778899"})
        lead = self.delivered(phone="+989127778899")
        asked = self.request(lead, "duplicate", user=self.vendor_user)
        self.assertEqual((asked.state, asked.origin), ("pending", "vendor"))
        self.assertFalse(self.Return._current_assignments(lead)[lead].is_replacement)
        self.decide(asked)
        self.assertEqual(asked.outcome, "to_vendor")
        self.assertFalse(lead.user_id)
        self.assertFalse(lead.active)
        self.assertEqual(asked.refund_id.amount_untaxed, 7.5)
        self.assertFalse(asked.buyer_credit_id)
        # It is no return of the salesperson's.
        self.assertFalse(self.Return.search([("user_id", "=", self.seller.id)]))

    def test_obstacles(self):
        """Not theirs, asked already, no reason, no note, no file: each is named."""
        lead = self.sold()
        blank = self.env["crm.lead.return.reason"]
        with self.assertRaisesRegex(UserError, "not yours"):
            self.request(lead, user=self.stranger)
        with self.assertRaisesRegex(UserError, "Choose why"):
            self.Return.with_user(self.buyer)._request_from_portal(
                lead.sudo(), blank, "", self.env["ir.attachment"]
            )
        reason = self.reason("other")
        reason.write({"note_required": True, "evidence_required": True})
        with self.assertRaisesRegex(UserError, "needs a note"):
            self.request(lead, note="")
        with self.assertRaisesRegex(UserError, "attach a file"):
            self.request(lead)
        reason.evidence_required = False
        with self.assertRaisesRegex(UserError, "too long"):
            self.request(lead, note="x" * 2001)
        self.request(lead)
        with self.assertRaisesRegex(UserError, "asked already"):
            self.request(lead)

    def test_sold_to_somebody_else(self):
        """What the former buyer asked is over."""
        lead = self.sold()
        asked = self.request(lead)
        lead.lead_buyer_id = self.stranger.partner_id.parent_id
        self.assertEqual(asked.state, "cancelled")

    def test_merge_keeps_the_sale(self):
        """A salesperson may merge a sold lead, and it stays sold from the same day."""
        lead = self.sold(user_id=self.seller.id)
        day = lead.lead_buyer_date
        master = self.lead("Master", type="opportunity", probability=90)
        survivor = (master | lead).with_user(self.seller).merge_opportunity()
        survivor = survivor.sudo()
        self.assertEqual(survivor, master)
        self.assertEqual(survivor.lead_buyer_id, self.buyer.partner_id.parent_id)
        self.assertEqual(
            (survivor.lead_buyer_date, survivor.lead_buyer_price), (day, 20)
        )

    def test_nothing_by_rpc(self):
        """Portal users have no right to the lead desk's models, nor to its doors."""
        lead = self.sold()
        asked = self.request(lead)
        for record in (lead, asked, asked.log_ids[:1], self.lead_list, asked.reason_id):
            with mute_logger("odoo.addons.base.models.ir_model"):
                self.assertFalse(record.with_user(self.buyer).has_access("read"))
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_model"),
        ):
            self.Return.with_user(self.buyer).request(lead.ids, "other", "x")


@tagged("post_install", "-at_install")
class TestLeadPortalPages(LeadPortalCase, HttpCase):
    """The pages show what is theirs, and nothing else, however they are asked."""

    def page(self, path, user, **options):
        """Open a page of the portal as somebody."""
        self.authenticate(user.login, user.login)
        return self.url_open(path, **options)

    def post(self, path, user, data=None, csrf=True, **options):
        """Send a form as somebody, with the token that the page has."""
        self.authenticate(user.login, user.login)
        data = dict(data or {})
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data, **options)

    def test_lists(self):
        """Each sees their own company's leads; strangers and employees see none."""
        self.sold("Sold One")
        self.delivered("Delivered One")
        inside = new_test_user(
            self.env,
            "portal_inside",
            "sales_team.group_sale_manager",
            password="portal_inside",
        )
        for user, seen in (
            (self.buyer, ["Sold One"]),
            (self.vendor_user, ["Delivered One"]),
            (self.stranger, []),
            (inside, []),
        ):
            body = self.page("/my/desk/leads", user).text
            for name in ("Sold One", "Delivered One"):
                with self.subTest(user=user.login, name=name):
                    self.assertEqual(name in body, name in seen)
        self.logout()
        self.assertIn("/web/login", self.url_open("/my/desk/leads").url)

    def test_pager_and_sort(self):
        """Twenty a page; an unknown order, filter or page is not an error."""
        for number in range(21):
            self.sold(f"Page Lead {number:02d}")
        body = self.page("/my/desk/leads?sortby=name", self.buyer).text
        self.assertIn("Page Lead 19", body)
        self.assertNotIn("Page Lead 20", body)
        body = self.page("/my/desk/leads/page/2?sortby=name", self.buyer).text
        self.assertIn("Page Lead 20", body)
        self.assertNotIn("Page Lead 19", body)
        for path in (
            "?sortby=nonsense&filterby=nonsense",
            "/page/99999",
            "?filterby=delivered",
        ):
            self.assertEqual(
                self.page(f"/my/desk/leads{path}", self.buyer).status_code, 200
            )

    def test_lead_page_shows_no_more(self):
        """The buyer gets whom to call; the vendor not; nobody our remarks and names."""
        self.lead_list.name = "Secret List Name"
        sold = self.sold("Sold One")
        body = self.page(f"/my/desk/leads/{sold.id}", self.buyer).text
        self.assertIn("+989121112233", body)
        self.assertIn("20.00", body)
        delivered = self.delivered("Delivered One", phone="+989125550000")
        theirs = self.page(f"/my/desk/leads/{delivered.id}", self.vendor_user).text
        self.assertIn("7.50", theirs)
        self.assertNotIn("+989125550000", theirs)
        for text in ("secret remark", self.seller.name, "Secret List Name"):
            self.assertNotIn(text, body)
            self.assertNotIn(text, theirs)

    def test_guessed_addresses(self):
        """A lead or return of somebody else does not exist, by GET or by POST."""
        sold, delivered = self.sold(), self.delivered()
        asked = self.request(sold)
        internal = self.ask(self.lead("Internal"))
        for user in (self.stranger, self.vendor_user):
            for path in (
                f"/my/desk/leads/{sold.id}",
                f"/my/desk/returns/{asked.id}",
                f"/my/desk/returns/{internal.id}",
            ):
                with self.subTest(user=user.login, path=path):
                    self.assertEqual(self.page(path, user).status_code, 404)
        for path in (f"/my/desk/leads/{delivered.id}", "/my/desk/leads/999999999"):
            self.assertEqual(self.page(path, self.buyer).status_code, 404)
        for path in (
            f"/my/desk/leads/{delivered.id}/return",
            f"/my/desk/returns/{internal.id}/answer",
            f"/my/desk/returns/{internal.id}/cancel",
        ):
            response = self.post(
                path, self.buyer, {"reason_id": self.reason("other").id, "answer": "x"}
            )
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.Return.search([("lead_id", "=", delivered.id)]))
        self.assertEqual((asked.state, internal.state), ("pending", "pending"))

    def test_form_needs_its_token(self):
        """A form sent from elsewhere is refused, and GET changes nothing."""
        lead = self.sold()
        data = {"reason_id": self.reason("other").id, "note": "x"}
        path = f"/my/desk/leads/{lead.id}/return"
        with mute_logger("odoo.http"):
            self.assertEqual(
                self.post(path, self.buyer, data, csrf=False).status_code, 400
            )
            self.assertEqual(self.page(path, self.buyer).status_code, 405)
        self.assertFalse(self.Return.search([("lead_id", "=", lead.id)]))

    def test_forged_values(self):
        """Only reason, note and files are taken from the form; bad ones are named."""
        lead = self.sold()
        path = f"/my/desk/leads/{lead.id}/return"
        for reason in ("", "0", "-1", "999999", "abc", "1; DROP"):
            response = self.post(path, self.buyer, {"reason_id": reason, "note": "x"})
            with self.subTest(reason=reason):
                self.assertEqual(response.status_code, 200)
                self.assertIn("Choose why", response.text)
        self.reason("other").evidence_required = True
        data = {"reason_id": self.reason("other").id, "note": "<b>kept</b>"}
        response = self.post(path, self.buyer, data)
        self.assertIn("attach a file", response.text)
        self.assertIn("&lt;b&gt;kept&lt;/b&gt;", response.text)
        many = [("files", (f"{n}.txt", b"x")) for n in range(6)]
        self.assertIn("At most 5", self.post(path, self.buyer, data, files=many).text)
        self.assertFalse(self.Return.search([("lead_id", "=", lead.id)]))
        self.assertFalse(
            self.env["ir.attachment"].search(
                [("res_model", "=", "crm.lead.return"), ("res_id", "=", 0)]
            )
        )
        forged = {
            **data,
            "state": "accepted",
            "user_id": self.seller.id,
            "sale_price": "1000000",
            "origin": "holder",
        }
        files = [("files", ("proof.txt", b"They hung up"))]
        response = self.post(path, self.buyer, forged, files=files)
        asked = self.Return.search([("lead_id", "=", lead.id)])
        self.assertTrue(response.url.endswith(f"/my/desk/returns/{asked.id}"))
        self.assertEqual(
            (asked.state, asked.user_id, asked.sale_price, asked.origin),
            ("pending", self.buyer, 20, "buyer"),
        )
        self.assertEqual(asked.attachment_ids.raw, b"They hung up")
        self.assertEqual(asked.attachment_ids.res_id, asked.id)
        self.assertFalse(asked.attachment_ids.public)
        self.assertTrue(asked.attachment_ids.with_user(self.supervisor).raw)

    def test_decision_and_credit(self):
        """The buyer answers, and sees decision and credit, as do their colleagues."""
        asked = self.request(self.sold())
        asked.with_user(self.supervisor)._ask_back("Did you call twice?")
        path = f"/my/desk/returns/{asked.id}"
        self.assertIn("Did you call twice?", self.page(path, self.buyer).text)
        self.post(f"{path}/answer", self.buyer, {"answer": "Three times"})
        self.env.invalidate_all()
        self.assertEqual(asked.answer, "Three times")
        asked.with_user(self.supervisor)._decide("accepted", note="You are right")
        mate = new_test_user(
            self.env, "portal_mate", "base.group_portal", password="portal_mate"
        )
        mate.partner_id.parent_id = self.buyer.partner_id.parent_id
        body = self.page(path, mate).text
        self.assertIn("You are right", body)
        self.assertIn("in preparation", body)
        asked.buyer_credit_id.invoice_date = "2026-06-30"
        asked.buyer_credit_id.action_post()
        self.env.flush_all()
        body = self.page(path, self.buyer).text
        self.assertIn(asked.buyer_credit_id.name, body)
        self.assertIn("20.00", self.page("/my/desk/returns", self.buyer).text)

    def test_cancel(self):
        """Who asked takes it back; their colleague cannot."""
        asked = self.request(self.sold())
        mate = new_test_user(
            self.env, "portal_mate", "base.group_portal", password="portal_mate"
        )
        mate.partner_id.parent_id = self.buyer.partner_id.parent_id
        path = f"/my/desk/returns/{asked.id}/cancel"
        self.assertIn("Only who asked", self.post(path, mate).text)
        self.post(path, self.buyer)
        self.env.invalidate_all()
        self.assertEqual(asked.state, "cancelled")

    def test_vendor_sees_what_came_back(self):
        """A lead that we sent back: reason and credit, not our people's words."""
        lead = self.delivered()
        asked = self.ask(lead, note="The salesperson's own words")
        self.assertEqual(
            self.page(f"/my/desk/returns/{asked.id}", self.vendor_user).status_code, 404
        )
        self.decide(asked, "action_accept_to_vendor")
        self.env.flush_all()
        body = self.page(f"/my/desk/returns/{asked.id}", self.vendor_user).text
        self.assertIn("7.50", body)
        self.assertIn(asked.reason_id.name, body)
        self.assertNotIn("own words", body)
        self.assertNotIn(self.seller.name, body)

    def test_counters(self):
        """The home page counts them, for who has any."""
        self.request(self.sold())
        for user, expected in ((self.buyer, 1), (self.stranger, 0)):
            self.authenticate(user.login, user.login)
            counted = self.make_jsonrpc_request(
                "/my/counters",
                {"counters": ["lead_desk_count", "lead_return_count"]},
            )
            self.assertEqual(
                counted,
                {"lead_desk_count": expected, "lead_return_count": expected},
            )

    def test_persian_pages(self):
        """In Persian, right to left, in the glossary's words."""
        self.env["res.lang"]._activate_lang("fa_IR")
        self.env["ir.module.module"].search(
            [("name", "=", "crm_fa")]
        )._update_translations("fa_IR")
        self.buyer.lang = "fa_IR"
        asked = self.request(self.sold())
        for path in (
            "/my/desk/leads",
            f"/my/desk/leads/{asked.lead_id.id}",
            "/my/desk/returns",
            f"/my/desk/returns/{asked.id}",
        ):
            body = self.page(path, self.buyer).text
            self.assertIn("o_rtl", body)
            self.assertIn("سرنخ", body)
            words = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", body, flags=re.DOTALL)
            self.assertNotIn("Asked On", words)

    def login(self, user, **cookies):
        """Log in by the form, in a browser with these cookies."""
        self.authenticate(None, None)
        self.opener.cookies.update(cookies)
        return self.url_open(
            "/web/login",
            data={
                "login": user.login,
                "password": user.login,
                "csrf_token": http.Request.csrf_token(self),
            },
        )

    def test_own_language_after_login(self):
        """The portal speaks the person's language, whatever the login page spoke."""
        self.env["res.lang"]._activate_lang("fa_IR")
        page = self.login(self.buyer, frontend_lang="fa_IR")
        self.assertNotIn("o_rtl", page.text)
        self.buyer.lang = "fa_IR"
        page = self.login(self.buyer, frontend_lang="en_US")
        self.assertIn("o_rtl", page.text)
        self.assertIn("o_rtl", self.url_open("/my/desk/leads").text)
        # What is chosen on the page afterwards goes before it.
        self.assertNotIn("o_rtl", self.url_open("/en/my/desk/leads").text)
        self.assertNotIn("o_rtl", self.url_open("/my/desk/leads").text)

    def test_language_of_employees_is_left_alone(self):
        """Who works in the backend has their language there; no cookie is touched."""
        self.env["res.lang"]._activate_lang("fa_IR")
        user = new_test_user(
            self.env, "portal_employee", "base.group_user", password="portal_employee"
        )
        user.lang = "fa_IR"
        self.login(user, frontend_lang="en_US")
        self.assertEqual(self.opener.cookies.get("frontend_lang"), "en_US")

    def test_tour(self):
        """A buyer returns a lead in the browser, and takes it back."""
        lead = self.sold("Tour Sold Lead")
        self.start_tour("/my", "crm_fa_lead_portal", login=self.buyer.login)
        asked = self.Return.search([("lead_id", "=", lead.id)])
        self.assertEqual((asked.state, asked.note), ("cancelled", "Nobody answers"))

    def test_answer_tour(self):
        """What the supervisor asks back, the buyer answers on the return's page."""
        asked = self.request(self.sold("Tour Sold Lead"))
        asked.with_user(self.supervisor)._ask_back("Which branch?")
        self.start_tour(
            "/my/desk/returns", "crm_fa_lead_portal_answer", login=self.buyer.login
        )
        self.env.invalidate_all()
        self.assertEqual(asked.answer, "The one in Shiraz")
        self.assertFalse(asked.waiting_since)
