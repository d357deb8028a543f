from ast import literal_eval

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.crm.models.crm_stage import AVAILABLE_PRIORITIES


class CrmLeadList(models.Model):
    """How leads come into a list, and what is done to those that do."""

    _name = "crm.lead.list"
    _inherit = ["crm.lead.list", "mail.alias.mixin.optional"]

    priority = fields.Selection(
        AVAILABLE_PRIORITIES,
        string="Entry Priority",
        default="0",
        help="For leads that come in without a priority of their own.",
    )
    activity_plan_id = fields.Many2one(
        "mail.activity.plan",
        string="Default Activity Plan",
        domain=[("res_model", "=", "crm.lead")],
        check_company=True,
        ondelete="set null",
        help="Starts for each lead that joins the list. What is for nobody in "
        "particular goes to the lead's owner, once it has one.",
    )
    website_form = fields.Boolean(
        "Website Forms May Choose It",
        help="A form of the website puts its leads into this list when it has a hidden "
        "field “lead_list” with the code of the list.",
    )
    alias_id = fields.Many2one(
        help="What is written to this address becomes a lead of the list."
    )
    match_count = fields.Integer(
        "Open Leads in No List That Match", compute="_compute_match_count"
    )

    def _get_entry_domain(self):
        """Return which leads may join by the entry filter; none without one."""
        self.ensure_one()
        if not self.domain:
            return Domain.FALSE
        domain = Domain(literal_eval(self.domain)) & Domain("lead_list_id", "=", False)
        if self.company_id:
            domain &= Domain("company_id", "in", (False, self.company_id.id))
        return domain

    def _get_match_domain(self):
        return self._get_entry_domain() & Domain("won_status", "=", "pending")

    @api.depends("domain", "company_id")
    def _compute_match_count(self):
        for record in self:
            try:
                record.match_count = self.env["crm.lead"].search_count(
                    record._get_match_domain()
                )
            except (ValueError, KeyError, SyntaxError):
                # It is being typed; saving it says what is wrong.
                record.match_count = 0

    def action_add_matching(self):
        """Put the open leads that match the entry filter, and are in no list, into it.

        :return: client action that tells how many they were
        :raises AccessError: for anyone who does not supervise the list
        """
        self.ensure_one()
        self._ensure_can_supervise()
        # As for a lead that is new, whoever may see it.
        leads = self.env["crm.lead"].sudo().with_context(mail_notrack=True)
        leads = leads.search(self._get_match_domain())
        if leads:
            # The notes in the chatter are written together, not one by one.
            before = leads._lead_tracked_values()
            leads.write({"lead_list_id": self.id})
            leads._lead_log_changes(before)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if leads else "warning",
                "message": self.env._(
                    "Leads that joined the list: %(count)s", count=len(leads)
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ---- e-mail --------------------------------------------------------------------

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("crm.lead")
        if self.id:
            uses_leads = self.env.user.has_group("crm.group_use_lead") and (
                not self.team_id or self.team_id.use_leads
            )
            values["alias_defaults"] = {
                "lead_list_id": self.id,
                "type": "lead" if uses_leads else "opportunity",
                "company_id": self.company_id.id,
            }
        return values

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(("team_id", "company_id", "alias_name")):
            for record in self.filtered("alias_id"):
                # The alias belongs to the list, whoever may write aliases.
                record.alias_id.sudo().alias_defaults = (
                    record._alias_get_creation_values()["alias_defaults"]
                )
        return result
