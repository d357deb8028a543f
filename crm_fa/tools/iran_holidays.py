"""Official holidays of Iran: those of the solar year, and those of the lunar one.

Solar ones are certain.  Lunar months begin when the moon is seen; here they follow the
tabular Islamic calendar (30-year cycle, civil epoch), which is right or one day away.
What it gives is a proposal that a person confirms.
"""

from typing import NamedTuple

from . import jalali

# (month, day, name)
SOLAR = (
    (1, 1, "Nowruz"),
    (1, 2, "Nowruz, second day"),
    (1, 3, "Nowruz, third day"),
    (1, 4, "Nowruz, fourth day"),
    (1, 12, "Islamic Republic Day"),
    (1, 13, "Nature Day"),
    (3, 14, "Death of Khomeini"),
    (3, 15, "15 Khordad Uprising"),
    (11, 22, "Victory of the Revolution"),
    (12, 29, "Oil Nationalisation Day"),
    # In leap years only.
    (12, 30, "Last Day of the Year"),
)
# Day 0 of a month is the last one of the month before.
LUNAR = (
    (1, 9, "Tasu'a"),
    (1, 10, "Ashura"),
    (2, 20, "Arba'een"),
    (2, 28, "Death of the Prophet"),
    (3, 0, "Martyrdom of Imam Reza"),
    (3, 8, "Martyrdom of Imam Hasan al-Askari"),
    (3, 17, "Birth of the Prophet"),
    (6, 3, "Martyrdom of Fatima"),
    (7, 13, "Birth of Imam Ali"),
    (7, 27, "Mab'ath"),
    (8, 15, "Birth of the Twelfth Imam"),
    (9, 21, "Martyrdom of Imam Ali"),
    (10, 1, "Eid al-Fitr"),
    (10, 2, "Eid al-Fitr, second day"),
    (10, 25, "Martyrdom of Imam Sadiq"),
    (12, 10, "Eid al-Adha"),
    (12, 18, "Eid al-Ghadir"),
)
# The day before 1 Muharram of year 1, counted as Python counts days.
LUNAR_EPOCH = 227014
LUNAR_YEAR_DAYS = 354


class Holiday(NamedTuple):
    """A day off: its date, a key that is its own, its name, whether it is certain."""

    day: object
    key: str
    name: str
    certain: bool


def lunar_ordinal(year, month, day):
    """Return the ordinal of a day of the tabular Islamic calendar.

    >>> from datetime import date
    >>> date.fromordinal(lunar_ordinal(1447, 1, 10)), date(2025, 7, 6)
    (datetime.date(2025, 7, 6), datetime.date(2025, 7, 6))
    >>> date.fromordinal(lunar_ordinal(1445, 10, 1))
    datetime.date(2024, 4, 10)
    """
    return (
        LUNAR_EPOCH
        + LUNAR_YEAR_DAYS * (year - 1)
        + (3 + 11 * year) // 30
        + 29 * (month - 1)
        + month // 2
        + day
    )


def holidays(year):
    """Return the holidays of a Jalali year, the first one first.

    A lunar holiday may come twice in a year, or not at all.

    >>> [(h.day.isoformat(), h.name) for h in holidays(1405)][:2]
    [('2026-03-21', 'Nowruz'), ('2026-03-21', 'Eid al-Fitr, second day')]
    >>> [h.name for h in holidays(1404) if h.name == "Eid al-Fitr"]
    ['Eid al-Fitr', 'Eid al-Fitr']
    >>> len([h for h in holidays(1404) if h.certain])
    10
    >>> [(h.day.isoformat(), h.name) for h in holidays(1403) if h.certain][10:]
    [('2025-03-20', 'Last Day of the Year')]
    """
    first = jalali.to_gregorian(year, 1, 1)
    following = jalali.to_gregorian(year + 1, 1, 1)
    found = [
        Holiday(
            jalali.to_gregorian(year, month, day), f"{year}-{month}-{day}", name, True
        )
        for month, day, name in SOLAR
        if day <= jalali.month_length(year, month)
    ]
    around = (first.toordinal() - LUNAR_EPOCH) * 100 // 35437
    for lunar_year in range(around - 1, around + 4):
        for month, day, name in LUNAR:
            ordinal = lunar_ordinal(lunar_year, month, day)
            if first.toordinal() <= ordinal < following.toordinal():
                key = f"lunar-{lunar_year}-{month}-{day}"
                found.append(Holiday(first.fromordinal(ordinal), key, name, False))
    return sorted(found, key=lambda holiday: (holiday.day, not holiday.certain))
