"""When the period of a cap began."""

from datetime import datetime, time, timedelta

from .jalali import start_of

ROLLING = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def period_start(now, period, first_weekday=0, jalali=False):
    """Return the first moment that counts towards a cap at ``now``.

    Minutes and hours roll: what was assigned at t is free again at t + 60 s.  Days,
    weeks and months are those of the calendar.

    :param datetime now: the moment, in the zone whose midnight counts
    :param str period: ``minute``, ``hour``, ``day``, ``week`` or ``month``
    :param int first_weekday: the day a week begins with, Monday is 0
    :param bool jalali: whether months are those of the Jalali calendar
    :raises ValueError: for another period

    >>> from datetime import datetime
    >>> now = datetime(2026, 6, 30, 12, 0, 59)
    >>> period_start(now, "minute") > datetime(2026, 6, 30, 11, 59, 59)
    True
    >>> str(period_start(now, "day")), str(period_start(now, "month"))
    ('2026-06-30 00:00:00', '2026-06-01 00:00:00')
    >>> str(period_start(now, "week")), str(period_start(now, "week", 5))
    ('2026-06-29 00:00:00', '2026-06-27 00:00:00')
    >>> str(period_start(now, "month", jalali=True))
    '2026-06-22 00:00:00'
    >>> period_start(now, "year")
    Traceback (most recent call last):
    ...
    ValueError: year
    """
    if period in ROLLING:
        return now - ROLLING[period] + timedelta(microseconds=1)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if period == "day":
        return midnight
    if period == "week":
        return midnight - timedelta(days=(now.weekday() - first_weekday) % 7)
    if period == "month" and jalali:
        first = start_of(now.date(), "month")
        return datetime.combine(first, time(), now.tzinfo)
    if period == "month":
        return midnight.replace(day=1)
    raise ValueError(period)
