import {formatFloat, formatInteger, formatMonetary} from "@web/views/fields/formatters";
import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/**
 * The figures of a campaign as one table: plan, actual, with its parts, and what was
 * frozen when its period was closed. A number opens the records whose sum it is.
 */
export class CampaignResultsField extends Component {
    static template = "crm_fa.CampaignResultsField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    /** @returns {Object | false} false for a campaign that was never saved */
    get results() {
        return this.props.record.data[this.props.name] || false;
    }

    format(row, value) {
        if (value === false || value === null || value === undefined) {
            return "";
        }
        if (row.type === "money") {
            return formatMonetary(value, {currencyId: this.results.currency_id});
        }
        if (row.type === "percent") {
            return `${formatFloat(value * 100, {digits: [16, 0]})}%`;
        }
        if (row.type === "count") {
            return formatInteger(value);
        }
        return formatFloat(value, {digits: [16, 2]});
    }

    canOpen(row, value) {
        return row.can_open && value !== false;
    }

    async open(row, withParts) {
        const action = await this.orm.call(
            this.props.record.resModel,
            "action_roi_open",
            [[this.props.record.resId], row.figure, withParts]
        );
        await this.action.doAction(action);
    }
}

registry.category("fields").add("crm_campaign_results", {
    component: CampaignResultsField,
    supportedTypes: ["json"],
});
