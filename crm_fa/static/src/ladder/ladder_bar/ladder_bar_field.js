import {Component, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {formatList} from "@web/core/l10n/utils";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The loyalty ladder of one customer: the rungs as a bar with the present one marked,
 * since when, and in words what is missing for the next rung and why this one.
 *
 * The server sends every sentence ready to read, in the language of the user.
 *
 * @typedef Rung
 * @property {number} id
 * @property {string} name
 * @property {string} description
 * @property {number} color
 * @property {boolean} reached
 * @property {boolean} current
 */
export class LadderBarField extends Component {
    static template = "crm_fa.LadderBarField";
    static components = {Dropdown, DropdownItem};
    static props = {...standardFieldProps};

    setup() {
        this.ui = useState(useService("ui"));
        this.state = useState({whyOpen: false});
    }

    /** @returns {Object | false} false for a partner who is not on the ladder */
    get bar() {
        return this.props.record.data[this.props.name] || false;
    }

    /** @returns {Rung | undefined} undefined when the present rung is archived */
    get current() {
        return this.bar.rungs.find((rung) => rung.current);
    }

    get next() {
        const {next} = this.bar;
        if (!next) {
            return false;
        }
        const missing = next.missing.length
            ? formatList(next.missing)
            : _t("nothing is missing");
        return _t("%(rung)s: %(missing)s", {rung: next.name, missing});
    }

    get title() {
        return this.current?.name || this.props.record.fields[this.props.name].string;
    }

    get isOnTop() {
        return this.bar.rungs.at(-1)?.current;
    }

    get since() {
        const {bar, current} = this;
        return (
            bar.since &&
            current &&
            _t("%(rung)s since %(date)s", {rung: current.name, date: bar.since})
        );
    }

    get whyId() {
        return `${this.props.id || this.props.name}_why`;
    }

    /**
     * @param {Rung} rung
     * @returns {string} what the shape of the rung tells those who see it
     */
    getRungState(rung) {
        if (rung.current) {
            return _t("the customer stands here");
        }
        return rung.reached ? _t("reached") : _t("not reached");
    }

    toggleWhy() {
        this.state.whyOpen = !this.state.whyOpen;
    }
}

export const ladderBarField = {
    component: LadderBarField,
    displayName: _t("Loyalty Ladder"),
    supportedTypes: ["json"],
};

registry.category("fields").add("ladder_bar", ladderBarField);
