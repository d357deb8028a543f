"""What a vendor may send as a lead: pure rules, no database, no ORM.

Codes of errors are part of the published interface (``static/openapi``): they stay.
"""

import json
import re
import unicodedata
from hashlib import sha256
from typing import NamedTuple

from .lead_return_policy import email_key, fold, phone_key

MAX_BODY = 16 * 1024
# RFC 9110: what may stand in a header without being quoted; 1 to 255 of them.
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,255}")

EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\"]{2,}")
PHONE = re.compile(r"[+0-9() ./\-]+")
WEBSITE = re.compile(r"(https?://)?[^\s/:@]+\.[^\s/:@]{2,}([/:?#]\S*)?")
COUNTRY = re.compile(r"[A-Z]{2}")


class Rule(NamedTuple):
    """One field of the interface: its longest value, and the lead's field it fills."""

    longest: int
    fills: str | None
    lines: bool = False


FIELDS = {
    "title": Rule(200, "name"),
    "contact_name": Rule(120, "contact_name"),
    "company_name": Rule(120, "partner_name"),
    "email": Rule(254, "email_from"),
    "phone": Rule(32, "phone"),
    "website": Rule(200, "website"),
    "street": Rule(200, "street"),
    "city": Rule(100, "city"),
    "postal_code": Rule(20, "zip"),
    "country": Rule(2, None),
    "note": Rule(4000, None, lines=True),
    "campaign": Rule(100, None),
    "medium": Rule(100, None),
    "source": Rule(100, None),
    "reference": Rule(100, None),
}


class BadBody(ValueError):
    """The body is no JSON object; ``code`` says how it is wrong."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse(body):
    """Return the object that ``body`` (bytes) holds.

    :raises BadBody: when it is anything else

    >>> parse(b'{"title": "One"}')
    {'title': 'One'}
    >>> for wrong in (b"", b"[]", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\\xff"):
    ...     try:
    ...         parse(wrong)
    ...     except BadBody as error:
    ...         print(error.code)
    not_json
    not_an_object
    not_json
    repeated_field
    not_json
    """
    if len(body) > MAX_BODY:
        raise BadBody("too_large")
    try:
        found = json.loads(
            body.decode(), object_pairs_hook=_once, parse_constant=_refuse
        )
    except BadBody:
        raise
    except (ValueError, RecursionError) as error:
        raise BadBody("not_json") from error
    if not isinstance(found, dict):
        raise BadBody("not_an_object")
    return found


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody("repeated_field")
    return found


def _refuse(constant):
    raise ValueError(constant)


def validate(body):
    """Return the values of a body, cleaned, and what is wrong with it.

    :param dict body: as sent
    :return: (``{field: value}``, ``[{"field", "code", "message"}]``)

    >>> validate({"phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹", "title": " Two  rooms "})
    ({'phone': '0912 345 6789', 'title': 'Two rooms'}, [])
    >>> [(e["field"], e["code"]) for e in validate({"title": 5, "colour": "red"})[1]]
    [('title', 'not_text'), ('colour', 'unknown'), ('email', 'required')]
    >>> [(e["field"], e["code"]) for e in validate({"email": "a@b", "phone": "12"})[1]]
    [('email', 'format'), ('phone', 'format')]
    """
    values, errors = {}, []
    for name, value in body.items():
        if name not in FIELDS:
            shown = name if _printable(name) and len(name) <= 64 else "?"
            errors.append(_error(shown, "unknown", "There is no such field."))
            continue
        if value is None:
            continue
        cleaned, error = _clean(name, value)
        if error:
            errors.append(error)
        elif cleaned:
            values[name] = cleaned
    refused = {error["field"] for error in errors}
    if not {"email", "phone"} & (values.keys() | refused):
        errors.append(
            _error("email", "required", "Send an e-mail address or a phone number.")
        )
    return values, errors


def _clean(name, value):
    """Return the cleaned text, or None and what is wrong with it."""
    rule = FIELDS[name]
    if not isinstance(value, str):
        return None, _error(name, "not_text", "This must be a text.")
    if len(value) > rule.longest:
        return None, _error(
            name, "too_long", f"This is longer than {rule.longest} characters."
        )
    if not _printable(value, rule.lines):
        return None, _error(name, "characters", "This has unprintable characters.")
    text = value.strip() if rule.lines else " ".join(value.split())
    check = _CHECKS.get(name)
    if text and check:
        text = check(text)
        if not text:
            return None, _error(name, "format", "This cannot be read.")
    return text, None


def _printable(text, lines=False):
    """Say whether a text has no control characters and no half characters."""
    allowed = "\n\r\t" if lines else "\t"
    return all(
        character in allowed or unicodedata.category(character) not in ("Cc", "Cs")
        for character in text
    )


def _email(text):
    text = fold(text)
    return text if email_key(text) and EMAIL.fullmatch(text) else None


def _phone(text):
    text = fold(text)
    return text if phone_key(text) and PHONE.fullmatch(text) else None


def _website(text):
    return text if WEBSITE.fullmatch(text) else None


def _country(text):
    return text if COUNTRY.fullmatch(text) else None


_CHECKS = {
    "email": _email,
    "phone": _phone,
    "website": _website,
    "country": _country,
}


def _error(field, code, message):
    return {"field": field, "code": code, "message": message}


def unknown_value(field):
    """Return the error of a value that names nothing we know.

    >>> unknown_value("country")["code"]
    'unknown_value'
    """
    return _error(field, "unknown_value", "We know nothing of this name.")


def digest(list_code, body):
    """Return what tells whether two deliveries say the same.

    >>> digest("a", {"x": "1", "y": "2"}) == digest("a", {"y": "2", "x": "1"})
    True
    >>> digest("a", {"x": "1"}) == digest("b", {"x": "1"})
    False
    """
    text = json.dumps([list_code, body], sort_keys=True)
    return sha256(text.encode()).hexdigest()
