from odoo import api, fields, models

from ...tools import lead_return_policy as policy
from ..screen_dates import format_datetime


class CrmLeadReturn(models.Model):
    """What the policy and the proofs say, in the words of whoever reads it."""

    _inherit = "crm.lead.return"

    figures = fields.Json(readonly=True, export_string_translation=False)
    proof_facts = fields.Json(readonly=True, export_string_translation=False)
    rule_text = fields.Char(string="In Figures", compute="_compute_words")
    proof_text = fields.Char(string="Proof", compute="_compute_words")

    @api.depends("rule", "figures", "proof_facts")
    @api.depends_context("lang", "tz")
    def _compute_words(self):
        for record in self:
            record.rule_text = self._rule_words(record.rule, record.figures)
            record.proof_text = self._proof_words(record.proof_facts)

    @api.model
    def _rule_words(self, rule, figures):
        """Return the figures behind a rule in words, or False."""
        if rule == policy.LATE:
            return self.env._(
                "Within %(days)s days: until %(end)s.",
                days=figures["days"],
                end=format_datetime(self.env, figures["end"]),
            )
        if rule == policy.OVER_CAP:
            return self.env._(
                "%(allowed)s allowed for %(received)s leads received in %(days)s "
                "days; %(used)s asked before this one.",
                **figures,
            )
        return False

    @api.model
    def _proof_words(self, facts):
        """Return in words what the system found, or False."""
        kind = (facts or {}).get("kind")
        if kind in ("phone", "email"):
            what = {
                "phone": self.env._("the same phone number"),
                "email": self.env._("the same e-mail address"),
            }
            return self.env._(
                "Lead no. %(number)s came earlier and has %(what)s.",
                number=facts["number"],
                what=what[kind],
            )
        if kind == "phone_invalid":
            return self.env._(
                "%(number)s cannot be a phone number.", number=facts["phone"]
            )
        if kind == "outside_filter":
            return self.env._(
                "The filter of the list “%(list)s” does not let it in.",
                list=facts["list"],
            )
        return False
