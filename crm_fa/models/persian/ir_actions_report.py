import logging

from odoo import api, models
from odoo.exceptions import UserError

from ...tools import chromium
from ...tools.persian_text import is_persian
from . import print_pages
from .print_assets import PRINT_URL

_logger = logging.getLogger(__name__)
# In the context while a report is printed that Chromium is to print.
CONTEXT_KEY = "persian_chromium"
OWN = "crm_fa."
PROGRAM, SECONDS = "crm_fa.chromium", "crm_fa.chromium_seconds"
USUAL_SECONDS = 90


class IrActionsReport(models.Model):
    """Prints our documents, and by the company's choice others, through Chromium.

    It writes from right to left as it should, which wkhtmltopdf often does not.  Where
    there is no wkhtmltopdf it prints everything: mails with a document go out as well.
    """

    _inherit = "ir.actions.report"

    # ------------------------------------------------------------------
    # Which program prints
    # ------------------------------------------------------------------

    @api.model
    def _persian_chromium(self):
        """Return the path of the server's Chromium, or None."""
        named = self.env["ir.config_parameter"].sudo().get_param(PROGRAM)
        return chromium.find(named)

    @api.model
    def _persian_wants_chromium(self, report_ref, res_ids=None):
        """Return whether a report is one that Chromium shall print."""
        report = self._get_report(report_ref)
        if report.report_type != "qweb-pdf":
            return False
        if (report.report_name or "").startswith(OWN):
            return True
        # The company's choice holds for whoever prints.
        scope = self.env.company.sudo().persian_print
        if scope == "persian":
            return self._persian_reader(report, res_ids)
        return scope == "all"

    @api.model
    def _persian_reader(self, report, res_ids):
        """Return whether a document is for a reader of Persian.

        That is its customer, where it has one, else whoever prints it.
        """
        model = self.env.get(report.model)
        if res_ids and model is not None and "partner_id" in model._fields:
            partners = model.browse(res_ids).sudo().partner_id
            if "lang" in partners._fields and any(partners.mapped("lang")):
                return any(map(is_persian, partners.mapped("lang")))
        return is_persian(self.env.lang)

    @api.model
    def persian_print_state(self, report_name, res_ids=None):
        """Tell who will print a report.

        :param report_name: as on the report
        :param res_ids: ids of the records to print, if any
        :return: ``chromium``; ``missing`` where Chromium should but neither it nor
            wkhtmltopdf is there; False where Odoo's own way is taken
        """
        if self._get_report(report_name).report_type != "qweb-pdf":
            return False
        wanted = self._persian_wants_chromium(report_name, res_ids)
        lacking = self.get_wkhtmltopdf_state() == "install"
        if (wanted or lacking) and self._persian_chromium():
            return "chromium"
        return "missing" if wanted and lacking else False

    @api.model
    def get_wkhtmltopdf_state(self):
        if self.env.context.get(CONTEXT_KEY):
            # It is not needed, so it may be missing.
            return "ok"
        return super().get_wkhtmltopdf_state()

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        reports = self
        program = self.persian_print_state(report_ref, res_ids)
        if program == "chromium":
            reports = self.with_context(**{CONTEXT_KEY: True})
        elif program == "missing":
            raise UserError(self._persian_print_remedy())
        return super(IrActionsReport, reports)._render_qweb_pdf_prepare_streams(
            report_ref, data, res_ids=res_ids
        )

    @api.model
    def _persian_print_remedy(self):
        return self.env._(
            "There is no program on the server that makes PDFs. Ask the administrator "
            "to install Chromium (package “chromium”), which writes Persian best, or "
            "wkhtmltopdf. If Chromium is not on the server's PATH, the system "
            "parameter %(parameter)s names it.",
            parameter=PROGRAM,
        )

    # ------------------------------------------------------------------
    # Printing
    # ------------------------------------------------------------------

    @api.model
    def _run_wkhtmltopdf(
        self,
        bodies,
        report_ref=False,
        header=None,
        footer=None,
        landscape=False,
        specific_paperformat_args=None,
        set_viewport_size=False,
    ):
        program = self.env.context.get(CONTEXT_KEY) and self._persian_chromium()
        if not program:
            return super()._run_wkhtmltopdf(
                bodies,
                report_ref=report_ref,
                header=header,
                footer=footer,
                landscape=landscape,
                specific_paperformat_args=specific_paperformat_args,
                set_viewport_size=set_viewport_size,
            )
        report = self._get_report(report_ref) if report_ref else self
        paper = print_pages.paper_of(
            report.get_paperformat(), landscape, specific_paperformat_args
        )
        pages = [self._persian_print_page(body) for body in bodies]
        heads = print_pages.parts(header, "headers")
        feet = print_pages.parts(footer, "footers")
        try:
            return self._persian_print(program, paper, pages, heads, feet)
        except chromium.ChromiumError as error:
            _logger.warning("Chromium could not print: %s", error)
            raise UserError(
                self.env._(
                    "Chromium on the server could not make the PDF: %(error)s. If it "
                    "cannot start at all, ask the administrator to run “%(program)s "
                    "--headless --dump-dom about:blank” as the user of the Odoo "
                    "server.",
                    error=error,
                    program=program,
                )
            ) from error

    @api.model
    def _persian_print_page(self, body):
        """Return a body as a page with the letters and digits of its reader."""
        page = print_pages.Page(body)
        lang = page.lang or self.env.lang
        # Whoever prints need not read the settings of the company.
        company = self.env.company.sudo()
        styles = {
            "text": is_persian(lang),
            "digits": company._persian_digits_for(lang) == "persian",
        }
        page.dress(" ".join(name for name, on in styles.items() if on), company.font)
        return page

    @api.model
    def _persian_print(self, program, paper, pages, heads, feet):
        """Return the PDF of pages and their headers and footers, which may be fewer."""
        shown = {}
        # Parameters are for administrators, and anyone may print.
        params = self.env["ir.config_parameter"].sudo()
        seconds = float(params.get_param(SECONDS) or USUAL_SECONDS)

        def answer(address):
            if address in shown:
                return "text/html; charset=utf-8", shown[address]
            return self._persian_print_answer(address)

        done = []
        with chromium.Chromium(program, answer, seconds) as browser:
            for index, page in enumerate(pages):
                address = f"{PRINT_URL}/page/{index}"
                shown[address] = page.html()
                key = page.record
                pdf = browser.pdf(address, paper.size, paper.margins, paper.scale)
                head = heads[index] if index < len(heads) else None
                foot = feet[index] if index < len(feet) else None
                if head is not None or foot is not None:
                    shown[address] = page.sheets(
                        paper, head, foot, print_pages.page_count(pdf)
                    )
                    sheets = browser.pdf(address, paper.size, (0, 0, 0, 0), paper.scale)
                    pdf = print_pages.with_sheets(pdf, sheets)
                done.append((pdf, key))
        return print_pages.joined(done)
