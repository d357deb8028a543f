from odoo import api, fields, models


class CrmLeadList(models.Model):
    """What people work with in a list: its columns when it is chosen, its scripts."""

    _inherit = "crm.lead.list"

    script_ids = fields.Many2many(
        "crm.script",
        "crm_lead_list_script_rel",
        "list_id",
        "script_id",
        string="Call Scripts",
        help="Offered in calls with leads of this list. Empty: all scripts.",
    )
    column_ids = fields.One2many(
        "crm.lead.list.column", "list_id", string="Columns", copy=True
    )

    @api.model
    @api.readonly
    def get_switcher_lists(self):
        """Return the lists that the user may choose on the views of leads.

        :return: list of dictionaries: id, name and names of columns, in order
        """
        return [record._get_switcher_values() for record in self.search([])]

    def _get_switcher_values(self):
        """Return what the dropdown of lists knows of this one."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "columns": self.column_ids.mapped("name"),
        }
