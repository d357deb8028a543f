from odoo import api, fields, models
from odoo.exceptions import ValidationError

PROPERTIES = "lead_properties"
SHOWN_TYPES = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2many",
    "many2one",
    "monetary",
    "selection",
    "text",
}


class CrmLeadListColumn(models.Model):
    """A column that the leads of a list show: a field, or a property of its team."""

    _name = "crm.lead.list.column"
    _description = "Lead List Column"
    _order = "sequence, id"

    list_id = fields.Many2one(
        "crm.lead.list", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="list_id.company_id", store=True)
    sequence = fields.Integer(default=10, aggregator=None)
    name = fields.Selection(
        selection="_get_names",
        string="Column",
        required=True,
        help="A field of the lead, or one of the properties that its sales team "
        "defined.",
    )

    _name_uniq = models.Constraint(
        "UNIQUE (list_id, name)", "A list shows each column once."
    )

    @api.model
    def _get_names(self):
        """Return what may be a column: fields of leads, then properties by team."""
        infos = self.env["crm.lead"].fields_get(
            attributes=("string", "type", "exportable")
        )
        technical = {"id", "display_name", "color", "lead_look", "email_state"}
        names = sorted(
            (
                (name, info["string"])
                for name, info in infos.items()
                if info["type"] in SHOWN_TYPES
                and name not in technical
                and not name.startswith(("message_", "my_activity", "activity_exc"))
            ),
            key=lambda pair: pair[1],
        )
        # What a property is called is no secret, whoever may see the team.
        teams = self.env["crm.team"].sudo()
        for team in teams.search([("lead_properties_definition", "!=", False)]):
            names += [
                (
                    f"{PROPERTIES}.{definition['name']}",
                    self.env._(
                        "%(property)s (%(team)s)",
                        property=definition.get("string") or definition["name"],
                        team=team.name,
                    ),
                )
                for definition in team.lead_properties_definition or []
                if definition.get("type") != "separator"
            ]
        return names

    @api.constrains("name", "list_id")
    def _check_name(self):
        """What is no field, or no property of the list's team, would never show."""
        names = dict(self._get_names())
        for column in self:
            if column.name not in names:
                raise ValidationError(
                    self.env._("There is no column “%(name)s”.", name=column.name)
                )
            team = column.list_id.team_id
            if not column.name.startswith(f"{PROPERTIES}.") or not team:
                continue
            # What a property is called is no secret, whoever may see the team.
            known = {
                f"{PROPERTIES}.{definition['name']}"
                for definition in team.sudo().lead_properties_definition or []
            }
            if column.name not in known:
                raise ValidationError(
                    self.env._(
                        "“%(column)s” is no property of %(team)s, the team of the list "
                        "“%(list)s”.",
                        column=names[column.name],
                        team=team.name,
                        list=column.list_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        columns = super().create(vals_list)
        self.env.registry.clear_cache("templates")
        return columns

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            self.env.registry.clear_cache("templates")
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache("templates")
        return result
