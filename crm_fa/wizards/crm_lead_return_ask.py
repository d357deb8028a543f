from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadReturnAsk(models.TransientModel):
    """Ask for the return of one or many leads, and see first what would happen."""

    _name = "crm.lead.return.ask"
    _description = "Return Leads"

    lead_ids = fields.Many2many(
        "crm.lead", string="Leads", required=True, context={"active_test": False}
    )
    reason_id = fields.Many2one("crm.lead.return.reason")
    note_required = fields.Boolean(related="reason_id.note_required")
    evidence_required = fields.Boolean(related="reason_id.evidence_required")
    note = fields.Text(help="Say what is wrong with the lead.")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments")
    consequence = fields.Text(string="What Will Happen", compute="_compute_consequence")

    @api.depends("lead_ids", "reason_id", "attachment_ids")
    @api.depends_context("lang")
    def _compute_consequence(self):
        for wizard in self:
            wizard.consequence = "\n".join(wizard._consequence_lines())

    def _consequence_lines(self):
        """Say what asking would do, one sentence per lead."""
        self.ensure_one()
        returns = self.env["crm.lead.return"]
        leads = self.lead_ids._origin
        obstacles = returns._obstacles(leads)
        lines = [
            self.env._("%(lead)s cannot be returned: %(why)s", lead=lead.name, why=why)
            for lead, why in obstacles.items()
        ]
        if not self.reason_id:
            return lines
        possible = leads.filtered(lambda lead: lead not in obstacles)
        sentences = {
            "auto_accepted": self.env._("accepted at once"),
            "pending": self.env._(
                "the supervisor decides; it stays with you until then"
            ),
            "rejected": self.env._("refused by the list's policy"),
        }
        rules = dict(returns._fields["rule"]._description_selection(self.env))
        for row in returns._judge(possible, self.reason_id._origin):
            lines.append(
                self.env._(
                    "%(lead)s: %(what)s. %(rule)s. %(details)s",
                    lead=row.lead.name,
                    what=sentences[row.verdict.state],
                    rule=rules[row.verdict.rule],
                    details=returns._proof_words(row.proof)
                    or returns._rule_words(row.verdict.rule, row.figures)
                    or "",
                ).strip()
            )
        return lines

    def action_ask(self):
        """Ask for the return and say how it ended.

        :raises UserError: when no lead can be returned, or note or evidence is missing
        """
        self.ensure_one()
        if not self.reason_id:
            raise UserError(self.env._("Choose why the leads are returned."))
        returns = self.env["crm.lead.return"].request(
            self.lead_ids, self.reason_id, self.note, self.attachment_ids
        )
        count = {}
        for record in returns:
            count[record.state] = count.get(record.state, 0) + 1
        message = self.env._(
            "Accepted: %(accepted)s · waiting for the supervisor: %(pending)s · "
            "refused: %(rejected)s",
            accepted=count.get("auto_accepted", 0),
            pending=count.get("pending", 0),
            rejected=count.get("rejected", 0),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
