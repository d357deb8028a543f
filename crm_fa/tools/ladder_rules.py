"""The loyalty ladder's arithmetic: pure functions, no database, no ORM.

The set-based statement in ``models/ladder`` computes the same for everyone at once;
these functions answer for one customer (what is missing, why) and check thresholds.
"""

import math

# The fields of a rung that ask something of a customer, and how they are compared.
MINIMA = (
    "min_leads",
    "min_purchases",
    "min_purchase_days",
    "min_revenue",
    "min_referrals",
)
THRESHOLDS = (*MINIMA, "window_days", "max_overdue_ratio")

# A customer is "nearly there" when every threshold of the next rung is met to this
# share at least: 3 of 4 purchase days are, 1 of 2 purchases are not.
NEARLY_THERE_SHARE = 0.75


def mean_interval_days(first_day, last_day, purchase_days):
    """Return the mean number of days between purchase days, or None under 2 days.

    >>> from datetime import date
    >>> mean_interval_days(date(2026, 1, 1), date(2026, 1, 31), 4)
    10.0
    >>> mean_interval_days(date(2026, 1, 1), date(2026, 1, 1), 1) is None
    True
    """
    if purchase_days < 2:
        return None
    return (last_day - first_day).days / (purchase_days - 1)


def overdue_ratio(today, first_day, last_day, purchase_days):
    """Return days since the last purchase over the mean interval, None under 3 days.

    >>> from datetime import date
    >>> overdue_ratio(date(2026, 2, 20), date(2026, 1, 1), date(2026, 1, 31), 4)
    2.0
    >>> overdue_ratio(date(2026, 2, 20), date(2026, 1, 1), date(2026, 1, 31), 2) is None
    True
    """
    if purchase_days < 3:
        return None
    since_last = max((today - last_day).days, 0)
    # In the order of the set-based statement, so that both round alike.
    return since_last * (purchase_days - 1) / (last_day - first_day).days


def is_lapsed(today, last_day, purchase_days, ratio, lapse_ratio, lapse_days):
    """Return whether a customer who used to buy has stopped.

    From 3 purchase days on the customer's own rhythm decides: lapsed when the overdue
    ratio exceeds ``lapse_ratio``.  With fewer, when nothing was bought for
    ``lapse_days`` days.  Who never bought has not lapsed.

    >>> from datetime import date
    >>> is_lapsed(date(2026, 12, 31), date(2025, 12, 31), 1, None, 2.5, 365)
    True
    >>> is_lapsed(date(2026, 12, 30), date(2025, 12, 31), 1, None, 2.5, 365)
    False
    >>> is_lapsed(date(2026, 12, 31), None, 0, None, 2.5, 365)
    False
    >>> is_lapsed(date(2026, 1, 1), date(2025, 12, 31), 3, 2.5, 2.5, 365)
    False
    """
    if not purchase_days:
        return False
    if purchase_days >= 3:
        return ratio > lapse_ratio
    return (today - last_day).days >= lapse_days


def placed(rungs, rung_id, old_rung_id, old_date, today):
    """Return where a customer without an override stands: rung, since when, direction.

    A fall waits until the dwell days of the old rung are over.

    :param rungs: dicts with ``id`` and ``dwell_days``, lowest rung first
    :param rung_id: the rung that the facts ask for
    :param old_rung_id: the rung until now, or None
    :param old_date: since when, or None
    :return: ``(rung id, date, "enter", "up" or "down")``

    >>> from datetime import date
    >>> rungs = [{"id": 7, "dwell_days": 14}, {"id": 5, "dwell_days": 14}]
    >>> placed(rungs, 7, 5, date(2026, 1, 1), date(2026, 1, 14))
    (5, datetime.date(2026, 1, 1), 'down')
    >>> placed(rungs, 7, 5, date(2026, 1, 1), date(2026, 1, 15))
    (7, datetime.date(2026, 1, 15), 'down')
    >>> placed(rungs, 5, 7, date(2026, 1, 1), date(2026, 1, 2))
    (5, datetime.date(2026, 1, 2), 'up')
    >>> placed(rungs, 7, None, None, date(2026, 1, 2))
    (7, datetime.date(2026, 1, 2), 'enter')
    """
    height = {rung["id"]: index for index, rung in enumerate(rungs)}
    if old_rung_id is None:
        return rung_id, today, "enter"
    if height[rung_id] < height[old_rung_id] and old_date:
        dwell = rungs[height[old_rung_id]]["dwell_days"] or 0
        if (today - old_date).days < dwell:
            rung_id = old_rung_id
    if rung_id == old_rung_id:
        return rung_id, old_date or today, "down"
    direction = "up" if height[rung_id] > height[old_rung_id] else "down"
    return rung_id, today, direction


