"""Dates in texts that the server puts together for a screen: in the reader's calendar.

Odoo's functions write them, in whose place ours are (see ``persian/date_texts.py``).
What is sent or printed follows the language of the document instead: there templates
write the dates (see ``persian/server_dates.py``).
"""

from odoo.tools import misc

from ..tools import jalali
from ..tools.persian_text import is_persian

CONTEXT_KEY = "crm_fa_calendar"
# How Gregorian periods are written, as LDML.
_PERIODS = {"month": "LLLL yyyy", "quarter": "QQQ yyyy", "year": "yyyy"}


def format_date(env, value):
    """Return a day as the current user reads it; "" when there is none.

    :param value: a date, or a moment in UTC, which counts in the user's time zone; both
        may be texts as Odoo stores them
    """
    # By the module's name: what is there is ours once all is loaded.
    return misc.format_date(env, value)


def format_datetime(env, value):
    """Return a moment in UTC as the current user reads it; "" when there is none."""
    return misc.format_datetime(env, value, tz=env.context.get("tz") or False)


def format_period(env, day, granularity):
    """Return the month, quarter or year of ``day`` as the current user reads it."""
    if reads_jalali(env):
        persian = is_persian(env.lang or env.user.lang)
        return jalali.format_period(day, granularity, persian=persian)
    return misc.format_date(env, day, date_format=_PERIODS[granularity])


def groups_jalali(env):
    """Return whether periods that are asked for are to be Jalali ones.

    The web client says so in the context, for users who read that calendar.
    """
    return env.context.get(CONTEXT_KEY) == "jalali"


def reads_jalali(env):
    """Return whether the current user reads dates in the Jalali calendar."""
    return env.user._persian_calendar() == "jalali"


def prints_jalali(env):
    """Return whether a document in the present language has Jalali dates."""
    return bool(env["res.lang"]._persian_document_lang())
