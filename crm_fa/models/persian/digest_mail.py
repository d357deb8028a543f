"""The digest mail for Persian readers: from right to left, its date and digits too.

A mail cannot bring the font that gives digits their Persian shapes in the web client.
"""

import re

import lxml.html
from markupsafe import Markup

from odoo import api, fields, models

from ...tools import digits

LAYOUT = "digest.digest_mail_layout"
_MIRRORED = {"left": "right", "right": "left"}
_PADDING = re.compile(r"padding(?:-(?P<side>left|right))?:(?P<value>[^;]*)")


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_encapsulate(
        self, layout_xmlid, html, add_context=None, context_record=None
    ):
        user = (add_context or {}).get("user")
        if layout_xmlid == LAYOUT and user and html:
            html = self._persian_digest(html, user)
        return super()._render_encapsulate(
            layout_xmlid, html, add_context=add_context, context_record=context_record
        )

    def _persian_digest(self, html, user):
        """Return the body of a digest as its reader writes; others' stays as it is."""
        languages = self.env["res.lang"].with_company(user.company_id)
        lang = languages._get_data(code=user.lang)
        is_rtl = lang.direction == "rtl"
        has_digits = user.company_id._persian_digits_for(user.lang) == "persian"
        reader = languages._persian_document_lang(user.lang)
        if not (is_rtl or has_digits or reader):
            return html
        body = lxml.html.fragment_fromstring(str(html), create_parent="div")
        if reader:
            today = fields.Date.context_today(self.with_context(tz=user.tz))
            for node in body.find_class("header_date"):
                node.text = languages._persian_format_date(today, "long", reader)
        if is_rtl:
            _mirror(body)
        if has_digits:
            _write_persian(body)
        return Markup(lxml.html.tostring(body, encoding="unicode"))  # noqa: S704


def _mirror(body):
    body.set("dir", "rtl")
    for node in body.xpath(".//*[@align]"):
        node.set("align", _MIRRORED.get(node.get("align"), node.get("align")))
    for node in body.xpath(".//*[@style]"):
        node.set("style", _PADDING.sub(_mirrored_padding, node.get("style")))


def _mirrored_padding(found):
    """Return a padding with its left and its right end exchanged."""
    if found["side"]:
        return f"padding-{_MIRRORED[found['side']]}:{found['value']}"
    values = found["value"].split()
    if len(values) == 4:
        values[1], values[3] = values[3], values[1]
    return f"padding: {' '.join(values)}"


def _write_persian(body):
    for node in body.iter():
        is_text = isinstance(node.tag, str) and node.tag not in ("style", "script")
        if is_text and node.text:
            node.text = _persian(node.text)
        if node.tail:
            node.tail = _persian(node.tail)


def _persian(text):
    """Return ``text`` with Persian digits but for those of codes."""
    parts = digits.split_codes(text)
    parts[::2] = map(digits.to_persian, parts[::2])
    return "".join(parts)
