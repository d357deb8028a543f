from odoo import api, models
from odoo.fields import Domain

from .ladder_xlsx import Column

GROUPS = (
    "user_id",
    "list_id",
    "source_id",
    "vendor_id",
    "campaign_id",
    "reason_id",
)


class CrmLadderXlsx(models.AbstractModel):
    """The workbook of returns: a sheet for each way of looking at them."""

    _inherit = "crm.ladder.xlsx"

    @api.model
    def _reports(self):
        return {
            **super()._reports(),
            "lead_returns": ("crm.lead.return.analysis", self.env._("Lead Returns")),
        }

    def _write_lead_returns(self, book, model, domain):
        env = self.env
        person = None
        columns = self._return_columns(model)
        for name in GROUPS:
            label = model._fields[name]._description_string(env)
            # Leads are received for no reason: only returns have one.
            table = book.add_table(
                label,
                [
                    Column(label),
                    *(
                        Column(model._fields[key]._description_string(env), kind, total)
                        for key, kind, total in columns
                    ),
                ],
                [self._return_rows(model, domain, name, columns)],
            )
            person = person or table
        book.add_chart(
            person, "bar", [6], title=env._("Return rate by salesperson (%)")
        )

    def _return_columns(self, model):
        """Return the figures open to the user: name, kind, whether they add up."""
        columns = [
            ("received", "integer", True),
            ("asked", "integer", True),
            ("accepted", "integer", True),
            ("refused", "integer", True),
            ("pending", "integer", True),
            ("rate_percent", "number", False),
            ("value", "money", True),
            ("decision_hours", "number", False),
        ]
        return [
            column
            for column in columns
            if model._has_field_access(model._fields[column[0]], "read")
        ]

    def _return_rows(self, model, domain, name, columns):
        """Return one row a group: its name and the figures, the worst first."""
        if name == "reason_id":
            domain = Domain(domain) & Domain("asked", ">", 0)
        groups = model._read_group(
            domain,
            [name],
            [
                f"{key}:{model._fields[key].aggregator}"
                for key, _kind, _total in columns
            ],
        )
        none = self.env._("None")
        rows = [
            [group.display_name or none, *figures[:5], *map(self._or_none, figures[5:])]
            for group, *figures in groups
        ]
        return sorted(rows, key=lambda row: (-(row[6] or 0), row[0]))

    def _or_none(self, figure):
        return None if figure is False else figure
