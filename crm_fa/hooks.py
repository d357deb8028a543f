from .models.ladder.ladder_facts import Scope


def post_init_hook(env):
    """Put every existing customer on the ladder, without running any rung action."""
    env["crm.customer.profile"]._refresh_pass(Scope(), trigger="initial")


def uninstall_hook(env):
    """Leave nothing behind that the module loader does not remove by itself."""
    env["ir.config_parameter"].search([("key", "=like", "crm_fa.%")]).unlink()
