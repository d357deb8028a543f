import {_t} from "@web/core/l10n/translation";
import {chartColor} from "../../chart/chart_options";
import {formatFloat} from "@web/views/fields/formatters";

/**
 * The pictures of the dashboard, made of what the server tells.  A picture is
 * `{title, note, chart, target(dataset, index)}`: what {@link CrmChart} takes, and what is
 * opened by a click.
 */

const CLOCKS = {
    acknowledge: _t("Acknowledge"),
    contact: _t("First Contact"),
    apologise: _t("Apologise"),
    resolve: _t("Resolve"),
};
const EFFECTS = {
    repurchased: _t("Bought again"),
    moved_up: _t("Moved up"),
    moved_down: _t("Moved down"),
};
const one = (value) => formatFloat(value, {digits: [16, 1]});
const within = (domain, ...more) => [...domain, ...more];

function outcomes({totals, domain}) {
    const parts = [
        ["kept", _t("Customer Kept"), "good"],
        ["lost", _t("Customer Lost"), "bad"],
        ["unreachable", _t("Not Reached"), "neutral"],
    ];
    return {
        name: "outcomes",
        title: _t("What Became of the Closed Cases"),
        chart: {
            type: "doughnut",
            labels: parts.map(([, label]) => label),
            datasets: [
                {
                    data: parts.map(([name]) => totals[name] || 0),
                    backgroundColor: parts.map(([, , color]) => chartColor(color)),
                },
            ],
            emptyText: _t("No case of this period is closed yet."),
        },
        target: (dataset, index) => ({
            name: parts[index][1],
            domain: within(domain, [parts[index][0], "=", 1]),
        }),
    };
}

function months(figures) {
    return {
        name: "months",
        title: _t("Cases by Month of the Incident"),
        chart: {
            type: "bar",
            labels: figures.months.map(({label}) => label),
            datasets: [
                {
                    label: _t("Cases"),
                    data: figures.months.map(({cases}) => cases),
                },
            ],
            showValues: true,
            options: {scales: {y: {display: false}}},
        },
        target: (dataset, index) => ({
            name: figures.months[index].label,
            domain: figures.months[index].domain,
        }),
    };
}

function clocks(figures) {
    const labels = figures.clocks.map(({name, hours}) => {
        const title = String(CLOCKS[name]);
        return hours === null ? title : [title, _t("Ø %s hours", one(hours))];
    });
    const parts = [
        [_t("In time"), "in_time", "good"],
        [_t("Late"), "late", "bad"],
    ];
    return {
        name: "clocks",
        title: _t("Against the Policy's Hours"),
        note: _t(
            "Working hours, waiting for the customer left out. The apology is due within the hours to resolve."
        ),
        chart: {
            type: "bar",
            labels,
            datasets: parts.map(([label, name, color]) => ({
                label,
                data: figures.clocks.map((clock) => clock[name]),
                backgroundColor: chartColor(color),
                stack: "cases",
            })),
            options: {
                indexAxis: "y",
                scales: {x: {stacked: true}, y: {stacked: true}},
            },
        },
        target: (dataset, index) => ({
            name: `${CLOCKS[figures.clocks[index].name]}: ${parts[dataset][0]}`,
            domain: figures.clocks[index].domains[dataset],
        }),
    };
}

function causes({causes: {rows, more, unknown}}) {
    const note = [_t("The line adds the shares up: mend the first ones first.")];
    if (more) {
        note.push(_t("%s more causes.", more));
    }
    if (unknown) {
        note.push(_t("%s cases without a cause yet.", unknown));
    }
    return {
        name: "causes",
        title: _t("Causes (Pareto)"),
        note: note.join(" "),
        chart: {
            type: "bar",
            labels: rows.map(({name}) => name.split(" / ")),
            datasets: [
                {
                    label: _t("Cases"),
                    data: rows.map(({count}) => count),
                    order: 2,
                },
                {
                    label: _t("Share so far (%)"),
                    type: "line",
                    data: rows.map(({reached}) => reached),
                    borderColor: chartColor("bad"),
                    backgroundColor: chartColor("bad"),
                    yAxisID: "share",
                    order: 1,
                },
            ],
            options: {
                scales: {
                    share: {
                        position: "right",
                        min: 0,
                        max: 100,
                        grid: {display: false},
                        border: {display: false},
                        ticks: {display: false},
                    },
                },
            },
            formatValue: (value, dataset) =>
                dataset === 1 ? _t("%s %", Math.round(value)) : String(value),
            formatTick: (value) => (Number.isInteger(value) ? String(value) : ""),
            emptyText: _t("No case of this period has a root cause yet."),
        },
        target: (dataset, index) => ({
            name: rows[index].name,
            domain: rows[index].domain,
        }),
    };
}

