"""How much to give after a mistake, who must agree, and what that is in points.

The bands follow research on compensation: what is given for a rejected service pays
most between 60 and 120 % of its price (Gelbrich, Gäthke and Grégoire 2015), and above
150 % loyalty falls again (Haesevoets et al. 2017).
"""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

CAP_PERCENT = 120
"""Percent of the affected amount above which two managers must agree."""
STOP_PERCENT = 150
"""Percent of the affected amount above which nothing is given."""

AGENT, LEADER, MANAGER, TWO_MANAGERS = range(4)
"""Who must agree, from the least to the most."""

OURS, SHARED = "ours", "shared"


class Suggestion(NamedTuple):
    """A suggested amount and how it came about."""

    amount: float
    percent: float
    factor: float
    exact: float
    is_capped: bool


def _decimal(number):
    """Return a float as people wrote it, not as the computer stores it."""
    return Decimal(repr(float(number)))


def units(amount, rounding):
    """Return an amount as a whole number of the currency's smallest coin.

    >>> units(0.1 + 0.2, 0.01), units(1500, 1)
    (30, 1500)
    """
    coins = _decimal(amount) / _decimal(rounding)
    return int(coins.to_integral_value(ROUND_HALF_UP))


def step(amount, rounding):
    """Return what a pleasant number near ``amount`` is a multiple of.

    1, 2 or 5 times a power of ten, at most a tenth of the amount, and whole units of
    the currency where the amount has any.

    >>> [float(step(amount, 0.01)) for amount in (0.7, 8.3, 37.4, 123, 640)]
    [0.05, 1.0, 2.0, 10.0, 50.0]
    >>> int(step(1234567, 1))
    100000
    """
    amount, smallest = _decimal(amount), _decimal(rounding)
    if amount >= 1:
        smallest = max(smallest, Decimal(1))
    tenth = amount / 10
    power = Decimal(10) ** tenth.adjusted() if tenth else smallest
    fitting = [power * digit for digit in (1, 2, 5) if power * digit <= tenth]
    return max([smallest, *fitting])


def pleasant(amount, rounding, maximum=None):
    """Round an amount to a number people like to hear, never above ``maximum``.

    >>> [pleasant(amount, 0.01) for amount in (0.7, 8.3, 37.4, 123, 640.1)]
    [0.7, 8.0, 38.0, 120.0, 650.0]
    >>> pleasant(1234567, 1), pleasant(0.4, 1), pleasant(0, 0.01)
    (1200000.0, 1.0, 0.0)

    What is round already stays:

    >>> [pleasant(amount, 0.01) for amount in (25, 45, 450, 1500)]
    [25.0, 45.0, 450.0, 1500.0]

    The customer is not promised more than the rules allow:

    >>> pleasant(119, 0.01, maximum=119)
    110.0
    """
    if not amount:
        return 0.0
    exact = _decimal(amount)
    fives = Decimal(5).scaleb(exact.adjusted() - 1)
    size = (
        step(amount, rounding) if exact % fives or fives < _decimal(rounding) else fives
    )
    count = (exact / size).to_integral_value(ROUND_HALF_UP)
    value = max(count, Decimal(1)) * size
    if maximum is not None and value > _decimal(maximum):
        value = (_decimal(maximum) / size).to_integral_value(ROUND_DOWN) * size
    return float(value)


def band_percent(start, end, responsibility):
    """Return the percent of a band that fits who was responsible.

    >>> [band_percent(10, 30, who) for who in ("ours", "shared", "customer", "third")]
    [30, 20.0, 10, 10]
    """
    if responsibility == OURS:
        return end
    if responsibility == SHARED:
        return (start + end) / 2
    return start


def suggest(affected, start, end, responsibility, factor=1.0, rounding=0.01):
    """Return what to give, or ``None`` when the affected amount is not known.

    :param float affected: what the customer paid for what went wrong
    :param float start: start of the policy's band, in percent of ``affected``
    :param float end: its end
    :param str responsibility: ``ours``, ``shared``, ``customer`` or ``third``
    :param float factor: multiplier of the customer's rung
    :param float rounding: smallest coin of the currency
    :rtype: Suggestion or None

    >>> suggest(200, 10, 30, "ours")
    Suggestion(amount=60.0, percent=30, factor=1.0, exact=60.0, is_capped=False)
    >>> suggest(200, 10, 30, "shared", 1.5).amount, suggest(200, 10, 30, "third").amount
    (60.0, 20.0)

    Never more than 120 % by itself, however high the rung:

    >>> suggest(200, 60, 120, "ours", 1.5)
    Suggestion(amount=240.0, percent=120, factor=1.5, exact=240.0, is_capped=True)
    >>> suggest(None, 10, 30, "ours") is suggest(0, 10, 30, "ours") is None
    True
    """
    if not affected:
        return None
    percent = band_percent(start, end, responsibility)
    exact = affected * percent / 100 * factor
    highest = affected * CAP_PERCENT / 100
    is_capped = exact > highest
    exact = min(exact, highest)
    amount = pleasant(exact, rounding, highest)
    return Suggestion(amount, percent, factor, exact, is_capped)


