import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";
import {ListRenderer} from "@web/views/list/list_renderer";
import {getChosenList} from "../list_switcher/list_switcher";

// What every row has, whichever columns a list names.
const ALWAYS = ["name", "lead_look"];

/**
 * A lead list that is chosen says which columns are shown, and in which order. People
 * may still show and hide some for themselves: that is kept apart for each list.
 */
patch(ListRenderer.prototype, {
    /** Names of the chosen list's columns, in order; null when none decides. */
    get leadListColumns() {
        if (this.props.list.resModel !== "crm.lead") {
            return null;
        }
        const columns = getChosenList(this.env.searchModel)?.columns;
        return columns?.length ? columns : null;
    },

    computeOptionalActiveFields() {
        this.leadListBareKey ??= this.keyOptionalFields;
        this.keyOptionalFields = this.leadListBareKey;
        const names = this.leadListColumns;
        if (!names) {
            return super.computeOptionalActiveFields();
        }
        const {id} = getChosenList(this.env.searchModel);
        this.keyOptionalFields = `${this.leadListBareKey},lead_list,${id}`;
        const active = super.computeOptionalActiveFields();
        if (browser.localStorage.getItem(this.keyOptionalFields) === null) {
            for (const name of Object.keys(active)) {
                active[name] = names.includes(name);
            }
        }
        return active;
    },

    getActiveColumns() {
        const columns = super.getActiveColumns();
        const names = this.leadListColumns;
        if (!names) {
            return columns;
        }
        const rank = ({name, type}) => {
            if (type !== "field") {
                return names.length + 1;
            }
            if (names.includes(name)) {
                return names.indexOf(name);
            }
            return ALWAYS.includes(name)
                ? ALWAYS.indexOf(name) - ALWAYS.length
                : names.length;
        };
        return columns
            .filter(
                ({type, name, optional}) =>
                    type !== "field" ||
                    optional ||
                    names.includes(name) ||
                    ALWAYS.includes(name)
            )
            .sort((one, other) => rank(one) - rank(other));
    },
});
