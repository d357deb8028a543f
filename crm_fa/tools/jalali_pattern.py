"""Dates by the patterns of Unicode (LDML), in the Jalali calendar."""

import re

from . import jalali

_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|.", re.DOTALL)


def _year(year, count):
    return f"{year % 100:02}" if count == 2 else f"{year:0{count}}"


def _month(month, count, persian):
    if count >= 3:
        return jalali.month_name(month, persian)
    return f"{month:0{count}}"


def _value(letter, count, day, persian):
    """Return the text of one field of a pattern, or None of fields of time."""
    year, month, number = jalali.from_gregorian(day)
    if letter in "yYu":
        return _year(year, count)
    if letter in "ML":
        return _month(month, count, persian)
    if letter == "d":
        return f"{number:0{count}}"
    if letter in "Qq":
        return jalali.format_period(day, "quarter", persian).split()[0]
    if letter == "w":
        return f"{jalali.week_number(day)[1]:0{count}}"
    if letter in "Ee" and persian:
        return jalali.WEEKDAYS[jalali.weekday(day)]
    return None


def with_jalali_day(pattern, day, persian=True):
    """Return an LDML pattern with its fields of day, month and year filled in.

    What is left, such as hours, is for a formatter of Gregorian dates.

    >>> from datetime import date
    >>> with_jalali_day("yyyy/MM/dd HH:mm", date(2026, 11, 24))
    "'1405'/'09'/'03' HH:mm"
    >>> with_jalali_day("EEEE d MMMM y 'at' H", date(2026, 11, 24))
    "'سه‌شنبه' '3' 'آذر' '1405' 'at' H"
    >>> with_jalali_day("d MMM yy", date(2026, 11, 24), persian=False)
    "'3' 'Azar' '05'"
    """
    parts = []
    for match in _TOKEN.finditer(pattern):
        token, letter = match[0], match[1]
        text = letter and _value(letter, len(token), day, persian)
        parts.append(token if text is None or not letter else f"'{text}'")
    return "".join(parts)
