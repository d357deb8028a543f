import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * A ratio in whole percent. Where there is nothing to divide by it is "n/a", never 0%;
 * the sign stands before the number in every language. With the option ``with_parts``,
 * the name of a field, a campaign that has parts shows the ratio of all beside its own.
 */
export class CampaignPercentField extends Component {
    static template = "crm_fa.CampaignPercentField";
    static props = {...standardFieldProps, withParts: {type: String, optional: true}};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get total() {
        return this.props.withParts
            ? this.props.record.data[this.props.withParts]
            : this.value;
    }

    format(value) {
        if (value === false) {
            return _t("n/a");
        }
        return `${formatFloat(value * 100, {digits: [16, 0]})}%`;
    }
}

registry.category("fields").add("crm_campaign_percent", {
    component: CampaignPercentField,
    supportedTypes: ["float"],
    extractProps: ({options}) => ({withParts: options.with_parts}),
    fieldDependencies: ({options}) =>
        options.with_parts ? [{name: options.with_parts, type: "float"}] : [],
});
