from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.contrast import AA_TEXT, contrast

# What passes at level AA and still looks calm beside one another, in both themes.
SUGGESTED = {
    "priority_0": ("#f1f3f5", "#343a40"),
    "priority_1": ("#d0ebff", "#0b3d66"),
    "priority_2": ("#fff3bf", "#5c3d00"),
    "priority_3": ("#e5dbff", "#3b1f8f"),
    "return_pending": ("#ffd8a8", "#6b3000"),
    "return_accepted": ("#d3f9d8", "#1b5e20"),
    "return_rejected": ("#ffc9c9", "#7d1a1a"),
}


class CrmLeadListLook(models.Model):
    """The colours of a list's leads of one priority, or in one state of return."""

    _name = "crm.lead.list.look"
    _description = "Lead List Colours"
    _order = "list_id, subject"
    _rec_name = "subject"

    list_id = fields.Many2one(
        "crm.lead.list", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True)
    subject = fields.Selection(
        [
            ("priority_0", "Low Priority"),
            ("priority_1", "Medium Priority"),
            ("priority_2", "High Priority"),
            ("priority_3", "Very High Priority"),
            ("return_pending", "Return Asked"),
            ("return_accepted", "Return Accepted"),
            ("return_rejected", "Return Refused"),
        ],
        string="For Leads With",
        required=True,
    )
    background = fields.Char(required=True, default="#ffffff")
    colour = fields.Char("Text Color", required=True, default="#000000")
    ratio = fields.Float(
        "Contrast",
        compute="_compute_ratio",
        digits=(16, 1),
        aggregator=None,
        help="At least 4.5, so that everybody can read it (WCAG 2.2, level AA).",
    )

    _subject_uniq = models.Constraint(
        "UNIQUE (list_id, subject)", "A list has one pair of colours for each of these."
    )

    @api.depends("background", "colour")
    def _compute_ratio(self):
        for look in self:
            try:
                look.ratio = contrast(look.colour, look.background)
            except ValueError:
                look.ratio = 0.0

    @api.constrains("background", "colour")
    def _check_contrast(self):
        subjects = dict(self._fields["subject"]._description_selection(self.env))
        for look in self:
            try:
                ratio = contrast(look.colour, look.background)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(colour)s is no color: write it as #rrggbb.",
                        colour=error.args[0],
                    )
                ) from error
            if ratio < AA_TEXT:
                raise ValidationError(
                    self.env._(
                        "%(subject)s: %(colour)s on %(background)s has a contrast of "
                        "%(ratio).1f. It takes %(least)s to be readable for everybody.",
                        subject=subjects[look.subject],
                        colour=look.colour,
                        background=look.background,
                        ratio=ratio,
                        least=AA_TEXT,
                    )
                )
