"""Check digits of Iranian identifiers, by their public rules."""

import re

from .digits import to_plain

COMPANY_WEIGHTS = (29, 27, 23, 19, 17)


def digits_of(text):
    """Return the digits of an identifier without blanks, dashes and marks.

    >>> digits_of("۰۰۸-۴۵۷ ۵۹۴۸"), digits_of("IR12 0000")
    ('0084575948', 'IR120000')
    """
    return re.sub(r"[\s\-./]", "", to_plain(text or "")).upper()


def is_national_id(text):
    """Return whether a text is a person's national id (کد ملی): 10 digits, modulo 11.

    >>> is_national_id("0084575948"), is_national_id("۰۰۸۴۵۷۵۹۴۸")
    (True, True)
    >>> is_national_id("0084575947"), is_national_id("84575948")
    (False, False)
    >>> is_national_id("1111111111")
    False
    """
    number = digits_of(text)
    if not re.fullmatch(r"\d{10}", number) or len(set(number)) == 1:
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9]))
    rest = total % 11
    return int(number[9]) == (rest if rest < 2 else 11 - rest)


def is_company_id(text):
    """Return whether a text is a company's national id (شناسهٔ ملی): 11 digits.

    The tenth digit plus 2 is added to each of the first ten, which are weighed with 29,
    27, 23, 19 and 17 in turn; the sum modulo 11, 10 counting as 0, is the eleventh.

    >>> is_company_id("10861677542"), is_company_id("10861677543")
    (True, False)
    >>> is_company_id("1038028479")
    False
    """
    number = digits_of(text)
    if not re.fullmatch(r"\d{11}", number) or not int(number[3:9]):
        return False
    added = int(number[9]) + 2
    total = sum(
        (int(digit) + added) * COMPANY_WEIGHTS[place % 5]
        for place, digit in enumerate(number[:10])
    )
    return total % 11 % 10 == int(number[10])


def is_sheba(text):
    """Return whether a text is an Iranian IBAN (شبا): IR, 24 digits, ISO 13616.

    >>> is_sheba("IR062960000000100324200001")
    True
    >>> is_sheba("IR06 2960 0000 0010 0324 2000 01")
    True
    >>> is_sheba("IR062960000000100324200002"), is_sheba("062960000000100324200001")
    (False, False)
    """
    number = digits_of(text)
    if not re.fullmatch(r"IR\d{24}", number):
        return False
    # I is 18 and R is 27 in the standard's count of letters.
    return int(f"{number[4:]}1827{number[2:4]}") % 97 == 1


def is_card(text):
    """Return whether a text is a bank card's number: 16 digits, Luhn's rule.

    >>> is_card("6037-9911-1111-1112"), is_card("6037991111111118")
    (True, False)
    """
    number = digits_of(text)
    if not re.fullmatch(r"\d{16}", number) or number.startswith("0"):
        return False
    doubled = (int(digit) * 2 for digit in number[::2])
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return (total + sum(map(int, number[1::2]))) % 10 == 0


def wrong_kind(text, person):
    """Return which identifier a tax or company id claims to be and is not, or None.

    A person's has 10 digits; what a company gives may be its national id of 11 digits,
    its owner's of 10, or another number that has no public check digit.

    >>> wrong_kind("0084575947", person=True), wrong_kind("84575948", person=True)
    ('national', 'national')
    >>> wrong_kind("10861677543", person=False), wrong_kind("411111111111", False)
    ('company', None)
    >>> wrong_kind("0084575948", person=True), wrong_kind("", person=True)
    (None, None)
    """
    number = digits_of(text)
    if not number:
        return None
    if person or len(number) == 10:
        return None if is_national_id(number) else "national"
    if len(number) == 11:
        return None if is_company_id(number) else "company"
    return None


def wrong_account(text):
    """Return which account number a text claims to be and is not, or None.

    >>> wrong_account("IR062960000000100324200002"), wrong_account("6037991111111118")
    ('sheba', 'card')
    >>> wrong_account("IR062960000000100324200001"), wrong_account("0100324200001")
    (None, None)
    """
    number = digits_of(text)
    if number.startswith("IR"):
        return None if is_sheba(number) else "sheba"
    if re.fullmatch(r"[1-9]\d{15}", number):
        return None if is_card(number) else "card"
    return None
