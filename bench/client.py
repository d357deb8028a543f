"""The web client's requests, answered by Odoo within this process."""

import json

from lxml import etree
from werkzeug.test import Client as Browser
from werkzeug.wrappers import Response

from odoo import api, http
from odoo.service import security

# What the client reads besides, for the widgets that are told to need it.
DEPENDENCIES = {"ladder_rung": ("ladder_rung_color", "ladder_override_note")}


class Client:
    """A user's session on one database."""

    def __init__(self, database, user):
        session = http.root.session_store.new()
        session.update(
            http.get_default_session(), db=database.name, _trace_disable=True
        )
        with database.registry.cursor() as cursor:
            env = api.Environment(cursor, user, {})
            session.uid, session.login = user, env.user.login
            session.session_token = security.compute_session_token(session, env)
            session.context = dict(env["res.users"].context_get())
        http.root.session_store.save(session)
        self._browser = Browser(http.root, Response)
        self._browser.set_cookie("session_id", session.sid)

    def ask(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        answer = self._browser.post(path, data=body, content_type="application/json")
        found = json.loads(answer.get_data(as_text=True))
        if "error" in found:
            raise RuntimeError(found["error"])
        return found["result"]

    def call(self, model, method, *args, route="call_kw", **kwargs):
        return self.ask(
            f"/web/dataset/{route}/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def confirm(self, order_id, form):
        """Press the button, and read the form and its messages anew."""
        self.call("sale.order", "action_confirm", [order_id], route="call_button")
        self.call("sale.order", "web_read", [order_id], specification=form)
        thread = {"thread_model": "sale.order", "thread_id": order_id}
        wanted = ["activities", "attachments", "followers", "suggestedRecipients"]
        request = ["mail.thread", {**thread, "request_list": wanted}]
        self.ask("/mail/data", fetch_params=[request])
        self.ask("/mail/thread/messages", **thread, fetch_params={"limit": 30})


def form_of(database, user, model="sale.order"):
    """What the client asks to read of a model's form."""
    with database.env(user=user) as env:
        views = env[model].get_views([(False, "form")])
        arch = etree.fromstring(views["views"]["form"]["arch"])
        return specification(env[model], arch)


def specification(model, arch):
    """The fields of a form and of the lists within it, as ``web_read`` takes them."""
    wanted = {}
    for node in arch.xpath(".//field[not(ancestor::field)]"):
        field = model._fields.get(node.get("name"))
        if field is None:
            continue
        wanted[field.name] = {}
        for name in DEPENDENCIES.get(node.get("widget"), ()):
            wanted[name] = {}
        if field.type == "many2one":
            wanted[field.name] = {"fields": {"display_name": {}}}
        elif field.relational:
            inner = next(iter(node.xpath("./list | ./form")), None)
            if inner is not None:
                lines = model.env[field.comodel_name]
                arch_of_lines = etree.fromstring(etree.tostring(inner))
                wanted[field.name] = {"fields": specification(lines, arch_of_lines)}
    return wanted
