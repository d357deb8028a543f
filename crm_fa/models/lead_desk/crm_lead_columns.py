from lxml import etree

from odoo import api, models

from .crm_lead_list_column import PROPERTIES

WIDGETS = {
    "many2many": {"widget": "many2many_tags"},
    "user": {"widget": "many2one_avatar_user"},
    "priority": {"widget": "priority"},
    "phone": {"widget": "phone", "class": "o_force_ltr"},
    "email_from": {"widget": "email"},
    "website": {"widget": "url"},
}
# What is of use with lists of leads only.
DESK = ("lead_look", "return_state", "return_count", "action_return_leads")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Let lists show columns that the view has not, hidden until one does.

        Where there is no list of leads, nothing is returned or marked either.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and not self._lead_desk_in_use():
            for node in [*arch.iter("field", "button")]:
                if node.get("name") in DESK:
                    node.getparent().remove(node)
        elif view_type == "list":
            there = {
                node.get("name")
                for node in arch.findall("field")
                if node.get("column_invisible") not in ("1", "True", "true")
            }
            for name in self._get_list_columns():
                if name not in there:
                    arch.append(etree.Element("field", self._get_column_attrs(name)))
        return arch, view

    @api.model
    def _get_list_columns(self):
        """Return the names of fields that any list shows as columns."""
        # The view is the same for everyone; a list says what is shown of it.
        columns = self.env["crm.lead.list.column"].sudo()
        names = {
            PROPERTIES if name.startswith(PROPERTIES) else name
            for (name,) in columns._read_group([], ["name"])
        }
        return sorted(name for name in names if name in self._fields)

    @api.model
    def _get_column_attrs(self, name):
        field = self._fields[name]
        if field.type == "properties":
            return {"name": name}
        attrs = {"name": name, "optional": "hide"}
        if name in WIDGETS:
            attrs |= WIDGETS[name]
        elif field.type in WIDGETS:
            attrs |= WIDGETS[field.type]
        elif field.comodel_name == "res.users" and field.type == "many2one":
            attrs |= WIDGETS["user"]
        return attrs
