import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";
import {patch} from "@web/core/utils/patch";

/** Have the page tell when a workbook has come, and what it is called. */
export const watchDownloads = () =>
    patch(download, {
        async _download() {
            const name = await super._download(...arguments);
            document.body.dataset.workbook = name;
            return name;
        },
    });

export const downloadWorkbook = () => [
    {
        content: "open the cog menu",
        trigger:
            ".o_cp_action_menus .o-dropdown, .o_control_panel .o_cp_action_menus button",
        run: "click",
    },
    {
        content: "ask for the workbook",
        trigger: ".o_ladder_excel_menu",
        run() {
            delete document.body.dataset.workbook;
            this.anchor.click();
        },
    },
    {
        content: "it has come",
        trigger: "body[data-workbook$='.xlsx']:not(:has(.o_error_dialog))",
    },
];

registry.category("web_tour.tours").add("crm_fa_ladder_excel", {
    steps: () => [
        {
            content: "the ladder",
            trigger: ".o_ladder_kanban .o_kanban_record",
            run: watchDownloads,
        },
        ...downloadWorkbook(),
        {
            content: "open the movements",
            trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "open the movements",
            trigger:
                ".dropdown-item[data-menu-xmlid='crm_fa.menu_ladder_report_movements']",
            run: "click",
        },
        {
            content: "the picture comes first",
            trigger: ".o_graph_view .o_graph_renderer canvas",
        },
        ...downloadWorkbook(),
        {
            content: "from × to",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "the matrix",
            trigger: ".o_pivot_view .o_pivot table",
        },
        ...downloadWorkbook(),
    ],
});
