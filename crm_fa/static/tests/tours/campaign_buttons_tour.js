import {back, choose, expect, openCampaigns, openTab, row} from "./campaign_tour_utils";
import {downloadWorkbook, watchDownloads} from "./ladder_excel_tour";
import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

const openMenu = () => ({
    content: "open the menu of actions",
    trigger: ".o_control_panel .o_cp_action_menus button",
    run: "click",
});

const fromMenu = (label) => [
    openMenu(),
    {
        content: label,
        trigger: `.o-dropdown--menu .o_menu_item:contains("${label}")`,
        run: "click",
    },
];

const listed = (what, count) => ({
    content: `${what}: ${count}`,
    trigger: `.o_list_view:has(.o_breadcrumb:contains("${what}")) .o_data_row:nth-child(${count})`,
    run() {
        const rows = document.querySelectorAll(".o_list_view .o_data_row").length;
        expect(rows === count, `${what}: ${rows} instead of ${count}`);
    },
});

const showAll = (tab, name, what, count) => [
    openTab(tab),
    {
        content: `all ${what}`,
        trigger: `button[name=${name}]`,
        run: "click",
    },
    listed(what, count),
    ...back(),
];

// The test shows one row in a tab, so that each has more to show.
registry.category("web_tour.tours").add("crm_fa_campaign_buttons", {
    steps: () => [
        ...showAll("roi_leads", "action_roi_open_leads", "Leads", 2),
        ...showAll("roi_orders", "action_roi_open_credits", "Orders", 2),
        ...showAll("roi_touches", "action_roi_open_touches", "Touches", 4),
        {
            content: "the revenue",
            trigger: "button[name=action_roi_open_returned]",
            run: "click",
        },
        listed("Actual Revenue", 1),
        ...back(),
        openTab("roi_results"),
        {
            content: "all of it first; then the campaign alone",
            trigger:
                ".o_campaign_pictures .btn-group .btn:contains('Without its parts')",
            run: "click",
        },
        {
            content: "it is what is shown",
            trigger:
                ".o_campaign_pictures .btn.active[aria-pressed=true]:contains('Without')",
        },
        {
            content: "on one page",
            trigger: ".o_form_view",
            run() {
                download._download = async ({data}) => {
                    document.body.dataset.report = JSON.parse(data.data)[0];
                };
            },
        },
        ...fromMenu("Campaign on One Page"),
        {
            content: "it is printed",
            trigger: "body[data-report*='/crm_fa.report_campaign_page/']",
        },
        ...fromMenu("Compare Attribution Models"),
        {
            content: "side by side",
            trigger: ".o_pivot th:contains('Last Touch')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_reports", {
    steps: () => [
        ...openCampaigns(),
        {
            content: "all campaigns",
            trigger: row("Tour Cheap"),
            run: watchDownloads,
        },
        ...downloadWorkbook(),
        {
            content: "reports",
            trigger: ".o_menu_sections [data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "results",
            trigger: ".dropdown-item[data-menu-xmlid='crm_fa.menu_campaign_result']",
            run: "click",
        },
        {
            content: "each campaign",
            trigger: ".o_pivot th:contains('Tour Cheap')",
        },
        ...downloadWorkbook(),
        {
            content: "as a graph",
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            content: "it is drawn",
            trigger: ".o_graph_renderer canvas",
        },
        {
            content: "as a list",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            content: "open the document of a row",
            trigger: ".o_data_row:contains('INV') button[name=action_open_document]",
            run: "click",
        },
        {
            content: "it is an invoice",
            trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]",
        },
        {
            content: "reports",
            trigger: ".o_menu_sections [data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "all models",
            trigger:
                ".dropdown-item[data-menu-xmlid='crm_fa.menu_campaign_attribution']",
            run: "click",
        },
        {
            content: "side by side",
            trigger: ".o_pivot th:contains('First Touch')",
        },
        {
            content: "models are not added up, and the cell says so",
            trigger: ".o_pivot td:contains('n/a')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_touch_lead", {
    steps: () => [
        {
            content: "a lead",
            trigger: ".o_form_view",
        },
        ...fromMenu("Record a Campaign Touch"),
        {
            content: "it is chosen already",
            trigger:
                ".modal .o_field_widget[name=lead_ids] .o_tag:contains('Tour Lead')",
        },
        ...choose("campaign_id", "Tour Dear"),
        {
            content: "record it",
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "it is told",
            trigger: ".o_notification:contains('recorded: 1')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_settings", {
    steps: () => [
        {
            content: "another way to share orders out",
            trigger:
                "#campaign_attribution .o_field_widget[name=campaign_lookback_days] input",
            run: "edit 60",
        },
        {
            content: "count on orders",
            trigger: "#campaign_basis .o_radio_input[data-value=ordered]",
            run: "click",
        },
        {
            content: "save",
            trigger: ".o_control_panel .o_form_button_save, button[name=execute]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "saved",
            trigger: ".o_setting_container:not(:has(.o_dirty_warning))",
        },
        {
            content: "and have everything credited anew",
            trigger: "#campaign_attribution button[name=action_campaign_rebuild]",
            run: "click",
        },
        {
            content: "it says when",
            trigger: ".o_notification:contains('within a few minutes')",
        },
    ],
});
