"""The rules of lead returns: pure functions, no database, no ORM.

Percentages are 0–100, moments are ``datetime`` (all in one zone), hours are real hours.
"""

import re
from datetime import timedelta
from math import floor
from typing import NamedTuple

from .digits import TO_LATIN, to_latin

# Invisible joiners and direction marks that come along with copied text.
_INVISIBLE = dict.fromkeys([0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202C, 0xFEFF])
# What Arabic keyboards, old and new, type for a letter.
_LETTERS = {
    **TO_LATIN,
    **_INVISIBLE,
    ord("ي"): "ی",
    ord("ى"): "ی",
    ord("ك"): "ک",
    ord("ة"): "ه",
}
# A number is told by its last digits: with or without country and trunk prefix.
PHONE_DIGITS = 10
SHORTEST_PHONE = 7

INSIDE = "inside"
LATE = "late"
OVER_CAP = "over_cap"
UNPROVABLE = "unprovable"
UNPROVEN = "unproven"
BY_HAND = "by_hand"

AUTO_ACCEPTED = "auto_accepted"
PENDING = "pending"
REJECTED = "rejected"


class Verdict(NamedTuple):
    """What the policy says about a return: its next state, and the rule behind it."""

    state: str
    rule: str


def phone_key(number):
    """Return what tells two phone numbers apart, or False if there is too little of it.

    >>> phone_key("+98 912 345 6789") == phone_key("۰۹۱۲-۳۴۵-۶۷۸۹") == "9123456789"
    True
    >>> phone_key("٠٩١٢٣٤٥٦٧٨٩")
    '9123456789'
    >>> phone_key("123456"), phone_key("1234567"), phone_key(False)
    (False, '1234567', False)
    """
    digits = re.sub(r"[^0-9]", "", to_latin(number or ""))
    return digits[-PHONE_DIGITS:] if len(digits) >= SHORTEST_PHONE else False


def email_key(address):
    """Return what tells two e-mail addresses apart, or False if it is none.

    >>> email_key("  Ali۱۲@Example.com ")
    'ali12@example.com'
    >>> email_key("علي@نمونه.ایران") == email_key("علی@نمونه.ایران")
    True
    >>> email_key("nobody"), email_key(None)
    (False, False)
    """
    text = fold(address)
    return text if re.fullmatch(r"[^@\s]+@[^@\s]+", text) else False


def fold(text):
    """Return a text as people compare it: one digit set, one Yeh, one Kaf, no case.

    >>> fold("علي‌ كريمي")
    'علی کریمی'
    """
    return " ".join((text or "").translate(_LETTERS).lower().split())


def window_end(assigned, days):
    """Return the last moment at which a lead may be returned in time; None: no limit.

    >>> from datetime import datetime
    >>> window_end(datetime(2026, 3, 1, 9, 30), 7)
    datetime.datetime(2026, 3, 8, 9, 30)
    >>> window_end(None, 7) is None and window_end(datetime(2026, 3, 1), None) is None
    True
    """
    if assigned is None or days is None:
        return None
    return assigned + timedelta(days=days)


def in_window(asked, assigned, days):
    """Return whether a return was asked for in time; the last moment is in time.

    >>> from datetime import datetime, timedelta
    >>> got = datetime(2026, 3, 1, 9, 30)
    >>> in_window(got + timedelta(days=7), got, 7)
    True
    >>> in_window(got + timedelta(days=7, seconds=1), got, 7)
    False
    """
    end = window_end(assigned, days)
    return end is None or asked <= end


def allowed_returns(received, percent, least=1):
    """Return how many leads of those received may be returned in a period.

    :param received: leads received in the period, the returned ones included
    :param percent: the cap; None: no cap
    :param least: allowed even to those who received few
    :return: a number, None without a cap

    >>> [allowed_returns(n, 10) for n in (0, 1, 9, 10, 19, 20, 29, 30)]
    [1, 1, 1, 1, 1, 2, 2, 3]
    >>> allowed_returns(100, None) is None
    True
    >>> allowed_returns(100, 0, 0), allowed_returns(1000, 0.3), allowed_returns(100, 29)
    (0, 3, 29)
    """
    if percent is None:
        return None
    # Rounded first: 100 × 29 / 100 must not become 28 by the way floats are kept.
    return max(least, floor(round(received * percent / 100, 6)))


def in_cap(used, received, percent, least=1):
    """Return whether one more return fits under the cap.

    >>> in_cap(0, 5, 10), in_cap(1, 19, 10), in_cap(1, 20, 10), in_cap(2, 20, 10)
    (True, False, True, False)
    """
    allowed = allowed_returns(received, percent, least)
    return allowed is None or used + 1 <= allowed


def judge(
    *,
    in_time,
    under_cap,
    provable,
    proven,
    auto_accept=True,
    late_state=PENDING,
    over_cap_state=PENDING,
):
    """Return the :class:`Verdict` on a return: only proven reasons pass by themselves.

    >>> judge(in_time=True, under_cap=True, provable=True, proven=True)
    Verdict(state='auto_accepted', rule='inside')
    >>> judge(in_time=False, under_cap=True, provable=True, proven=True)
    Verdict(state='pending', rule='late')
    >>> judge(in_time=False, under_cap=False, provable=True, proven=True,
    ...       late_state="rejected")
    Verdict(state='rejected', rule='late')
    >>> judge(in_time=False, under_cap=False, provable=True, proven=True,
    ...       over_cap_state="rejected")
    Verdict(state='rejected', rule='over_cap')
    >>> judge(in_time=True, under_cap=True, provable=True, proven=False)
    Verdict(state='pending', rule='unproven')
    >>> judge(in_time=True, under_cap=True, provable=False, proven=False)
    Verdict(state='pending', rule='unprovable')
    >>> judge(in_time=True, under_cap=True, provable=True, proven=True,
    ...       auto_accept=False)
    Verdict(state='pending', rule='by_hand')
    """
    broken = []
    if not in_time:
        broken.append(Verdict(late_state, LATE))
    if not under_cap:
        broken.append(Verdict(over_cap_state, OVER_CAP))
    # A refusal says more than a wait.
    broken.sort(key=lambda verdict: verdict.state != REJECTED)
    if broken:
        return broken[0]
    if not provable:
        return Verdict(PENDING, UNPROVABLE)
    if not proven:
        return Verdict(PENDING, UNPROVEN)
    if not auto_accept:
        return Verdict(PENDING, BY_HAND)
    return Verdict(AUTO_ACCEPTED, INSIDE)


def goes_to_quarantine(accepted_returns, max_hops):
    """Return whether a lead has been sent on often enough; None: never.

    A lead may be sent on ``max_hops`` times after a return; the next accepted return
    puts it aside.

    >>> [goes_to_quarantine(n, 3) for n in (1, 3, 4)]
    [False, False, True]
    >>> goes_to_quarantine(1, 0), goes_to_quarantine(99, None)
    (True, False)
    """
    return max_hops is not None and accepted_returns > max_hops


def return_percent(returned, received):
    """Return the share of leads received that were returned, None if none was.

    >>> return_percent(3, 10), return_percent(0, 0) is None
    (30.0, True)
    """
    return 100.0 * returned / received if received else None