def percent_of(given, affected):
    """Return what was given in percent of the affected amount; ``None`` if unknown.

    >>> percent_of(30, 200), percent_of(30, 0), percent_of(30, None)
    (15.0, None, None)
    """
    return given / affected * 100 if affected else None


def is_above(given, affected, percent, rounding=0.01):
    """Return whether ``given`` is more than so many percent of the affected amount.

    The limit itself is allowed:

    >>> is_above(300, 200, 150), is_above(300.01, 200, 150), is_above(299.99, 200, 150)
    (False, True, False)
    """
    limit = _decimal(affected) * percent / 100
    return units(given, rounding) > units(limit, rounding)


def exceeds(spent, amount, limit, rounding=0.01):
    """Return whether ``amount`` on top of what is spent goes beyond a limit.

    ``None`` is no limit; exactly at the limit is allowed.

    >>> [exceeds(60, amount, 100) for amount in (39.99, 40, 40.01)]
    [False, False, True]
    >>> exceeds(60, 1, None), exceeds(0, 1, 0)
    (False, True)
    """
    if limit is None or limit is False:
        return False
    total = _decimal(spent) + _decimal(amount)
    return units(total, rounding) > units(limit, rounding)


def approval_level(amount, limits, rounding=0.01):
    """Return who may agree to an amount.

    :param float amount: what is asked for
    :param limits: up to what the agent, the leader and one manager decide; ``None`` for
        no limit

    >>> limits = (50, 100, 400)
    >>> [approval_level(amount, limits) for amount in (50, 50.01, 100, 100.01)]
    [0, 1, 1, 2]
    >>> [approval_level(amount, limits) for amount in (400, 400.01)]
    [2, 3]
    >>> approval_level(10**6, (0, 0, None)), approval_level(10**6, (None, None, None))
    (2, 0)
    """
    level = AGENT
    for limit in limits:
        if not exceeds(0, amount, limit, rounding):
            break
        level += 1
    return level


def proportion_level(total, affected, rounding=0.01):
    """Return who must agree because of what a case is given in all.

    :param float total: all that the case would have been given
    :param affected: the affected amount in the same currency, ``None`` if unknown
    :raises ValueError: above 150 % of the affected amount

    >>> [proportion_level(total, 100) for total in (120, 120.01, 150)]
    [0, 3, 3]
    >>> proportion_level(150.01, 100)
    Traceback (most recent call last):
    ...
    ValueError: 150

    Without an affected amount nobody can say what is in proportion: a manager decides.

    >>> proportion_level(10, None), proportion_level(10, 0)
    (2, 2)
    """
    if not affected:
        return MANAGER
    if is_above(total, affected, STOP_PERCENT, rounding):
        raise ValueError(STOP_PERCENT)
    if is_above(total, affected, CAP_PERCENT, rounding):
        return TWO_MANAGERS
    return AGENT


def points_for(amount, mode, discount, required=1.0, maximum=0.0, rounding=0.01):
    """Return the points a card needs to be worth ``amount``.

    :param str mode: the reward's ``per_point``, ``per_order`` or ``percent``
    :param float discount: money per point, money per order, or percent
    :param float required: points that one use of the reward costs
    :param float maximum: the most a percentage may give, 0 for no limit
    :raises ValueError: when such a card cannot be worth exactly this amount

    >>> points_for(50, "per_point", 1), points_for(50, "per_point", 0.5)
    (50.0, 100.0)
    >>> points_for(20, "per_order", 20, required=5)
    5.0
    >>> points_for(20, "percent", 10, maximum=20)
    1.0

    Rewards are given whole, so Odoo would drop the rest:

    >>> points_for(12.5, "per_point", 1)
    Traceback (most recent call last):
    ...
    ValueError: 12.5
    >>> points_for(12.5, "per_point", 1, required=0.5)
    12.5
    >>> points_for(20, "per_order", 25)
    Traceback (most recent call last):
    ...
    ValueError: 20
    """
    if mode == "per_point":
        points = _decimal(amount) / _decimal(discount)
        if points % _decimal(required) == 0:
            return float(points)
    else:
        worth = discount if mode == "per_order" else maximum
        if worth and units(worth, rounding) == units(amount, rounding):
            return float(required)
    raise ValueError(amount)
