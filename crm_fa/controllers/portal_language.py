from odoo.http import request

from odoo.addons.portal.controllers.web import Home


class PortalLanguage(Home):
    def _login_redirect(self, uid, redirect=None):
        """Go on in the language of the person who logs in.

        Odoo shows the login page in the language of the browser, and writes that down
        in a cookie, which from then on goes before the language of the person. Who logs
        in is no stranger any more. The language that they choose on the page after
        that, or that an address names, goes before theirs as ever.
        """
        url = super()._login_redirect(uid, redirect=redirect)
        # Whoever logs in need not be the user of this request yet.
        user = request.env["res.users"].sudo().browse(uid)
        if user.share:
            lang = request.env["ir.http"].get_nearest_lang(user.lang)
            if lang:
                request.future_response.set_cookie("frontend_lang", lang)
        return url
