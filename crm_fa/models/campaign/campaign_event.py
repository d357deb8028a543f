"""Events that touch a campaign, gathered per transaction and counted once."""

import logging
from typing import NamedTuple

from odoo.http import request

from ..at_commit import Work, at_commit

_logger = logging.getLogger(__name__)

_DATA_KEY = "crm_fa.campaign_events"
_BARE_KEY = "crm_fa.campaign_bare_orders"


class CampaignEvent(NamedTuple):
    """Something that may change touches or credit.

    ``kind`` is "lead", "order", "click", "touch" (written by hand) or "customer";
    ``date`` is empty for what the transaction created.
    """

    kind: str
    ref: int
    how: str | None = None
    user_ref: int | None = None
    date: object = None


def mark(env, kind, ids, date=None, bare=False):
    """Have these records' touches and credit counted when the transaction commits.

    Costs no query; 500 orders confirmed together are counted once.

    :param kind: see :class:`CampaignEvent`
    :param ids: ids of records of that kind; new (unsaved) ones are skipped
    :param datetime date: when an existing document changed; empty for a new one
    :param bare: these carry no campaign and their customer is who it was, so that they
        touch nobody
    """
    ids = [ref for ref in ids if isinstance(ref, int) and ref]
    if not ids:
        return
    precommit = env.cr.precommit
    events = precommit.data.get(_DATA_KEY)
    if events is None:
        events = precommit.data[_DATA_KEY] = {}
        at_commit(env.cr, lambda: _work(precommit))
    bare_ids = precommit.data.setdefault(_BARE_KEY, {})
    for ref in ids:
        bare_ids[kind, ref] = bare and bare_ids.get((kind, ref), True)
        # The first event of a document says whether the transaction created it.
        events.setdefault(
            (kind, ref), CampaignEvent(kind, ref, _way_in(env), env.uid, date)
        )


def _way_in(env):
    """Return how a document came in, if not by hand: "import", "website" or None."""
    if env.context.get("import_file"):
        return "import"
    if request and getattr(request, "is_frontend", False):
        return "website"
    return None


def _work(precommit):
    """Return what to do with what was marked so far."""
    events = list(precommit.data.pop(_DATA_KEY, {}).values())
    bare = precommit.data.pop(_BARE_KEY, {})
    touching_nobody = {event for event in events if bare.get((event.kind, event.ref))}
    return events and Work(
        lambda env: env["crm.campaign.credit"]._handle_events(events, touching_nobody),
        lambda env: env["crm.campaign.pending"]._defer(events),
        _logger,
    )
