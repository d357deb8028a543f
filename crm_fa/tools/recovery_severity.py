"""How grave a case of service recovery is, and which apology it asks for.

Pure rules: no ORM.  Grades are whole numbers from 1 (minor) to 4 (critical).
"""

OURS, SHARED, THIRD, CUSTOMER = "ours", "shared", "third", "customer"
# A shared mistake is ours too: it is not made smaller, and it is apologised for.
NOT_OURS = (THIRD, CUSTOMER)

MINOR, MODERATE, MAJOR, CRITICAL = 1, 2, 3, 4

REPEAT_DAYS = 180
"""Days within which a second similar incident makes the case graver."""

# Channels, from the least to the most personal.  A gift note is written as well.
WRITTEN = ("email", "sms", "letter", "gift_note")
SPOKEN = ("phone", "visit", "meal")
IN_PERSON = ("visit", "meal")
_WEIGHT = {
    "sms": 0,
    "email": 1,
    "gift_note": 1,
    "letter": 2,
    "phone": 3,
    "meal": 4,
    "visit": 4,
}

APOLOGY, CALL, MANAGER_CALL, LETTER, CHANNEL = (
    "apology",
    "call",
    "manager_call",
    "letter",
    "channel",
)
"""What may be missing before a case can be closed."""


def severity(impact, responsibility, is_grave=False, is_repeat=False, boost=0):
    """Return the severity of a case.

    :param impact: 1–4, how hard it hit the customer
    :param responsibility: ours, shared, third or customer
    :param is_grave: somebody's safety or the law is concerned: always critical
    :param is_repeat: a second similar incident within :data:`REPEAT_DAYS`
    :param boost: how often the customer was not content with our remedy
    :raises ValueError: for an impact or a responsibility that does not exist

    >>> [severity(impact, OURS) for impact in (1, 2, 3, 4)]
    [1, 2, 3, 4]
    >>> [severity(impact, CUSTOMER) for impact in (1, 2, 3, 4)]
    [1, 1, 2, 3]
    >>> severity(1, CUSTOMER, is_grave=True)
    4
    >>> severity(2, OURS, is_repeat=True), severity(4, SHARED, is_repeat=True)
    (3, 4)
    >>> severity(1, THIRD, is_repeat=True, boost=1)
    3
    >>> severity(5, OURS)
    Traceback (most recent call last):
    ...
    ValueError: impact 5 is not one of 1, 2, 3, 4
    """
    if not MINOR <= impact <= CRITICAL:
        raise ValueError(f"impact {impact} is not one of 1, 2, 3, 4")
    if responsibility not in (OURS, SHARED, *NOT_OURS):
        raise ValueError(f"unknown responsibility {responsibility}")
    if is_grave:
        return CRITICAL
    grade = max(MINOR, impact - (responsibility in NOT_OURS))
    return min(CRITICAL, grade + bool(is_repeat) + boost)


def is_apology_due(responsibility):
    """Return whether a case of this responsibility may not close unapologised.

    >>> [is_apology_due(whose) for whose in (OURS, SHARED, THIRD, CUSTOMER)]
    [True, True, False, False]
    """
    return responsibility not in NOT_OURS


def missing_apologies(grade, done, channel=None):
    """Return what is still to be said or sent before the case can be closed.

    :param grade: severity 1–4
    :param done: ``(channel, by a manager)`` of each apology that was made
    :param channel: the least personal channel that the policy accepts, if it says one
    :return: tuple of :data:`APOLOGY`, :data:`CALL`, :data:`MANAGER_CALL`,
        :data:`LETTER`, :data:`CHANNEL`

    >>> missing_apologies(1, [])
    ('apology',)
    >>> missing_apologies(2, [("email", False)])
    ()
    >>> missing_apologies(2, [("email", False)], channel="phone")
    ('channel',)
    >>> missing_apologies(3, [("email", True), ("letter", True)])
    ('call',)
    >>> missing_apologies(3, [("visit", False)])
    ()
    >>> missing_apologies(4, [("phone", False), ("email", True)])
    ('manager_call', 'letter')
    >>> missing_apologies(4, [("meal", True), ("letter", False)])
    ()
    """
    missing = []
    spoken = [by_manager for way, by_manager in done if way in SPOKEN]
    if grade >= CRITICAL:
        if not any(spoken):
            missing.append(MANAGER_CALL)
        if not any(way == "letter" for way, _by in done):
            missing.append(LETTER)
    elif grade == MAJOR and not spoken:
        missing.append(CALL)
    elif not done:
        missing.append(APOLOGY)
    elif channel and all(_WEIGHT[way] < _WEIGHT[channel] for way, _by in done):
        missing.append(CHANNEL)
    return tuple(missing)


def fitting_channel(grade, channel=None):
    """Return which channel to apologise by first: as personal as the rules ask.

    >>> [fitting_channel(grade) for grade in (1, 2, 3, 4)]
    ['email', 'phone', 'phone', 'visit']
    >>> fitting_channel(1, "letter"), fitting_channel(3, "email")
    ('letter', 'phone')
    """
    usual = {1: "email", 2: "phone", 3: "phone", 4: "visit"}[grade]
    if channel and (grade <= MODERATE or _WEIGHT[channel] > _WEIGHT[usual]):
        return channel
    return usual
