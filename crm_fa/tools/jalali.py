"""The Jalali (Solar Hijri) calendar: pure arithmetic, no dependency.

A Jalali year begins with spring.  Its first six months have 31 days, the next five 30
and Esfand 29, or 30 in a leap year.  Leap years follow the 33-year rule: years 1, 5, 9,
13, 17, 22, 26 and 30 of a cycle of 33.  For 1900 to 2100 that is the official calendar
of Iran, day for day; outside it is the same rule carried on.

``tests/jalali_cases.json`` is the table that tests it.
"""

from datetime import date, timedelta

MONTHS = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
# For users who read the Jalali calendar in another language.
MONTHS_LATIN = (
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
)
# Counted from Saturday, the first day of the week.
WEEKDAYS = (
    "شنبه",
    "یکشنبه",
    "دوشنبه",
    "سه‌شنبه",
    "چهارشنبه",
    "پنجشنبه",
    "جمعه",
)
QUARTERS = ("بهار", "تابستان", "پاییز", "زمستان")

CYCLE_YEARS = 33
CYCLE_DAYS = 33 * 365 + 8
# 1 Farvardin of year 1210, with which a cycle begins: 21 March 1831.
EPOCH_YEAR = 1210
EPOCH_ORDINAL = date(1831, 3, 21).toordinal()
# No Jalali year that anyone types is above, no Gregorian one below.
LAST_JALALI_YEAR = 1699

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def _days_before_year(year):
    """Return the days from the epoch to 1 Farvardin of ``year``."""
    cycles, rest = divmod(year - EPOCH_YEAR, CYCLE_YEARS)
    return cycles * CYCLE_DAYS + rest * 365 + (rest + 3) // 4


