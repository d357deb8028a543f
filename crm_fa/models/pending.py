"""What a cron was asked for, and since when somebody waits for it.

A parameter says that everyone has to be counted anew, and a table who waits besides.
The cron deletes the parameter in the transaction that does the work.
"""

from psycopg2 import OperationalError

from odoo.tools import SQL

# A chunk that met a sale at the same customer counts again, with a fresh view.
CHUNK_TRIES = 5


def ask(env, key, value):
    """Ask for a run of everyone, by the parameter ``key``.

    A run that is on just now began without this request, and must not take it away
    unseen: the row is written even with the same value, so that the two collide. The
    ORM writes nothing then.
    """
    # Whoever may change what is counted may have it counted.
    parameters = env["ir.config_parameter"].sudo()
    parameters.flush_model()
    asked = env.execute_query(
        SQL(
            "UPDATE ir_config_parameter SET value = %s WHERE key = %s RETURNING id",
            value,
            key,
        )
    )
    if asked:
        parameters.invalidate_model(["value"])
        env.registry.clear_cache("stable")
    else:
        parameters.set_param(key, value)


def waiting_since(env, table, *keys):
    """Return since when somebody waits, in UTC; None if nobody does.

    :param str table: of those who wait, with the column ``deferred_at``
    :param keys: the parameters by which a run of everyone is asked for, or goes on
    """
    [(since,)] = env.execute_query(
        SQL(
            """
            SELECT least(
                (SELECT min(coalesce(deferred_at, now() AT TIME ZONE 'UTC')) FROM %s),
                (SELECT min(create_date) FROM ir_config_parameter
                  WHERE key = ANY(%s)))
            """,
            SQL.identifier(table),
            list(keys),
        )
    )
    return since


def retry_on_sale(env, logger, function, *args):
    """Call ``function`` again, with a fresh view, when it met a sale.

    Each time the transaction is rolled back: whoever calls has committed what came
    before.

    :raises OperationalError: when it met one every time
    """
    for tries_left in reversed(range(CHUNK_TRIES)):
        try:
            return function(*args)
        except OperationalError as error:
            env.cr.rollback()
            if not tries_left:
                raise
            logger.info("Met a sale (%s), counting again", error.__class__.__name__)
