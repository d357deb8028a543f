"""Reads the draft of an apology like an experienced colleague would.

Looks for what belongs into one (what happened, sorry, responsibility, what is done,
an offer) and for what spoils it (blame, excuses), in English and in Persian.  It finds
words, it does not understand: its findings are advice, never a refusal.
"""

import re
from typing import NamedTuple

WHAT, SORRY, ACCEPT, DONE, REPAIR = "what", "sorry", "accept", "done", "repair"
BLAME, EXCUSE = "blame", "excuse"
NEEDED = (WHAT, SORRY, ACCEPT, DONE, REPAIR)
SPOILING = (BLAME, EXCUSE)

# A star stands for any ending.
_PHRASES = {
    SORRY: (
        "sorry|apolog*|regret*|"
        "عذرخواه*|عذر می خواه*|عذر میخواه*|معذرت*|پوزش*|متاسف*|شرمنده*"
    ),
    ACCEPT: (
        "our mistake|our fault|our error|responsib*|we were wrong|we failed|"
        "we let you down|we got it wrong|we made a mistake|we should have|"
        "اشتباه ما|اشتباه از ما*|تقصیر ما*|کوتاهی ما|کوتاهی از ما*|کوتاهی کرد*|"
        "مسئولیت*|مسیولیت*|مقصر ما*|ما مقصر*|اشتباه کردیم"
    ),
    DONE: (
        "we have|we are|we will|we've|we're|we'll|from now on|does not happen again|"
        "not happen again|today we|"
        "کرده ایم|شده است|خواهیم کرد|می کنیم|میکنیم|کردیم|از این پس|از این به بعد|"
        "تکرار نشود|دیگر پیش نیاید|اصلاح*|پیگیری*"
    ),
    REPAIR: (
        "offer*|refund*|replac*|make up for|make it up|make it right|compensat*|"
        "voucher*|coupon*|credit*|free of charge|discount*|resend*|gift*|"
        "جبران*|تعویض*|بازپرداخت*|بازگرداندن وجه|هدیه*|کوپن*|رایگان*|تخفیف*|شارژ*"
    ),
    BLAME: (
        "you should have|you did not|you didn't|if you had|you failed|you forgot|"
        "you must have|misunderst*|if you feel|if you felt|if you were offended|"
        "if anyone|as you know|"
        "شما باید|اگر شما|شما متوجه|خودتان|سوتفاهم*|سوء تفاهم*|اگر ناراحت*|"
        "اگر احساس*|همان طور که می دانید|شما دقت|شما فراموش"
    ),
    EXCUSE: (
        "but|however|unfortunately|due to|because of|policy|busy|beyond our control|"
        "these things happen|happens to everyone|never before|not our fault|"
        "any inconvenience|"
        "اما|ولی|متاسفانه به دلیل|به دلیل|به علت|طبق مقررات|شلوغ*|خارج از کنترل*|"
        "خارج از اختیار*|پیش می آید|پیش میاد|برای همه پیش|تقصیر ما نیست|بهر حال"
    ),
}
_SAME_LETTERS = str.maketrans(
    {"ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "’": "'", "‌": " ", "ؤ": "و"}
)
_WORD = re.compile(r"\w{4,}")


class Finding(NamedTuple):
    """One remark: what it is about, whether all is well, and the words in question."""

    code: str
    is_good: bool
    words: tuple


def _plain(text):
    """Return a text with one kind of letter and of space, in small letters."""
    return re.sub(r"\s+", " ", (text or "").translate(_SAME_LETTERS)).strip().lower()


def _pattern(phrases):
    parts = []
    for phrase in phrases.split("|"):
        stem = re.escape(_plain(phrase.rstrip("*")))
        parts.append(stem + (r"\w*" if phrase.endswith("*") else ""))
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)")


_PATTERNS = {code: _pattern(phrases) for code, phrases in _PHRASES.items()}


def _found(code, text):
    return tuple(dict.fromkeys(_PATTERNS[code].findall(text)))


def check(text, facts=""):
    """Return a :class:`Finding` for each point of the checklist, in its order.

    :param text: the draft as plain text
    :param facts: what happened, in the case's own words; the draft should name it

    >>> good = (
    ...     "We delivered your order four days late. That was our mistake and we are "
    ...     "sorry. We have changed the carrier, and offer you a coupon."
    ... )
    >>> [f.code for f in check(good, "Delivered late") if not f.is_good]
    []
    >>> bad = "We are sorry if you felt let down, but we were busy."
    >>> [f.code for f in check(bad, "Delivered late") if not f.is_good]
    ['what', 'accept', 'repair', 'blame', 'excuse']
    >>> check(bad)[-1].words
    ('but', 'busy')

    Persian keyboards and joiners make no difference:

    >>> bad = "متأسفيم، ولی شما باید زودتر خبر می‌دادید."
    >>> [f.code for f in check(bad) if not f.is_good]
    ['what', 'accept', 'done', 'repair', 'blame', 'excuse']
    >>> good = (
    ...     "سفارش شما چهار روز دیر رسید. این اشتباه ما بود و عذر می‌خواهیم. "
    ...     "پیک را عوض کرده‌ایم و یک کوپن تخفیف برای جبران تقدیم می‌شود."
    ... )
    >>> all(finding.is_good for finding in check(good, "سفارش دیر رسید"))
    True

    Nothing written is nothing found:

    >>> [f.code for f in check("") if f.is_good]
    ['blame', 'excuse']
    """
    text = _plain(text)
    told = set(_WORD.findall(text)) & set(_WORD.findall(_plain(facts)))
    findings = [Finding(WHAT, bool(told), tuple(sorted(told)))]
    for code in NEEDED[1:]:
        words = _found(code, text)
        findings.append(Finding(code, bool(words), words))
    for code in SPOILING:
        words = _found(code, text)
        findings.append(Finding(code, not words, words))
    return findings
