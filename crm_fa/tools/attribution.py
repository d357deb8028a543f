"""Attribution: which campaign earned how much of an order. Pure functions, no ORM.

``models/campaign/credit_query.py`` computes the same for all orders in one statement;
a test holds the two equal.  Parts are rounded down and what is left goes to the last
touch, so that no part of a sale ever turns negative.

The models are those of Google Analytics' and Salesforce's attribution reports.
"""

from decimal import ROUND_DOWN, Decimal, localcontext
from typing import NamedTuple

# The models that share an order out, in the order in which people are offered them.
MODELS = ("single", "first", "last", "even", "position", "decay", "custom")
HALF_LIFE_DAYS = 7
SHARE_DECIMALS = 12
WEIGHT_DECIMALS = 15
POSITION_SPLIT = (40, 20, 40)

_DAY_SECONDS = 86_400


class Touch(NamedTuple):
    """One contact with a campaign; ``number`` decides between two of one moment."""

    campaign: object
    date: object
    number: int = 0


class Contact(NamedTuple):
    """A campaign that took part in an order: its first and last touch."""

    campaign: object
    first: tuple
    last: tuple


def contacts_of(touches, order_date, window_days, single=None):
    """Return the campaigns behind an order, by their last touch; each counts once.

    A touch counts from ``window_days`` before the order up to the order itself, both
    ends included.  When none does, the campaign the order carries has it all.

    :param touches: iterable of :class:`Touch`
    :param datetime order_date: when the order was confirmed
    :param int window_days: the look-back window
    :param single: the order's campaign, else its opportunity's, else None
    :return: list of :class:`Contact`, the last touch at the end

    >>> from datetime import datetime
    >>> order = datetime(2026, 4, 1)
    >>> def on(day, month=3):
    ...     return datetime(2026, month, day)
    >>> touches = [Touch("A", on(1), 1), Touch("B", on(5), 2), Touch("A", on(9), 3)]
    >>> [contact.campaign for contact in contacts_of(touches, order, 90)]
    ['B', 'A']
    >>> old = [Touch("A", datetime(2026, 1, 1), 1), Touch("B", datetime(2026, 1, 2), 2)]
    >>> [contact.campaign for contact in contacts_of(old, on(2, 4), 90)]
    ['B']
    >>> [contact.campaign for contact in contacts_of(old, on(3, 4), 90, "C")]
    ['C']
    >>> contacts_of([], order, 90)
    []
    """
    found = {}
    for touch in touches:
        age = order_date - touch.date
        seconds = age.total_seconds()
        if not 0 <= seconds <= window_days * _DAY_SECONDS:
            continue
        key = (touch.date, touch.number)
        known = found.get(touch.campaign)
        found[touch.campaign] = Contact(
            touch.campaign,
            (
                min(known.first[0], key[0]) if known else key[0],
                min(known.first[1], key[1]) if known else key[1],
            ),
            (
                max(known.last[0], key[0]) if known else key[0],
                max(known.last[1], key[1]) if known else key[1],
            ),
        )
    if not found and single is not None:
        key = (order_date, 0)
        return [Contact(single, key, key)]
    return sorted(found.values(), key=lambda contact: contact.last)


def weights(model, contacts, split=POSITION_SPLIT):
    """Return the weight of each contact under ``model``, as Decimals.

    :param model: "first", "last", "even", "position", "decay" or "custom"
    :param contacts: what :func:`contacts_of` returns
    :param split: per cent of the first, the middle ones together, and the last touch;
        used by "custom"

    >>> from datetime import datetime
    >>> days = {"A": 1, "B": 5, "C": 9}
    >>> found = contacts_of(
    ...     [Touch(name, datetime(2026, 1, day)) for name, day in days.items()],
    ...     datetime(2026, 1, 10), 90)
    >>> [int(weight) for weight in weights("first", found)]
    [1, 0, 0]
    >>> [int(weight) for weight in weights("last", found)]
    [0, 0, 1]
    >>> [str(share) for share in shares(weights("position", found))]
    ['0.400000000000', '0.200000000000', '0.400000000000']
    >>> [str(share) for share in shares(weights("position", found[:2]))]
    ['0.500000000000', '0.500000000000']
    >>> [round(float(share), 4) for share in shares(weights("decay", found))]
    [0.213, 0.3166, 0.4704]
    >>> [str(share)[:4] for share in shares(weights("custom", found, (70, 10, 20)))]
    ['0.70', '0.10', '0.20']
    """
    count = len(contacts)
    if model == "first":
        first = min(contacts, key=lambda contact: contact.first, default=None)
        return [Decimal(contact is first) for contact in contacts]
    if model == "last":
        return [Decimal(index == count - 1) for index in range(count)]
    if model == "even":
        return [Decimal(1)] * count
    if model == "position":
        return _by_position(count, POSITION_SPLIT)
    if model == "custom":
        return _by_position(count, split)
    if model == "decay":
        return _by_age(contacts)
    raise ValueError(f"{model} shares nothing out")


