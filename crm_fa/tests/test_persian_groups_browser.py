from odoo.tests import tagged

from .persian_browser import PersianLeadsCase

# By which date and period, and then label, revenue and names of each group.
GROUPS = {
    "date_deadline:day": [
        ("30 اسفند 1403", 1, ["one"]),
        ("1 فروردین 1404", 10, ["two"]),
        ("31 فروردین 1404", 100, ["three"]),
        ("1 اردیبهشت 1404", 1000, ["four"]),
        ("30 مهر 1404", 2000, ["five"]),
        ("29 اسفند 1404", 4000, ["six"]),
    ],
    # From Saturday 25 Esfand, in which Nowruz falls, and Saturday 30 Farvardin.
    "date_deadline:week": [
        ("هفتهٔ 1 1404", 11, ["one", "two"]),
        ("هفتهٔ 6 1404", 1100, ["three", "four"]),
        ("هفتهٔ 32 1404", 2000, ["five"]),
        ("هفتهٔ 53 1404", 4000, ["six"]),
    ],
    "date_deadline:month": [
        ("اسفند 1403", 1, ["one"]),
        ("فروردین 1404", 110, ["two", "three"]),
        ("اردیبهشت 1404", 1000, ["four"]),
        ("مهر 1404", 2000, ["five"]),
        ("اسفند 1404", 4000, ["six"]),
    ],
    "date_deadline:quarter": [
        ("زمستان 1403", 1, ["one"]),
        ("بهار 1404", 1110, ["two", "three", "four"]),
        ("پاییز 1404", 2000, ["five"]),
        ("زمستان 1404", 4000, ["six"]),
    ],
    "date_deadline:year": [
        ("1403", 1, ["one"]),
        ("1404", 7110, ["two", "three", "four", "five", "six"]),
    ],
}
MOMENTS = {
    "Asia/Tehran": [
        ("اسفند 1403", 1, ["one"]),
        ("فروردین 1404", 110, ["two", "three"]),
        ("اردیبهشت 1404", 1000, ["four"]),
        ("مهر 1404", 2000, ["five"]),
        ("فروردین 1405", 4000, ["six"]),
    ],
    "UTC": [
        ("اسفند 1403", 11, ["one", "two"]),
        ("فروردین 1404", 1100, ["three", "four"]),
        ("مهر 1404", 2000, ["five"]),
        ("اسفند 1404", 4000, ["six"]),
    ],
}


