from odoo import api, fields, models


class CrmLeadList(models.Model):
    """Which columns the leads of a list show when it is chosen."""

    _inherit = "crm.lead.list"

    column_ids = fields.One2many(
        "crm.lead.list.column", "list_id", string="Columns", copy=True
    )

    @api.model
    @api.readonly
    def get_switcher_lists(self):
        """Return the lists that the user may choose on the views of leads.

        :return: list of dictionaries: id, name and names of columns, in order
        """
        return [
            {
                "id": record.id,
                "name": record.name,
                "columns": record.column_ids.mapped("name"),
            }
            for record in self.search([])
        ]
