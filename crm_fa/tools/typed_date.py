"""What a date written by a person or another program means: the guard against years
such as 1405 being taken for a year of the Middle Ages.
"""

import re
from datetime import date, datetime, time

from . import jalali
from .digits import to_plain

# No Jalali year that anyone writes is below.
FIRST_JALALI_YEAR = 1000

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)(.*)", re.DOTALL)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)(.*)", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)(.*)", re.DOTALL)
_NO_CENTURY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d-])")


def numbers(text, month_first=False):
    """Return ``(year, month, day, rest)`` of a date in figures, or None.

    Only a year of four digits is one; ``rest`` is what follows, such as a time.

    :param month_first: whether 06/05/1405 is the fifth of the sixth month.

    >>> numbers("۱۴۰۵/۸/۳۰"), numbers("1405-08-30 10:00:00")
    ((1405, 8, 30, ''), (1405, 8, 30, ' 10:00:00'))
    >>> numbers("30/08/1405"), numbers("08/30/1405", month_first=True)
    ((1405, 8, 30, ''), (1405, 8, 30, ''))
    >>> numbers("14050830"), numbers("31/06"), numbers("05/08/30"), numbers("soon")
    ((1405, 8, 30, ''), None, None, None)
    """
    text = to_plain(text)
    if match := _YEAR_FIRST.fullmatch(text):
        year, _separator, month, day, rest = match.groups()
    elif match := _YEAR_LAST.fullmatch(text):
        day, _separator, month, year, rest = match.groups()
        if month_first:
            month, day = day, month
    elif match := _COMPACT.fullmatch(text):
        year, month, day, rest = match.groups()
    else:
        return None
    return int(year), int(month), int(day), rest


def lacks_century(text):
    """Return whether a date has a year of two digits only.

    >>> lacks_century("۰۵/۰۸/۳۰"), lacks_century("1405/08/30"), lacks_century("31/06")
    (True, False, False)
    """
    return bool(_NO_CENTURY.match(to_plain(text)))


def is_old(year):
    """Return whether a year is too early to be a Gregorian one in business.

    >>> is_old(1405), is_old(1699), is_old(1700)
    (True, True, False)
    """
    return year <= jalali.LAST_JALALI_YEAR


def gregorian(year, month, day):
    """Return the Gregorian date of a day whose year ``is_old``.

    :raise ValueError: the Jalali calendar has no such day, or nobody writes that year.

    >>> gregorian(1405, 8, 30)
    datetime.date(2026, 11, 21)
    >>> gregorian(405, 8, 30)
    Traceback (most recent call last):
    ...
    ValueError: year must be in 1000..1699: 405
    """
    if not FIRST_JALALI_YEAR <= year <= jalali.LAST_JALALI_YEAR:
        raise ValueError(
            f"year must be in {FIRST_JALALI_YEAR}..{jalali.LAST_JALALI_YEAR}: {year}"
        )
    return jalali.to_gregorian(year, month, day)


def old_day(value):
    """Return ``(year, month, day)`` of a value for a date field if its year is old.

    :param value: a text, date or datetime; others are none of ours. The earliest day
        there is serves programs as "always" and is left alone.

    >>> old_day("1405/08/30"), old_day(date(1405, 8, 30)), old_day(date.min)
    ((1405, 8, 30), (1405, 8, 30), None)
    >>> old_day("2026-11-21"), old_day("today"), old_day(False)
    (None, None, None)
    """
    if isinstance(value, str):
        found = numbers(value)
        return found[:3] if found and is_old(found[0]) else None
    if isinstance(value, date) and 1 < value.year and is_old(value.year):
        return value.year, value.month, value.day
    return None


def in_gregorian(value):
    """Return ``value``, whose year is old, on the Gregorian day it means.

    :raise ValueError: there is no such day.

    >>> in_gregorian("۱۴۰۵/۰۸/۳۰ 10:00:00"), in_gregorian(date(1405, 8, 30))
    ('2026-11-21 10:00:00', datetime.date(2026, 11, 21))
    >>> in_gregorian(datetime(1405, 8, 30, 10))
    datetime.datetime(2026, 11, 21, 10, 0)
    """
    if isinstance(value, str):
        *ymd, rest = numbers(value)
        return gregorian(*ymd).isoformat() + rest
    day = gregorian(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return datetime.combine(day, value.time(), tzinfo=value.tzinfo)
    return day


def with_time(day, rest):
    """Return ``day`` at the time of day written in ``rest``, midnight if none is.

    :raise ValueError: ``rest`` is no time.

    >>> with_time(date(2026, 11, 21), " 10:30"), with_time(date(2026, 11, 21), "")
    (datetime.datetime(2026, 11, 21, 10, 30), datetime.datetime(2026, 11, 21, 0, 0))
    """
    rest = rest.strip(" T")
    return datetime.combine(day, time.fromisoformat(rest) if rest else time.min)
