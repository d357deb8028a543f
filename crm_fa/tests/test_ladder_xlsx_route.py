import io
import json
from urllib.parse import urlencode

import openpyxl

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestLadderXlsxRoute(HttpCase, ReportCommon):
    """The address that the web client downloads from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "ladder_exporter",
            "sales_team.group_sale_salesman_all_leads,base.group_allow_export",
        )
        cls.env["res.partner"].create({"name": "Ana"})
        cls.env.cr.flush()

    def get(self, **params):
        return self.url_open("/crm_fa/ladder/xlsx?" + urlencode(params))

    def test_download(self):
        self.authenticate("ladder_exporter", "ladder_exporter")
        for report in ("movements", "distribution", "stays", "rungs", "customers"):
            answer = self.get(report=report, domain="[]")
            self.assertEqual(answer.status_code, 200, answer.text[:500])
            self.assertIn("spreadsheetml", answer.headers["Content-Type"])
            self.assertIn(".xlsx", answer.headers["Content-Disposition"])
            self.assertEqual(int(answer.headers["Content-Length"]), len(answer.content))
            openpyxl.load_workbook(io.BytesIO(answer.content))

    def test_web_client_downloads_by_post(self):
        self.authenticate("ladder_exporter", "ladder_exporter")
        answer = self.url_open(
            "/crm_fa/ladder/xlsx",
            data={
                "report": "customers",
                "domain": "[]",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(answer.status_code, 200)

    def test_refusal_is_a_page(self):
        """A wrong address gets status 400, and a page in the reader's language."""
        self.authenticate("ladder_exporter", "ladder_exporter")
        for params in (
            {"report": "<b>x"},
            {"report": "stays", "domain": '[["<b>",1]]'},
        ):
            answer = self.get(**params)
            self.assertEqual(answer.status_code, 400)
            self.assertIn('dir="ltr"', answer.text)
            self.assertNotIn("<b>", answer.text)
        self.env["res.lang"]._activate_lang("fa_IR")
        self.user.lang = "fa_IR"
        self.authenticate("ladder_exporter", "ladder_exporter")
        answer = self.get(report="profit")
        self.assertEqual(answer.status_code, 400)
        self.assertIn('dir="rtl"', answer.text)
        details = answer.text.partition('type="application/json">')[2]
        details = json.loads(details.partition("</script>")[0])
        self.assertIn("profit", details["data"]["message"])

    def test_who_may_not(self):
        """No right: 403; not logged in: the login page."""
        new_test_user(self.env, "ladder_stranger", "base.group_user")
        self.authenticate("ladder_stranger", "ladder_stranger")
        self.assertEqual(self.get(report="customers").status_code, 403)
        self.authenticate(None, None)
        answer = self.url_open(
            "/crm_fa/ladder/xlsx?report=customers", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_companies_switched_on(self):
        """The workbook shows the companies that the web client shows."""
        company, user = self.second_company()
        self.user.company_ids += company
        self.env["res.partner"].create({"name": "Eve", "company_id": company.id})
        self.env.cr.flush()
        self.authenticate("ladder_exporter", "ladder_exporter")

        def names(cids):
            self.opener.cookies["cids"] = cids
            answer = self.get(report="customers")
            book = openpyxl.load_workbook(io.BytesIO(answer.content))
            return {cell.value for cell in book.worksheets[-1]["A"]}

        self.assertNotIn("Eve", names(str(self.company.id)))
        self.assertIn("Eve", names(f"{self.company.id}-{company.id}"))
        self.assertNotIn("Eve", names(f"{self.company.id}-999999-x"))
