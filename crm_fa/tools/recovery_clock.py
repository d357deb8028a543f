"""The clocks of a case: which deadlines still run, and which comes next.

Pure rules on ``datetime`` values of one zone; working hours are the calendar's.
"""

CLOCKS = ("acknowledge", "contact", "resolve")


def running(deadlines, met, at):
    """Return the names of the deadlines that are neither met nor passed at a moment.

    Those passed are late for good: waiting for the customer afterwards does not
    undo it.

    :param deadlines: ``{clock: datetime or None}``
    :param met: the clocks whose work is done
    :param at: the moment

    >>> from datetime import datetime
    >>> day = lambda n: datetime(2026, 6, n)
    >>> planned = {"acknowledge": day(1), "contact": day(3), "resolve": day(5)}
    >>> running(planned, {"contact"}, day(1))
    ['acknowledge', 'resolve']
    >>> running(planned, (), day(4))
    ['resolve']
    >>> running({"contact": None}, (), day(4))
    []
    """
    return [
        clock
        for clock in CLOCKS
        if deadlines.get(clock) and clock not in met and deadlines[clock] >= at
    ]


def next_deadline(deadlines, met):
    """Return the earliest deadline whose work is not done, or None.

    >>> from datetime import datetime
    >>> day = lambda n: datetime(2026, 6, n)
    >>> next_deadline({"acknowledge": day(1), "resolve": day(5)}, {"acknowledge"}).day
    5
    >>> next_deadline({"acknowledge": day(1)}, {"acknowledge"}) is None
    True
    """
    open_ones = [
        deadlines[clock]
        for clock in CLOCKS
        if deadlines.get(clock) and clock not in met
    ]
    return min(open_ones, default=None)
