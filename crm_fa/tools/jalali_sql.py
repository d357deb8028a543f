"""The Jalali calendar for PostgreSQL: functions that indexes may use.

The first day of a period is looked up in an array of constants, which costs little more
than ``date_trunc``.  Days outside the array are computed as in ``jalali.py``.
"""

from datetime import date

from .jalali import CYCLE_DAYS, EPOCH_ORDINAL, MONTHS_IN, to_gregorian

# March 1896 to March 2121: what businesses have on file.
FIRST_YEAR = 1275
LAST_YEAR = 1499

NAME = "crm_fa_jalali_"
EPOCH = date.fromordinal(EPOCH_ORDINAL)


def starts(months):
    """Return the first days of all periods of ``months`` months, and the day after.

    >>> days = starts(12)
    >>> len(days) == LAST_YEAR - FIRST_YEAR + 2
    True
    >>> days[0], days[-1]
    (datetime.date(1896, 3, 20), datetime.date(2121, 3, 21))
    """
    days = [
        to_gregorian(year, month, 1)
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
        for month in range(1, 13, months)
    ]
    return [*days, to_gregorian(LAST_YEAR + 1, 1, 1)]


def _array(days):
    return "'{" + ",".join(day.isoformat() for day in days) + "}'::date[]"


def _computed():
    return f"""
        CREATE OR REPLACE FUNCTION {NAME}computed(day date, months integer)
        RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
        DECLARE
            rest integer := day - DATE '{EPOCH}';
            in_group integer;
            month integer;
        BEGIN
            rest := rest - floor(rest / {CYCLE_DAYS}.0)::integer * {CYCLE_DAYS};
            rest := rest % 1461;
            in_group := greatest(rest - 1, 0) / 365;
            rest := rest - in_group * 365 - (in_group > 0)::integer;
            month := CASE WHEN rest < 186 THEN rest / 31 ELSE 6 + (rest - 186) / 30 END;
            month := month - month % months;
            RETURN day - rest
                + CASE WHEN month < 6 THEN month * 31 ELSE 186 + (month - 6) * 30 END;
        END $$
    """


def _looked_up(granularity, months):
    days = starts(months)
    # Past the last element, and before the first one, there is NULL.
    return f"""
        CREATE OR REPLACE FUNCTION {NAME}{granularity}(day date)
        RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT COALESCE(
                ({_array(days[:-1])})[width_bucket($1, {_array(days)})],
                {NAME}computed($1, {months})
            )
        $$
    """


def create_statements():
    """Return the statements that make the functions, or renew them.

    ``crm_fa_jalali_week``, ``_month``, ``_quarter`` and ``_year`` take a date and
    return the first day of its period.

    >>> len(create_statements())
    5
    """
    week = f"""
        CREATE OR REPLACE FUNCTION {NAME}week(day date)
        RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
            SELECT $1 - (extract(isodow FROM $1)::integer + 1) % 7
        $$
    """
    by_months = (_looked_up(name, months) for name, months in MONTHS_IN.items())
    return [_computed(), week, *by_months]


def drop_statements():
    """Return the statements that remove the functions and what is built on them.

    >>> drop_statements()[-1]
    'DROP FUNCTION IF EXISTS crm_fa_jalali_computed(date, integer) CASCADE'
    """
    names = [f"{NAME}{name}(date)" for name in ("week", *MONTHS_IN)]
    names.append(f"{NAME}computed(date, integer)")
    return [f"DROP FUNCTION IF EXISTS {name} CASCADE" for name in names]
