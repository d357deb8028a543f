"""Periods chosen at one click: this month, the next, this season, this year."""

from datetime import date, timedelta

from . import jalali

# What is chosen: the period's length, and how many of them lie between it and today.
PRESETS = {
    "this_month": ("month", 0),
    "next_month": ("month", 1),
    "this_quarter": ("quarter", 0),
    "this_year": ("year", 0),
}


def gregorian_bounds(day, granularity):
    """Return the first and last day of the Gregorian month, quarter or year of ``day``.

    >>> gregorian_bounds(date(2024, 2, 10), "month")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> gregorian_bounds(date(2026, 11, 27), "quarter")
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    months = jalali.MONTHS_IN[granularity]
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    years, index = divmod(first.month - 1 + months, 12)
    return first, date(first.year + years, index + 1, 1) - timedelta(days=1)


def period_of(key, today, is_jalali=False):
    """Return the first and the last day, both inclusive, of a preset.

    >>> period_of("next_month", date(2026, 1, 31))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))

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

    def bounds(day):
        if is_jalali:
            end = jalali.next_start(day, granularity) - timedelta(days=1)
            return jalali.start_of(day, granularity), end
        return gregorian_bounds(day, granularity)

    first, last = bounds(today)
    for _step in range(steps):
        first, last = bounds(last + timedelta(days=1))
    return first, last
