import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The warning of an open complaint: its words, in the colour of its level.
 */
export class RecoveryNote extends Component {
    static template = "crm_fa.RecoveryNote";
    static props = {...standardFieldProps};

    get note() {
        return this.props.record.data[this.props.name];
    }

    get level() {
        return this.props.record.data.recovery_level || "info";
    }
}

export const recoveryNote = {
    component: RecoveryNote,
    supportedTypes: ["char"],
    fieldDependencies: [{name: "recovery_level", type: "selection"}],
};

registry.category("fields").add("recovery_note", recoveryNote);
