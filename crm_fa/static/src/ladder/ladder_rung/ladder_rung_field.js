import {BadgeField, badgeField} from "@web/views/fields/badge/badge_field";
import {registry} from "@web/core/registry";

/** A rung as a badge in its colour; a hand says that a manager set it, and why. */
export class LadderRungField extends BadgeField {
    static template = "crm_fa.LadderRungField";

    get override() {
        return this.props.record.data.ladder_override_note;
    }
}

export const ladderRungField = {
    ...badgeField,
    component: LadderRungField,
    supportedTypes: ["many2one"],
    supportedOptions: [],
    // Lists know badges by this class: they are neither clipped nor stretched.
    additionalClasses: ["o_field_badge"],
    listViewWidth: [150, 175],
    extractProps: () => ({colorField: "ladder_rung_color"}),
    fieldDependencies: [
        {name: "ladder_rung_color", type: "integer", readonly: true},
        {name: "ladder_override_note", type: "char", readonly: true},
    ],
};

registry.category("fields").add("ladder_rung", ladderRungField);
