from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models import ir_actions_report as stock

from ..tools import chromium
from .persian_browser import PersianBrowserCase

PRINT = """
    const {download} = module("@web/core/network/download");
    const asked = [];
    download._download = async ({url, data}) => asked.push(
        `${url} ${JSON.parse(data.data)[0]}`
    );
    await open({
        type: "ir.actions.report",
        report_type: "qweb-pdf",
        report_name: "crm_fa.report_recovery_letter",
        report_file: "crm_fa.report_recovery_letter",
        context: {active_ids: [letter]},
    });
"""
NO_WKHTMLTOPDF = stock.WkhtmlInfo("install", False, "", "", False, "", None)


@tagged("post_install", "-at_install")
class TestPersianPrintBrowser(PersianBrowserCase):
    """The client's print button, where wkhtmltopdf is not installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls.env["crm.recovery"].create(
            {
                "title": "Four days late",
                "partner_id": cls.env["res.partner"].create({"name": "Ann"}).id,
                "category_id": cls.env.ref("crm_fa.crm_recovery_category_late").id,
            }
        )
        cls.letter = cls.env["crm.recovery.apology"].create(
            {"recovery_id": case.id, "channel": "letter", "text": "<p>Sorry</p>"}
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(stock, "_wkhtml", lambda: NO_WKHTMLTOPDF))

    def test_chromium(self):
        """With Chromium the PDF is downloaded, and nobody misses wkhtmltopdf."""
        with patch.object(chromium, "find", lambda named=None: "/usr/bin/chromium"):
            self.run_js(
                PRINT
                + """
                const address = `/report/pdf/crm_fa.report_recovery_letter/${letter}`;
                equal(asked, [`/report/download ${address}`], "downloaded");
                """,
                self.english,
                letter=self.letter.id,
            )

    def test_nothing(self):
        """Without either the remedy is told, and the document is shown as a page."""
        with patch.object(chromium, "find", lambda named=None: None):
            self.run_js(
                PRINT
                + """
                equal(asked, [], "downloaded");
                await until(() => texts(".o_notification").join()
                    .includes("install Chromium"), "remedy");
                await until(() => document.querySelector("iframe"), "page");
                """,
                self.english,
                letter=self.letter.id,
            )
