import json

from odoo import http
from odoo.http import request

MAX_BODY = 4096


class IncomingCallController(http.Controller):
    @http.route(
        "/crm_fa/call/incoming",
        type="http",
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def incoming_call(self, **kwargs):
        """Open the caller's record at the salesperson whose telephone rings.

        The switchboard shows the Odoo API key of a user: of the salesperson, or of a
        sales manager, who may ring anyone.  The body is a JSON object: ``number``, and
        ``login`` of the salesperson unless it is the key's own user.

        :return: 200 ``{"matched": true|false}``; 400, 403, 404, 413, 422 ``{"error"}``
        """
        if (request.httprequest.content_length or 0) > MAX_BODY:
            return self._answer(413, error="too_large")
        try:
            body = json.loads(request.httprequest.get_data()[: MAX_BODY + 1])
        except (ValueError, RecursionError):
            return self._answer(400, error="not_json")
        if not isinstance(body, dict):
            return self._answer(400, error="not_an_object")
        number, login = body.get("number"), body.get("login")
        if not isinstance(number, str) or not 3 <= len(number.strip()) <= 40:
            return self._answer(422, error="number")
        if login is not None and not isinstance(login, str):
            return self._answer(422, error="login")
        user = request.env.user
        if not user.has_group("sales_team.group_sale_salesman"):
            return self._answer(403, error="not_a_salesperson")
        if login and login != user.login:
            if not user.has_group("sales_team.group_sale_manager"):
                return self._answer(403, error="not_your_telephone")
            users = request.env["res.users"]
            user = users.search([("login", "=", login), ("share", "=", False)])
            if not user:
                return self._answer(404, error="login")
        return self._answer(200, matched=user._pop_caller(number))

    def _answer(self, status, **values):
        return request.make_json_response(values, status=status)
