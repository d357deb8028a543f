from odoo import fields, models


class CrmLeadReturnDecision(models.TransientModel):
    """The words that a refusal, a question or an answer needs."""

    _name = "crm.lead.return.decision"
    _description = "Decide Returns"

    return_ids = fields.Many2many("crm.lead.return", string="Returns", required=True)
    kind = fields.Selection(
        [("reject", "Refuse"), ("ask_back", "Ask Back"), ("answer", "Answer")],
        required=True,
        readonly=True,
    )
    question = fields.Text(compute="_compute_question")
    note = fields.Text(required=True)

    def _compute_question(self):
        for wizard in self:
            asked = wizard.return_ids.filtered("waiting_since")
            wizard.question = "\n".join(asked.mapped("question"))

    def action_apply(self):
        """Refuse, ask or answer; the rules of the returns decide whether one may."""
        self.ensure_one()
        if self.kind == "reject":
            self.return_ids._decide("rejected", note=self.note)
        elif self.kind == "ask_back":
            self.return_ids._ask_back(self.note)
        else:
            self.return_ids._answer(self.note)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
