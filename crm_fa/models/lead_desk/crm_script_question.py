from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Which kinds of lead field an answer can fill.
FILLS = {
    "text": ("char", "text"),
    "choice": ("char", "text", "selection"),
    "number": ("integer", "float", "monetary"),
    "date": ("date", "datetime"),
    "yes_no": ("boolean",),
}


class CrmScriptQuestion(models.Model):
    """A question of a call script, with the type of its answer."""

    _name = "crm.script.question"
    _description = "Call Script Question"
    _order = "sequence, id"

    name = fields.Char("Question", required=True, translate=True)
    script_id = fields.Many2one(
        "crm.script", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="script_id.company_id", store=True)
    sequence = fields.Integer(default=10, aggregator=None)
    hint = fields.Char(translate=True, help="Shown to the caller below the question.")
    answer_type = fields.Selection(
        [
            ("text", "Text"),
            ("choice", "Choice"),
            ("number", "Number"),
            ("date", "Date"),
            ("yes_no", "Yes or No"),
        ],
        required=True,
        default="text",
    )
    choice_ids = fields.One2many(
        "crm.script.choice", "question_id", string="Choices", copy=True
    )
    lead_field_id = fields.Many2one(
        "ir.model.fields",
        string="Fills Field",
        ondelete="set null",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True), "
        "('readonly', '=', False), ('ttype', 'in', ['char', 'text', 'selection', "
        "'integer', 'float', 'monetary', 'date', 'datetime', 'boolean'])]",
        help="The field of the lead that takes the answer when the call is logged.",
    )

    @api.constrains("lead_field_id", "answer_type")
    def _check_lead_field(self):
        for question in self:
            # A script is written by who may not read the fields' definitions.
            field = question.lead_field_id.sudo()
            if not field:
                continue
            if (
                field.model != "crm.lead"
                or not field.store
                or field.readonly
                or field.ttype not in FILLS[question.answer_type]
            ):
                raise ValidationError(
                    self.env._(
                        "The answer to “%(question)s” cannot fill %(field)s: their "
                        "types do not fit, or nobody may write that field.",
                        question=question.name,
                        field=field.field_description,
                    )
                )

    @api.constrains("choice_ids", "answer_type", "lead_field_id")
    def _check_choices(self):
        for question in self.filtered(lambda q: q.answer_type == "choice"):
            if not question.choice_ids:
                raise ValidationError(
                    self.env._(
                        "“%(question)s” is answered by a choice: give at least one.",
                        question=question.name,
                    )
                )
            # As above: definitions of fields are not for who writes a script.
            field = question.lead_field_id.sudo()
            if field.ttype != "selection":
                continue
            allowed = {
                str(key)
                for key, _label in self.env["crm.lead"]
                ._fields[field.name]
                ._description_selection(self.env)
            }
            for choice in question.choice_ids:
                if (choice.value or choice.name) not in allowed:
                    raise ValidationError(
                        self.env._(
                            "“%(choice)s” is no value of %(field)s. Possible: "
                            "%(allowed)s.",
                            choice=choice.value or choice.name,
                            field=field.field_description,
                            allowed=", ".join(sorted(allowed)),
                        )
                    )
