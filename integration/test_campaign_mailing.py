"""Clicks on mailings' links are touches, where mailings are installed at all."""

from werkzeug.test import Client
from werkzeug.wrappers import Response

from odoo import http
from odoo.service import security

from .ladder_case import LadderCase


class TestMailingClicks(LadderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.db.env() as env:
            cls.tracked_before = env["crm.campaign.touch"]._tracks_mailings()
        cls.db.install("mass_mailing")

    def mailing(self, env, campaign=None, model="res.partner"):
        """A mailing with one link; the code of the link."""
        mailing = env["mailing.mailing"].create(
            {
                "subject": f"Offer {campaign and campaign.title}",
                "mailing_model_id": env["ir.model"]._get_id(model),
                "campaign_id": campaign.id if campaign else False,
                "body_html": '<a href="https://example.com/offer">Offer</a>',
            }
        )
        body = mailing.convert_links()[mailing.id]
        code = str(body).partition("/r/")[2].partition('"')[0].partition("/")[0]
        return mailing, code

    def trace(self, env, mailing, record, **values):
        """What Odoo writes when the mailing is sent to someone."""
        return env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": record._name,
                "res_id": record.id,
                "email": record.email if "email" in record else False,
                "trace_status": "sent",
                **values,
            }
        )

    def click(self, code, trace_id, login=None):
        """Follow the link as a visitor does, or as a user who is logged in."""
        session = http.root.session_store.new()
        session.update(http.get_default_session(), db=self.db.name, _trace_disable=True)
        if login:
            with self.db.env(user=login) as env:
                session.uid, session.login = env.uid, login
                session.session_token = security.compute_session_token(session, env)
        http.root.session_store.save(session)
        browser = Client(http.root, Response)
        browser.set_cookie("session_id", session.sid)
        answer = browser.get(f"/r/{code}/m/{trace_id}")
        self.assertEqual(answer.status_code, 301)
        self.assertTrue(answer.headers["Location"].startswith("https://example.com/"))

    def touches(self, env, campaign):
        return env["crm.campaign.touch"].search(
            [("campaign_id", "=", campaign.id), ("kind", "=", "mailing")], order="id"
        )

    def test_clicks(self):
        """Of a partner, a lead and a list's subscriber; by visitors and by users."""
        with self.db.env() as env:
            campaign = env["utm.campaign"].create({"title": "Letter"})
            ann = self.customer(env, "Ann", email="ann@example.com")
            lead = env["crm.lead"].create(
                {"name": "Lead", "email_from": "lead@example.com"}
            )
            contact = env["mailing.contact"].create(
                {"name": "Ben", "email": "ben@example.com"}
            )
            ben = self.customer(env, "Ben", email="ben@example.com")
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "name": "Portal",
                    "login": "mailing_portal",
                    "partner_id": self.customer(env, "Portal").id,
                    "group_ids": [(6, 0, env.ref("base.group_portal").ids)],
                }
            )
            mailing, code = self.mailing(env, campaign)
            traces = [
                self.trace(env, mailing, record).id for record in (ann, lead, contact)
            ]
            campaign, ann, lead, ben = (
                record.id for record in (campaign, ann, lead, ben)
            )
        self.assertFalse(self.tracked_before, "nobody listens without mailings")
        self.click(code, traces[0])
        self.click(code, traces[1], "mailing_portal")
        self.click(code, traces[2])
        with self.db.env() as env:
            found = self.touches(env, env["utm.campaign"].browse(campaign))
            self.assertEqual(
                [(touch.partner_id.id, touch.lead_id.id) for touch in found],
                [(ann, False), (False, lead), (ben, False)],
            )
            self.assertEqual(found[1].lead_ref, lead)

    def test_order_after_clicks(self):
        """A link clicked twice before an order is one touch: all of it is earned."""
        with self.db.env() as env:
            campaign = env["utm.campaign"].create({"title": "Twice"})
            customer = self.customer(env, email="twice@example.com")
            mailing, code = self.mailing(env, campaign)
            trace = self.trace(env, mailing, customer).id
            campaign_id, customer_id = campaign.id, customer.id
        self.click(code, trace)
        with self.db.env() as env:
            env.cr.execute(
                "UPDATE link_tracker_click "
                "SET create_date = create_date - interval '1 hour'"
            )
            env.cr.execute(
                "UPDATE crm_campaign_touch SET date = date - interval '1 hour' "
                "WHERE kind = 'mailing'"
            )
        self.click(code, trace)
        with self.db.env() as env:
            customer = env["res.partner"].browse(customer_id)
            order = self.buy(env, customer).id
        with self.db.env() as env:
            campaign = env["utm.campaign"].browse(campaign_id)
            self.assertEqual(len(self.touches(env, campaign)), 2)
            credits = env["crm.campaign.credit"].search([("order_id", "=", order)])
            self.assertEqual(
                {(row.model, row.share) for row in credits},
                {(name, 1) for name in ("first", "last", "even", "position", "decay")},
            )
            self.assertEqual(credits.campaign_id, campaign)
            self.assertEqual(env["crm.campaign.credit"]._rebuild_everyone(), 0)
            self.assertEqual(len(self.touches(env, campaign)), 2)

    def test_no_touch(self):
        """A mailing without a campaign, a test mailing, and who is nobody we know."""
        with self.db.env() as env:
            before = env["crm.campaign.touch"].search_count([])
            campaign = env["utm.campaign"].create({"title": "Nobody"})
            ann = self.customer(env, "Ann", email="nobody@example.com")
            stranger = env["mailing.contact"].create(
                {"name": "X", "email": "stranger@example.com"}
            )
            plain, plain_code = self.mailing(env)
            mailing, code = self.mailing(env, campaign)
            clicks = [
                (plain_code, self.trace(env, plain, ann).id),
                (code, self.trace(env, mailing, ann, is_test_trace=True).id),
                (code, self.trace(env, mailing, stranger).id),
            ]
        for link, trace in clicks:
            self.click(link, trace)
        with self.db.env() as env:
            self.assertEqual(env["crm.campaign.touch"].search_count([]), before)


class TestSaleMargin(LadderCase):
    def margin(self, purchase_price=None):
        """The margin of a campaign with one invoiced order over 100."""
        with self.db.env() as env:
            product = env["product.product"].search([("name", "=", "Service")], limit=1)
            product.standard_price = 30
            campaign = env["utm.campaign"].create({"title": "Margin"})
            order = self.quotation(env, self.customer(env))
            order.campaign_id = campaign
            if purchase_price is not None:
                order.order_line.purchase_price = purchase_price
            order.action_confirm()
            invoice = order._create_invoices()
            invoice.invoice_date = order.date_order.date()
            invoice.action_post()
            campaign_id = campaign.id
        with self.db.env() as env:
            # What it costs later changes nothing about what was sold.
            env["product.product"].search(
                [("name", "=", "Service")], limit=1
            ).standard_price = 99
        with self.db.env() as env:
            return env["utm.campaign"].browse(campaign_id).roi_margin

    def test_margin(self):
        """The cost at the time; with Odoo's margins installed, their purchase price."""
        self.assertEqual(self.margin(), 70)
        self.db.install("sale_margin")
        self.assertEqual(self.margin(), 70)
        self.assertEqual(self.margin(45), 55)
        self.db.uninstall("sale_margin")
        self.assertEqual(self.margin(), 70)
