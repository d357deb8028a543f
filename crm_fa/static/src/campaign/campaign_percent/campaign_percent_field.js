import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * A ratio in whole percent. Where there is nothing to divide by it is "n/a", never 0%;
 * the sign stands before the number in every language.
 */
export class CampaignPercentField extends Component {
    static template = "crm_fa.CampaignPercentField";
    static props = {...standardFieldProps};

    get text() {
        const value = this.props.record.data[this.props.name];
        if (value === false) {
            return _t("n/a");
        }
        return `${formatFloat(value * 100, {digits: [16, 0]})}%`;
    }

    get isKnown() {
        return this.props.record.data[this.props.name] !== false;
    }
}

registry.category("fields").add("crm_campaign_percent", {
    component: CampaignPercentField,
    supportedTypes: ["float"],
});