def _by_position(count, split):
    """Weigh by place; the middle ones share their part, two share without it.

    >>> [str(weight) for weight in _by_position(4, (40, 20, 40))]
    ['80', '20', '20', '80']
    >>> [str(weight) for weight in _by_position(2, (0, 100, 0))]
    ['1', '1']
    """
    first, middle, last = (Decimal(str(part)) for part in split)
    if count <= 1:
        return [Decimal(1)] * count
    if count == 2:
        return [first, last] if first + last else [Decimal(1)] * 2
    between = count - 2
    return [first * between, *[middle] * between, last * between]


def _by_age(contacts):
    """Halve the weight with every half-life between a touch and the last one."""
    newest = max((contact.last[0] for contact in contacts), default=None)
    found = []
    for contact in contacts:
        seconds = (newest - contact.last[0]).total_seconds()
        weight = 0.5 ** (seconds / (HALF_LIFE_DAYS * _DAY_SECONDS))
        # As PostgreSQL turns a float into an exact number: 15 significant digits.
        found.append(_rounded(Decimal(f"{weight:.15g}")))
    return found


def _rounded(weight):
    with localcontext() as context:
        context.prec = 400
        return round(weight, WEIGHT_DECIMALS)


def parts(whole, of, decimals):
    """Share ``whole`` out by the weights ``of``; exact in total, the last has the rest.

    :param Decimal whole: what to share out; may be negative
    :param of: weights, the last touch's at the end
    :param int decimals: how many the parts may have
    :return: list of Decimals whose sum is ``whole``

    >>> [str(part) for part in parts(Decimal(1000), [1, 1, 1], 2)]
    ['333.33', '333.33', '333.34']
    >>> [str(part) for part in parts(Decimal(1000), [1, 1, 1], 0)]
    ['333', '333', '334']
    >>> [str(part) for part in parts(Decimal("0.002"), [1, 1, 1], 3)]
    ['0.000', '0.000', '0.002']
    >>> [str(part) for part in parts(Decimal(-10), [1, 1, 1], 0)]
    ['-3', '-3', '-4']
    >>> parts(Decimal(10), [], 0)
    []
    """
    if not of:
        return []
    with localcontext() as context:
        context.prec = 400
        unit = Decimal(1).scaleb(-decimals)
        total = sum(of)
        found = [
            (whole * weight / total).quantize(unit, rounding=ROUND_DOWN)
            for weight in of[:-1]
        ]
        return [*found, whole - sum(found)]


def shares(of):
    """Return each weight's share of 1, exact in total.

    >>> [str(share) for share in shares([1, 1, 1])]
    ['0.333333333333', '0.333333333333', '0.333333333334']
    """
    return parts(Decimal(1), of, SHARE_DECIMALS)


def credit(amount, decimals, contacts, single=None, split=None):
    """Return ``{model: {campaign: (share, amount)}}`` of one order.

    A campaign with no share is left out; "custom" is left out without a ``split``.

    >>> from datetime import datetime
    >>> days = {"A": 1, "B": 5, "C": 9}
    >>> found = contacts_of(
    ...     [Touch(name, datetime(2026, 1, day)) for name, day in days.items()],
    ...     datetime(2026, 1, 10), 90)
    >>> earned = credit(Decimal(1000), 2, found, single="B")
    >>> {model: [str(part[1]) for part in by.values()] for model, by in earned.items()}
    ... # doctest: +NORMALIZE_WHITESPACE
    {'single': ['1000'], 'first': ['1000.00'], 'last': ['1000.00'],
     'even': ['333.33', '333.33', '333.34'], 'position': ['400.00', '200.00', '400.00'],
     'decay': ['213.03', '316.56', '470.41']}
    """
    earned = {}
    if single is not None:
        earned["single"] = {single: (Decimal(1), amount)}
    if not contacts:
        return earned
    for model in MODELS[1:]:
        if model == "custom" and not split:
            continue
        of = weights(model, contacts, split or POSITION_SPLIT)
        rows = zip(contacts, shares(of), parts(amount, of, decimals), strict=True)
        earned[model] = {
            contact.campaign: (share, part)
            for contact, share, part in rows
            if share or part
        }
    return earned


def split_fault(split):
    """Return what is wrong with a custom split: "negative", "total", or None.

    >>> [split_fault(split) for split in ((50, 20, 30), (50, 20, 29.99), (-1, 1, 100))]
    [None, 'total', 'negative']
    """
    if any(part < 0 for part in split):
        return "negative"
    if round(sum(Decimal(str(part)) for part in split), 2) != 100:
        return "total"
    return None
