from odoo.tools import SQL

MODEL = "utm.campaign"
MIXINS = {
    "mail.thread": ("is_mail_thread", ("mail_followers", "res_model")),
    "mail.activity.mixin": ("is_mail_activity", ("mail_activity", "res_model")),
}


def release_campaigns(env):
    """Take back what only this addon gave to campaigns: a chatter and activities.

    Odoo would go on offering campaigns wherever it lists models with either, and open
    activities would point to a model that has none. Called by the uninstall hook.
    """
    others = {
        name
        for cls in env.registry[MODEL].mro()
        if getattr(cls, "_module", None) not in (None, "crm_fa", "mail")
        and getattr(cls, "_name", None) == MODEL
        for name in getattr(cls, "_inherit", None) or ()
    }
    for mixin, (flag, (table, column)) in MIXINS.items():
        if mixin in others:
            continue
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = %s",
                SQL.identifier(table),
                SQL.identifier(column),
                MODEL,
            )
        )
        env.cr.execute(
            SQL(
                "UPDATE ir_model SET %s = FALSE WHERE model = %s",
                SQL.identifier(flag),
                MODEL,
            )
        )
