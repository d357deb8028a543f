import io
import json
import tempfile

from markupsafe import Markup
from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LadderXlsxController(http.Controller):
    # The web client asks by POST: a filter may be longer than an address.
    @http.route(
        "/crm_fa/ladder/xlsx",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        readonly=True,
    )
    def ladder_xlsx(self, report="", domain="[]", **kwargs):
        """Answer with a report of the ladder as an Excel workbook.

        :param report: movements, distribution, stays, rungs or customers
        :param domain: which rows, as a JSON list
        """
        # Small ones stay in memory; all are gone when the answer has been sent.
        stream = tempfile.SpooledTemporaryFile(max_size=1_000_000)
        try:
            self._switch_companies()
            name = request.env["crm.ladder.xlsx"]._write_workbook(
                report, domain, stream
            )
        except UserError as error:
            stream.close()
            return self._refusal(error)
        except BaseException:
            stream.close()
            raise
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        response = request.make_response(
            wrap_file(request.httprequest.environ, stream),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
        response.direct_passthrough = True
        return response

    def _switch_companies(self):
        """Use the companies that are switched on in the web client."""
        asked = request.httprequest.cookies.get("cids", "")
        numbers = [int(number) for number in asked.split("-") if number.isdecimal()]
        allowed = request.env.user._get_company_ids()
        companies = [number for number in numbers if number in allowed]
        if companies:
            request.update_context(allowed_company_ids=companies)

    def _refusal(self, error):
        """Answer with a page that says what is wrong, also to the web client."""
        message = str(error)
        return request.render(
            "crm_fa.ladder_xlsx_refusal",
            {
                "message": message,
                "details": self._details(message),
                "language": request.env["crm.ladder.xlsx"]._language(),
            },
            status=error.http_status,
        )

    def _details(self, message):
        """Return the error as the web client reads it, to show it in a dialog."""
        details = {
            "code": 200,
            "message": message,
            "data": {
                "name": "odoo.exceptions.UserError",
                "message": message,
                "arguments": [message],
                "context": {},
                "debug": "",
            },
        }
        # Inside a script element "<" is all that could end it early.
        return Markup(json.dumps(details).replace("<", "\\u003c"))
