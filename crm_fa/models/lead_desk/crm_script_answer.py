from odoo import fields, models

from ..optional_number import OptionalFloat


class CrmScriptAnswer(models.Model):
    """What a lead answered in a call; written when the call is logged, never after."""

    _name = "crm.script.answer"
    _description = "Call Script Answer"
    _order = "id desc"
    _rec_name = "value"

    call_id = fields.Many2one(
        "crm.lead.call", required=True, readonly=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(
        related="call_id.lead_id", store=True, index=True, string="Lead"
    )
    company_id = fields.Many2one(related="call_id.company_id", store=True)
    date = fields.Datetime(related="call_id.date_start", store=True)
    user_id = fields.Many2one(related="call_id.user_id", store=True, string="Asked By")
    question_id = fields.Many2one(
        "crm.script.question",
        string="Script Question",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    # The question as it was asked: scripts change, answers do not.
    question = fields.Char(readonly=True, required=True)
    answer_type = fields.Char(readonly=True, required=True)
    value = fields.Char("Answer", readonly=True, required=True, index="trigram")
    value_number = OptionalFloat("Number", readonly=True, aggregator="avg")
    value_date = fields.Date("Date Answered", readonly=True)
    value_choice_id = fields.Many2one(
        "crm.script.choice", string="Choice", readonly=True, ondelete="set null"
    )
    value_yes = fields.Boolean("Yes", readonly=True)

    _call_question_uniq = models.UniqueIndex(
        "(call_id, question_id)", "This question was already answered in this call."
    )
