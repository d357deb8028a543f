"""What recovering customers was worth: rates against their like, causes, spread."""

from statistics import median, quantiles

MINIMUM = 30
"""Fewer cases than this tell nothing: "too few cases"."""
EFFECT_DAYS = 180
"""Days after a case in which a customer may come back to buy."""


def rate(part, whole):
    """Return a share in percent, ``None`` of nothing.

    >>> rate(3, 4), rate(0, 5), rate(0, 0)
    (75.0, 0.0, None)
    """
    return part * 100 / whole if whole else None


def compare(groups, minimum=MINIMUM):
    """Compare recovered customers with those of the same rung without an incident.

    The others are weighted by how the recovered are spread over the rungs (direct
    standardisation), so that more loyal customers among the recovered do not look like
    an effect.  Rungs without anybody to compare with are left out of both sides.

    :param groups: one row a rung: recovered customers, how many of them did it,
        customers without an incident, how many of them did it
    :return: dict of ``recovered`` and ``others`` (customers), ``recovered_percent``,
        ``others_percent`` and ``difference`` (percentage points); the last three are
        ``None`` when either side has fewer than ``minimum`` customers

    >>> result = compare([(20, 10, 1000, 200), (20, 16, 100, 60)])
    >>> result["recovered_percent"], result["others_percent"], result["difference"]
    (65.0, 40.0, 25.0)
    >>> result["recovered"], result["others"], result["too_few"]
    (40, 1100, False)

    29 are too few, 30 are not:

    >>> compare([(29, 10, 1000, 200)])["difference"] is None
    True
    >>> compare([(30, 15, 30, 15)])["difference"]
    0.0
    >>> compare([(30, 15, 29, 15)])["too_few"], compare([(50, 9, 0, 0)])["recovered"]
    (True, 0)
    """
    usable = [row for row in groups if row[0] and row[2]]
    recovered = sum(row[0] for row in usable)
    others = sum(row[2] for row in usable)
    result = {
        "recovered": recovered,
        "others": others,
        "recovered_percent": None,
        "others_percent": None,
        "difference": None,
        "too_few": min(recovered, others) < minimum,
    }
    if not result["too_few"]:
        own = rate(sum(row[1] for row in usable), recovered)
        like = sum(row[0] * rate(row[3], row[2]) for row in usable) / recovered
        result |= {
            "recovered_percent": own,
            "others_percent": like,
            "difference": own - like,
        }
    return result


def pareto(counts):
    """Order causes by how often they struck, with the share reached so far.

    :param dict counts: cause → number of cases
    :return: list of ``(cause, cases, percent, percent so far)``, most frequent first

    >>> pareto({"late": 6, "broken": 3, "rude": 1})
    [('late', 6, 60.0, 60.0), ('broken', 3, 30.0, 90.0), ('rude', 1, 10.0, 100.0)]
    >>> pareto({"nothing": 0}), pareto({})
    ([], [])
    """
    whole, reached, rows = sum(counts.values()), 0, []
    for cause, count in sorted(counts.items(), key=lambda item: -item[1]):
        if count:
            reached += count
            rows.append((cause, count, rate(count, whole), rate(reached, whole)))
    return rows


def spread(values):
    """Return lowest, lower quartile, median, upper quartile and highest.

    >>> spread([10, 20, 30, 40, 50])
    (10, 20.0, 30, 40.0, 50)
    >>> spread([25])
    (25, 25, 25, 25, 25)
    >>> spread([]) is None
    True
    """
    if not values:
        return None
    if len(values) == 1:
        return (values[0],) * 5
    lower, _middle, upper = quantiles(values, n=4, method="inclusive")
    return (min(values), lower, median(values), upper, max(values))