function kinds(figures, {money}) {
    const parts = [
        [_t("Given"), "given"],
        [_t("Used of it"), "redeemed"],
        [_t("Cost"), "cost"],
    ];
    const rows = figures.currency_count > 1 ? [] : figures.kinds;
    return {
        name: "kinds",
        title: _t("Compensation by Kind"),
        note: _t("Each kind with what it cost per customer kept."),
        chart: {
            type: "bar",
            labels: rows.map(({name, cost_per_kept: cost}) => [
                name,
                cost === null ? _t("nobody kept yet") : money(cost),
            ]),
            datasets: parts.map(([label, name]) => ({
                label,
                data: rows.map((row) => row[name]),
            })),
            formatValue: money,
            emptyText:
                figures.currency_count > 1
                    ? _t("Several currencies: choose one company.")
                    : _t("Nothing was given in this period."),
        },
        target: (dataset, index) => ({
            name: rows[index].name,
            model: "crm.recovery.gift.report",
            domain: rows[index].domain,
        }),
    };
}

function scores({scores: rows, totals}) {
    const mean = (value) => (value === null ? _t("n/a") : one(value));
    return {
        name: "scores",
        title: _t("Satisfaction with the Remedy"),
        note: _t(
            "Before: %(before)s (%(before_count)s customers), after: %(after)s (%(after_count)s). How they feel, not whether they stay.",
            {
                before: mean(totals.satisfaction_before_avg),
                before_count: totals.satisfaction_before_count,
                after: mean(totals.satisfaction_after_avg),
                after_count: totals.satisfaction_after_count,
            }
        ),
        chart: {
            type: "bar",
            labels: rows.map(({score}) => String(score)),
            datasets: [
                {
                    label: _t("Cases"),
                    data: rows.map(({count}) => count),
                    backgroundColor: rows.map(({score}) =>
                        chartColor(
                            score <= 2 ? "bad" : score === 3 ? "neutral" : "good"
                        )
                    ),
                },
            ],
            showValues: true,
            options: {scales: {y: {display: false}}},
            emptyText: _t("No customer of this period has answered yet."),
        },
        target: (dataset, index) => ({
            name: _t("Score %s of 5", rows[index].score),
            domain: rows[index].domain,
        }),
    };
}

function effect({effect: found}, {percent}) {
    if (!found) {
        return null;
    }
    const names = Object.keys(EFFECTS);
    const {recovered, others, too_few: isTooFew} = found.compared.repurchased;
    const sides = [
        [_t("After a case (%s)", recovered), "recovered_percent", "recovered"],
        [_t("Same rung, no incident (%s)", others), "others_percent", "like"],
    ];
    return {
        name: "effect",
        title: _t("Recovery Effect within %s Days", found.days),
        note: _t(
            "All cases closed at least %s days ago, whatever came of them, beside customers of the same rung who had none.",
            found.days
        ),
        chart: {
            type: "bar",
            labels: names.map((name) => String(EFFECTS[name])),
            datasets: isTooFew
                ? []
                : sides.map(([label, key]) => ({
                      label,
                      data: names.map((name) => found.compared[name][key]),
                  })),
            formatValue: percent,
            showValues: true,
            options: {scales: {y: {display: false}}},
            emptyText: _t(
                "Too few cases: %(recovered)s customers after a case and %(others)s without one; %(minimum)s of each are needed to compare.",
                {recovered, others, minimum: found.minimum}
            ),
        },
        target: (dataset, index) => ({
            name: `${EFFECTS[names[index]]}: ${sides[dataset][0]}`,
            model: "crm.recovery.effect",
            domain: [
                ["side", "=", sides[dataset][2]],
                [names[index], "=", 1],
            ],
        }),
    };
}

function like({like: rows}, {percent}) {
    return {
        name: "like",
        title: _t("Like Cases: What Was Given"),
        note: _t(
            "Percent of the affected amount, from the lower to the upper quarter. A long bar: agents decide differently."
        ),
        chart: {
            type: "bar",
            labels: rows.map(({category, severity, cases, agents}) => [
                `${category}, ${severity}`,
                _t("%(cases)s cases, %(agents)s agents", {cases, agents}),
            ]),
            datasets: [
                {
                    label: _t("Middle half"),
                    data: rows.map(({lower, upper}) => [lower, upper]),
                },
            ],
            options: {indexAxis: "y"},
            formatValue: (value, dataset, index) =>
                _t("%(lower)s to %(upper)s, usually %(middle)s", {
                    lower: percent(rows[index].lower),
                    upper: percent(rows[index].upper),
                    middle: percent(rows[index].middle),
                }),
            formatTick: percent,
            emptyText: _t("No like cases of two agents were closed in this period."),
        },
        target: (dataset, index) => ({
            name: `${rows[index].category}, ${rows[index].severity}`,
            domain: rows[index].domain,
        }),
    };
}

export function recoveryCharts(figures, texts) {
    return [outcomes, months, clocks, causes, kinds, scores, effect, like]
        .map((picture) => picture(figures, texts))
        .filter(Boolean);
}
