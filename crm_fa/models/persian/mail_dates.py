"""Dates that Odoo writes into mails by itself, in the calendar of their language."""

from odoo import api, fields, models
from odoo.tools.misc import get_lang

from .server_dates import SENT

# Days as the head of a mail is to have them, by what Odoo writes of them.
HEAD = "persian_days"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _notify_by_email_prepare_rendering_context(
        self,
        message,
        msg_vals=False,
        model_description=False,
        force_email_company=False,
        force_email_lang=False,
        force_record_name=False,
    ):
        sent = self.with_context(**{SENT: force_email_lang or self.env.lang})
        return super(MailThread, sent)._notify_by_email_prepare_rendering_context(
            message,
            msg_vals=msg_vals,
            model_description=model_description,
            force_email_company=force_email_company,
            force_email_lang=force_email_lang,
            force_record_name=force_record_name,
        )

    def message_notify(self, **kwargs):
        days = self.env.context.get(HEAD)
        if not days:
            return super().message_notify(**kwargs)
        subtitles = []
        for text in kwargs.get("subtitles") or []:
            for written, day in days.items():
                text = text.replace(written, day)
            subtitles.append(text)
        kwargs["subtitles"] = subtitles
        plain = self.with_context(**{HEAD: None})
        return super(MailThread, plain).message_notify(**kwargs)


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _format_display_value(self, field_type, new=True):
        """Write dates in mails for readers; the web client does that by itself."""
        values = super()._format_display_value(field_type, new=new)
        code = self.env.context.get(SENT)
        lang = code and self.env["res.lang"]._persian_document_lang(code)
        if not lang or field_type not in ("date", "datetime"):
            return values
        side = "new_value_datetime" if new else "old_value_datetime"
        return [
            tracking[side] and self._persian_sent(tracking[side], field_type, lang)
            for tracking in self
        ]

    @api.model
    def _persian_sent(self, value, kind, lang):
        """Return a day, or a moment with its time zone, that stands in a mail."""
        languages = self.env["res.lang"]
        if kind == "date":
            return languages._persian_format_date(value.date(), None, lang)
        moment = fields.Datetime.context_timestamp(self, value)
        text = languages._persian_format_moment(moment, None, lang)
        return f"{text} ({moment.tzinfo})"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _notify_by_email_prepare_rendering_context(
        self,
        message,
        msg_vals=False,
        model_description=False,
        force_email_company=False,
        force_email_lang=False,
        force_record_name=False,
    ):
        context = super()._notify_by_email_prepare_rendering_context(
            message,
            msg_vals=msg_vals,
            model_description=model_description,
            force_email_company=force_email_company,
            force_email_lang=force_email_lang,
            force_record_name=force_record_name,
        )
        languages = self.env["res.lang"]
        lang = languages._persian_document_lang(context["lang"])
        if self.date_deadline and lang:
            written = self.date_deadline.strftime(get_lang(self.env).date_format)
            day = languages._persian_format_date(self.date_deadline, None, lang)
            # Odoo adds the deadline last.
            context["subtitles"][-1] = context["subtitles"][-1].replace(written, day)
        return context


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def action_notify(self):
        """Tell Persian readers what they are to do, and until when, in their words.

        Odoo writes the mail's head in the language of whoever gives the task.
        """
        languages = self.env["res.lang"]
        for code, activities in self.grouped(lambda one: one.user_id.lang).items():
            lang = code and languages._persian_document_lang(code)
            if lang:
                days = {
                    day.strftime(lang.date_format): languages._persian_format_date(
                        day, None, lang
                    )
                    for day in activities.mapped("date_deadline")
                }
                activities = activities.with_context(lang=code, **{HEAD: days})
            super(MailActivity, activities).action_notify()
        return None
