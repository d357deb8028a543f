import base64
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.base.models import ir_actions_report as stock

from ..models.persian.print_assets import PRINT_URL
from ..tools import chromium
from .print_common import PrintCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQ"
    "AAAABJRU5ErkJggg=="
)


def no_wkhtmltopdf():
    info = stock.WkhtmlInfo("install", False, "", "", False, "", None)
    return patch.object(stock, "_wkhtml", lambda: info)


@tagged("post_install", "-at_install")
class TestPersianPrint(PrintCase):
    """Our reports are printed by Chromium where the server has it."""

    def test_page(self):
        """A document has its letterhead, its text, and numbers on each page."""
        with no_wkhtmltopdf():
            pages = self.pages(self.pdf(self.bob))
        self.assertGreater(len(pages), 1)
        self.assertIn("DocumentofBob", pages[0])
        for number, page in enumerate(pages, 1):
            self.assertIn(f"Page{number}/{len(pages)}", page)
            self.assertIn(self.env.company.name.replace(" ", ""), page)
        self.assertNothingLeft()

    def test_persian(self):
        """Persian is written with the bundled letters, and its letters stay letters."""
        pdf = self.pdf(self.cid)
        [page] = self.pages(pdf)
        for word in ("شرکت", "آفتاب", "Sun"):
            self.assertIn(word, page)
        self.assertTrue(any("Vazirmatn" in font for font in self.fonts(pdf)))

    def test_layout(self):
        """A page from right to left begins at the right edge, not outside the paper."""
        self.cid.comment = "<p>" + "کلمه " * 300 + "</p>"
        reader = stock.PdfFileReader(stock.io.BytesIO(self.pdf(self.cid)))
        width, places = float(reader.pages[0].mediabox[2]), []

        def visit(text, matrix, position, _font, _size):
            if text.strip():
                places.append(matrix[4] + matrix[0] * position[4])

        reader.pages[0].extract_text(visitor_text=visit)
        self.assertGreater(min(places), 0)
        self.assertGreater(max(places), width * 0.8)

    def test_codes(self):
        """Digits have Persian shapes, but not those of codes in Latin letters."""
        self.cid.comment = "<p>سفارش S00012 با 34 قلم <b>A1</b> 56</p>"
        page = self.reports._persian_print_page(
            self.reports._prepare_html(
                self.reports._render_qweb_html("crm_fa.test_print", self.cid.ids)[0]
            )[0][0]
        )
        html = page.html().decode()
        self.assertIn('data-persian="text digits"', html)
        self.assertIn('سفارش <bdi class="crm_fa_latin">S00012</bdi> با 34 قلم', html)
        self.assertIn('<b><bdi class="crm_fa_latin">A1</bdi></b> 56', html)

    def test_many(self):
        """Documents of different length are told apart: one attachment for each."""
        self.report.attachment = "'%s.pdf' % object.id"
        people = self.ann + self.bob + self.cid
        self.pdf(people)
        for person, name in ((self.ann, "Ann"), (self.bob, "Bob"), (self.cid, "Sun")):
            saved = self.env["ir.attachment"].search(
                [("res_model", "=", "res.partner"), ("res_id", "=", person.id)]
            )
            pages = self.pages(saved.raw)
            self.assertEqual(len(pages) > 1, person == self.bob)
            self.assertIn(name, pages[0])
            # The Persian one is extracted from right to left.
            count = len(pages)
            number = f"{count}از1" if person == self.cid else f"1/{count}"
            self.assertIn(number, pages[0])

    def test_attachment(self):
        """What was printed and kept is not printed again."""
        self.report.write({"attachment": "'kept.pdf'", "attachment_use": True})
        first = self.pdf(self.ann)
        self.ann.name = "Anna"
        self.assertEqual(self.pages(self.pdf(self.ann)), self.pages(first))

    def test_landscape(self):
        """The paper format's size and direction are kept."""
        self.report.paperformat_id = self.env["report.paperformat"].create(
            {"name": "A5", "format": "A5", "orientation": "Landscape"}
        )
        reader = stock.PdfFileReader(stock.io.BytesIO(self.pdf(self.ann)))
        box = reader.pages[0].mediabox
        # A5 across is 210 by 148 mm; a point is 1/72 inch.
        self.assertAlmostEqual(float(box[2]), 210 / 25.4 * 72, delta=2)
        self.assertAlmostEqual(float(box[3]), 148 / 25.4 * 72, delta=2)

    def test_scope(self):
        """Whose reports Chromium prints is the company's choice."""
        wants = self.reports._persian_wants_chromium
        company, other = self.env.company, "sale.report_saleorder"
        order = self.env["sale.order"].create({"partner_id": self.ann.id})
        for scope, lang, expected in (
            ("own", "fa_IR", False),
            ("persian", "fa_IR", True),
            ("persian", "en_US", False),
            ("all", "en_US", True),
        ):
            company.persian_print, self.ann.lang = scope, lang
            self.assertEqual(wants(other, order.ids), expected, (scope, lang))
            self.assertTrue(wants("crm_fa.test_print", self.ann.ids))

    def test_missing(self):
        """Without any program, who prints is told what to install."""
        with patch.object(chromium, "find", lambda named=None: None), no_wkhtmltopdf():
            self.assertEqual(
                self.reports.persian_print_state("crm_fa.test_print"), "missing"
            )
            with self.assertRaisesRegex(UserError, "install Chromium"):
                self.pdf(self.ann)

    def test_others_where_nothing_else_prints(self):
        """Without wkhtmltopdf Chromium prints whatever the choice is; with it, not."""
        self.env.company.persian_print = "own"
        program = self.env["loyalty.program"].create(
            {"name": "Coupons", "program_type": "coupons"}
        )
        card = self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.ann.id}
        )
        report = "loyalty.loyalty_report_i18n"
        with no_wkhtmltopdf():
            self.assertEqual(self.reports.persian_print_state(report), "chromium")
            text = "".join(self.pages(self.pdf(card, report)))
            self.assertIn(card.code, text)
            with patch.object(chromium, "find", lambda named=None: None):
                self.assertFalse(self.reports.persian_print_state(report))
        info = stock.WkhtmlInfo("ok", True, "wkhtmltopdf", "0.12.6", True, "", None)
        with patch.object(stock, "_wkhtml", lambda: info):
            self.assertFalse(self.reports.persian_print_state(report))

    def test_wkhtmltopdf_instead(self):
        """Without Chromium, wkhtmltopdf prints as ever."""
        info = stock.WkhtmlInfo("ok", True, "wkhtmltopdf", "0.12.6", True, "", None)
        asked = []

        def run(args):
            asked.append(args)
            raise ValueError("stock way")

        with (
            patch.object(chromium, "find", lambda named=None: None),
            patch.object(stock, "_wkhtml", lambda: info),
            patch.object(stock, "_run_wkhtmltopdf", run),
        ):
            self.assertFalse(self.reports.persian_print_state("crm_fa.test_print"))
            with self.assertRaisesRegex(ValueError, "stock way"):
                self.pdf(self.ann)
        self.assertTrue(asked)

    def test_nothing_from_outside(self):
        """Pages get styles and pictures of this server, and from nowhere else."""
        answer = self.reports._persian_print_answer
        base = self.reports._get_report_url()
        kind, content = answer(f"{base}/web/static/img/logo.png")
        self.assertEqual(kind, "image/png")
        self.assertTrue(content)
        self.assertIsNone(answer("https://fonts.odoocdn.com/fonts/noto/x.woff2"))
        self.assertIsNone(answer("http://169.254.169.254/latest/meta-data"))
        self.assertIsNone(answer("file:///etc/passwd"))
        self.assertIsNone(answer(f"{base}/web/static/../../crm_fa/hooks.py"))
        self.assertIsNone(answer(f"{base}/web/session/logout"))
        self.assertIsNone(answer(f"{PRINT_URL}/web/image/99999999999999"))
        with patch.object(type(self.reports), "barcode", lambda *_a, **asked: asked):
            self.assertEqual(
                answer(f"{base}/report/barcode/QR/a%20b?width=50"),
                ("image/png", {"barcode_type": "QR", "value": "a b", "width": "50"}),
            )

    def test_pictures_of_others(self):
        """Who may not read a record gets no picture of it into a document."""
        user = new_test_user(self.env, "print_user", "base.group_user")
        hidden = self.env["ir.attachment"].create(
            {
                "name": "x.png",
                "datas": PIXEL,
                "res_model": "ir.config_parameter",
                "res_id": self.env["ir.config_parameter"].search([], limit=1).id,
            }
        )
        address = f"{PRINT_URL}/web/image/{hidden.id}"
        self.assertEqual(
            self.reports._persian_print_answer(address)[1], base64.b64decode(PIXEL)
        )
        self.assertIsNone(self.reports.with_user(user)._persian_print_answer(address))

    def test_no_scripts(self):
        """A script in a document does not run."""
        script = "<script>document.body.innerHTML = 'taken over'</script>"
        body = f"<html><head></head><body>plain{script}</body></html>"
        reports = self.reports.with_context(persian_chromium=True)
        [page] = self.pages(reports._run_wkhtmltopdf([body]))
        self.assertIn("plain", page)
        self.assertNotIn("taken", page)

    def test_program_named(self):
        """The parameter names a browser, never any other program."""
        params = self.env["ir.config_parameter"].sudo()
        params.set_param("crm_fa.chromium", "/bin/sh")
        self.assertIsNone(self.reports._persian_chromium())
        params.set_param("crm_fa.chromium", chromium.find())
        self.assertEqual(self.reports._persian_chromium(), chromium.find())


@tagged("post_install", "-at_install")
class TestPersianPrintDownload(PrintCase, HttpCase):
    def test_download(self):
        """The client's request brings a PDF, through the server's own route."""
        self.authenticate("admin", "admin")
        data = f'["/report/pdf/crm_fa.test_print/{self.ann.id}", "qweb-pdf"]'
        answer = self.url_open(
            "/report/download",
            data={
                "data": data,
                "context": '{"force_report_rendering": true}',
                "csrf_token": Request.csrf_token(self),
            },
            # A browser that starts on a busy machine takes its time.
            timeout=60,
        )
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("DocumentofAnn", self.pages(answer.content)[0])
