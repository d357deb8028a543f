"""Arithmetic of campaign figures. Unknown is ``False``, never 0."""


def ratio(amount, base):
    """Return ``amount`` / ``base``, or False where that is unknown.

    >>> ratio(300, 4)
    75.0
    >>> ratio(300, 0), ratio(300, -5), ratio(False, 4), ratio(300, False)
    (False, False, False, False)
    >>> ratio(0, 4)
    0.0
    """
    if amount is False or base is False or base <= 0:
        return False
    return amount / base


def roi(returned, cost):
    """Return (returned − cost) / cost: −1 is all lost, 0 even, 1 doubled.

    Where nothing was spent there is no return on it, whatever came in.

    >>> roi(0, 50), roi(50, 50), roi(120, 50)
    (-1.0, 0.0, 1.4)
    >>> roi(120, 0), roi(False, 50)
    (False, False)
    """
    if returned is False or cost is False:
        return False
    return ratio(returned - cost, cost)


def expected_roi(budget, revenue):
    """Return (expected revenue − budget) / budget, or False without either.

    >>> expected_roi(1000.0, 2500.0), expected_roi(1000.0, 0.0)
    (1.5, -1.0)
    >>> expected_roi(False, 2500.0), expected_roi(0.0, 2500.0)
    (False, False)
    """
    return roi(revenue, budget)


def brought_back(percent):
    """Return what each 100 spent brought back, in whole units, for an ROI.

    >>> brought_back(1.4), brought_back(-1.0), brought_back(-0.355)
    (240, 0, 64)
    >>> brought_back(False)
    False
    """
    return False if percent is False else round((percent + 1) * 100)


def budget_state(use, warn_at=0.8):
    """Return how far a budget is used: ``ok``, ``warning`` from 80 %, ``over`` 100 %.

    >>> [budget_state(use) for use in (0.0, 0.7999, 0.8, 1.0, 1.0001)]
    ['ok', 'ok', 'warning', 'warning', 'over']
    >>> budget_state(False)
    False
    """
    if use is False:
        return False
    if use > 1:
        return "over"
    return "warning" if use >= warn_at else "ok"
