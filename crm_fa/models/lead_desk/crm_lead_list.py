from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

MANAGER_GROUP = "sales_team.group_sale_manager"


class CrmLeadList(models.Model):
    """A list of leads: which ones belong to it, and who gets how many of them."""

    _name = "crm.lead.list"
    _description = "Lead List"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Short name for imports and for the addresses that leads arrive at.",
    )
    sequence = fields.Integer(
        default=10, help="A new lead goes to the first list whose filter it matches."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    team_id = fields.Many2one("crm.team", string="Sales Team", check_company=True)
    supervisor_id = fields.Many2one(
        "res.users", domain=[("share", "=", False)], check_company=True
    )
    domain = fields.Char(
        "Entry Filter",
        help="New leads that match it join this list. Empty: none joins by itself.",
    )
    stage_id = fields.Many2one("crm.stage", string="Default Stage")
    tag_ids = fields.Many2many("crm.tag", string="Default Tags")
    route_ids = fields.One2many("crm.lead.route", "list_id", copy=True)
    cap_ids = fields.One2many("crm.lead.cap", "list_id", copy=True)
    waiting_count = fields.Integer("Waiting", compute="_compute_waiting_count")

    _code_unique = models.Constraint(
        "UNIQUE (code)", "Another lead list has this code already."
    )

    def _compute_waiting_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                self.env["crm.lead"]._lead_waiting_domain()
                & Domain("lead_list_id", "in", self.ids),
                ["lead_list_id"],
                ["__count"],
            )
        )
        for record in self:
            record.waiting_count = counts.get(record, 0)

    @api.constrains("domain")
    def _check_domain(self):
        for record in self.filtered("domain"):
            record._ensure_domain(record.domain)

    def _ensure_domain(self, domain):
        """Refuse a filter that cannot be searched with."""
        try:
            self.env["crm.lead"].search(Domain(literal_eval(domain)), limit=1)
        except Exception as error:
            raise ValidationError(
                self.env._(
                    "The filter of “%(name)s” cannot be read: %(domain)s",
                    name=self.display_name,
                    domain=domain,
                )
            ) from error

    def copy_data(self, default=None):
        """Copy routes, members and caps along; names and codes get a mark."""
        vals_list = super().copy_data(default)
        taken = set(
            self.with_context(active_test=False)
            .search([("code", "!=", False)])
            .mapped("code")
        )
        for record, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%(name)s (copy)", name=record.name)
            number = 2
            while f"{record.code}{number}" in taken:
                number += 1
            vals.setdefault("code", f"{record.code}{number}")
            taken.add(vals["code"])
        return vals_list

    @api.model_create_multi
    def create(self, vals_list):
        lists = super().create(vals_list)
        self.env.registry.clear_cache("default", "templates")
        return lists

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.env.registry.clear_cache("default", "templates")
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache("default", "templates")
        return result

    def _ensure_can_supervise(self):
        """Only the list's supervisor, its team's leader or a manager may."""
        user = self.env.user
        if self.env.su or user.has_group(MANAGER_GROUP):
            return
        for record in self:
            if user not in (record.supervisor_id, record.team_id.user_id):
                raise AccessError(
                    self.env._(
                        "Only the supervisor of “%(name)s”, the leader of its team or "
                        "a sales manager may do this.",
                        name=record.display_name,
                    )
                )

    def action_duplicate(self):
        """Copy this list with its routes and caps, and open the copy."""
        self.ensure_one()
        return self.copy()._get_records_action()

    def action_open_waiting(self):
        """Open the leads that wait for someone, the oldest first.

        The list is chosen in the dropdown of lists, so that one goes on to the queue of
        the next list from there.

        :return: window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_waiting_action"
        )
        action["context"] = {
            **literal_eval(action["context"]),
            "lead_list_chosen": self._get_switcher_values(),
        }
        return action

    def action_open_assignments(self):
        """Open the journal of who got leads of this list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_fa.crm_lead_assignment_action"
        )
        action["domain"] = [("list_id", "=", self.id)]
        action["display_name"] = self.name
        return action
