"""Dates in what the server writes: reports, portal pages and mails.

The calendar is the company's for the language of the document, which is that of its
reader; the preference of whoever prints or sends it does not matter.
"""

from datetime import datetime

import babel.dates

from odoo import api, fields, models
from odoo.tools import posix_to_ldml
from odoo.tools.misc import babel_locale_parse, get_lang

from ...tools import jalali_pattern
from ...tools.persian_text import is_persian

# Says in the context that a text is put together for a mail or a document.
SENT = "persian_sent"
# Says in the context that a page reads the dates that are written on it.
READ_BACK = "persian_read_back"
NAMED = ("short", "medium", "long", "full")


class ResLang(models.Model):
    _inherit = "res.lang"

    @api.model
    def _persian_document_lang(self, lang_code=None):
        """Return the language of a document if its dates are Jalali, else None."""
        lang = get_lang(self.env, lang_code or None)
        # A document has the company's calendar, whoever may read the company.
        calendar = self.env.company.sudo()._persian_calendar_for(lang.code)
        return lang if calendar == "jalali" else None

    @api.model
    def _persian_text_lang(self, lang_code=None):
        """Return the language of a text if its dates are Jalali, else None.

        A text in a language that is named is a document, and so is one that is sent
        (``SENT`` in the context).  What a page reads again (``READ_BACK``) is as Odoo
        reads it.  Any other is for the present user, who may have chosen a calendar.
        """
        if lang_code or self.env.context.get(SENT):
            return self._persian_document_lang(lang_code)
        if self.env.context.get(READ_BACK):
            return None
        # Anyone's own preference is no secret to them.
        own = self.env.user.sudo().persian_calendar
        if own == "company":
            return self._persian_document_lang()
        return get_lang(self.env) if own == "jalali" else None

    @api.model
    def _persian_day(self, value):
        """Return the day of a date, or of a moment in the present time zone.

        :param value: both may be texts as Odoo stores them; a moment is in UTC.
        """
        if isinstance(value, str):
            is_day = len(value) <= 10
            value = (fields.Date.to_date if is_day else fields.Datetime.to_datetime)(
                value
            )
        if isinstance(value, datetime):
            if not value.tzinfo:
                value = fields.Datetime.context_timestamp(self, value)
            return value.date()
        return value

    @api.model
    def _persian_format_date(self, day, pattern, lang):
        """Return a day in the Jalali calendar.

        :param pattern: one of LDML or one of its names; the language's own if empty.
        :param lang: as :meth:`_persian_document_lang` returns it.
        """
        locale = babel_locale_parse(lang.code)
        if not pattern:
            pattern = posix_to_ldml(lang.date_format, locale=locale)
        elif pattern in NAMED:
            pattern = babel.dates.get_date_format(pattern, locale).pattern
        pattern = jalali_pattern.with_jalali_day(pattern, day, is_persian(lang.code))
        return babel.dates.format_date(day, format=pattern, locale=locale)

    @api.model
    def _persian_format_moment(self, moment, pattern, lang):
        """Return a moment, in its reader's time zone already, in Jalali."""
        locale = babel_locale_parse(lang.code)
        if not pattern or pattern == "medium":
            formats = f"{lang.date_format} {lang.time_format}"
            pattern = posix_to_ldml(formats, locale=locale)
        elif pattern in NAMED:
            time = babel.dates.get_time_format(pattern, locale).pattern
            day = babel.dates.get_date_format(pattern, locale).pattern
            joined = babel.dates.get_datetime_format(pattern, locale)
            pattern = str(joined).replace("{0}", time).replace("{1}", day)
        pattern = jalali_pattern.with_jalali_day(
            pattern, moment.date(), is_persian(lang.code)
        )
        return babel.dates.format_datetime(moment, pattern, locale=locale)


class IrQwebFieldDate(models.AbstractModel):
    _inherit = "ir.qweb.field.date"

    @api.model
    def value_to_html(self, value, options):
        """Write the date of a document, whoever prints it."""
        sent = self.with_context(**{SENT: True})
        return super(IrQwebFieldDate, sent).value_to_html(value, options)


class IrQwebFieldDatetime(models.AbstractModel):
    _inherit = "ir.qweb.field.datetime"

    @api.model
    def value_to_html(self, value, options):
        lang = self.env["res.lang"]._persian_document_lang()
        if not value or not lang or options.get("time_only"):
            return super().value_to_html(value, options)
        zone = self.with_context(
            tz=options.get("tz_name") or self.env.context.get("tz")
        )
        moment = fields.Datetime.context_timestamp(
            zone, fields.Datetime.to_datetime(value)
        )
        languages = self.env["res.lang"]
        pattern = options.get("format")
        if options.get("date_only"):
            return languages._persian_format_date(moment.date(), pattern, lang)
        if not pattern:
            pattern = posix_to_ldml(
                f"{lang.date_format} {lang.time_format}",
                locale=babel_locale_parse(lang.code),
            )
        if options.get("hide_seconds"):
            pattern = pattern.replace(":ss", "").replace(":s", "")
        return languages._persian_format_moment(moment, pattern, lang)


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        """Let templates write dates in their reader's calendar, whoever sends them."""
        sent = self.with_context(**{SENT: True})
        return super(MailRenderMixin, sent)._render_eval_context()


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_rendering_context(self, report, docids, data):
        """Have what a document works out itself write dates as its fields do."""
        sent = self.with_context(**{SENT: True})
        return super(IrActionsReport, sent)._get_rendering_context(report, docids, data)
