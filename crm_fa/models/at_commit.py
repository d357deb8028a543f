"""What rooms count once at the end of a transaction.

Several rooms follow what happens to customers.  Each gathers its events during the
transaction; before the commit all of them are counted together, in one savepoint.  None
of them may stop the sale: what fails is tried alone, and left to a cron if it fails
again.
"""

import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, api

_logger = logging.getLogger(__name__)

_DATA_KEY = "crm_fa.at_commit"


class Work(NamedTuple):
    """What a room does with the events it gathered.

    ``handle(env)`` counts them, ``defer(env)`` keeps them for a cron, and ``logger`` is
    told what went wrong.
    """

    handle: Callable[[api.Environment], Any]
    defer: Callable[[api.Environment], Any]
    logger: logging.Logger


def at_commit(cr, take):
    """Have the work that ``take`` gives done once, when the transaction commits.

    :param take: called without arguments at that time; returns a :class:`Work`, or None
        if there is nothing to do
    """
    takes = cr.precommit.data.get(_DATA_KEY)
    if takes is None:
        takes = cr.precommit.data[_DATA_KEY] = []
        cr.precommit.add(lambda: _run(cr))
    takes.append(take)


def _run(cr):
    works = [take() for take in cr.precommit.data.pop(_DATA_KEY, [])]
    works = [work for work in works if work]
    if not works:
        return
    # What follows from a sale is the same whoever makes it, and a sale must not fail
    # because its salesperson may not see all the customer's documents.
    env = api.Environment(cr, SUPERUSER_ID, {})
    # A savepoint that is rolled back must not take along what came before it.
    env.flush_all()
    if len(works) > 1:
        try:
            _handle(env, works)
            return
        except Exception as error:
            _logger.info("Trying one by one after %s", error.__class__.__name__)
    for work in works:
        try:
            _handle(env, [work])
        except OperationalError as error:
            # Another transaction changed the same customer: its figures are not visible
            # to this one, so a transaction of its own has to count again.
            work.logger.info("Deferred: %s", error.__class__.__name__)
            work.defer(env)
        except Exception:
            work.logger.exception("Deferred, the sale goes on")
            work.defer(env)


def _handle(env, works):
    with env.cr.savepoint(flush=False):
        for work in works:
            work.handle(env)
