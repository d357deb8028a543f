import {registry} from "@web/core/registry";

/** Open a menu of CRM's reports. */
const openReport = (name) => [
    {
        content: "the reports",
        trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
        run: "click",
    },
    {
        content: name,
        trigger: `.dropdown-item[data-menu-xmlid='crm_fa.menu_recovery_report_${name}']`,
        run: "click",
    },
];

const tile = (name) => `.o_recovery_dashboard_tiles [data-tile=${name}]`;
const chart = (name) => `.o_recovery_dashboard_charts [data-chart=${name}]`;

/** Click the tile or picture, look at as many records, and come back. */
const drill = (name, trigger, rows) => [
    {content: `what stands behind ${name}`, trigger, run: "click"},
    {
        content: `${rows} of them`,
        trigger: ".o_list_view .o_list_renderer",
        run() {
            const found = document.querySelectorAll(".o_data_row").length;
            if (found !== rows) {
                throw new Error(`${name}: ${found} rows instead of ${rows}`);
            }
        },
    },
    {
        content: "back to the pictures",
        trigger: ".o_control_panel .o_breadcrumb a, .o_control_panel .o_back_button",
        run: "click",
    },
    {content: "they are there again", trigger: chart("outcomes")},
];

/** The button that a picture has for who cannot see it. */
const value = (name, row) =>
    `${chart(name)} .o_crm_chart_table tbody tr:nth-child(${row}) button:first`;

registry.category("web_tour.tours").add("crm_fa_recovery_board", {
    steps: () => [
        ...openReport("dashboard"),
        {
            content: "three of the four cases were kept",
            trigger: `${tile("kept")}:contains('75')`,
        },
        ...drill("kept", tile("kept"), 3),
        ...drill("lost", value("outcomes", 2), 1),
        ...drill("the first cause", value("causes", 1), 3),
        {
            content: "too few customers to compare",
            trigger: `${chart("effect")}:contains('30')`,
        },
        {
            content: "nothing happened in the last 30 days",
            trigger: ".o_recovery_dashboard [data-days='30']",
            run: "click",
        },
        {
            content: "an empty picture says so",
            trigger: `${chart("outcomes")} .o_crm_chart_empty`,
        },
        {
            content: "everything",
            trigger: ".o_recovery_dashboard [data-days='0']",
            run: "click",
        },
        {content: "the pictures are back", trigger: `${chart("outcomes")} canvas`},
    ],
});

registry.category("web_tour.tours").add("crm_fa_recovery_board_persian", {
    steps: () => [
        ...openReport("dashboard"),
        {
            content: "from right to left, in Persian",
            trigger: `${tile("kept")}:contains("مشتریان مانده")`,
        },
        ...drill("kept", tile("kept"), 3),
        ...drill("lost", value("outcomes", 2), 1),
    ],
});

const report = (name, content) => [
    ...openReport(name),
    {content: `${name} shows its figures`, trigger: content},
];

registry.category("web_tour.tours").add("crm_fa_recovery_reports", {
    steps: () => [
        ...report("cases", ".o_pivot td.o_pivot_cell_value"),
        ...report("compensations", ".o_pivot td.o_pivot_cell_value"),
        ...report("causes", ".o_graph_renderer canvas"),
        ...report("spread", ".o_list_view .o_data_row"),
        ...report("effect", ".o_pivot, .o_view_nocontent"),
        ...report("satisfaction", ".o_list_view .o_data_row"),
    ],
});

registry.category("web_tour.tours").add("crm_fa_recovery_score", {
    steps: () => [
        {
            content: "the customer called",
            trigger: ".o_form_view button[name=action_score]",
            run: "click",
        },
        {
            content: "not content",
            trigger: ".modal .o_field_widget[name=score] input[data-value='2']",
            run: "click",
        },
        {
            content: "in their words",
            trigger: ".modal .o_field_widget[name=feedback] textarea",
            run: "edit It broke again",
        },
        {
            content: "save",
            trigger: ".modal button[name=action_save]",
            run: "click",
        },
        {
            content: "the case is open again",
            trigger:
                "body:not(:has(.modal)) .o_form_view button[name=action_apologise]",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_recovery_effect", {
    steps: () => [
        {
            content: "a share of few customers says that they are too few",
            trigger:
                ".o_pivot td.o_pivot_cell_value:contains(/too few cases|تعداد کم است/)",
        },
        {
            content: "how many they are is told",
            trigger: ".o_pivot td.o_pivot_cell_value:contains(/^[1۱]$/)",
        },
    ],
});
