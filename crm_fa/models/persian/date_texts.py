"""Dates in texts that the server puts together.

Odoo writes a date for readers by ``odoo.tools.format_date`` and ``format_datetime``:
the date of a message on the portal, when a bill in a mail is due, a down payment's
line.  As with amounts (see ``amount_texts``) ours take their place.  Readers of
Gregorian dates, and databases without crm_fa in the same process, get what Odoo writes.
"""

import pytz

from odoo import fields
from odoo.tools import misc

from .stock_functions import original, put_in_place

# How patterns begin whose dates programs read: those of exports, of tax offices.
MACHINE_PATTERNS = ("yyyy-MM-dd", "Y-MM-dd", "MM/dd/yyyy")
DATE_LENGTH = len("2025-03-20")

stock_format_date = original(misc.format_date)
stock_format_datetime = original(misc.format_datetime)


def format_date(env, value, lang_code=None, date_format=False):
    """Return a date as Odoo does; in Jalali for those who read that.

    See ``odoo.tools.format_date`` for the parameters.
    """
    lang = _jalali_lang(env, value, lang_code, date_format)
    if not lang or (isinstance(value, str) and len(value) < DATE_LENGTH):
        return stock_format_date(env, value, lang_code, date_format)
    languages = env["res.lang"]
    day = languages._persian_day(value)
    return languages._persian_format_date(day, date_format, lang)


def format_datetime(env, value, tz=False, dt_format="medium", lang_code=None):
    """Return a moment in UTC as Odoo does; in Jalali for those who read that.

    See ``odoo.tools.format_datetime`` for the parameters.
    """
    lang = _jalali_lang(env, value, lang_code, dt_format)
    if not lang:
        return stock_format_datetime(env, value, tz, dt_format, lang_code)
    moment = pytz.utc.localize(fields.Datetime.to_datetime(value), is_dst=False)
    zone = tz or env.user.tz
    if zone in pytz.all_timezones_set:
        moment = moment.astimezone(pytz.timezone(zone))
    return env["res.lang"]._persian_format_moment(moment, dt_format, lang)


def _jalali_lang(env, value, lang_code, pattern):
    """Return the language of a text whose dates are Jalali ones, else None."""
    if not value or str(pattern or "").startswith(MACHINE_PATTERNS):
        return None
    lang_of = getattr(env["res.lang"], "_persian_text_lang", None)
    return lang_of and lang_of(lang_code)


put_in_place(misc.format_date, format_date)
put_in_place(misc.format_datetime, format_datetime)
