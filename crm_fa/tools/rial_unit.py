"""Which unit of Iranian money a text names: ten rials are one Toman."""

import re
from decimal import Decimal, InvalidOperation

RIAL, TOMAN = 1, 10  # how many rials
# How the rial is written behind a number: Odoo's sign, and the word for it.
SIGN, WORD = SIGNS = ("﷼", "ریال")
_TOMAN = re.compile(r"تومان|تومن|\btom[ae]ns?\b|\bIRT\b", re.IGNORECASE)
_RIAL = re.compile(r"ریال|﷼|\brials?\b|\bIRR\b", re.IGNORECASE)
# A unit behind a name, in brackets or after a comma or dash.
_TAIL = re.compile(
    r"\s*(?:[(\[]\s*({0})\s*[)\]]|[,،–-]\s*({0}))\s*$".format(
        f"{_TOMAN.pattern}|{_RIAL.pattern}"
    ),
    re.IGNORECASE,
)
_ARABIC = str.maketrans("يىك", "ییک")


def unit_of(text):
    """Return how many rials the unit that a text names has, or None if it names none.

    None too if it names both.

    >>> unit_of("مبلغ (تومان)"), unit_of("Price, rial"), unit_of("Expected Revenue")
    (10, 1, None)
    >>> unit_of("مبلغ ريال"), unit_of("expected_revenue (IRR)"), unit_of("rial/Toman")
    (1, 1, None)
    """
    text = str(text or "").translate(_ARABIC)
    toman, rial = bool(_TOMAN.search(text)), bool(_RIAL.search(text))
    if toman == rial:
        return None
    return TOMAN if toman else RIAL


def without_unit(text):
    """Return a column's heading without the unit behind it.

    >>> without_unit("Expected Revenue (Toman)"), without_unit("مبلغ، ریال")
    ('Expected Revenue', 'مبلغ')
    >>> without_unit("Name (short)")
    'Name (short)'
    """
    return _TAIL.sub("", str(text or ""))


def in_rials(number, unit):
    """Return the text of a number, in rials.

    >>> in_rials("12500.5", TOMAN), in_rials("-3", TOMAN), in_rials("7", RIAL)
    ('125005', '-30', '7')
    >>> in_rials("", TOMAN), in_rials("n/a", TOMAN)
    ('', 'n/a')
    """
    if unit == RIAL or not number:
        return number
    try:
        amount = Decimal(number) * unit
    except InvalidOperation:
        return number
    return f"{amount.normalize():f}"
