from odoo import models

from ...tools import digits


class MailThreadPhone(models.AbstractModel):
    _inherit = "mail.thread.phone"

    def _search_phone_mobile_search(self, operator, value):
        """Numbers are stored in Latin digits: look for them so."""
        if isinstance(value, str):
            value = digits.to_plain(value)
        return super()._search_phone_mobile_search(operator, value)
