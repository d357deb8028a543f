/* global Chart */
import {getColor, getCustomColor} from "@web/core/colors/colors";
import {cookie} from "@web/core/browser/cookie";
import {deepMerge} from "@web/core/utils/objects";
import {localization} from "@web/core/l10n/localization";

const scheme = () => cookie.get("color_scheme");
const textColor = () => getCustomColor(scheme(), "#111827", "#e4e4e4");
const gridColor = () =>
    getCustomColor(scheme(), "rgba(0, 0, 0, .1)", "rgba(255, 255, 255, .15)");
const isRtl = () => localization.direction === "rtl";

// Good, bad and neutral in Odoo's own palette, whatever else is in the picture.
const NAMED = {neutral: 0, bad: 1, good: 2, warning: 3, other: 4};

/**
 * A color of Odoo's palette for charts.
 *
 * @param {number | "neutral" | "good" | "bad" | "warning" | "other"} which a place in the
 *     palette, or what the color says
 * @param {number} [count] how many colors the picture needs
 * @returns {string}
 */
export function chartColor(which, count = 6) {
    return which in NAMED
        ? getColor(NAMED[which], scheme(), "sm")
        : getColor(which, scheme(), count);
}

/**
 * Writes each value at the end of its bar, on the side where the bar ends.
 *
 * @param {Function} format
 * @returns {Object} a plugin of Chart.js
 */
export function valueLabels(format) {
    return {
        id: "crmValueLabels",
        afterDatasetsDraw(chart) {
            const {ctx} = chart;
            const isLying = chart.options.indexAxis === "y";
            const {family, size} = Chart.defaults.font;
            ctx.save();
            ctx.font = `bold ${size}px ${family}`;
            ctx.fillStyle = textColor();
            ctx.direction = localization.direction || "ltr";
            chart.data.datasets.forEach((dataset, datasetIndex) => {
                const meta = chart.getDatasetMeta(datasetIndex);
                if (meta.hidden) {
                    return;
                }
                meta.data.forEach((bar, index) => {
                    const value = dataset.data[index];
                    if (value === null || value === undefined) {
                        return;
                    }
                    const text = format(value, datasetIndex, index);
                    if (isLying) {
                        const toLeft =
                            bar.x < bar.base || (bar.x === bar.base && isRtl());
                        ctx.textAlign = toLeft ? "right" : "left";
                        ctx.textBaseline = "middle";
                        ctx.fillText(text, bar.x + (toLeft ? -6 : 6), bar.y);
                    } else {
                        const isDown = bar.y > bar.base;
                        ctx.textAlign = "center";
                        ctx.textBaseline = isDown ? "top" : "bottom";
                        ctx.fillText(text, bar.x, bar.y + (isDown ? 4 : -4));
                    }
                });
            });
            ctx.restore();
        },
    };
}

function scaleOptions({formatTick, hasValues}, isLying) {
    const values = {
        beginAtZero: true,
        border: {display: false},
        grid: {color: gridColor()},
        // Room for the value at the end of the longest bar.
        grace: hasValues ? "15%" : 0,
        ticks: {color: textColor(), maxTicksLimit: 7, callback: formatTick},
    };
    const names = {
        border: {display: false},
        grid: {display: false},
        ticks: {color: textColor(), autoSkip: !isLying},
    };
    // Amounts stand where a line of text begins.  Time runs from left to right in Persian
    // charts too; a lying bar grows in the direction of reading.
    const start = isRtl() ? "right" : "left";
    return isLying
        ? {
              x: {...values, reverse: isRtl(), display: !hasValues},
              y: {...names, position: start},
          }
        : {x: names, y: {...values, position: start}};
}

/**
 * The options of a picture: Odoo's look, direction of writing, texts, clicks.
 *
 * @param {Object} options of who draws; they win
 * @param {Object} context
 * @param {string} context.type
 * @param {Function} context.format `(value, datasetIndex, index)`
 * @param {Function} context.formatTick `(value)`
 * @param {Boolean} context.hasLegend
 * @param {Boolean} context.hasValues
 * @param {Function} [context.onClick]
 * @returns {Object} options for Chart.js
 */
export function chartOptions(options, context) {
    const {type, format, hasLegend, onClick} = context;
    const direction = {rtl: isRtl(), textDirection: localization.direction || "ltr"};
    const isRound = type === "doughnut" || type === "pie";
    const made = {
        // A picture that moves says no more, and some readers ask for none.
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        borderRadius: type === "bar" ? 4 : undefined,
        layout: {padding: {top: hasLegend ? 0 : 8}},
        plugins: {
            legend: {
                display: hasLegend,
                position: isRound ? "right" : "top",
                align: isRound ? "center" : "end",
                labels: {color: textColor(), boxWidth: 14},
                ...direction,
            },
            tooltip: {
                ...direction,
                callbacks: {
                    label: ({dataset, datasetIndex, dataIndex}) => {
                        const value = format(
                            dataset.data[dataIndex],
                            datasetIndex,
                            dataIndex
                        );
                        return dataset.label ? `${dataset.label}: ${value}` : value;
                    },
                },
            },
        },
        scales: isRound ? {} : scaleOptions(context, options.indexAxis === "y"),
    };
    if (onClick) {
        made.onClick = onClick;
        made.onHover = (event) => {
            event.native.target.style.cursor = "pointer";
        };
    }
    return deepMerge(made, options);
}
