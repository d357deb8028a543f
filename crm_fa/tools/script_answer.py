"""Reading what was answered to a question of a call script. No database, no ORM."""

import math
from datetime import date

from .digits import TO_LATIN

_DIGITS = {**TO_LATIN, ord("٫"): "."}
MAX_TEXT = 2000


class AnswerError(ValueError):
    """What was given is no answer to the question."""


def read_answer(answer_type, raw, choice_ids=()):
    """Return the answer as a value, or None when nothing was answered.

    :param answer_type: text, choice, number, date (ISO) or yes_no
    :param raw: what the browser sent
    :param choice_ids: the choices' numbers, for a choice
    :raises AnswerError: when ``raw`` is no such value

    >>> read_answer("text", "  two chairs ")
    'two chairs'
    >>> read_answer("number", "۱۲٫۵")
    12.5
    >>> read_answer("number", "0")
    0.0
    >>> read_answer("date", "2026-11-24")
    datetime.date(2026, 11, 24)
    >>> read_answer("yes_no", False), read_answer("yes_no", "yes")
    (False, True)
    >>> read_answer("choice", "7", [6, 7])
    7
    >>> read_answer("text", " ") is None
    True
    >>> read_answer("choice", 8, [6, 7])
    Traceback (most recent call last):
    ...
    odoo.addons.crm_fa.tools.script_answer.AnswerError: 8
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    text = raw.strip().translate(_DIGITS) if isinstance(raw, str) else raw
    if answer_type == "text" and isinstance(raw, str) and len(raw) <= MAX_TEXT:
        return raw.strip()
    if answer_type == "yes_no":
        answers = {True: True, False: False, "yes": True, "no": False}
        if isinstance(text, bool | str) and text in answers:
            return answers[text]
    try:
        if answer_type == "number" and isinstance(text, int | float | str):
            number = float(text)
            if math.isfinite(number) and not isinstance(text, bool):
                return number
        if answer_type == "date" and isinstance(text, str):
            return date.fromisoformat(text)
        if answer_type == "choice" and int(text) in choice_ids:
            return int(text)
    except (TypeError, ValueError, OverflowError) as error:
        raise AnswerError(raw) from error
    raise AnswerError(raw)
