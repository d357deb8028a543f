"""How fast someone may knock: the generic cell rate algorithm. No database, no ORM.

A key keeps one number, the *theoretical arrival time*: when it would have used up what
it was allowed, had it come evenly.  See ITU-T I.371, the leaky bucket as a meter.
"""


def admit(now, arrival, limit, period=60.0):
    """Say whether a request is let in.

    :param now: the time, in seconds
    :param arrival: the theoretical arrival time kept so far, in seconds, or None
    :param limit: how many are let in at once; from then on ``limit`` each ``period``
    :param period: in seconds
    :return: (whether it is let in, the arrival time to keep, seconds to wait)

    Three a minute: the third is let in, the fourth waits 20 seconds.

    >>> arrival = None
    >>> for number in range(4):
    ...     allowed, arrival, wait = admit(1000.0, arrival, 3)
    ...     print(allowed, arrival, wait)
    True 1020.0 0
    True 1040.0 0
    True 1060.0 0
    False 1060.0 20.0
    >>> admit(1019.9, 1060.0, 3)[0], admit(1020.0, 1060.0, 3)[0]
    (False, True)

    A pause longer than the period gives no more than the limit.

    >>> admit(9000.0, 1060.0, 3)
    (True, 9020.0, 0)
    """
    each = period / limit
    arrival = now if arrival is None else max(arrival, now)
    # Seconds are compared to the millisecond: sums of thirds are never exact.
    wait = round(arrival + each - period - now, 3)
    if wait > 0:
        return False, arrival, wait
    return True, arrival + each, 0
