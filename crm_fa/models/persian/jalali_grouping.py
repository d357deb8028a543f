"""Groups by Jalali day, week, month, quarter and year for the web client.

The client asks for ``date:month`` as ever and says in the context which calendar it
shows.  Only its entry points look at that; below them the granularity itself says so
(``date:jalali_month``).  Code on the server that groups by month gets Gregorian months
whoever is logged in.
"""

from collections import defaultdict
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ...tools import jalali
from ...tools.persian_text import is_persian
from ..screen_dates import groups_jalali

PREFIX = "jalali_"
GRANULARITIES = ("day", "week", "month", "quarter", "year")


def _jalali_granularity(spec):
    """Return the granularity of ``date:jalali_month``, or None of any other spec."""
    granularity = spec.partition(":")[2]
    return granularity.removeprefix(PREFIX) if PREFIX in granularity else None


def _renamed_order(order, names):
    """Return an ``order`` with the groupings renamed."""
    terms = [term.split() for term in (order or "").split(",") if term.strip()]
    return ", ".join(" ".join([names.get(name, name), *rest]) for name, *rest in terms)


class Base(models.AbstractModel):
    _inherit = "base"

    # ------------------------------------------------------------
    # WHERE THE WEB CLIENT COMES IN
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def formatted_read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        names = self._persian_jalali_names(groupby)
        groups = super().formatted_read_group(
            domain,
            [names.get(spec, spec) for spec in groupby],
            aggregates,
            having=having,
            offset=offset,
            limit=limit,
            order=_renamed_order(order, names) if names else order,
        )
        return self._persian_stock_names(groups, names)

    def _formatted_read_group_with_length(
        self, domain, groupby, aggregates, offset=0, limit=None, order=None
    ):
        names = self._persian_jalali_names(groupby)
        groups, length = super()._formatted_read_group_with_length(
            domain,
            [names.get(spec, spec) for spec in groupby],
            aggregates,
            offset=offset,
            limit=limit,
            order=_renamed_order(order, names) if names else order,
        )
        return self._persian_stock_names(groups, names), length

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(
        self, domain, grouping_sets, aggregates=(), *, order=None
    ):
        names = self._persian_jalali_names(
            spec for groupby in grouping_sets for spec in groupby
        )
        result = super().formatted_read_grouping_sets(
            domain,
            [[names.get(spec, spec) for spec in groupby] for groupby in grouping_sets],
            aggregates,
            order=_renamed_order(order, names) if names else order,
        )
        return [self._persian_stock_names(groups, names) for groups in result]

    @api.model
    @api.readonly
    def read_progress_bar(self, domain, group_by, progress_bar):
        names = self._persian_jalali_names([group_by])
        return super().read_progress_bar(
            domain, names.get(group_by, group_by), progress_bar
        )

    @api.model
    def _persian_jalali_names(self, groupby):
        """Return ``{"date:month": "date:jalali_month"}`` for what is to be Jalali."""
        if not groups_jalali(self.env):
            return {}
        names = {}
        for spec in groupby:
            path, _colon, granularity = spec.partition(":")
            if granularity in GRANULARITIES:
                names[spec] = f"{path}:{PREFIX}{granularity}"
        return names

    @api.model
    def _persian_stock_names(self, groups, names):
        """Return groups by the names under which the client asked for them."""
        if not names:
            return groups
        stock = {jalali_name: name for name, jalali_name in names.items()}
        return [
            {stock.get(key, key): value for key, value in group.items()}
            for group in groups
        ]

    # ------------------------------------------------------------
    # BELOW
    # ------------------------------------------------------------

    def _read_group_groupby(self, alias, groupby_spec, query):
        granularity = _jalali_granularity(groupby_spec)
        path = groupby_spec.partition(":")[0]
        field = self._fields.get(path.partition(".")[0])
        if not granularity or not field or field.type == "many2one":
            # A path of many2one comes back here for the record it leads to.
            return super()._read_group_groupby(alias, groupby_spec, query)
        # In the user's time zone.
        day = super()._read_group_groupby(alias, f"{path}:day", query)
        if granularity == "day":
            return day
        function = SQL.identifier(f"crm_fa_jalali_{granularity}")
        first = SQL("%s((%s)::date)", function, day)
        return first if field.type == "date" else SQL("%s::timestamp", first)

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        granularity = _jalali_granularity(groupby_spec)
        path = groupby_spec.partition(":")[0]
        field = self._fields[path.partition(".")[0]]
        if not granularity or field.type == "many2one":
            return super()._web_read_group_groupby_formatter(groupby_spec, values)
        kind, timezone = field.type, None
        if kind == "properties":
            kind = self.get_property_definition(path).get("type")
        elif kind == "datetime":
            timezone = self._persian_group_timezone()
        convert = fields.Datetime if kind == "datetime" else fields.Date
        persian = is_persian(get_lang(self.env).code)

        def moment(day):
            if kind == "date":
                return day
            midnight = datetime.combine(day, time.min)
            if not timezone:
                return midnight
            return timezone.localize(midnight).astimezone(pytz.utc)

        def formatter(value):
            if not value:
                return value, [(path, "=", value)]
            day = fields.Date.to_date(value)
            first = convert.to_string(moment(day))
            following = convert.to_string(moment(jalali.next_start(day, granularity)))
            label = jalali.format_period(day, granularity, persian)
            return (first, label), ["&", (path, ">=", first), (path, "<", following)]

        return formatter

    @api.model
    def _persian_group_timezone(self):
        """Return the zone in which the stock grouping counts days, if any."""
        name = self.env.context.get("tz")
        return pytz.timezone(name) if name in pytz.all_timezones_set else None

    @api.model
    def _web_read_group_fill_temporal(
        self,
        groups,
        groupby,
        aggregates,
        fill_from=False,
        fill_to=False,
        min_groups=False,
    ):
        granularity = _jalali_granularity(groupby[0])
        if not granularity:
            return super()._web_read_group_fill_temporal(
                groups, groupby, aggregates, fill_from, fill_to, min_groups
            )
        by_value = defaultdict(list)
        for group in groups:
            by_value[group[0]].append(group)
        existing = sorted(value for value in by_value if value)
        first = fields.Date.to_date(fill_from or (existing and existing[0]))
        last = fields.Date.to_date(fill_to or (existing and existing[-1]))
        if not first and not last:
            return groups
        first = jalali.start_of(first or last, granularity)
        last = jalali.start_of(last or first, granularity)
        name = groupby[0].partition(":")[0].partition(".")[0]
        is_date = self._fields[name].type == "date"
        days, day = [], first
        while day <= last or (days and len(days) < (min_groups or 0)):
            days.append(day if is_date else datetime.combine(day, time.min))
            day = jalali.next_start(day, granularity)
        specs = (*groupby[1:], *aggregates)
        empty = tuple(self._read_group_empty_value(spec) for spec in specs)
        filled = [
            group
            for value in sorted({*existing, *days})
            for group in by_value.get(value) or [(value, *empty)]
        ]
        return filled + by_value.get(False, [])
