from odoo.http import request

from odoo.addons.rating.controllers.main import Rating


class RecoveryRating(Rating):
    """The page that a rating request leads to, wholly in the customer's language.

    Odoo writes its words in that language, but lays the page out, and finds its texts
    on the server, in the one of the browser: Persian would run from left to right.
    """

    def _get_rating_and_record(self, token):
        rating, record = super()._get_rating_and_record(token)
        if rating.res_model == "crm.recovery" and request.env.user._is_public():
            lang = request.env["ir.http"].get_nearest_lang(rating.partner_id.lang)
            if lang:
                # Go on in the language of whoever was asked.
                request.update_context(lang=lang)
                rating, record = (
                    found.with_context(lang=lang) for found in (rating, record)
                )
        return rating, record
