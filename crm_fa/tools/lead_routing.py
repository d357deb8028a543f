"""Who gets which lead: fair turns under caps, the same result for the same input."""

from dataclasses import dataclass, field


@dataclass
class Assignee:
    """One person who may get leads of a route.

    ``load`` is what they received so far, divided by their weight; ``caps`` are the
    caps that their leads count against.
    """

    user_id: int
    weight: float = 1.0
    load: float = 0.0
    tags: frozenset = frozenset()
    team_id: int | None = None
    caps: tuple = ()
    on_duty: bool = True


@dataclass
class Waiting:
    """One waiting lead: its tags, who must not get it, the caps of what it is.

    Nobody at all gets one in quarantine.
    """

    lead_id: int
    tags: frozenset = frozenset()
    excluded: frozenset = frozenset()
    caps: tuple = ()
    quarantined: bool = False


@dataclass
class Outcome:
    """Who gets the lead, or nobody; and why each other person was passed over."""

    assignee: Assignee | None = None
    skipped: dict = field(default_factory=dict)


def level(assignees):
    """Let nobody claim more than two turns that they missed while they were away.

    >>> level([Assignee(1, load=10.0), Assignee(2, load=1.0)])[1].load
    8.0
    """
    highest = max((assignee.load for assignee in assignees), default=0.0)
    for assignee in assignees:
        assignee.load = max(assignee.load, highest - 2.0)
    return assignees


def obstacle(lead, assignee, room):
    """Return why this person cannot get this lead now, or ``None``.

    >>> obstacle(Waiting(1), Assignee(7, on_duty=False), {})
    'off_duty'
    >>> obstacle(Waiting(1, quarantined=True), Assignee(7), {})
    'quarantined'
    """
    if lead.quarantined:
        return "quarantined"
    if assignee.user_id in lead.excluded:
        return "excluded"
    if not assignee.on_duty:
        return "off_duty"
    if assignee.tags and not assignee.tags & lead.tags:
        return "skills"
    for cap in assignee.caps:
        if room[cap] <= 0:
            return "cap"
    for cap in lead.caps:
        if room[cap] <= 0:
            return "cap"
    return None


def share_out(leads, assignees, room):
    """Give each lead, in order, to the person whose turn it is.

    :param list leads: :class:`Waiting`, the first one first
    :param list assignees: :class:`Assignee`; their ``load`` is advanced
    :param dict room: leads that each cap still allows; what is given is taken off
    :return: :class:`Outcome` by lead id

    Three leads, two equal people, and one of them may have one lead only:

    >>> leads = [Waiting(1), Waiting(2), Waiting(3)]
    >>> people = [Assignee(7, caps=("a",)), Assignee(8)]
    >>> found = share_out(leads, people, {"a": 1})
    >>> [outcome.assignee.user_id for outcome in found.values()]
    [7, 8, 8]
    >>> found[3].skipped
    {7: 'cap'}
    """
    outcomes = {}
    for lead in leads:
        outcome = outcomes[lead.lead_id] = Outcome()
        best = None
        for assignee in assignees:
            why = obstacle(lead, assignee, room)
            if why:
                outcome.skipped[assignee.user_id] = why
            elif best is None or assignee.load < best.load - 1e-9:
                best = assignee
        if best:
            outcome.assignee = best
            best.load += 1 / best.weight
            for cap in (*lead.caps, *best.caps):
                room[cap] -= 1
    return outcomes
