import logging
from contextlib import contextmanager
from functools import partial
from math import ceil
from time import time

from odoo import SUPERUSER_ID, http
from odoo.exceptions import AccessError, UserError
from odoo.http import request
from odoo.service.model import retrying
from odoo.tools import SQL

from ..tools import lead_intake as intake

_logger = logging.getLogger(__name__)


class LeadIntakeController(http.Controller):
    @http.route(
        "/crm_fa/lead/<string:code>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def deliver_lead(self, code, **kwargs):
        """Take a lead from a vendor, who shows a key.

        What is asked and answered is written in ``static/openapi/lead_desk.json``.

        :param str code: code of the list the lead is for
        """
        key = request.env["crm.lead.vendor.key"]._authenticate(self._secret())
        if not key:
            return self._answer(401, "key", {"WWW-Authenticate": "Bearer"})
        wait = self._meter(key)
        if wait:
            return self._answer(429, "too_fast", {"Retry-After": str(ceil(wait))})
        lead_list = key._opens(code)
        if not lead_list:
            # The same answer for both: the names of our lists are not to be guessed.
            return self._answer(403, "list")
        idempotency_key = request.httprequest.headers.get("Idempotency-Key", "")
        if not intake.IDEMPOTENCY_KEY.fullmatch(idempotency_key):
            return self._answer(400, "idempotency_key")
        if (request.httprequest.content_length or 0) > intake.MAX_BODY:
            return self._answer(413, "too_large")
        try:
            body = intake.parse(request.httprequest.get_data())
        except intake.BadBody as error:
            return self._answer(400, error.code)
        return self._take(key, lead_list, idempotency_key, body)

    def _secret(self):
        scheme, _space, secret = request.httprequest.headers.get(
            "Authorization", ""
        ).partition(" ")
        return secret.strip() if scheme.lower() == "bearer" else ""

    def _take(self, key, lead_list, idempotency_key, body):
        gates = request.env["crm.lead.delivery"]._gates(key, idempotency_key, body)
        try:
            with self._alone(gates), self._fresh() as env:
                status, answer, replayed = retrying(
                    partial(
                        env["crm.lead.delivery"]._deliver,
                        key.with_env(env),
                        lead_list.with_env(env),
                        idempotency_key,
                        body,
                    ),
                    env,
                )
        except (AccessError, UserError) as error:
            # A rule of another application; the vendor is not told of our inside.
            _logger.info("A delivery of vendor %s was refused: %s", key.prefix, error)
            return self._answer(422, "refused")
        headers = {"Idempotency-Replayed": "true"} if replayed else {}
        return request.make_json_response(answer, status=status, headers=headers)

    def _meter(self, key):
        """Return for how many seconds this key must wait, 0 when it is let in.

        In a transaction of its own: what is refused later was counted all the same.
        """
        with self._alone([f"crm_fa.meter:{key.id}"]), self._fresh() as env:
            return key.with_env(env)._admit(time())

    @contextmanager
    def _fresh(self):
        """Give an environment that sees what others wrote a moment ago."""
        with request.env.registry.cursor() as cr:
            # Who knocks has shown a key, and has no user of ours.
            yield request.env(cr=cr, user=SUPERUSER_ID, su=True, context={})

    @contextmanager
    def _alone(self, names):
        """Wait until nobody else is at work under these names.

        The locks are the request's, which reads nothing more; the work is done by a
        fresh cursor, whose snapshot begins when all of them are held.
        """
        numbers = SQL(
            "SELECT DISTINCT hashtextextended(name, 0) FROM unnest(%s) name ORDER BY 1",
            names,
        )
        held = [row[0] for row in request.env.execute_query(numbers)]
        try:
            for number in held:
                request.env.cr.execute("SELECT pg_advisory_lock(%s)", [number])
            yield
        finally:
            for number in held:
                request.env.cr.execute("SELECT pg_advisory_unlock(%s)", [number])

    def _answer(self, status, error, headers=None):
        return request.make_json_response(
            {"error": error}, status=status, headers=headers or {}
        )
