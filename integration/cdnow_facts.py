"""The facts of customers, worked out without Odoo: the other opinion in test_cdnow."""

import collections

LAPSED_RATIO = 2.5
LAPSED_DAYS = 365
LOYAL_RATIO = 2.0


def facts_of(purchases, today):
    """{customer: facts} of [(customer, day, amount)].

    >>> import datetime
    >>> day = datetime.date
    >>> bought = [("1", day(1997, 1, 1), 10.0), ("1", day(1997, 1, 11), 5.0)]
    >>> facts_of(bought, day(1997, 1, 31))["1"]["mean_interval_days"]
    10.0
    """
    bought = collections.defaultdict(list)
    for customer, day, amount in purchases:
        # An order over nothing is known of, but is no purchase.
        bought[customer].extend([(day, amount)] if amount > 0 else [])
    return {customer: _facts(rows, today) for customer, rows in bought.items()}


def _facts(rows, today):
    days = sorted({day for day, _amount in rows})
    facts = {
        "purchase_count": len(rows),
        "purchase_day_count": len(days),
        "first_purchase_date": days[0] if days else False,
        "last_purchase_date": days[-1] if days else False,
        "revenue": round(sum(amount for _day, amount in rows), 2),
        "mean_interval_days": None,
        "overdue_ratio": None,
    }
    since = (today - days[-1]).days if days else 0
    if len(days) >= 2:
        facts["mean_interval_days"] = (days[-1] - days[0]).days / (len(days) - 1)
    if len(days) >= 3:
        facts["overdue_ratio"] = since / facts["mean_interval_days"]
        facts["is_lapsed"] = facts["overdue_ratio"] > LAPSED_RATIO
    else:
        facts["is_lapsed"] = bool(days) and since >= LAPSED_DAYS
    facts["rung"] = _rung(facts)
    return facts


def _rung(facts):
    """Nobody in the history refers anybody, so nobody is an advocate."""
    if facts["purchase_day_count"] >= 4 and facts["overdue_ratio"] <= LOYAL_RATIO:
        return "loyal"
    if facts["purchase_count"] >= 2 and facts["purchase_day_count"] >= 2:
        return "repeat"
    return "customer" if facts["purchase_count"] else "prospect"
