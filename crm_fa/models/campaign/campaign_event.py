"""Events that touch a campaign, gathered per transaction and counted once."""

import logging
from typing import NamedTuple

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api
from odoo.http import request

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
        precommit.add(lambda: _handle(env.cr))
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


def _handle(cr):
    """Count what was marked so far; defer to the cron whatever goes wrong."""
    events = list(cr.precommit.data.pop(_DATA_KEY, {}).values())
    bare = cr.precommit.data.pop(_BARE_KEY, {})
    if not events:
        return
    # Credit is the same whoever confirms the order, and an order must not fail because
    # its salesperson may not see everyone's touches.
    env = api.Environment(cr, SUPERUSER_ID, {})
    try:
        with cr.savepoint(flush=False):
            env["crm.campaign.credit"]._handle_events(
                events, {event for event in events if bare.get((event.kind, event.ref))}
            )
        return
    except OperationalError as error:
        # Another transaction counted the same customer: its touches are not visible to
        # this one, so a transaction of its own has to count again.
        _logger.info("Campaign credit deferred: %s", error.__class__.__name__)
    except Exception:
        _logger.exception("Campaign credit deferred, the sale goes on")
    env["crm.campaign.pending"]._defer(events)
