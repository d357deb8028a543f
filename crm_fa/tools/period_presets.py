"""Periods chosen at one click: this month, the next, this season, this year."""

from datetime import timedelta

from odoo.tools.date_utils import end_of, start_of

from . import jalali

# What is chosen: the period's length, and how many of them lie between it and today.
PRESETS = {
    "this_month": ("month", 0),
    "next_month": ("month", 1),
    "this_quarter": ("quarter", 0),
    "this_year": ("year", 0),
}


def period_of(key, today, is_jalali=False):
    """Return the first and the last day, both inclusive, of a preset.

    >>> from datetime import date
    >>> period_of("next_month", date(2026, 1, 31))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> period_of("this_month", date(2024, 2, 10))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> period_of("this_quarter", date(2026, 11, 27))
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))

    30 Esfand ends a leap year, 29 Esfand any other:

    >>> period_of("this_month", date(2025, 3, 1), is_jalali=True)
    (datetime.date(2025, 2, 19), datetime.date(2025, 3, 20))
    >>> period_of("this_month", date(2026, 3, 1), is_jalali=True)
    (datetime.date(2026, 2, 20), datetime.date(2026, 3, 20))
    >>> period_of("next_month", date(2025, 3, 20), is_jalali=True)
    (datetime.date(2025, 3, 21), datetime.date(2025, 4, 20))

    :param str key: one of ``PRESETS``
    """
    granularity, steps = PRESETS[key]

    first, last = _bounds(today, granularity, is_jalali)
    for _step in range(steps):
        first, last = _bounds(last + timedelta(days=1), granularity, is_jalali)
    return first, last


def _bounds(day, granularity, is_jalali):
    if is_jalali:
        return jalali.bounds(day, granularity)
    return start_of(day, granularity), end_of(day, granularity)
