import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {STATIC_ACTIONS_GROUP_NUMBER} from "@web/search/action_menus/action_menus";

/** The reports that the server can write as a workbook, by the model they show. */
export const EXCEL_REPORTS = {
    "crm.campaign.result": "campaign_results",
    "crm.customer.profile": "customers",
    "crm.ladder.distribution": "distribution",
    "crm.ladder.move": "movements",
    "crm.ladder.rung.stats": "rungs",
    "crm.ladder.stay": "stays",
    "utm.campaign": "campaigns",
};

/** Download what the view shows as an Excel workbook, with totals and a chart. */
export class LadderExcel extends Component {
    static template = "crm_fa.LadderExcel";
    static components = {DropdownItem};
    static props = {};

    setup() {
        this.ui = useService("ui");
    }

    async onSelected() {
        const {domain, resModel} = this.env.searchModel;
        this.ui.block();
        try {
            await download({
                url: "/crm_fa/ladder/xlsx",
                data: {
                    report: EXCEL_REPORTS[resModel],
                    domain: JSON.stringify(domain),
                },
            });
        } finally {
            this.ui.unblock();
        }
    }
}

export const ladderExcelItem = {
    Component: LadderExcel,
    groupNumber: STATIC_ACTIONS_GROUP_NUMBER,
    isDisplayed: async ({config, searchModel}) =>
        ["graph", "kanban", "list", "pivot"].includes(config.viewType) &&
        searchModel?.resModel in EXCEL_REPORTS &&
        (await user.hasGroup("base.group_allow_export")),
};

registry.category("cogMenu").add("ladder-excel", ladderExcelItem, {sequence: 11});
