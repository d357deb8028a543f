def release_activities(env):
    """Give activities of the kinds shipped here a stock kind, before ours are deleted.

    Odoo does so for open activities only; a done one would keep its kind, and the kind
    its external id, after the addon was removed. Called by the uninstall hook.
    """
    kinds = env["ir.model.data"].search(
        [("module", "=", "crm_fa"), ("model", "=", "mail.activity.type")]
    )
    kinds = env["mail.activity.type"].browse(kinds.mapped("res_id")).exists()
    # Not searched by kind: on server actions that means the activities planned on the
    # action itself.
    actions = env["ir.actions.server"].search([("state", "=", "next_activity")])
    for category, same in kinds.grouped("category").items():
        name = "call" if category == "phonecall" else "todo"
        stock = {"activity_type_id": env.ref(f"mail.mail_activity_data_{name}").id}
        for model in ("mail.activity", "mail.activity.plan.template"):
            users = env[model].with_context(active_test=False)
            users.search([("activity_type_id", "in", same.ids)]).write(stock)
        for action in actions:
            if action.activity_type_id in same:
                action.write(stock)
