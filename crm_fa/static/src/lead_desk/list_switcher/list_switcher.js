import {Component, onWillStart} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {useBus, useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {SearchModel} from "@web/search/search_model";

const MARK = "leadListSwitcher";
// Names and columns of the user's lists by id, as far as the dropdown has read them.
const known = new Map();

/** A filter for the leads of one list, which also puts new leads into it. */
function filterOf(list) {
    return {
        description: list.name,
        domain: [["lead_list_id", "=", list.id]],
        context: {default_lead_list_id: list.id},
        columns: list.columns,
        [MARK]: list.id,
    };
}

/**
 * The one list that the views of leads show: chosen in the dropdown, or searched for.
 *
 * @param {SearchModel} searchModel
 * @returns {{id: Number, groupId: Number, name: String, columns: String[]} | null}
 */
export function getChosenList(searchModel) {
    if (!searchModel?.query) {
        return null;
    }
    const {query, searchItems} = searchModel;
    const found = [];
    for (const {searchItemId, autocompleteValue} of query) {
        const item = searchItems[searchItemId];
        const {groupId} = item;
        if (item[MARK]) {
            const {columns, description: name} = item;
            found.push({id: item[MARK], groupId, name, columns});
        } else if (item.type === "field" && item.fieldName === "lead_list_id") {
            const list = known.get(autocompleteValue.value);
            found.push(list ? {...list, groupId} : null);
        }
    }
    return found.length === 1 ? found[0] : null;
}

/** One dropdown on the views of leads, to go from one list to another. */
export class LeadListSwitcher extends Component {
    static template = "crm_fa.LeadListSwitcher";
    static components = {Dropdown, DropdownItem};
    static props = {};

    setup() {
        this.orm = useService("orm");
        this.lists = [];
        useBus(this.env.searchModel, "update", () => this.render());
        onWillStart(async () => {
            // Rules leave out the lists that are not the user's.
            this.lists = await this.orm.call("crm.lead.list", "get_switcher_lists", []);
            for (const list of this.lists) {
                known.set(list.id, list);
            }
        });
    }

    get chosen() {
        return getChosenList(this.env.searchModel);
    }

    get title() {
        return this.chosen?.name || _t("All Lists");
    }

    choose(list) {
        const model = this.env.searchModel;
        const before = this.chosen;
        if (before) {
            model.deactivateGroup(before.groupId);
        }
        if (list) {
            model.createNewFilters([filterOf(list)]);
        }
    }
}

patch(SearchModel.prototype, {
    /** Begin with the list that an action chooses, as if it were from the dropdown. */
    async load(config) {
        await super.load(config);
        const chosen = this.globalContext.lead_list_chosen;
        delete this.globalContext.lead_list_chosen;
        if (chosen && !config.state && this.resModel === "crm.lead") {
            this.blockNotification = true;
            this.createNewFilters([filterOf(chosen)]);
            this.blockNotification = false;
            this._reset();
        }
    },
});

patch(ControlPanel, {
    components: {...ControlPanel.components, LeadListSwitcher},
});

patch(ControlPanel.prototype, {
    get showsLeadLists() {
        const {searchModel, config} = this.env;
        return (
            searchModel?.resModel === "crm.lead" &&
            ["activity", "calendar", "graph", "kanban", "list", "pivot"].includes(
                config.viewType
            )
        );
    },
});
