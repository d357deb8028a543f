import {Component, onWillStart} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {_t} from "@web/core/l10n/translation";
import {useBus, useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {ControlPanel} from "@web/search/control_panel/control_panel";

const MARK = "leadListSwitcher";

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
            this.lists = await this.orm.searchRead("crm.lead.list", [], ["name"]);
        });
    }

    /** The active filter of ours, if any. */
    get filter() {
        const {query, searchItems} = this.env.searchModel;
        return query
            .map(({searchItemId}) => searchItems[searchItemId])
            .find((item) => item?.[MARK]);
    }

    get title() {
        const number = this.filter?.[MARK];
        return this.lists.find(({id}) => id === number)?.name || _t("All Lists");
    }

    choose(list) {
        const model = this.env.searchModel;
        const before = this.filter;
        if (before) {
            model.deactivateGroup(before.groupId);
        }
        if (list) {
            model.createNewFilters([
                {
                    description: list.name,
                    domain: [["lead_list_id", "=", list.id]],
                    context: {default_lead_list_id: list.id},
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
