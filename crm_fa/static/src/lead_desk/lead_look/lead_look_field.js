import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** A word and an icon, and the colours of the list for the whole card or row. */
export class LeadLookField extends Component {
    static template = "crm_fa.LeadLookField";
    static props = {...standardFieldProps};

    setup() {
        this.root = useRef("root");
        useEffect(
            (element, background, colour) => {
                const bearer = element?.closest("tr.o_data_row, .o_kanban_record");
                if (!bearer || !background) {
                    return;
                }
                bearer.classList.add("o_lead_look");
                bearer.style.setProperty("--lead-look-background", background);
                bearer.style.setProperty("--lead-look-colour", colour);
                return () => {
                    bearer.classList.remove("o_lead_look");
                    bearer.style.removeProperty("--lead-look-background");
                    bearer.style.removeProperty("--lead-look-colour");
                };
            },
            () => [this.root.el, this.look?.background, this.look?.colour]
        );
    }

    get look() {
        return this.props.record.data[this.props.name] || null;
    }
}

registry.category("fields").add("lead_look", {
    component: LeadLookField,
    displayName: _t("Appearance of the lead list"),
    supportedTypes: ["json"],
});
