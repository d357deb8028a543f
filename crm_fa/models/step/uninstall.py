def release_activities(env):
    """Give activities of the kinds shipped here a stock kind, before ours are deleted.

    Odoo does so for open activities only; a done one would keep its kind, and the kind
    its external id, after the addon was removed. Called by the uninstall hook.
    """
    kinds = env["ir.model.data"].search(
        [("module", "=", "crm_fa"), ("model", "=", "mail.activity.type")]
    )
    kinds = env["mail.activity.type"].browse(kinds.mapped("res_id")).exists()
    for category, same in kinds.grouped("category").items():
        name = "call" if category == "phonecall" else "todo"
        stock = env.ref(f"mail.mail_activity_data_{name}")
        for model in (
            "mail.activity",
            "mail.activity.plan.template",
            "ir.actions.server",
        ):
            users = env[model].with_context(active_test=False)
            users = users.search([("activity_type_id", "in", same.ids)])
            users.write({"activity_type_id": stock.id})
