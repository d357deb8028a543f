"""Events that may move a customer, gathered per transaction and handled once."""

import logging
from typing import NamedTuple

from ..at_commit import Work, at_commit

_logger = logging.getLogger(__name__)

_DATA_KEY = "crm_fa.ladder_events"

# Triggers that say nothing about what the customer did: no rung action follows them.
BOOKKEEPING = ("initial", "threshold", "merge")


class LadderEvent(NamedTuple):
    """Something that happened to a partner: what, on which document, by whom."""

    partner_id: int
    trigger: str
    source_model: str | None = None
    source_id: int | None = None
    user_id: int | None = None
    quiet: bool = False
    only_sales: bool = False  # nothing else happened to the partner


def mark(env, partner_ids, trigger, source=None, replace=False):
    """Have these partners' profiles refreshed when the transaction commits.

    Costs no query.  The first event of a partner in a transaction names the source,
    save that what a customer does goes before bookkeeping; 500 orders confirmed
    together cost one refresh.

    :param partner_ids: ids of partners, contacts included; falsy ones are skipped
    :param trigger: a value of ``crm.ladder.move.trigger``
    :param source: the document (one record) behind the event, if any
    :param replace: this event explains all that happened to the partner so far
    """
    partner_ids = [pid for pid in partner_ids if isinstance(pid, int) and pid]
    if not partner_ids or env.context.get("install_mode"):
        return
    precommit = env.cr.precommit
    events = precommit.data.get(_DATA_KEY)
    if events is None:
        events = precommit.data[_DATA_KEY] = {}
        at_commit(env.cr, lambda: _work(precommit))
    # An import brings in history; nobody expects it to write to customers.
    quiet = bool(env.context.get("import_file"))
    for partner_id in partner_ids:
        known = events.get(partner_id)
        only_sales = trigger == "order" and (known is None or known.only_sales)
        if replace or known is None or known.trigger in BOOKKEEPING:
            events[partner_id] = LadderEvent(
                partner_id,
                trigger,
                source._name if source else None,
                source.id if source else None,
                env.uid,
                quiet,
                only_sales,
            )
        elif known.only_sales and not only_sales:
            events[partner_id] = known._replace(only_sales=False)


def _work(precommit):
    """Return what to do with the partners marked so far."""
    events = list(precommit.data.pop(_DATA_KEY, {}).values())
    return events and Work(
        lambda env: env["crm.customer.profile"]._refresh_events(events),
        lambda env: env["crm.ladder.pending"]._defer(events),
        _logger,
    )
