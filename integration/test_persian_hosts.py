"""Dates on pages and documents of modules that crm_fa does not know."""

from datetime import date

from werkzeug.test import Client
from werkzeug.wrappers import Response

from odoo import http
from odoo.fields import Command

from .support import DatabaseCase

ESFAND = date(2025, 3, 20)


class TestPersianHosts(DatabaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("survey", "account_check_printing"):
            cls.db.install(name)
        with cls.db.env() as env:
            env["res.lang"]._activate_lang("fa_IR")
            env.company.persian_calendar = "language"

    def test_survey(self):
        """A day that was answered is written so that the page's input reads it back."""
        with self.db.env() as env:
            survey = env["survey.survey"].create(
                {
                    "title": "Visits",
                    "access_mode": "public",
                    "question_and_page_ids": [
                        Command.create({"title": "When?", "question_type": "date"})
                    ],
                }
            )
            answer = survey._create_answer(
                partner=env["res.partner"].create({"name": "آوا"})
            )
            answer.state = "in_progress"
            answer._save_lines(survey.question_ids, "2025-03-20")
            path = f"/fa/survey/{survey.access_token}/{answer.access_token}"
        session = http.root.session_store.new()
        session.update(http.get_default_session(), db=self.db.name, _trace_disable=True)
        http.root.session_store.save(session)
        browser = Client(http.root, Response)
        browser.set_cookie("session_id", session.sid)
        page = browser.get(path, follow_redirects=True).text
        self.assertIn("o_survey_question_date", page)
        self.assertIn('value="2025/03/20"', page)

    def test_cheque(self):
        """A cheque is dated in its language's calendar, whoever prints it."""
        with self.db.env() as env:
            env.user.persian_calendar = "jalali"
            report = env["ir.actions.report"].create(
                {
                    "name": "Cheque",
                    "model": "account.payment",
                    "report_name": "account.report_payment_receipt",
                }
            )
            docs = report._get_rendering_context(report, [], {})["docs"]
            payment = docs.new(
                {"date": ESFAND, "payment_type": "outbound", "amount": 5}
            )
            page = payment._check_build_page_info(0, False)
            self.assertEqual(page["date"], "03/20/2025")
            own = payment.with_env(env)._check_build_page_info(0, False)
            self.assertEqual(own["date"], "12/30/1403")
            env.cr.rollback()
