from odoo import api, fields, models


class CrmLeadReturnLog(models.Model):
    _inherit = "crm.lead.return.log"

    words = fields.Char("In Words", compute="_compute_words")

    @api.depends("note", "event", "return_id")
    @api.depends_context("lang", "tz")
    def _compute_words(self):
        rules = dict(
            self.env["crm.lead.return"]._fields["rule"]._description_selection(self.env)
        )
        for row in self:
            words = [row.note]
            if row.event == "decided_by_rule":
                asked = row.return_id
                words += [rules.get(asked.rule), asked.rule_text, asked.proof_text]
            row.words = " ".join(word for word in words if word)
