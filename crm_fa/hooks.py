from .models.campaign.uninstall import release_campaigns
from .models.ladder.ladder_facts import Scope
from .models.recovery.uninstall import release_recovery
from .models.step.uninstall import release_activities


def post_init_hook(env):
    """Put every existing customer on the ladder and credit every past order.

    No rung action runs: nothing happened just now.
    """
    env["res.currency"]._persian_correct_rial()
    env["res.country"]._persian_set_up_iran()
    env["resource.calendar"]._persian_offer_weeks()
    env["crm.customer.profile"]._refresh_pass(Scope(), trigger="initial")
    # Campaigns of the past touched customers too; what they earned is in the orders.
    env["crm.campaign.credit"]._rebuild_everyone()


def uninstall_hook(env):
    """Leave nothing behind that the module loader does not remove by itself."""
    release_activities(env)
    env["crm.persian.database"]._uninstall()
    env["res.country"]._persian_restore_address()
    env["res.currency"]._persian_restore_sign()
    release_campaigns(env)
    # The loader deletes rungs before the columns that refer to them.
    env.cr.execute(
        """
        UPDATE res_partner
           SET ladder_rung_id = NULL, ladder_override_rung_id = NULL
         WHERE ladder_rung_id IS NOT NULL OR ladder_override_rung_id IS NOT NULL
        """
    )
    env.cr.execute(
        "UPDATE crm_lead SET lead_vendor_id = NULL WHERE lead_vendor_id IS NOT NULL"
    )
    # What is written to a list's address would name a field that is gone.
    lists = env["crm.lead.list"].with_context(active_test=False).search([])
    aliases = lists.alias_id
    lists.alias_id = False
    aliases.unlink()
    env.cr.execute("TRUNCATE crm_ladder_move, crm_customer_profile")
    # The journal refuses every deletion that comes through the ORM.
    env.cr.execute("UPDATE crm_lead SET lead_list_id = NULL WHERE lead_list_id > 0")
    # Together, for they refer to each other; never CASCADE, which could reach others.
    env.cr.execute(
        """
        TRUNCATE crm_lead_assignment, crm_lead_stage_move,
                 crm_lead_return, crm_lead_return_log,
                 crm_lead_delivery, crm_lead_document,
                 crm_lead_return_ir_attachment_rel,
                 crm_lead_return_crm_lead_return_decision_rel
        """
    )
    # Nobody could open the journal's files any more.
    env.cr.execute(
        "DELETE FROM ir_attachment"
        " WHERE res_model IN ('crm.lead.document', 'crm.lead.return')"
    )
    # Cases and their journal refuse deletion too; all that refers to them goes along.
    release_recovery(env)
    # On stock columns only, so they would stay behind when ours are dropped.
    env.cr.execute(
        "DROP INDEX IF EXISTS crm_lead_return_phone_idx, crm_lead_return_email_idx,"
        " rating_rating_crm_recovery_partner_idx"
    )
    env.invalidate_all()
    env["ir.config_parameter"].search([("key", "=like", "crm_fa.%")]).unlink()
