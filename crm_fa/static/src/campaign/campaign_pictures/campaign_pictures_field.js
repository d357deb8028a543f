import {Component, useState} from "@odoo/owl";
import {formatFloat, formatInteger, formatMonetary} from "@web/views/fields/formatters";
import {CrmChart} from "../../chart/chart";
import {_t} from "@web/core/l10n/translation";
import {chartColor} from "../../chart/chart_options";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const LINE_HEIGHT = 30;

// The figure behind each bar of the picture over time; the balance is no sum of records.
const MONTH_FIGURES = ["cost", "returned"];

/**
 * A campaign in pictures: from contacts to loyal customers, what it cost and brought by
 * month, and where the customers it won stand today. Each number opens its records.
 */
export class CampaignPicturesField extends Component {
    static template = "crm_fa.CampaignPicturesField";
    static components = {CrmChart};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({scope: 0});
    }

    /** @returns {Object | false} false for a campaign that was never saved */
    get pictures() {
        return this.props.record.data[this.props.name] || false;
    }

    get scope() {
        return this.pictures.scopes[this.state.scope] || this.pictures.scopes[0];
    }

    scopeName(scope) {
        if (scope.with_parts) {
            return _t("With all parts");
        }
        return this.pictures.scopes.length > 1
            ? _t("Without its parts")
            : _t("This campaign");
    }

    async open(figure, part = {}) {
        const action = await this.orm.call(
            this.props.record.resModel,
            "action_roi_open",
            [[this.props.record.resId], figure, this.scope.with_parts],
            part
        );
        await this.action.doAction(action);
    }

    // ---- from contacts to loyal customers ----------------------------------------------

    get funnel() {
        const {steps} = this.scope;
        const counts = steps.map((step) => step.count);
        return {
            type: "bar",
            title: _t("From contact to returning customer"),
            labels: steps.map((step) => step.label),
            datasets: [
                {
                    label: _t("Number"),
                    data: counts,
                    backgroundColor: steps.map((step) =>
                        chartColor("rung_id" in step ? "good" : "neutral")
                    ),
                },
            ],
            options: {indexAxis: "y"},
            showValues: true,
            height: steps.length * LINE_HEIGHT + 16,
            emptyText: _t(
                "Nobody was touched by this campaign yet. Choose it on a lead or an order, or record a touch."
            ),
            formatValue: (value, datasetIndex, index) => {
                const before = counts[index - 1];
                const text = formatInteger(value);
                // More leads than people touched are no share of them.
                if (!before || value > before) {
                    return text;
                }
                return `${text} (${this.percent(value / before)})`;
            },
            onClick: (datasetIndex, index) => {
                const {figure, rung_id} = steps[index];
                this.open(
                    figure,
                    rung_id === undefined ? {} : {rung_id, and_higher: true}
                );
            },
        };
    }

    percent(ratio) {
        return `${formatFloat(ratio * 100, {digits: [16, 0]})}%`;
    }

    // ---- where customers stand -----------------------------------------------------------

    get standing() {
        const {rungs} = this.scope;
        const total = rungs.reduce((sum, rung) => sum + rung.count, 0);
        return {
            type: "bar",
            title: _t("Where the customers it won stand today"),
            labels: rungs.map((rung) => rung.label),
            datasets: [
                {
                    label: _t("Customers"),
                    data: rungs.map((rung) => rung.count),
                    backgroundColor: rungs.map((rung) =>
                        chartColor(rung.is_loyal ? "good" : "neutral")
                    ),
                },
            ],
            options: {indexAxis: "y"},
            showValues: true,
            height: rungs.length * LINE_HEIGHT + 16,
            emptyText: _t("Nobody has bought for the first time yet."),
            formatValue: (value) =>
                value
                    ? `${formatInteger(value)} (${this.percent(value / total)})`
                    : formatInteger(value),
            onClick: (datasetIndex, index) =>
                this.open("customers", {rung_id: rungs[index].rung_id}),
        };
    }

    get standingText() {
        const {rungs} = this.scope;
        const count = (some) => some.reduce((total, rung) => total + rung.count, 0);
        const total = count(rungs);
        return (
            total &&
            _t("%(loyal)s of %(total)s new customers are loyal today.", {
                loyal: formatInteger(count(rungs.filter((rung) => rung.is_loyal))),
                total: formatInteger(total),
            })
        );
    }

    // ---- money by month ------------------------------------------------------------------

    get money() {
        const {months} = this.scope;
        let sum = 0;
        const balance = months.map(({cost, returned}) => {
            sum =
                sum === null || cost === false || returned === false
                    ? null
                    : sum + returned - cost;
            return sum;
        });
        const known = (value) => (value === false ? null : value);
        return {
            type: "bar",
            title: _t("Cost and return by month"),
            labels: months.map((month) => month.label),
            datasets: [
                {
                    label: _t("Actual Cost"),
                    data: months.map((month) => known(month.cost)),
                    backgroundColor: chartColor("bad"),
                    order: 1,
                },
                {
                    label: _t("Actual Revenue"),
                    data: months.map((month) => known(month.returned)),
                    backgroundColor: chartColor("good"),
                    order: 1,
                },
                {
                    type: "line",
                    label: _t("Balance so far"),
                    data: balance,
                    backgroundColor: chartColor("other"),
                    borderColor: chartColor("other"),
                    borderWidth: 2,
                    pointRadius: 3,
                    order: 0,
                },
            ],
            height: 266,
            emptyText: _t("Neither cost nor revenue yet."),
            formatValue: (value) =>
                formatMonetary(value, {currencyId: this.pictures.currency_id}),
            formatTick: (value) =>
                formatFloat(value, {humanReadable: true, decimals: 1, minDigits: 1}),
            isClickable: (datasetIndex) => datasetIndex < MONTH_FIGURES.length,
            onClick: (datasetIndex, index) =>
                this.open(MONTH_FIGURES[datasetIndex], {period: months[index].period}),
        };
    }

    get legend() {
        return [
            {
                percent: "−100%",
                words: _t("Nothing came back: all that was spent is lost."),
            },
            {percent: "0%", words: _t("Even: it brought back just what was spent.")},
            {
                percent: "+100%",
                words: _t("Doubled: each 100 spent brought back 200."),
            },
        ];
    }
}

registry.category("fields").add("crm_campaign_pictures", {
    component: CampaignPicturesField,
    supportedTypes: ["json"],
});
