"""Digits as people type them in Iran: of three kinds, with invisible marks between."""

import re

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
LATIN = "0123456789"
# Direction marks and zero-width signs that word processors and phones leave in a text.
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)

TO_LATIN = str.maketrans(PERSIAN + ARABIC, LATIN + LATIN)
_TO_PERSIAN = str.maketrans(LATIN, PERSIAN)
_TO_PLAIN = {**TO_LATIN, **dict.fromkeys(map(ord, INVISIBLE))}


def to_latin(text):
    """Return ``text`` with Persian and Arabic digits as Latin ones.

    >>> to_latin("۱۲۳ و ٤٥٦")
    '123 و 456'
    """
    return text.translate(TO_LATIN)


def to_persian(text):
    """Return ``text`` with Latin digits in Persian shapes.

    >>> to_persian("1405/09/03")
    '۱۴۰۵/۰۹/۰۳'
    """
    return text.translate(_TO_PERSIAN)


def to_plain(text):
    """Return ``text`` with Latin digits, without invisible marks and outer blanks.

    >>> to_plain("\u200f ۰۹۱۲\u200c۱۲۳ ")
    '0912123'
    """
    return text.translate(_TO_PLAIN).strip()


_PART = r"[\w@.+:/#&=?%-]*"
_CODE = re.compile(
    rf"((?:[A-Za-z_]{_PART}\d|\d{_PART}[A-Za-z])(?:{_PART}\w)?)", re.ASCII
)


def split_codes(text):
    """Split a text in two kinds by turns: words, and codes whose digits stay Latin.

    A code has Latin letters and digits: a document's number, an address, a Sheba.

    >>> split_codes("سفارش S00012 شد"), split_codes("12 عدد")
    (['سفارش ', 'S00012', ' شد'], ['12 عدد'])
    >>> split_codes("INV/2026/7, a1@b.ir.")
    ['', 'INV/2026/7', ', ', 'a1@b.ir', '.']
    """
    return _CODE.split(text)