@tagged("post_install", "-at_install")
class TestPersianGroupsBrowser(PersianLeadsCase):
    """Groups by Jalali periods, with right domains and totals, in each view."""

    LEADS = [
        *PersianLeadsCase.LEADS,
        # The last day of a month of 30 days, and of a year that is no leap year.
        ("five", "2025-10-22", "2025-10-22 20:29:59", 2000),
        ("six", "2026-03-20", "2026-03-20 20:30:00", 4000),
    ]

    def groups(self, timezone):
        return [*GROUPS.items(), ("date_closed:month", MOMENTS[timezone])]

    def run_in_zones(self, body, *kinds):
        for timezone in ("Asia/Tehran", "UTC"):
            self.persian.tz = timezone
            with self.subTest(timezone=timezone):
                self.run_js(
                    """
                    const number = (text) => Number(text.replace(/[^0-9.]/g, ""));
                    const {orm} = odoo.__WOWL_DEBUG__.root.env.services;
                    for (const [groupBy, groups] of wanted) {
                        const labels = groups.map(([label]) => label);
                        const totals = groups.map(([, total]) => total);
                        const names = groups.map((group) => group[2]);
                    """
                    + body
                    + "}",
                    self.persian,
                    timezone,
                    wanted=self.groups(timezone),
                    action=self.action(*kinds),
                )

    def test_list(self):
        """Groups of a list have their labels, totals and records."""
        self.run_in_zones(
            """
            await open({...action, context: {group_by: [groupBy]}});
            const headers = () => texts(".o_group_header .o_group_name");
            const found = () =>
                headers().map((text) => text.replace(/\\s*\\(\\d+\\)$/, ""));
            const same = (some, others) => String(some) === String(others);
            await until(() => same(found(), labels), `${groupBy} ${labels}`);
            equal(
                texts(".o_group_header .o_list_number").map(number), totals, groupBy
            );
            for (let i = 0; i < labels.length; i++) {
                all(".o_group_header")[i].click();
                await until(
                    () => String(texts(".o_data_row td[name='name']").sort()) ===
                        String([...names[i]].sort()),
                    `${groupBy}: ${names[i]} of ${labels[i]}`
                );
                all(".o_group_header")[i].click();
                await until(() => !all(".o_data_row").length, "folded");
            }
            """,
            "list",
        )

    def test_kanban(self):
        """Columns have their labels, totals and cards."""
        self.run_in_zones(
            """
            await open({...action, context: {group_by: [groupBy]}});
            const titles = () => texts(".o_kanban_group .o_column_title");
            await until(
                () => titles().length === labels.length &&
                    titles().every((title, i) => title.startsWith(labels[i])),
                `${groupBy}: ${labels}`
            );
            const columns = all(".o_kanban_group");
            const total = (column) =>
                number(column.querySelector(".o_animated_number").innerText);
            await until(
                () => String(columns.map(total)) === String(totals),
                `${groupBy} ${totals}`
            );
            const cards = columns.map((column) =>
                [...column.querySelectorAll(".o_kanban_record:not(.o_kanban_ghost)")]
                    .map((card) => card.innerText.split("\\n")[0].match(/^[a-z]+/)[0])
            );
            equal(
                cards.map((found) => found.sort()),
                names.map((known) => [...known].sort()),
                groupBy
            );
            """,
            "kanban",
        )

    def test_pivot(self):
        """Rows of a pivot have their totals, and each opens its records."""
        self.run_in_zones(
            """
            const pivot = {...action, context: {pivot_row_groupby: [groupBy]}};
            await open(pivot);
            const rows = () => texts(".o_pivot table tbody tr th").slice(1);
            await until(
                () => String([...rows()].sort()) === String([...labels].sort()),
                `${groupBy}: ${labels}`
            );
            for (let i = 0; i < labels.length; i++) {
                const row = all(".o_pivot table tbody tr").find(
                    (tr) => tr.querySelector("th").innerText.trim() === labels[i]
                );
                const cell = row.querySelector("td");
                equal(number(cell.innerText), totals[i], `${groupBy} ${labels[i]}`);
                cell.click();
                await until(
                    () => String(texts(".o_data_row td[name='name']").sort()) ===
                        String([...names[i]].sort()),
                    `${groupBy}: ${names[i]} of ${labels[i]}`
                );
                await open(pivot);
                await until(() => rows().length === labels.length, "pivot again");
            }
            """,
            "pivot",
            "list",
        )

    def test_graph(self):
        """Bars of a graph have their totals, and domains that find their records."""
        self.run_in_zones(
            """
            await open({
                ...action,
                context: {graph_groupbys: [groupBy], fill_temporal: false},
            });
            const chart = await until(() => {
                const canvas = all(".o_graph_canvas_container canvas")[0];
                const found = canvas && window.Chart.getChart(canvas);
                const shown = found?.data.labels.map(String).filter(Boolean);
                return String(shown) === String(labels) && found;
            }, `${groupBy}: ${labels}`);
            const [{data, domains}] = chart.data.datasets;
            equal(data, totals, groupBy);
            for (let i = 0; i < labels.length; i++) {
                const found = await orm.searchRead("crm.lead", domains[i], ["name"]);
                equal(
                    found.map(({name}) => name).sort(),
                    [...names[i]].sort(),
                    `${groupBy} ${labels[i]}`
                );
            }
            """,
            "graph",
        )