def missing_for(rung, facts):
    """Return what ``facts`` lack for ``rung``, as ``{threshold: missing amount}``.

    Both are dicts; the facts must already be those of the rung's window.  For
    ``max_overdue_ratio`` the value is the ratio now, or None when it is unknown.

    >>> loyal = {"min_purchase_days": 4, "max_overdue_ratio": 2.0}
    >>> missing_for(loyal, {"min_purchase_days": 2, "max_overdue_ratio": 1.0})
    {'min_purchase_days': 2}
    >>> missing_for(loyal, {"min_purchase_days": 4, "max_overdue_ratio": 2.0})
    {}
    >>> missing_for(loyal, {"min_purchase_days": 4, "max_overdue_ratio": 2.01})
    {'max_overdue_ratio': 2.01}
    >>> missing_for({"min_revenue": 100}, {"min_revenue": None})
    {'min_revenue': None}
    """
    missing = {}
    for name in MINIMA:
        asked = rung.get(name)
        if not asked:
            continue
        has = facts.get(name)
        if has is None:
            missing[name] = None
        elif has < asked:
            missing[name] = asked - has
    most = rung.get("max_overdue_ratio")
    if most:
        ratio = facts.get("max_overdue_ratio")
        if ratio is None or ratio > most:
            missing["max_overdue_ratio"] = ratio
    return missing


def reaches(rung, facts, share=1.0):
    """Return whether ``facts`` meet all thresholds of ``rung``, or a share of each.

    Both are dicts as for :func:`missing_for`; an unknown fact meets no threshold.

    >>> loyal = {"min_purchase_days": 4, "max_overdue_ratio": 2.0}
    >>> reaches(loyal, {"min_purchase_days": 4, "max_overdue_ratio": 2.0})
    True
    >>> three = {"min_purchase_days": 3, "max_overdue_ratio": 2.5}
    >>> reaches(loyal, three), reaches(loyal, three, share=0.75)
    (False, True)
    >>> reaches(loyal, {"min_purchase_days": 4, "max_overdue_ratio": None})
    False
    """
    for name in MINIMA:
        asked = rung.get(name)
        if not asked:
            continue
        wanted = asked * share
        if isinstance(asked, int):
            wanted = math.ceil(wanted)
        has = facts.get(name)
        if has is None or has < wanted:
            return False
    most = rung.get("max_overdue_ratio")
    ratio = facts.get("max_overdue_ratio")
    return not most or (ratio is not None and ratio <= most / share)


def computed(rungs, facts):
    """Return the highest rung that ``facts`` reach, and whether the next one is near.

    :param rungs: dicts with ``id`` and thresholds, lowest rung first
    :return: ``(rung id, nearly there)``; ``(None, False)`` when they reach none

    >>> rungs = [{"id": 7}, {"id": 5, "min_purchases": 1}]
    >>> rungs.append({"id": 6, "min_purchases": 4})
    >>> computed(rungs, {"min_purchases": 0}), computed(rungs, {"min_purchases": 3})
    ((7, False), (5, True))
    >>> computed(rungs[1:], {"min_purchases": 0})
    (None, False)
    """
    for index in range(len(rungs) - 1, -1, -1):
        if reaches(rungs[index], facts):
            near = index + 1 < len(rungs) and reaches(
                rungs[index + 1], facts, NEARLY_THERE_SHARE
            )
            return rungs[index]["id"], near
    return None, False


def stricter_below(rungs):
    """Return ``[(lower id, higher id, threshold)]`` where a lower rung asks for more.

    ``rungs`` are dicts, lowest rung first.  Different windows are not compared: two
    purchases in a year and three ever do not contradict each other.

    >>> low = {"id": 1, "min_purchases": 3, "window_days": 0}
    >>> high = {"id": 2, "min_purchases": 2, "window_days": 0}
    >>> stricter_below([low, high])
    [(1, 2, 'min_purchases')]
    >>> stricter_below([high, low])
    []
    """
    found = []
    for index, low in enumerate(rungs):
        for high in rungs[index + 1 :]:
            if low.get("window_days") != high.get("window_days"):
                names = ("min_leads", "min_referrals")
            else:
                names = MINIMA
            for name in names:
                # A higher rung that does not ask this at all, but asks purchase days,
                # implies as many purchases and leads; only a real contradiction counts.
                if (low.get(name) or 0) > _implied(high, name):
                    found.append((low["id"], high["id"], name))
            low_ratio, high_ratio = (
                rung.get("max_overdue_ratio") or float("inf") for rung in (low, high)
            )
            if low_ratio < high_ratio:
                found.append((low["id"], high["id"], "max_overdue_ratio"))
    return found


def _implied(rung, name):
    """Return how much of ``name`` a customer on ``rung`` has at the very least.

    >>> _implied({"min_purchase_days": 4}, "min_purchases")
    4
    """
    asked = rung.get(name) or 0
    if name == "min_purchases":
        return max(asked, rung.get("min_purchase_days") or 0)
    if name == "min_leads":
        # Every purchase was a quotation once.
        return max(asked, _implied(rung, "min_purchases"))
    return asked
