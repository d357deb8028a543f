from odoo.tests import tagged

from .persian_browser import PersianBrowserCase

TIMEZONES = ("Asia/Tehran", "UTC")
# A search without filters of its own, that has a view's domain.
SEARCH = """
    const {SearchModel} = module("@web/search/search_model");
    const {jalali} = module("@crm_fa/persian/jalali_datetime");
    const {serializeDate, serializeDateTime} = module("@web/core/l10n/dates");
    const searchWith = (globalDomain, searchViewFields) =>
        Object.assign(Object.create(SearchModel.prototype), {
            globalDomain,
            searchViewFields,
            searchItems: {},
            query: [],
            sections: new Map(),
            searchPanelInfo: {viewTypes: []},
            display: {},
            env: {config: {}},
        });
"""


@tagged("post_install", "-at_install")
class TestPersianViewsBrowser(PersianBrowserCase):
    """Filters, calendars and the forecast count Jalali months."""

    def test_filters(self):
        """Months, quarters and years of filters are Jalali, to their last second."""
        for timezone in TIMEZONES:
            self.run_js(
                """
                const {SearchModel} = module("@web/search/search_model");
                const {jalali} = module("@crm_fa/persian/jalali_datetime");
                const {deserializeDate} = module("@web/core/l10n/dates");
                const model = Object.create(SearchModel.prototype);
                model.referenceMoment = jalali(deserializeDate("2025-03-20"));
                const item = (fieldType) => ({
                    fieldName: "day",
                    fieldType,
                    domain: [],
                    optionsParams: {
                        startYear: -2,
                        endYear: 0,
                        startMonth: -2,
                        endMonth: 0,
                        customOptions: [],
                    },
                });
                for (const [options, label, first, last] of periods) {
                    const told = (type, key) =>
                        model._getDateFilterDomain(item(type), options, key);
                    equal(told("date", "description"), label, label);
                    const [, from, to] = told("date", "domain").toList();
                    equal([from[2], to[2]], [first, last], label);
                }
                const [, from, to] = model
                    ._getDateFilterDomain(item("datetime"), ["month", "year"])
                    .toList();
                equal([from[2], to[2]], seconds, "seconds");
                """,
                self.persian,
                timezone,
                periods=[
                    (["month", "year"], "اسفند 1403", "2025-02-19", "2025-03-20"),
                    (["month-1", "year"], "بهمن 1403", "2025-01-20", "2025-02-18"),
                    (
                        ["first_quarter", "year"],
                        "بهار 1403",
                        "2024-03-20",
                        "2024-06-20",
                    ),
                    (["year"], "1403", "2024-03-20", "2025-03-20"),
                    (["year-1"], "1402", "2023-03-21", "2024-03-19"),
                ],
                seconds=["2025-02-19 00:00:00", "2025-03-20 23:59:59"]
                if timezone == "UTC"
                else ["2025-02-18 20:30:00", "2025-03-20 20:29:59"],
            )

    def test_relative_domain(self):
        """The server is sent the days that relative dates mean in the calendar."""
        self.run_js(
            SEARCH
            + """
            const domain = [
                ["day", ">=", "today =1d -1m"],
                ["moment", ">=", "today =1m =1d"],
                ["lead_id.day", "<", "today =1d"],
                ["day", ">", "today -7d"],
                ["name", "=", "today =1d"],
            ];
            const model = searchWith(domain, {
                day: {type: "date"},
                moment: {type: "datetime"},
                name: {type: "char"},
            });
            const now = jalali(luxon.DateTime.local());
            const month = now.startOf("month");
            const leaves = model._getDomain().filter(Array.isArray);
            const sent = leaves.map((leaf) => leaf[2]);
            equal(
                sent,
                [
                    serializeDate(month.minus({months: 1})),
                    serializeDateTime(now.startOf("year")),
                    serializeDate(month),
                    "today -7d",
                    "today =1d",
                ],
                "sent"
            );
            const kept = model._getDomain({raw: true}).toList({});
            equal(kept.filter(Array.isArray)[0][2], "today =1d -1m", "kept");
            """,
            self.persian,
        )

    def test_relativedelta(self):
        """Conditions written with `relativedelta` count Jalali months as well."""
        for timezone in TIMEZONES:
            self.run_js(
                SEARCH
                + """
                const {Domain} = module("@web/core/domain");
                const {inJalaliMonths} = module("@crm_fa/persian/relative_deltas");
                const {evaluateExpr} = module("@web/core/py_js/py");
                const found = (delta, day) =>
                    evaluateExpr(
                        `(datetime.date(${day}) ${delta}).strftime("%Y-%m-%d")`
                    );
                for (const [delta, day, wanted, stock] of cases) {
                    equal(inJalaliMonths(() => found(delta, day)), wanted, delta);
                    equal(found(delta, day), stock, `${delta}, not in a search`);
                }
                const written =
                    "(context_today() - relativedelta(day=1)).strftime('%Y-%m-%d')";
                const domain = new Domain(`[("day", ">=", ${written})]`);
                const model = searchWith(domain, {day: {type: "date"}});
                const month = jalali(luxon.DateTime.local()).startOf("month");
                const [leaf] = model._getDomain().filter(Array.isArray);
                equal(leaf[2], serializeDate(month), "first day of this month");
                """,
                self.persian,
                timezone,
                cases=[
                    # 30 Esfand of a leap year, and 29 Esfand a year later.
                    [
                        "+ relativedelta(years=1)",
                        "2025, 3, 20",
                        "2026-03-20",
                        "2026-03-20",
                    ],
                    [
                        "+ relativedelta(day=1)",
                        "2025, 3, 20",
                        "2025-02-19",
                        "2025-03-01",
                    ],
                    # 31 Shahrivar, a month before and after.
                    [
                        "- relativedelta(months=1)",
                        "2025, 9, 22",
                        "2025-08-22",
                        "2025-08-22",
                    ],
                    [
                        "+ relativedelta(months=1)",
                        "2025, 9, 22",
                        "2025-10-22",
                        "2025-10-22",
                    ],
                    [
                        "+ relativedelta(months=1, day=31)",
                        "2025, 9, 1",
                        "2025-10-22",
                        "2025-10-31",
                    ],
                    [
                        "+ relativedelta(month=1, day=1)",
                        "2025, 3, 20",
                        "2024-03-20",
                        "2025-01-01",
                    ],
                    [
                        "- relativedelta(days=7)",
                        "2025, 3, 20",
                        "2025-03-13",
                        "2025-03-13",
                    ],
                ],
            )

    def test_calendar(self):
        """The calendar lays out Jalali months and years, weeks from Saturday."""
        for timezone in TIMEZONES:
            self.run_js(
                """
                const days = () =>
                    all(".fc-daygrid-day:not(.fc-day-other):not(.fc-day-disabled)")
                        .filter((cell) => cell.innerText.trim())
                        .map((cell) => [cell.dataset.date, cell.innerText.trim()]);
                const scaleTo = async (name) => {
                    all(".scale_button_selection")[0].click();
                    const item = await until(
                        () => all(`.o_scale_button_${name}`)[0], name
                    );
                    item.click();
                };
                await open({
                    type: "ir.actions.act_window",
                    res_model: "calendar.event",
                    views: [[false, "calendar"]],
                    context: {initial_date: "2025-03-20 08:00:00"},
                });
                await until(() => all(".o_calendar_view .fc-view").length, "view");
                await scaleTo("month");
                await until(() => all(".fc-dayGridMonth-view").length, "month");
                const month = days();
                equal(month[0], ["2025-02-19", "1"], "first day");
                equal(month.at(-1), ["2025-03-20", "30"], "30 Esfand");
                const saturday = all(".fc-col-header-cell")[0].className;
                equal(/fc-day-sat/.test(saturday), true, saturday);
                const title = texts(".o_calendar_header, .o_control_panel").join(" ");
                equal(/اسفند 1403/.test(title), true, title);
                await scaleTo("year");
                await until(() => all(".fc-toolbar-title").length === 12, "year");
                const titles = texts(".fc-toolbar-title");
                equal(titles[0], "فروردین 1403", "first month");
                equal(titles[11], "اسفند 1403", "last month");
                const year = days();
                equal(year.length, 366, "days of a leap year");
                equal(year[0], ["2024-03-20", "1"], "1 Farvardin");
                equal(year.at(-1), ["2025-03-20", "30"], "30 Esfand");
                await scaleTo("week");
                await until(() => all(".fc-timeGridWeek-view").length, "week");
                const week = all(".fc-timegrid .fc-col-header-cell");
                equal(week[0].dataset.date, "2025-03-15", "Saturday");
                const numbers = week.map((cell) => cell.innerText.match(/\\d+/)[0]);
                equal(numbers.slice(-2), ["30", "1"], "Nowruz is in this week");
                await scaleTo("day");
                await until(() => all(".fc-timeGridDay-view").length, "day");
                """,
                self.persian,
                timezone,
            )
