"""What the module loader cannot remove by itself."""

from odoo.tools import SQL


def release_recovery(env):
    """Empty the room's tables that refuse deletion, with all that refers to them.

    Asked of the database, so that a table which refers to a case later on is emptied
    together with it; only tables of this room's models are ever named.
    """
    own = {
        env[model]._table
        for model in env.registry
        if model.startswith("crm.recovery")
        and env[model]._auto
        and not env[model]._abstract
    }
    # What people set up, and what only that refers to.
    kept = {
        "crm_recovery_category",
        "crm_recovery_cause",
        "crm_recovery_policy",
        "crm_recovery_policy_factor",
        "crm_recovery_kind",
        "crm_recovery_budget",
        "crm_recovery_template",
    }
    links = {
        field.relation
        for model in env.registry
        if env.registry[model]._table in own - kept
        for field in env[model]._fields.values()
        if field.type == "many2many" and field.store
    }
    tables = sorted((own - kept) | links)
    if tables:
        env.cr.execute(SQL("TRUNCATE %s", SQL(", ").join(map(SQL.identifier, tables))))
