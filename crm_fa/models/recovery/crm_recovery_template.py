from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .crm_recovery_apology import CHANNELS
from .crm_recovery_category import SEVERITIES

# Most telling first: words for a customer's rung beat words for a severity.
_CRITERIA = ("company_id", "rung_id", "category_id", "severity", "channel")


class CrmRecoveryTemplate(models.Model):
    """Words to apologise with, and for which cases they are meant.

    The words themselves are an Odoo mail template: translated, with fields.
    """

    _name = "crm.recovery.template"
    _description = "Apology Template"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    channel = fields.Selection(CHANNELS, help="Empty: for every channel.")
    severity = fields.Selection(SEVERITIES, help="Empty: for every severity.")
    category_id = fields.Many2one(
        "crm.recovery.category",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for every category.",
    )
    rung_id = fields.Many2one(
        "crm.ladder.rung",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for customers on every rung.",
    )
    company_id = fields.Many2one("res.company", index=True)
    mail_template_id = fields.Many2one(
        "mail.template",
        string="Words",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("model", "=", "crm.recovery")],
        context={"default_model": "crm.recovery"},
    )

    @api.model
    def _find(self, case, channel):
        """Return the template that fits a case best, maybe none."""
        wanted = {
            "company_id": case.company_id.id,
            "rung_id": case.rung_id.id,
            "category_id": case.category_id.id,
            "severity": case.severity,
            "channel": channel,
        }
        domain = Domain.AND(
            Domain(name, "in", [value, False]) for name, value in wanted.items()
        )

        def score(template):
            return [bool(template[name]) for name in _CRITERIA]

        found = self.search(domain).sorted(lambda template: template.sequence)
        return max(found, key=score, default=self.browse())

    def _words_for(self, case):
        """Return the words for a case as HTML, in the customer's language.

        With that language's direction, whoever reads them in whatever language.
        """
        self.ensure_one()
        # Stored templates are checked when written; who uses them need not edit any.
        words = self.sudo().mail_template_id._render_field(
            "body_html", case.ids, compute_lang=True
        )[case.id]
        if not html2plaintext(words or "").strip():
            return False
        return Markup('<div dir="%s">%s</div>') % (case._words_direction(), words)
