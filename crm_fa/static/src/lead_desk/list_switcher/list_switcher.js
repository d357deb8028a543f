import {Component, onWillStart} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {useBus, useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {ControlPanel} from "@web/search/control_panel/control_panel";

const MARK = "leadListSwitcher";

/** The list that is chosen on the views of leads: its id and columns, if any is. */
export function getChosenList(searchModel) {
    if (!searchModel?.query) {
        return null;
    }
    const {query, searchItems} = searchModel;
    const item = query
        .map(({searchItemId}) => searchItems[searchItemId])
        .find((each) => each?.[MARK]);
    return item ? {id: item[MARK], groupId: item.groupId, columns: item.columns} : null;
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
        });
    }

    get chosen() {
        return getChosenList(this.env.searchModel);
    }

    get title() {
        const id = this.chosen?.id;
        return this.lists.find((list) => list.id === id)?.name || _t("All Lists");
    }

    choose(list) {
        const model = this.env.searchModel;
        const before = this.chosen;
        if (before) {
            model.deactivateGroup(before.groupId);
        }
        if (list) {
            model.createNewFilters([
                {
                    description: list.name,
                    domain: [["lead_list_id", "=", list.id]],
                    context: {default_lead_list_id: list.id},
                    columns: list.columns,
                    [MARK]: list.id,
                },
            ]);
        }
    }
}

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
