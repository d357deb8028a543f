from odoo import Command, api, fields, models
from odoo.http import request as current_request

from .crm_lead import CONTEXT_KEY, JOINING, JOINING_KEY, Door
from .crm_lead_cap import CapReached

# What whoever creates a lead may have said about it better than its list.
OWN = ("stage_id", "team_id")


class CrmLead(models.Model):
    """What a list does to a lead that joins it, whichever way it came."""

    _inherit = "crm.lead"

    @api.onchange("lead_list_id")
    def _onchange_lead_list(self):
        """Show on a new lead what its list would do to it."""
        if self.lead_list_id and not self._origin.id:
            # What a list does to a lead is no secret.
            lead_list = self.lead_list_id.sudo()
            if lead_list.stage_id:
                self.stage_id = lead_list.stage_id
            if lead_list.priority and self.priority in (False, "0"):
                self.priority = lead_list.priority
            self.tag_ids |= lead_list.tag_ids

    def write(self, vals):
        joining = (
            "lead_list_id" in vals and self.env.context.get(JOINING_KEY) is not JOINING
        )
        # Who may not open the old list moves leads out of it all the same.
        before = (
            {lead.id: lead.lead_list_id.id for lead in self.sudo()} if joining else {}
        )
        result = super().write(vals)
        if joining:
            # What a list does is done, whoever put the lead into it.
            self.sudo().filtered(
                lambda lead: lead.lead_list_id.id != before[lead.id]
            )._lead_enter()
        if vals.get("user_id"):
            self._lead_hand_over_activities()
        return result

    @api.model
    def _lead_own_values(self, vals):
        """Return what a creator said about a lead, in so many words or by default."""
        return {
            name
            for name in OWN
            if vals.get(name) or self.env.context.get(f"default_{name}")
        }

    def _lead_enter(self, given=None):
        """Do to these leads what the list that they joined does to its leads.

        :param list given: for leads that are new: the names of the values that their
            creator set. Without it, they were put into the list later: they keep their
            stage and team.
        """
        groups = {}
        for number, lead in enumerate(self):
            if lead.lead_list_id:
                own = OWN if given is None else given[number]
                own = frozenset(name for name in OWN if name in own)
                groups.setdefault((lead.lead_list_id, own), []).append(lead.id)
        for (lead_list, own), lead_ids in groups.items():
            leads = self.browse(lead_ids)
            values = {}
            if tags := lead_list.tag_ids:
                values["tag_ids"] = [Command.link(tag.id) for tag in tags]
            if lead_list.stage_id and "stage_id" not in own:
                values["stage_id"] = lead_list.stage_id.id
            if lead_list.team_id and "team_id" not in own:
                values["team_id"] = lead_list.team_id.id
            if values:
                leads.write(values)
            if lead_list.priority not in (False, "0"):
                starless = leads.filtered(lambda lead: lead.priority in (False, "0"))
                starless.write({"priority": lead_list.priority})
            if lead_list.activity_plan_id:
                leads._lead_start_plan(lead_list.activity_plan_id)

    def _lead_start_plan(self, plan):
        """Plan the activities of ``plan`` for these leads, in one go.

        As Odoo's own wizard does, except that what is for nobody in particular waits
        for the lead's owner, and that nobody gets a mail for each of them.
        """
        today = fields.Date.context_today(self)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "activity_type_id": template.activity_type_id.id,
                    "summary": template.summary,
                    "note": template.note,
                    "user_id": template._determine_responsible(lead.user_id, lead)[
                        "responsible"
                    ].id,
                    "date_deadline": template._get_date_deadline(today),
                }
                for lead in self
                for template in plan.template_ids
            ]
        )
        body = self.env._("The plan “%(plan)s” has been started.", plan=plan.name)
        self._message_log_batch(bodies={lead.id: body for lead in self})

    def _lead_hand_over_activities(self):
        """Give the leads' owners the planned activities that are nobody's yet.

        Only leads of a list have any: those of its plan wait for the owner.
        """
        leads = self.sudo().filtered("lead_list_id")
        if not leads:
            return
        # Whoever gives a lead away gives what is to be done along.
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", leads.ids),
                    ("user_id", "=", False),
                ]
            )
        )
        if not activities:
            return
        owners = {lead.id: lead.user_id for lead in leads}
        by_owner = activities.grouped(lambda activity: owners[activity.res_id])
        for owner, theirs in by_owner.items():
            theirs.with_context(mail_activity_quick_update=True).user_id = owner

    def convert_opportunity(self, partner, user_ids=False, team_id=False):
        door = self.env.context.get(CONTEXT_KEY)
        if not isinstance(door, Door) or not door.skips_capped:
            return super().convert_opportunity(
                partner, user_ids=user_ids, team_id=team_id
            )
        try:
            with self.env.cr.savepoint():
                return super().convert_opportunity(
                    partner, user_ids=user_ids, team_id=team_id
                )
        except CapReached:
            return False

    # ---- ways in -------------------------------------------------------------------

    @api.model
    def load(self, fields, data):
        """Import: leads for a list wait in it, unless the file names their owners."""
        self = self.with_context(import_file=True)
        names = {name.split("/")[0] for name in fields}
        if "lead_list_id" in names and "user_id" not in names:
            self = self.with_context(default_user_id=False)
        return super().load(fields, data)

    def _assign_userless_lead_in_team(self, creation_source):
        """Leave leads to the routes of their list, where it has any."""
        # Routes are for every lead, also one whose creator may not see its list.
        routed = self.filtered(lambda lead: lead.sudo().lead_list_id.route_ids)
        return super(CrmLead, self - routed)._assign_userless_lead_in_team(
            creation_source
        )

    def website_form_input_filter(self, request, values):
        """Put the lead of a website's form into the list that the form names.

        Called by Odoo's website, where there is one: nothing of it is needed here.
        """
        above = getattr(super(), "website_form_input_filter", None)
        if above:
            values = above(request, values)
        code = request.params.get("lead_list")
        if code:
            # Visitors see no lists; only those that are open to forms are taken.
            lead_list = (
                self.env["crm.lead.list"]
                .sudo()
                .search([("code", "=", code), ("website_form", "=", True)], limit=1)
            )
            if lead_list:
                values["lead_list_id"] = lead_list.id
                if lead_list.route_ids:
                    values["user_id"] = False
        return values

    @api.model
    def _lead_default_kind(self):
        """Return by which way an owner is set who comes by none of our own doors."""
        if self.env.context.get("import_file"):
            return "import"
        path = current_request.httprequest.path if current_request else ""
        if path.startswith(("/json/2/", "/xmlrpc/", "/jsonrpc")):
            return "api"
        return "manual"
