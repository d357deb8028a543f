"""What a printed page asks for, answered without any network.

The page's styles, fonts and pictures are read where the web server would read them, in
the same transaction and with the rights of whoever prints.
"""

import base64
import logging
import mimetypes
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.exceptions import HTTPException

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import root
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

_logger = logging.getLogger(__name__)
# Where a page to be printed stands; no such host exists.
PRINT_URL = "http://print.invalid"
STYLES = "text/css; charset=utf-8"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _persian_print_answer(self, address):
        """Return what stands at an address of this server, as (content type, bytes).

        None where nothing does, where the address is another server's, or where who
        prints may not read it.
        """
        parts = urlsplit(address)
        if f"{parts.scheme}://{parts.netloc}" not in self._persian_print_origins():
            _logger.info("Not fetched for a printed page: %s", address)
            return None
        path, query = unquote(parts.path), dict(parse_qsl(parts.query))
        try:
            # A page may name a record that does not exist, or no number at all.
            with self.env.cr.savepoint(flush=False):
                return self._persian_print_static(path) or self._persian_print_route(
                    path, query
                )
        except (HTTPException, UserError, OSError, ValueError, KeyError) as error:
            _logger.info("Nothing to print at %s: %s", path, error)
            return None

    @api.model
    def _persian_print_origins(self):
        """Return the beginnings of the addresses that are this server's own."""
        # Parameters are for administrators, and anyone may print.
        params = self.env["ir.config_parameter"].sudo()
        known = [
            PRINT_URL,
            params.get_param("report.url"),
            params.get_param("web.base.url"),
            self._get_report_url(),
        ]
        return {
            "{0.scheme}://{0.netloc}".format(urlsplit(address))
            for address in known
            if address
        }

    @api.model
    def _persian_print_static(self, path):
        """Return a file of an addon's ``static`` folder, or None."""
        place = ".." not in path and root.get_static_file(path)
        if not place:
            return None
        with open(place, "rb") as file:
            return mimetypes.guess_type(place)[0] or "", file.read()

    @api.model
    def _persian_print_route(self, path, query):
        """Return what the controller of an address would answer, for those that count.

        These are the styles of a bundle, pictures and files of records, and barcodes.
        """
        if path.startswith("/web/assets/"):
            return self._persian_print_bundle(path.rsplit("/", 1)[-1])
        routes = self.env["ir.http"].routing_map().bind("print.invalid")
        endpoint, values = routes.match(path, method="GET")
        name = getattr(endpoint, "__name__", "")
        values = {**query, **values}
        if name in ("content_image", "content_common"):
            return self._persian_print_binary(values)
        if name == "report_barcode":
            return self._persian_print_barcode(values)
        return None

    @api.model
    def _persian_print_barcode(self, values):
        """Return a barcode's picture; None where the server cannot draw one."""
        try:
            return "image/png", self.barcode(**values)
        except Exception as error:  # noqa: BLE001  the drawing library raises its own
            _logger.info("No barcode: %s", error)
            return None

    @api.model
    def _persian_print_bundle(self, filename):
        """Return the styles of an asset bundle: just those that the page needs."""
        name, rtl, kind, autoprefix = self.env["ir.asset"]._parse_bundle_name(
            filename, False
        )
        if kind != "css":
            return None
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            name, css=True, js=False, rtl=rtl, autoprefix=autoprefix
        )
        if not bundle.stylesheets:
            return STYLES, b""
        # Bundles are public, and made by whoever needs them first.
        return STYLES, bundle.css().sudo().raw

    @api.model
    def _persian_print_binary(self, values):
        """Return a record's file or picture, if who prints may see it."""
        field = values.get("field") or "raw"
        identity = values.get("id")
        record = self.env["ir.binary"]._find_record(
            values.get("xmlid"),
            values.get("model") or "ir.attachment",
            identity and int(identity),
            values.get("access_token"),
            field=field,
        )
        if record._name == "ir.attachment" and field in ("raw", "datas"):
            content = record.raw
        elif record._fields[field].type == "binary":
            content = base64.b64decode(record[field] or b"")
        else:
            return None
        size = int(values.get("width") or 0), int(values.get("height") or 0)
        if content and any(size):
            content = image_process(content, size=size, crop=values.get("crop", False))
        return guess_mimetype(content or b""), content or b""
