import {Component, onWillStart, useState} from "@odoo/owl";
import {formatFloat, formatMonetary} from "@web/views/fields/formatters";
import {CrmChart} from "../../chart/chart";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {download} from "@web/core/network/download";
import {recoveryCharts} from "./recovery_figures";
import {recoveryTiles} from "./recovery_tiles";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";

const PERIODS = [
    {days: 30, label: _t("30 Days")},
    {days: 90, label: _t("90 Days")},
    {days: 365, label: _t("12 Months")},
    {days: 0, label: _t("All")},
];

/** What service recovery achieves, as pictures that open what stands behind them. */
export class RecoveryDashboard extends Component {
    static template = "crm_fa.RecoveryDashboard";
    static components = {CrmChart, DateTimeInput, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.display = {controlPanel: {}};
        this.periods = PERIODS;
        // Coming back by the breadcrumbs shows the same period again.
        this.state = useState(
            this.props.state?.period || {days: 365, from: "", to: ""}
        );
        this.figures = useState({});
        onWillStart(async () => {
            this.canExport = await user.hasGroup("base.group_allow_export");
            await this.load();
        });
    }

    async load() {
        const {days, from, to} = this.state;
        const figures = await this.orm.call("crm.recovery.dashboard", "figures", [], {
            days,
            date_from: from || false,
            date_to: to || false,
        });
        Object.assign(this.figures, figures);
    }

    async setDays(days) {
        Object.assign(this.state, {days, from: "", to: ""});
        await this.load();
    }

    async setDay(name, value) {
        this.state[name] = value ? serializeDate(value) : "";
        this.state.days = this.state.from || this.state.to ? null : 0;
        await this.load();
    }

    dateValue(name) {
        return this.state[name] ? deserializeDate(this.state[name]) : false;
    }

    // ---- texts -----------------------------------------------------------------------

    money(value) {
        return formatMonetary(value, {currencyId: this.figures.currency_id});
    }

    percent(value) {
        return value === null || value === undefined || value === false
            ? _t("n/a")
            : _t("%s %", formatFloat(value, {digits: [16, 0]}));
    }

    get texts() {
        return {money: this.money.bind(this), percent: this.percent.bind(this)};
    }

    get tiles() {
        return recoveryTiles(this.figures, this.texts);
    }

    get charts() {
        return recoveryCharts(this.figures, this.texts);
    }

    // ---- what stands behind ----------------------------------------------------------

    open(target) {
        if (!target) {
            return;
        }
        this.action.doAction({
            type: "ir.actions.act_window",
            name: target.name,
            res_model: target.model || "crm.recovery.report",
            views: [
                [false, "list"],
                ...(target.model === "crm.recovery" ? [[false, "form"]] : []),
            ],
            domain: target.domain,
        });
    }

    onChartClick(chart, datasetIndex, index) {
        this.open(chart.target?.(datasetIndex, index));
    }

    async onExcel() {
        this.ui.block();
        try {
            await download({
                url: "/crm_fa/ladder/xlsx",
                data: {
                    report: "recovery",
                    domain: JSON.stringify(this.figures.domain),
                },
            });
        } finally {
            this.ui.unblock();
        }
    }
}

registry.category("actions").add("crm_fa.recovery_dashboard", RecoveryDashboard);
