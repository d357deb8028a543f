from odoo import api, models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ...tools import rial_unit

# In the context: {field's path: how many rials its column's unit has}.
CONTEXT_KEY = "persian_units"


class BaseImportImport(models.TransientModel):
    """Amounts in files: while Toman are shown, a column must say what it is in."""

    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        try:
            units = self._persian_units(fields, columns, options)
        except ImportValidationError as error:
            return {"messages": [error.__dict__]}
        reader = self.with_context(**{CONTEXT_KEY: units}) if units else self
        return super(BaseImportImport, reader).execute_import(
            fields, columns, options, dryrun=dryrun
        )

    def _persian_units(self, paths, headings, options):
        """Return {field's path: how many rials its column's unit has}.

        :raise ImportValidationError: a column of amounts does not name its unit while
            Toman are shown, or names Toman beside a column of currencies
        """
        units = {}
        with_headings = options.get("has_headers")
        rial = self.env["res.currency"]._persian_rial()
        in_rials = self.env.company.currency_id == rial
        # How a company shows amounts is no secret to whoever imports them.
        must_say = in_rials and self.env.company.sudo().persian_toman
        for path, heading in zip(paths, headings or [""] * len(paths), strict=False):
            currency = path and self._persian_currency_path(path)
            if not currency:
                continue
            unit = rial_unit.unit_of(heading) if with_headings else None
            if unit is None and must_say and currency not in paths:
                raise self._persian_unit_error(path, heading)
            if unit == rial_unit.TOMAN and (currency in paths or not in_rials):
                raise ImportValidationError(
                    self.env._(
                        "The column “%(column)s” is in Toman, but Toman are only read "
                        "where the company's currency is the rial and the file has no "
                        "column of currencies. Write its amounts in rials.",
                        column=heading,
                    ),
                    field=path,
                )
            units[path] = unit or rial_unit.RIAL
        return units

    def _persian_unit_error(self, path, heading):
        name = rial_unit.without_unit(heading) or path
        return ImportValidationError(
            self.env._(
                "The column “%(column)s” has amounts, but does not say in what: one "
                "Toman is ten rials. Name the unit in its heading: “%(column)s "
                "(Toman)” or “%(column)s (rial)”.",
                column=name,
            ),
            field=path,
        )

    @api.model
    def _persian_currency_path(self, path):
        """Return the path of an amount's currency, None for other fields."""
        *relations, name = path.split("/")
        model = self.env[self.res_model]
        for relation in relations:
            field = model._fields.get(relation)
            if not field or not field.relational:
                return None
            model = self.env[field.comodel_name]
        currency = model._persian_money_fields().get(name)
        return currency and "/".join([*relations, currency])

    def _parse_float_from_data(self, data, index, name, options):
        done = super()._parse_float_from_data(data, index, name, options)
        unit = self.env.context.get(CONTEXT_KEY, {}).get(name, rial_unit.RIAL)
        if unit != rial_unit.RIAL:
            for line in data:
                line[index] = rial_unit.in_rials(line[index], unit)
        return done

    def _get_mapping_suggestion(
        self, header, fields_tree, header_types, mapping_fields
    ):
        """Find the field of a heading that names its unit too."""
        if header and header.lower() not in mapping_fields:
            header = rial_unit.without_unit(header)
        return super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping_fields
        )