def _days_before_month(month):
    return (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30


def is_leap(year):
    """Return whether Esfand of the Jalali ``year`` has 30 days.

    >>> [year for year in range(1399, 1413) if is_leap(year)]
    [1399, 1403, 1408, 1412]
    """
    return (year - EPOCH_YEAR) % CYCLE_YEARS in range(0, 32, 4)


def month_length(year, month):
    """Return the number of days in a Jalali month.

    >>> [month_length(1403, month) for month in (1, 6, 7, 11, 12)]
    [31, 31, 30, 30, 30]
    >>> month_length(1404, 12)
    29
    """
    if not 1 <= month <= 12:
        raise ValueError(f"month must be in 1..12: {month}")
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def from_gregorian(day):
    """Return the Jalali ``(year, month, day)`` of a Gregorian date.

    >>> from_gregorian(date(2026, 11, 24))
    (1405, 9, 3)
    >>> from_gregorian(date(2025, 3, 20)), from_gregorian(date(2025, 3, 21))
    ((1403, 12, 30), (1404, 1, 1))
    """
    cycle, rest = divmod(day.toordinal() - EPOCH_ORDINAL, CYCLE_DAYS)
    # A cycle is eight groups of a leap year and three common ones, and a common year.
    group, rest = divmod(rest, 1461)
    in_group = max(rest - 1, 0) // 365
    rest -= in_group * 365 + (in_group > 0)
    year = EPOCH_YEAR + cycle * CYCLE_YEARS + group * 4 + in_group
    if rest < 186:
        return year, rest // 31 + 1, rest % 31 + 1
    return year, (rest - 186) // 30 + 7, (rest - 186) % 30 + 1


def to_gregorian(year, month, day):
    """Return the Gregorian date of a Jalali day.

    :raise ValueError: there is no such day.

    >>> to_gregorian(1405, 9, 3)
    datetime.date(2026, 11, 24)
    >>> to_gregorian(1403, 12, 30)
    datetime.date(2025, 3, 20)
    >>> to_gregorian(1404, 12, 30)
    Traceback (most recent call last):
    ...
    ValueError: day must be in 1..29 for month 12 of 1404: 30
    """
    if not 1 <= day <= month_length(year, month):
        raise ValueError(
            f"day must be in 1..{month_length(year, month)} for month {month} "
            f"of {year}: {day}"
        )
    ordinal = EPOCH_ORDINAL + _days_before_year(year) + _days_before_month(month)
    try:
        return date.fromordinal(ordinal + day - 1)
    except OverflowError as error:
        raise ValueError(f"year out of range: {year}") from error


def add_months(day, months):
    """Return the same day of the Jalali month ``months`` later, or that month's last.

    >>> add_months(to_gregorian(1404, 6, 31), 1) == to_gregorian(1404, 7, 30)
    True
    >>> add_months(to_gregorian(1404, 1, 1), -1) == to_gregorian(1403, 12, 1)
    True
    """
    year, month, number = from_gregorian(day)
    years, index = divmod(month - 1 + months, 12)
    year, month = year + years, index + 1
    return to_gregorian(year, month, min(number, month_length(year, month)))


def start_of(day, granularity):
    """Return the first day of the Jalali week, month, quarter or year of ``day``.

    >>> start_of(date(2026, 11, 24), "week"), start_of(date(2026, 11, 24), "month")
    (datetime.date(2026, 11, 21), datetime.date(2026, 11, 22))
    >>> start_of(date(2026, 11, 24), "quarter"), start_of(date(2026, 11, 24), "year")
    (datetime.date(2026, 9, 23), datetime.date(2026, 3, 21))
    """
    if granularity == "day":
        return day
    if granularity == "week":
        return day - timedelta(days=weekday(day))
    year, month, _number = from_gregorian(day)
    return to_gregorian(year, month - (month - 1) % MONTHS_IN[granularity], 1)


def next_start(day, granularity):
    """Return the first day of the period after that of ``day``.

    >>> next_start(date(2025, 3, 20), "year")
    datetime.date(2025, 3, 21)
    """
    first = start_of(day, granularity)
    if granularity == "day":
        return first + timedelta(days=1)
    if granularity == "week":
        return first + timedelta(days=7)
    return add_months(first, MONTHS_IN[granularity])


def bounds(day, granularity):
    """Return the first and last day, both inclusive, of the Jalali period of ``day``.

    A week begins on Saturday.

    >>> bounds(date(2026, 11, 24), "week")
    (datetime.date(2026, 11, 21), datetime.date(2026, 11, 27))
    >>> bounds(date(2026, 11, 24), "month")
    (datetime.date(2026, 11, 22), datetime.date(2026, 12, 21))
    >>> bounds(date(2026, 11, 24), "quarter")
    (datetime.date(2026, 9, 23), datetime.date(2026, 12, 21))
    >>> bounds(date(2025, 3, 20), "year")
    (datetime.date(2024, 3, 20), datetime.date(2025, 3, 20))
    """
    last = next_start(day, granularity) - timedelta(days=1)
    return start_of(day, granularity), last


def weekday(day):
    """Return the days since Saturday: 0 on a Saturday, 6 on a Friday.

    >>> weekday(date(2026, 11, 27))
    6
    """
    return (day.weekday() + 2) % 7


def week_number(day):
    """Return ``(year, week)`` of a day; week 1 is the one that holds 1 Farvardin.

    >>> week_number(date(2026, 3, 21)), week_number(date(2026, 3, 28))
    ((1405, 1), (1405, 2))
    >>> week_number(date(2025, 3, 20)), week_number(date(2025, 3, 22))
    ((1404, 1), (1404, 2))
    """
    year = from_gregorian(bounds(day, "week")[1])[0]
    first = start_of(to_gregorian(year, 1, 1), "week")
    return year, (start_of(day, "week") - first).days // 7 + 1


def month_name(month, persian=True):
    """Return the name of a Jalali month, in Persian or in Latin letters.

    >>> month_name(9), month_name(9, persian=False)
    ('آذر', 'Azar')
    """
    return (MONTHS if persian else MONTHS_LATIN)[month - 1]


def format_numeric(day, separator="/"):
    """Return a day in figures, padded.

    >>> format_numeric(date(2026, 11, 24)), format_numeric(date(2026, 11, 24), "-")
    ('1405/09/03', '1405-09-03')
    """
    year, month, number = from_gregorian(day)
    return f"{year:04}{separator}{month:02}{separator}{number:02}"


def format_long(day, persian=True):
    """Return a day with its month's name.

    >>> format_long(date(2026, 11, 24)), format_long(date(2026, 11, 24), persian=False)
    ('3 آذر 1405', '3 Azar 1405')
    """
    year, month, number = from_gregorian(day)
    return f"{number} {month_name(month, persian)} {year}"


def format_period(day, granularity, persian=True):
    """Return the label of the period that holds ``day``.

    >>> day = date(2026, 11, 24)
    >>> format_period(day, "month"), format_period(day, "quarter")
    ('آذر 1405', 'پاییز 1405')
    >>> format_period(day, "year"), format_period(day, "week")
    ('1405', 'هفتهٔ 36 1405')
    >>> format_period(day, "quarter", persian=False), format_period(day, "day", False)
    ('Q3 1405', '3 Azar 1405')
    """
    year, month, _number = from_gregorian(day)
    if granularity == "year":
        return f"{year}"
    if granularity == "quarter":
        quarter = (month - 1) // 3
        return f"{QUARTERS[quarter] if persian else f'Q{quarter + 1}'} {year}"
    if granularity == "month":
        return f"{month_name(month, persian)} {year}"
    if granularity == "week":
        year, week = week_number(day)
        return f"هفتهٔ {week} {year}" if persian else f"W{week} {year}"
    return format_long(day, persian)
