from markupsafe import Markup, escape

from odoo import api, models
from odoo.tools.misc import get_lang

BREAK = Markup("<br/>")


class IrQwebFieldContact(models.AbstractModel):
    _inherit = "ir.qweb.field.contact"

    @api.model
    def _persian_lines(self, address):
        """Return an address each line of which has the direction of its own letters.

        On a page from right to left "Suite 300 8000" would read "8000 Suite 300".

        :param address: its lines in HTML, with line breaks between
        """
        if not address or get_lang(self.env).direction != "rtl":
            return address
        line = Markup('<bdi dir="auto">%s</bdi>')
        return BREAK.join(line % part for part in escape(address).split(BREAK))
