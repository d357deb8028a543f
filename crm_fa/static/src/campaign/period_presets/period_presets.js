import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {deserializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/**
 * Fills in the period of a campaign at one click: this month, the next one, this season,
 * this year, in the calendar of who looks.
 */
export class PeriodPresets extends Component {
    static template = "crm_fa.PeriodPresets";
    static components = {Dropdown, DropdownItem};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({presets: []});
    }

    /** The server knows which day it is for the user: not before it is asked for. */
    async load() {
        this.state.presets = await this.orm.call(
            this.props.record.resModel,
            "get_period_presets",
            []
        );
    }

    choose({start, end}) {
        return this.props.record.update({
            period_start: deserializeDate(start),
            period_end: deserializeDate(end),
        });
    }
}

registry.category("view_widgets").add("crm_campaign_period_presets", {
    component: PeriodPresets,
});
