from odoo import api, fields, models


class CrmScript(models.Model):
    """What to ask and say in a call, in order."""

    _name = "crm.script"
    _description = "Call Script"
    _order = "sequence, id"

    name = fields.Char("Title", required=True, translate=True)
    sequence = fields.Integer(default=10, aggregator=None)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("first", "First Contact"),
            ("qualify", "Qualification"),
            ("follow", "Follow-up"),
            ("survey", "Survey"),
        ],
        required=True,
        default="first",
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    introduction = fields.Text(
        translate=True, help="What the caller says first, before the questions."
    )
    question_ids = fields.One2many(
        "crm.script.question", "script_id", string="Questions", copy=True
    )
    question_count = fields.Integer(compute="_compute_question_count")

    @api.depends("question_ids")
    def _compute_question_count(self):
        for script in self:
            script.question_count = len(script.question_ids)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not (default or {}).get("name"):
            for script, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%(name)s (copy)", name=script.name)
        return vals_list
