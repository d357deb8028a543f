import re
from datetime import date, datetime

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.crm_fa.models.screen_dates import format_date, format_datetime

from .persian_browser import EVENING, NEXT_DAYS, SPECIAL_DAYS


@tagged("post_install", "-at_install")
class TestPersianServerDates(TransactionCase):
    """Reports, portal pages and mails have the calendar of their reader's language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fa_IR")
        cls.env.company.persian_calendar = "language"
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "X",
                "date_deadline": date(2025, 3, 20),
                "date_open": datetime(2025, 3, 19, 21, 0),
            }
        )

    def qweb(self, expression, lang, lead=None, zone="Asia/Tehran"):
        template = f"<p>{expression}</p>"
        qweb = self.env["ir.qweb"].with_context(lang=lang, tz=zone)
        lead = (lead or self.lead).with_context(lang=lang, tz=zone)
        view = self.env["ir.ui.view"].create(
            {"type": "qweb", "arch": template, "key": "crm_fa.test_date"}
        )
        return str(qweb._render(view.id, {"lead": lead}))

    def test_documents(self):
        """A field of a document is written in the calendar of the document."""
        field = '<span t-field="lead.date_deadline"/>'
        self.assertIn("1403/12/30", self.qweb(field, "fa_IR"))
        self.assertIn("03/20/2025", self.qweb(field, "en_US"))
        moment = '<span t-field="lead.date_open"/>'
        self.assertIn("1403/12/30 00:30:00", self.qweb(moment, "fa_IR"))
        only = """<span t-field="lead.date_open" t-options="{'date_only': True}"/>"""
        self.assertIn(">1403/12/30<", self.qweb(only, "fa_IR"))
        # The portal writes the day and the time of an order with two fields.
        day = """<span t-field="lead.date_open" t-options="{'widget': 'date'}"/>"""
        self.assertIn(">1403/12/30<", self.qweb(day, "fa_IR"))
        clock = """<span t-field="lead.date_open" t-options="{'time_only': True}"/>"""
        self.assertNotIn("1403", self.qweb(clock, "fa_IR"))
        options = "{'format': 'd MMMM y'}"
        named = f'<span t-field="lead.date_deadline" t-options="{options}"/>'
        self.assertIn("30 اسفند 1403", self.qweb(named, "fa_IR"))

    def test_special_days(self):
        """Days at the edges of the calendar, and their evenings, in two time zones."""
        days = '<t t-foreach="lead" t-as="one"><span t-field="one.date_deadline"/></t>'
        moments = """<t t-foreach="lead" t-as="one">
            <span t-field="one.date_open" t-options="{'widget': 'date'}"/></t>"""
        written = (
            "{{ format_datetime(object.date_open, tz='%s', dt_format='y/MM/dd') }}"
        )
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": name,
                    "date_deadline": day,
                    "date_open": datetime.combine(day, EVENING),
                }
                for name, day in SPECIAL_DAYS.items()
            ]
        )
        for zone, evenings in (("Asia/Tehran", NEXT_DAYS), ("UTC", SPECIAL_DAYS)):
            for field, expected in ((days, SPECIAL_DAYS), (moments, evenings)):
                page = self.qweb(field, "fa_IR", leads, zone)
                self.assertEqual(
                    re.findall(r"1[34]\d\d/\d\d/\d\d", page), list(expected), zone
                )
            for lead, evening in zip(leads, evenings, strict=True):
                self.assertEqual(self.render(written % zone, "fa_IR", lead), evening)

    def test_company_rule(self):
        """A company's rule goes before the language."""
        field = '<span t-field="lead.date_deadline"/>'
        self.env.company.persian_calendar = "gregorian"
        self.assertIn("2025/03/20", self.qweb(field, "fa_IR"))
        self.env.company.persian_calendar = "jalali"
        self.assertIn("12/30/1403", self.qweb(field, "en_US"))

    def render(self, body, lang, lead=None):
        lead = lead or self.lead
        model = self.env["mail.render.mixin"].with_context(lang=lang)
        return model._render_template(
            body, "crm.lead", lead.ids, engine="inline_template"
        )[lead.id]

    def test_mails(self):
        """format_date and format_datetime of templates follow the mail's language."""
        body = "{{ format_date(object.date_deadline) }}"
        self.assertEqual(self.render(body, "fa_IR"), "1403/12/30")
        self.assertEqual(self.render(body, "en_US"), "03/20/2025")
        body = "{{ format_datetime(object.date_open, tz='Asia/Tehran') }}"
        self.assertEqual(self.render(body, "fa_IR"), "1403/12/30 00:30:00")
        body = "{{ format_date(object.date_deadline, lang_code='fa_IR') }}"
        self.assertEqual(self.render(body, "en_US"), "1403/12/30")
        body = "{{ format_date(object.date_deadline, 'long') }}"
        self.assertIn("اسفند", self.render(body, "fa_IR"))
        self.lead.date_deadline = False
        self.assertFalse(
            self.render("{{ format_date(object.date_deadline) }}", "fa_IR")
        )

    def test_documents_are_nobodys_own(self):
        """Who prints or sends, and has chosen a calendar, changes no date in it."""
        self.env.user.persian_calendar = "jalali"
        field = '<span t-field="lead.date_deadline"/>'
        body = "{{ format_date(object.date_deadline) }}"
        moment = "{{ format_datetime(object.date_open, tz='Asia/Tehran') }}"
        self.assertIn("03/20/2025", self.qweb(field, "en_US"))
        self.assertEqual(self.render(body, "en_US"), "03/20/2025")
        self.assertIn("03/20/2025", self.render(moment, "en_US"))
        self.env.user.persian_calendar = "gregorian"
        self.assertIn("1403/12/30", self.qweb(field, "fa_IR"))
        self.assertEqual(self.render(body, "fa_IR"), "1403/12/30")
        self.assertIn("1403/12/30", self.render(moment, "fa_IR"))

    def test_texts_on_screens(self):
        """What the server says to a user is in that user's own calendar."""
        reader, other = (
            new_test_user(
                self.env, login, "sales_team.group_sale_salesman", tz="Asia/Tehran"
            )
            for login in ("dates_reader", "dates_other")
        )
        reader.persian_calendar = "jalali"
        other.persian_calendar = "gregorian"
        moment = datetime(2025, 3, 19, 21, 0)
        jalali = self.env(user=reader, context={"lang": "fa_IR", "tz": "Asia/Tehran"})
        stock = self.env(user=other, context={"lang": "fa_IR", "tz": "Asia/Tehran"})
        self.assertEqual(format_date(jalali, date(2025, 3, 20)), "1403/12/30")
        self.assertEqual(format_date(jalali, moment), "1403/12/30")
        self.assertEqual(format_datetime(jalali, moment), "1403/12/30 00:30:00")
        self.assertEqual(format_date(stock, date(2025, 3, 20)), "2025/03/20")
        self.assertEqual(format_date(jalali, "2025-03-20"), "1403/12/30")
        self.assertEqual(format_date(jalali, "2025-03-19 21:00:00"), "1403/12/30")
        self.assertEqual(
            format_datetime(jalali, "2025-03-19 21:00:00"), "1403/12/30 00:30:00"
        )
        self.assertEqual(format_date(jalali, False), "")
        partner = self.env["res.partner"].create({"name": "Ann"})
        self.env.cr.flush()
        self.env["crm.customer.profile"]._refresh(partner)
        bar = partner.with_env(jalali).sudo().ladder_bar
        self.assertEqual(bar["since"], format_date(jalali, partner.ladder_date))
        self.assertLess(bar["since"], "1700")

    def test_evidence_of_moves(self):
        """The journal's reasons name the last purchase in the reader's calendar."""
        reader = new_test_user(
            self.env, "moves_reader", "sales_team.group_sale_manager"
        )
        reader.persian_calendar = "jalali"
        move = self.env["crm.ladder.move"].new(
            {"evidence": {"last_purchase_date": "2025-03-20", "purchase_count": 1}}
        )
        move = move.with_user(reader).with_context(lang="fa_IR")
        self.assertIn("1403/12/30", move.evidence_text)
