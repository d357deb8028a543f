from odoo import fields, models


class CrmScriptChoice(models.Model):
    """One of the answers to choose from."""

    _name = "crm.script.choice"
    _description = "Call Script Choice"
    _order = "sequence, id"

    name = fields.Char("Answer", required=True, translate=True)
    sequence = fields.Integer(default=10, aggregator=None)
    question_id = fields.Many2one(
        "crm.script.question", required=True, index=True, ondelete="cascade"
    )
    value = fields.Char(
        "Value on the Lead",
        help="What is written into the lead's field, when the question fills a "
        "selection: its technical value, such as 2 for a high priority. Empty: the "
        "answer as it stands.",
    )
