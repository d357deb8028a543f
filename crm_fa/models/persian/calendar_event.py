from odoo import api, fields, models

from .server_dates import SENT


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def get_display_time_tz(self, tz=False):
        """Return when a meeting is, for a mail: in the calendar of its language."""
        sent = self.with_context(**{SENT: True})
        return super(CalendarEvent, sent).get_display_time_tz(tz=tz)

    @api.model
    def _get_display_time(self, start, stop, zduration, zallday):
        text = super()._get_display_time(start, stop, zduration, zallday)
        languages = self.env["res.lang"]
        lang = languages._persian_text_lang()
        if not lang:
            return text
        zone = self.env.context.get("tz") or self.env.user.partner_id.tz or "UTC"
        here = self.with_context(tz=zone)
        date_format, _time_format = self._get_date_formats()
        for moment in (start, stop):
            local = fields.Datetime.context_timestamp(
                here, fields.Datetime.to_datetime(moment)
            )
            day = languages._persian_format_date(local.date(), None, lang)
            text = text.replace(local.strftime(date_format), day)
        return text
