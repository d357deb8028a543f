from odoo import fields, models
from odoo.fields import Domain

from .ladder_xlsx import Column

# Records read at once: enough to be quick, few enough to be small.
BATCH = 5000

_KINDS = {
    "integer": "integer",
    "float": "number",
    "monetary": "money",
    "date": "date",
    "datetime": "datetime",
}


class CrmLadderXlsx(models.AbstractModel):
    _inherit = "crm.ladder.xlsx"

    def _column(self, model, name, *, total=False, kind=None):
        """Return the column of a field, with its heading in the user's language."""
        field = model._fields[name]
        return Column(
            field._description_string(self.env),
            kind or _KINDS.get(field.type, "text"),
            total,
        )

    def _row_maker(self, model, names):
        """Return the function that makes a row of values of a record."""
        readers = [self._reader(model, name) for name in names]
        return lambda record: [read(record) for read in readers]

    def _reader(self, model, name):
        field = model._fields[name]
        if field.type == "many2one":
            # As everywhere in Odoo, who sees the row sees the names in it.
            return lambda record: record[name].sudo().display_name
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return lambda record: labels.get(record[name])
        if field.type == "boolean":
            yes, no = self.env._("Yes"), self.env._("No")
            return lambda record: yes if record[name] else no
        if field.type == "datetime":
            return lambda record: self._local(record[name])
        if field.type in ("float", "monetary"):
            # Unknown is an empty cell, never 0.
            return lambda record: None if record[name] is False else record[name]
        return lambda record: record[name]

    def _local(self, moment):
        """Return a UTC datetime in the user's time zone; Excel knows no zones."""
        if not moment:
            return None
        return fields.Datetime.context_timestamp(self, moment).replace(tzinfo=None)

    def _batches(self, model, names, searches):
        """Yield lists of rows, in order, a batch at a time.

        :param searches: list of (domain, order, after): ``after(record)`` is the domain
            of the rows that follow a record in that order
        """
        make_row = self._row_maker(model, names)
        for domain, order, after in searches:
            page = domain
            while True:
                records = model.search_fetch(page, names, order=order, limit=BATCH)
                if records:
                    yield [make_row(record) for record in records]
                if len(records) < BATCH:
                    break
                page = domain & after(records[-1])
                # Nothing was written: forgetting what was read keeps memory flat.
                self.env.invalidate_all(flush=False)

    def _by_move(self, domain):
        return [(domain, "id desc", lambda move: Domain("id", "<", move.id))]

    def _by_customer(self, domain):
        """Read stays customer by customer, as the index behind them is sorted."""

        def after(stay):
            number = Domain("partner_ref", ">", stay.partner_ref)
            # The first condition alone is what the index can use.
            return Domain("partner_ref", ">=", stay.partner_ref) & (
                number | Domain("id", ">", stay.id)
            )

        return [(domain, "partner_ref, id", after)]

    def _by_revenue(self, domain):
        """Read profiles from the best customer down; unknown revenue comes last."""

        def after_amount(profile):
            return Domain("revenue", "<=", profile.revenue) & (
                Domain("revenue", "<", profile.revenue) | Domain("id", "<", profile.id)
            )

        return [
            (
                domain & Domain("revenue", "!=", False),
                "revenue desc nulls last, id desc",
                after_amount,
            ),
            (
                domain & Domain("revenue", "=", False),
                "id desc",
                lambda profile: Domain("id", "<", profile.id),
            ),
        ]
