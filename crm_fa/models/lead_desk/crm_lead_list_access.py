from odoo import fields, models


class CrmLeadList(models.Model):
    """Who may see a list, and the leads that wait in it.

    The record rules say the same in a domain: ``security/lead_desk``.
    """

    _inherit = "crm.lead.list"

    access_user_ids = fields.Many2many(
        "res.users",
        "crm_lead_list_access_user_rel",
        "list_id",
        "user_id",
        string="Open To",
        domain=[("share", "=", False)],
        help="Only these people and teams see the list and the leads that wait in it, "
        "besides its supervisor, the leader of its team and sales managers. "
        "Empty, both: everybody.",
    )
    access_team_ids = fields.Many2many(
        "crm.team",
        "crm_lead_list_access_team_rel",
        "list_id",
        "team_id",
        string="Open To Teams",
    )
