from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from odoo.addons.base.models.ir_qweb import QWebError

from ...tools import document_fields
from .crm_document_template import CheckedFields


class CrmDocumentTemplate(models.Model):
    """Putting a lead's fields into the words."""

    _inherit = "crm.document.template"

    def _lang_for(self, lead):
        """Return the code of the language in which a lead gets this document."""
        self.ensure_one()
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        wanted = (self.lang, lead.lang_id.code, lead.partner_id.lang, self.env.lang)
        return next((code for code in wanted if code in installed), "en_US")

    def _fits(self, lead):
        """Tell whether this template is meant for a lead's list and company."""
        self.ensure_one()
        # The lists may be hidden from who prints; whether they fit is no secret.
        sudo, lead = self.sudo().with_context(active_test=False), lead.sudo()
        companies = (lead.company_id or self.env.company, self.env["res.company"])
        return sudo.company_id in companies and (
            not sudo.list_ids or lead.lead_list_id in sudo.list_ids
        )

    def _ensure_fits(self, lead):
        """Refuse a template of other lists.

        :raises UserError: naming the template and the lead
        """
        if not self.active or not self._fits(lead):
            raise UserError(
                self.env._(
                    "“%(template)s” is not meant for “%(lead)s”: it belongs to other "
                    "lead lists or another company, or was archived.",
                    template=self.name,
                    lead=lead.display_name,
                )
            )

    def _render_words(self, part, lead):
        """Return a part with the fields of ``lead``, as the user may read them.

        :param str part: name of the field that holds the words
        :return: markup in the language of the document
        :raises ValidationError: when something in the words is no field
        :raises UserError: when a field is not open to the user
        """
        self.ensure_one()
        # Whoever calls: the words are filled in with the rights of the user.
        self, lead = self.sudo(False), lead.with_env(self.env).sudo(False)
        lang = self._lang_for(lead)
        words = self.with_context(lang=lang)[part]
        root = document_fields.parse(words)
        expressions = self._ensure_fields(part, root)
        self._ensure_restricted(words, expressions)
        document_fields.as_printed(root)
        qweb = self.env["ir.qweb"].with_context(lang=lang)
        values = {"object": lead.with_context(lang=lang)}
        try:
            rendered = qweb._render(root, values, minimal_qcontext=True)
        except (AccessError, QWebError) as error:
            cause = error.__cause__ if isinstance(error, QWebError) else error
            if not isinstance(cause, AccessError):
                raise
            raise UserError(
                self.env._(
                    "“%(template)s” prints something of “%(lead)s” that is not open "
                    "to you: %(reason)s",
                    template=self.name,
                    lead=lead.display_name,
                    reason=cause,
                )
            ) from error
        # Less the element that held the parts together.
        return rendered[len("<div>") : -len("</div>")]

    def _ensure_restricted(self, words, expressions):
        """Have Odoo's restricted rendering look at the words as well.

        It knows of no fields but those that were checked, and refuses all else.
        """
        root = document_fields.parse(words)
        document_fields.bare(root)
        qweb = self.env["ir.qweb"].with_context(
            raise_on_forbidden_code_for_model="crm.lead",
            **{CheckedFields.KEY: CheckedFields(expressions)},
        )
        try:
            qweb._generate_code(root)
        except PermissionError as error:
            raise UserError(
                self.env._(
                    "“%(template)s” holds something that documents may not.",
                    template=self.name,
                )
            ) from error

    def _render_line(self, part, lead):
        """Return a part as one line of plain text."""
        return " ".join(html2plaintext(self._render_words(part, lead)).split())
