import glob
import io
import os
import tempfile
import unittest
from pathlib import Path
from unicodedata import normalize
from unittest.mock import patch

from odoo.tests import TransactionCase
from odoo.tools.pdf import PdfFileReader

from ..tools import chromium

TEMPLATE = """
<t t-name="crm_fa.test_print">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <t t-call="crm_fa.test_print_page" t-lang="o.lang"/>
        </t>
    </t>
</t>
"""
PAGE = """
<t t-name="crm_fa.test_print_page">
    <t t-set="o" t-value="o.with_context(lang=o.lang)"/>
    <t t-call="web.external_layout">
        <div class="page">
            <h4>Document of <span t-field="o.name"/></h4>
            <div t-field="o.comment"/>
            <table class="table"><tbody>
                <tr t-foreach="range(o.color)" t-as="row">
                    <td>Row <t t-out="row"/></td>
                </tr>
            </tbody></table>
        </div>
    </t>
</t>
"""


class PrintCase(TransactionCase):
    """A report of ours on contacts: as many rows as a contact's colour is high."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not chromium.find():
            raise unittest.SkipTest("There is no Chromium on this machine")
        cls.env["res.lang"]._activate_lang("fa_IR")
        for arch in (PAGE, TEMPLATE):
            key = arch.split('"', 2)[1]
            view = cls.env["ir.ui.view"].create(
                {"type": "qweb", "name": key, "key": key, "arch": arch}
            )
            cls.env["ir.model.data"].create(
                {
                    "module": "crm_fa",
                    "name": key.split(".")[1],
                    "model": "ir.ui.view",
                    "res_id": view.id,
                    "noupdate": True,
                }
            )
        cls.report = cls.env["ir.actions.report"].create(
            {
                "name": "Test",
                "model": "res.partner",
                "report_type": "qweb-pdf",
                "report_name": "crm_fa.test_print",
            }
        )
        cls.reports = cls.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        cls.ann, cls.bob, cls.cid = cls.env["res.partner"].create(
            [
                {"name": "Ann", "color": 2, "lang": "en_US"},
                {"name": "Bob", "color": 60, "lang": "en_US"},
                {"name": "شرکت آفتاب Sun", "color": 3, "lang": "fa_IR"},
            ]
        )

    def pdf(self, records, report="crm_fa.test_print"):
        return self.reports._render_qweb_pdf(report, records.ids)[0]

    def pages(self, pdf):
        """The text of each page, its letters as one types them, without any spaces."""
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        texts = (normalize("NFKC", page.extract_text()) for page in reader.pages)
        return ["".join(text.split()) for text in texts]

    def fonts(self, pdf):
        """The names of all fonts in a PDF."""
        found = set()
        for page in PdfFileReader(io.BytesIO(pdf), strict=False).pages:
            fonts = page["/Resources"].get("/Font", {})
            found |= {str(fonts[name]["/BaseFont"]) for name in fonts}
        return found

    def setUp(self):
        super().setUp()
        # A place of our own: another run on this machine has its browsers too.
        place = tempfile.TemporaryDirectory(prefix="crm_fa_test_")
        self.addCleanup(place.cleanup)
        self.place = place.name
        self.startPatcher(patch.object(tempfile, "tempdir", self.place))

    def assertNothingLeft(self):
        """No process and no file of Chromium is left, nor any zombie."""
        self.assertFalse(glob.glob(f"{self.place}/crm_fa.chromium.*"))
        for place in glob.glob("/proc/[0-9]*"):
            try:
                command = Path(place, "cmdline").read_bytes()
                stat = Path(place, "stat").read_text("utf-8")
            except OSError:
                # It ended while we looked.
                continue
            self.assertNotIn(self.place.encode(), command)
            state, parent = stat.rsplit(")", 1)[1].split()[:2]
            self.assertFalse(state == "Z" and int(parent) == os.getpid(), place)
