from odoo import api, models

# Says in the context that a name is for all readers.
STORED = "persian_stored_name"


class CalendarRecurrence(models.Model):
    _inherit = "calendar.recurrence"

    def get_recurrence_name(self):
        """Return how meetings repeat, in a mail until a day of its calendar."""
        name = super().get_recurrence_name()
        languages = self.env["res.lang"]
        lang = languages._persian_document_lang()
        if (
            lang
            and name
            and self.until
            and self.end_type == "end_date"
            and not self.env.context.get(STORED)
        ):
            day = languages._persian_format_date(self.until, None, lang)
            name = name.replace(str(self.until), day)
        return name

    @api.depends("rrule")
    def _compute_name(self):
        # Stored once, whatever the calendar of those who read it.
        return super(
            CalendarRecurrence, self.with_context(**{STORED: True})
        )._compute_name()
