"""What people export: true dates with a Jalali text beside, amounts with their unit."""

import json
from datetime import date

from odoo.http import request

from odoo.addons.web.controllers.export import CSVExport, ExcelExport, GroupsTreeNode

from ..report.crm_persian_xlsx import jalali_text

RIAL_HEADING = "{} (IRR)"


def money_paths(model, paths):
    """Return those of the fields' paths that are amounts."""
    found = set()
    for path in paths:
        *relations, name = path.split("/")
        place = model
        for relation in relations:
            field = place._fields.get(relation)
            if not field or not field.relational:
                break
            place = place.env[field.comodel_name]
        else:
            if name in place._persian_money_fields():
                found.add(path)
    return found


class _NamesUnits:
    """Amounts are exported as they are stored: where Toman are shown, that is said."""

    def base(self, data):
        # How a company shows amounts is no secret to whoever exports them.
        if not request.env.company.sudo().persian_toman:
            return super().base(data)
        params = json.loads(data)
        fields = params["fields"]
        amounts = money_paths(
            request.env[params["model"]], [field["name"] for field in fields]
        )
        for field in fields:
            field["crm_fa_amount"] = field["name"] in amounts
            if field["crm_fa_amount"] and field.get("label"):
                field["label"] = request.env._("%(label)s (rial)", label=field["label"])
        return super().base(json.dumps(params))

    def from_data(self, fields, columns_headers, rows):
        """Name the unit in files for another import too, which have no labels."""
        if columns_headers == [field["name"] for field in fields]:
            columns_headers = [
                RIAL_HEADING.format(heading) if field.get("crm_fa_amount") else heading
                for field, heading in zip(fields, columns_headers, strict=True)
            ]
        return super().from_data(fields, columns_headers, rows)


class PersianCSVExport(_NamesUnits, CSVExport):
    pass


class PersianExcelExport(_NamesUnits, ExcelExport):
    def from_data(self, fields, columns_headers, rows):
        """Put a Jalali text beside each date, which stays a date one can count with.

        Not in files that are to be imported again: they have the fields' own columns.
        """
        to_import = columns_headers == [field["name"] for field in fields]
        dated = self._persian_dated(fields)
        if to_import or not dated:
            return super().from_data(fields, columns_headers, rows)
        return super().from_data(
            self._persian_fields(fields, dated),
            self._persian_headers(columns_headers, dated),
            [self._persian_row(row, dated) for row in rows],
        )

    def from_group_data(self, fields, columns_headers, groups):
        dated = self._persian_dated(fields)
        if not dated:
            return super().from_group_data(fields, columns_headers, groups)
        self._persian_widen_groups(groups, dated)
        return super().from_group_data(
            self._persian_fields(fields, dated),
            self._persian_headers(columns_headers, dated),
            groups,
        )

    def _persian_dated(self, fields):
        """Return the places of the columns of dates, none for who reads Gregorian."""
        if request.env.user._persian_calendar() != "jalali":
            return set()
        return {
            place
            for place, field in enumerate(fields)
            if field.get("type") in ("date", "datetime")
        }

    def _persian_fields(self, fields, dated):
        return _widened(
            fields,
            dated,
            # Under a name of its own: the field's totals are not this column's.
            lambda field: {**field, "name": f"{field['name']}:jalali", "type": "char"},
        )

    def _persian_headers(self, headers, dated):
        return _widened(
            headers,
            dated,
            lambda label: request.env._("%(label)s (Jalali)", label=label),
        )

    def _persian_row(self, row, dated):
        return _widened(
            row, dated, lambda day: jalali_text(day) if isinstance(day, date) else ""
        )

    def _persian_widen_groups(self, group: GroupsTreeNode, dated):
        # Sums are read by the columns' places, when they are first asked for: now.
        _sums = group.aggregated_values
        group.data = [self._persian_row(row, dated) for row in group.data]
        for child in group.children.values():
            self._persian_widen_groups(child, dated)


def _widened(cells, dated, added):
    """Return a row with one more cell behind each one that is dated."""
    return [
        cell
        for place, value in enumerate(cells)
        for cell in ((value, added(value)) if place in dated else (value,))
    ]
