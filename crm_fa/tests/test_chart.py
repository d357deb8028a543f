from odoo.tests import tagged

from .persian_browser import PersianBrowserCase

# Mounts a chart into the page; `clicks` gathers what it reports.
MOUNT = """
    const {mountComponent} = module("@web/env");
    const {CrmChart} = module("@crm_fa/chart/chart");
    const {Component, reactive, useState, xml} = module("@odoo/owl");
    const target = document.body.appendChild(document.createElement("div"));
    target.style.cssText =
        "position: fixed; inset: 0; width: 700px; z-index: 9999; background: white";
    const clicks = [];
    const state = reactive({shown: true, props: {
        type: "bar", title: "Steps", labels: ["Leads", ["Won", "today"]],
        datasets: [{label: "Count", data: [1200, 0]}],
        onClick: (...where) => clicks.push(where),
    }});
    class Parent extends Component {
        static components = {CrmChart};
        static props = [];
        static template = xml`<CrmChart t-if="state.shown" t-props="state.props"/>`;
        setup() { this.state = useState(state); }
    }
    const {env} = odoo.__WOWL_DEBUG__.root;
    await mountComponent(Parent, target, {env});
    const canvas = () => target.querySelector("canvas");
    const chart = () => canvas() && Chart.getChart(canvas());
    const show = async (props) => {
        const before = chart();
        state.props = {...state.props, ...props};
        await until(() => chart() !== before, "another picture");
    };
    const clickAt = (x, y) => {
        const box = canvas().getBoundingClientRect();
        canvas().dispatchEvent(new MouseEvent("click", {
            bubbles: true, clientX: box.left + x, clientY: box.top + y,
        }));
    };
"""


@tagged("post_install", "-at_install")
class TestChart(PersianBrowserCase):
    """The picture that several rooms draw their figures with."""

    def test_click_and_table(self):
        """A value opens by its bar, by the space beside it, and by its table."""
        self.run_js(
            MOUNT
            + """
            equal(canvas().getAttribute("aria-label"), "Steps", "name of the picture");
            await show({options: {indexAxis: "y"}, showValues: true});
            const [bar, none] = chart().getDatasetMeta(0).data;
            clickAt((bar.base + bar.x) / 2, bar.y);
            await until(() => clicks.length === 1, "click on a bar");
            clickAt(none.base + 50, none.y);
            await until(() => clicks.length === 2, "click beside a bar of nothing");
            equal(clicks, [[0, 0], [0, 1]], "what was clicked");
            equal(chart().options.scales.x.reverse, false, "left to right");
            const rows = [...target.querySelectorAll("tbody tr")];
            equal(rows.map((row) => row.innerText.replace(/\\s+/g, " ").trim()),
                ["Leads 1,200", "Won today 0"], "table");
            equal(getComputedStyle(target.querySelector(".o_crm_chart_table")).position,
                "absolute", "the table is hidden");
            const button = rows[1].querySelector("button");
            button.focus();
            equal(getComputedStyle(target.querySelector(".o_crm_chart_table")).position,
                "static", "the table is shown to the keyboard");
            button.click();
            equal(clicks[2], [0, 1], "click in the table");
            """,
            self.english,
        )

    def test_redrawn_and_destroyed(self):
        """New figures draw anew, none say so, and nothing stays behind."""
        self.run_js(
            MOUNT
            + """
            const first = chart();
            await show({datasets: [
                {label: "Cost", data: [3.5, null]}, {label: "Return", data: [1, 2]},
            ], formatValue: (value) => `${value} €`});
            equal(first.canvas, null, "the first picture is gone");
            equal(chart().options.plugins.legend.display, true, "legend");
            equal(target.querySelectorAll("tbody td")[2].innerText, "n/a", "unknown");
            equal(target.querySelectorAll("tbody td")[0].innerText, "3.5 €", "format");
            const colors = chart().data.datasets.map((set) => set.backgroundColor);
            equal(new Set(colors).size, 2, "a color each");
            await show({type: "doughnut", datasets: [{label: "", data: [1, 2]}]});
            equal(chart().data.datasets[0].backgroundColor.length, 2, "a color each");
            const last = chart();
            await show({datasets: [{label: "Count", data: [0, null]}]});
            equal(canvas(), null, "nothing to draw");
            equal(last.canvas, null, "the last picture is gone");
            equal(target.innerText.trim(), "Nothing to show yet.", "empty");
            state.props = {...state.props, emptyText: "Come back tomorrow."};
            await until(() => target.innerText.includes("tomorrow"), "other text");
            await show({datasets: [{label: "Count", data: [1, 2]}]});
            const shown = chart();
            state.shown = false;
            await until(() => !canvas(), "closed");
            equal(shown.canvas, null, "destroyed when it closes");
            """,
            self.english,
        )

    def test_right_to_left(self):
        """Lying bars grow from the right, and texts are written from there."""
        self.run_js(
            MOUNT
            + """
            await show({options: {indexAxis: "y"}, showValues: true});
            const {scales, plugins} = chart().options;
            equal([scales.x.reverse, scales.y.position], [true, "right"], "axes");
            equal([plugins.legend.rtl, plugins.tooltip.textDirection], [true, "rtl"],
                "texts");
            const [bar] = chart().getDatasetMeta(0).data;
            equal(bar.x < bar.base, true, "from right to left");
            await show({options: {}});
            equal(chart().options.scales.y.position, "right", "amounts");
            await show({datasets: [{label: "Count", data: [0, 0]}]});
            equal(/[\\u0600-\\u06ff]/.test(target.innerText), true, "Persian text");
            """,
            self.persian,
        )

    def test_dark(self):
        """Texts are light where the page is dark."""
        self.run_js(
            MOUNT
            + """
            equal(chart().options.scales.x.ticks.color, "#111827", "light page");
            const {cookie} = module("@web/core/browser/cookie");
            cookie.set("color_scheme", "dark");
            await show({options: {indexAxis: "x"}});
            cookie.delete("color_scheme");
            equal(chart().options.scales.x.ticks.color, "#e4e4e4", "dark page");
            """,
            self.english,
        )
