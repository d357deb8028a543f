/* global Chart */
import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {chartColor, chartOptions, valueLabels} from "./chart_options";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";

// Between letters that run from right to left, a sign would end up behind its number.
const LEFT_TO_RIGHT = "\u200e";
const signed = (value, text) => (value < 0 ? LEFT_TO_RIGHT + text : text);

/**
 * A picture of some figures, with the same figures as a table for who cannot see it.
 *
 * It draws with the Chart.js that Odoo ships, in the font and size of `Chart.defaults`,
 * with Odoo's own colors, and mirrored for languages written from right to left.
 *
 * Props:
 * - `type`: a type of Chart.js, such as "bar", "line", "doughnut"
 * - `title`: what the picture shows, in a few words; screen readers begin with it
 * - `labels`: one text per value (an array of texts for several lines)
 * - `datasets`: those of Chart.js, `{label, data}`; a missing value is `null`; colors are
 *   filled in where none is given (see `chartColor`)
 * - `options`: those of Chart.js, laid over the ones made here
 * - `onClick(datasetIndex, index)`: opens what stands behind a value
 * - `isClickable(datasetIndex)`: false for values with nothing behind them
 * - `formatValue(value, datasetIndex, index)`: how a value is written
 * - `formatTick(value)`: how an axis writes it; as `formatValue` when left out
 * - `showValues`: writes each value at the end of its bar
 * - `height`: in pixels
 * - `emptyText`: what stands there when there is nothing to draw
 */
export class CrmChart extends Component {
    static template = "crm_fa.Chart";
    static props = {
        type: String,
        title: String,
        labels: Array,
        datasets: Array,
        options: {type: Object, optional: true},
        onClick: {type: Function, optional: true},
        isClickable: {type: Function, optional: true},
        formatValue: {type: Function, optional: true},
        formatTick: {type: Function, optional: true},
        showValues: {type: Boolean, optional: true},
        height: {type: Number, optional: true},
        emptyText: {type: String, optional: true},
    };
    static defaultProps = {
        options: {},
        isClickable: () => true,
        showValues: false,
        height: 260,
    };

    setup() {
        this.canvasRef = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => {
            this.draw();
            return () => this.destroy();
        });
    }

    get emptyText() {
        return this.props.emptyText || _t("Nothing to show yet.");
    }

    /** Zeros alone draw nothing either. */
    get isEmpty() {
        return !this.props.datasets.some(({data}) => data.some(Boolean));
    }

    // ---- texts -----------------------------------------------------------------------

    format(value, datasetIndex, index) {
        if (value === null || value === undefined || value === false) {
            return _t("n/a");
        }
        if (this.props.formatValue) {
            return signed(value, this.props.formatValue(value, datasetIndex, index));
        }
        const format = Number.isInteger(value) ? formatInteger : formatFloat;
        return signed(value, format(value));
    }

    formatTick(value) {
        if (this.props.formatTick) {
            return signed(value, this.props.formatTick(value));
        }
        return this.format(value, 0, 0);
    }

    canClick(datasetIndex) {
        return this.props.onClick && this.props.isClickable(datasetIndex);
    }

    labelText(index) {
        return [this.props.labels[index]].flat().join(" ");
    }

    // ---- picture ---------------------------------------------------------------------

    draw() {
        if (!this.canvasRef.el) {
            return;
        }
        const {type, labels, datasets, options, onClick, showValues} = this.props;
        const count = type === "doughnut" || type === "pie" ? labels.length : 0;
        const colored = datasets.map((dataset, index) => {
            const color = count
                ? labels.map((label, place) => chartColor(place, count))
                : chartColor(index, datasets.length);
            return {
                backgroundColor: color,
                borderColor: count ? undefined : color,
                // Chart.js keeps its own notes in what it is given.
                ...dataset,
                data: [...dataset.data],
            };
        });
        this.chart = new Chart(this.canvasRef.el, {
            type,
            data: {labels: labels.map((label) => label), datasets: colored},
            options: chartOptions(options, {
                type,
                format: this.format.bind(this),
                formatTick: this.formatTick.bind(this),
                hasLegend: datasets.length > 1 || count > 0,
                hasValues: showValues,
                onClick: onClick && this.onCanvasClick.bind(this),
            }),
            plugins: showValues ? [valueLabels(this.format.bind(this))] : [],
        });
    }

    destroy() {
        this.chart?.destroy();
        this.chart = null;
    }

    /** A bar that is too small to hit is opened by its label or the space beside it. */
    onCanvasClick(event) {
        const find = (mode, options) =>
            this.chart.getElementsAtEventForMode(event.native, mode, options, false);
        let [hit] = find("nearest", {intersect: true});
        if (!hit && this.props.datasets.length === 1 && this.props.type === "bar") {
            const axis = this.props.options.indexAxis || "x";
            [hit] = find("index", {axis, intersect: false, includeInvisible: true});
        }
        if (hit && this.canClick(hit.datasetIndex)) {
            this.props.onClick(hit.datasetIndex, hit.index);
        }
    }
}
