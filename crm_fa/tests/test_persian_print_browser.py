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
        report_name: "crm_fa.crm_recovery_letter",
        report_file: "crm_fa.crm_recovery_letter",
        context: {active_ids: [7]},
    });
"""
NO_WKHTMLTOPDF = stock.WkhtmlInfo("install", False, "", "", False, "", None)


@tagged("post_install", "-at_install")
class TestPersianPrintBrowser(PersianBrowserCase):
    """The client's print button, where wkhtmltopdf is not installed."""

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(stock, "_wkhtml", lambda: NO_WKHTMLTOPDF))

    def test_chromium(self):
        """With Chromium the PDF is downloaded, and nobody misses wkhtmltopdf."""
        with patch.object(chromium, "find", lambda named=None: "/usr/bin/chromium"):
            self.run_js(
                PRINT
                + """
                equal(asked, [
                    "/report/download /report/pdf/crm_fa.crm_recovery_letter/7",
                ], "downloaded");
                """,
                self.english,
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
                await until(() => document.querySelector("iframe.o_report_iframe, iframe"),
                    "page");
                """,
                self.english,
            )
