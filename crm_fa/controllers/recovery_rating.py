from odoo import http
from odoo.http import request

from odoo.addons.rating.controllers.main import Rating


class RecoveryRating(Rating):
    """The page that a rating request leads to, wholly in the customer's language.

    Odoo writes its words in that language, but lays the page out, and finds its texts
    on the server, in the one of the browser: Persian would run from left to right.
    """

    @http.route()
    def action_open_rating(self, token, rate, **kwargs):
        self._recovery_speak(token)
        return super().action_open_rating(token, rate, **kwargs)

    @http.route()
    def action_submit_rating(self, token, rate=0, **kwargs):
        self._recovery_speak(token)
        return super().action_submit_rating(token, rate=rate, **kwargs)

    def _recovery_speak(self, token):
        """Go on in the language of whoever was asked about a recovery case."""
        if not request.env.user._is_public():
            return
        # The token is the key, as for the page itself.
        ratings = request.env["rating.rating"].sudo()
        asked = ratings.search(
            [("access_token", "=", token), ("res_model", "=", "crm.recovery")], limit=1
        )
        lang = request.env["ir.http"].get_nearest_lang(asked.partner_id.lang)
        if lang:
            request.update_context(lang=lang)
