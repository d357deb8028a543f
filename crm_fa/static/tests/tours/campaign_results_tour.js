import {
    back,
    clickBar,
    expect,
    openCampaigns,
    openTab,
    row,
    total,
} from "./campaign_tour_utils";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const count = () => document.querySelectorAll(".o_list_view .o_data_row").length;

const opened = (what, wanted) => ({
    content: `${what} are listed`,
    trigger: `.o_list_view .o_data_row`,
    run() {
        expect(count() === wanted, `${what}: ${count()} instead of ${wanted}`);
    },
});

const firstIs = (name) => ({
    content: `${name} is the first`,
    trigger: `.o_list_view .o_data_row:first:contains("${name}")`,
});

registry.category("web_tour.tours").add("crm_fa_campaign_results", {
    steps: () => [
        {
            content: "at 80 % of the budget a warning, not yet an alarm",
            trigger:
                ".o_form_view:not(:has(.alert-danger)) .alert-warning:contains('80%'):contains('of the budget is used')",
        },
        openTab("roi_results"),
        // The steps: touched, leads, opportunities, won, customers, and three rungs.
        clickBar("funnel", 0),
        opened("touches", 3),
        ...back(),
        openTab("roi_results"),
        clickBar("funnel", 1),
        opened("leads", 2),
        ...back(),
        openTab("roi_results"),
        clickBar("funnel", 4),
        {
            content: "the customer it won",
            trigger:
                ".o_kanban_record:contains('Tour Loyal'), .o_data_row:contains('Tour Loyal')",
        },
        ...back(),
        openTab("roi_results"),
        clickBar("standing", 4),
        {
            content: "the loyal one",
            trigger: ".o_data_row:contains('Tour Loyal')",
        },
        ...back(),
        openTab("roi_results"),
        clickBar("money", 0, 0),
        opened("costs of the month", 1),
        ...back(),
        openTab("roi_results"),
        {
            content: "the balance opens nothing, and the legend explains",
            trigger: ".o_campaign_legend:contains('Doubled')",
            run() {
                const table = document.querySelector(".o_campaign_money tbody tr");
                const cells = [...table.querySelectorAll("td")];
                const links = cells.map((td) => Boolean(td.querySelector("button")));
                expect(String(links) === "true,true,false", `links: ${links}`);
                const terms = [...this.anchor.querySelectorAll("dt, dd")];
                const texts = terms.map((term) => term.textContent.trim());
                for (const [place, [percent, word]] of [
                    ["−100%", "lost"],
                    ["0%", "Even"],
                    ["+100%", "Doubled"],
                ].entries()) {
                    const [dt, dd] = texts.slice(2 * place, 2 * place + 2);
                    expect(dt === percent && dd.includes(word), `legend: ${dt} ${dd}`);
                }
            },
        },
        {
            content: "a number of the table",
            trigger: ".o_campaign_results tr[data-figure=invoiced] button",
            run: "click",
        },
        opened("invoices", 1),
        {
            content: "open the invoice",
            trigger: ".o_list_view .o_data_row td[name=document_name]",
            run: "click",
        },
        {
            content: "it is an invoice",
            trigger: ".o_form_view .o_field_widget[name=invoice_line_ids]",
        },
    ],
});

const cheapest = () => [
    {
        content: "by what a loyal customer cost",
        trigger: ".o_list_view button[name=action_roi_open_loyal]",
        run: "click",
    },
    {
        content: "it is another list",
        trigger: ".o_list_view th[data-name=roi_cost_per_loyal]",
    },
    firstIs("Tour Cheap"),
    {
        content: "dear ones and those without come after",
        trigger: ".o_list_view .o_data_row:nth-child(2):contains('Tour Dear')",
    },
];

registry.category("web_tour.tours").add("crm_fa_campaign_list", {
    steps: () => [
        ...openCampaigns(),
        ...cheapest(),
        {
            content: "back to all figures",
            trigger: ".o_list_view .o_back_button, .o_list_view .breadcrumb-item a",
            run: "click",
        },
        {
            content: "no cost, no ROI",
            trigger: `${row("Tour Empty")} td[name=roi_percent]:contains('n/a')`,
        },
        {
            content: "each amount in its currency, and the totals in the reader's",
            trigger: `${row("Tour Abroad")} td[name=roi_budget]:contains('100.00')`,
            run() {
                for (const [name, wanted] of [
                    ["roi_budget", "110.00"],
                    ["roi_cost", "670.00"],
                    ["roi_cost_variance", "40.00"],
                    ["roi_expected_revenue", "180.00"],
                    ["roi_returned", "230.00"],
                    ["roi_revenue_variance", "-80.00"],
                    // (230 − 670) / 670
                    ["roi_percent", "-66%"],
                ]) {
                    const found = total(name);
                    expect(
                        found.replace(/[^-\d.%]/g, "") === wanted,
                        `${name}: ${found} instead of ${wanted}`
                    );
                }
            },
        },
        {
            content: "a campaign with parts: its own ROI, and that of all",
            trigger: `${row("Tour Losing")} td[name=roi_percent]:contains('-100%'):contains('(-85%)')`,
        },
        {
            content: "find who loses money",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "losing",
            trigger: ".o_filter_menu .o_menu_item:contains('Losing Money')",
            run: "click",
        },
        {
            content: "close the menu",
            trigger: `.o_list_view:not(:has(.o_data_row:contains('Tour Cheap'))) ${""}.o_data_row`,
        },
        {
            content: "everything again",
            trigger: ".o_searchview .o_facet_remove",
            run: "click",
        },
        {
            content: "as cards",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "each says its return in words, and what loyal customers cost",
            trigger:
                ".o_kanban_record:contains('Tour Cheap'):contains('Each 100 spent brought back 200'):contains('Loyal customers: 1')",
        },
        {
            content: "in the column of its stage",
            trigger:
                ".o_kanban_group:contains('Tour Over'):contains('Tour Cheap'):not(:contains('Tour Losing'))",
        },
        {
            content: "a losing one in red",
            trigger: ".o_kanban_record:contains('Tour Losing') .badge.text-bg-danger",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_unknown", {
    steps: () => [
        ...openCampaigns(),
        {
            content: "the cost of one campaign is unknown, and so is the total",
            trigger: row("Tour Losing"),
            run() {
                for (const name of ["roi_cost", "roi_percent"]) {
                    expect(!/\d/.test(total(name)), `${name}: ${total(name)}`);
                }
                expect(total("roi_returned").includes("200.00"), total("roi_returned"));
            },
        },
    ],
});

const AS_OF = ":contains('counted as of')";
const told = (view) => ({
    content: `${view}: as of when`,
    trigger: `.o_${view}_view .o_campaign_notice${AS_OF}`,
});

registry.category("web_tour.tours").add("crm_fa_campaign_waiting", {
    steps: () => [
        ...openCampaigns(),
        told("list"),
        {
            content: "as cards",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        told("kanban"),
        {
            content: "open one",
            trigger: ".o_kanban_record:contains('Tour Cheap')",
            run: "click",
        },
        {
            content: "the form says it itself",
            trigger: `.o_form_view .alert-info${AS_OF}`,
        },
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
        told("pivot"),
        {
            content: "as a graph",
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        told("graph"),
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_cheapest", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "open CRM",
            trigger: ".o_app[data-menu-xmlid='crm.crm_menu_root']",
            run: "click",
        },
        {
            content: "reports",
            trigger: ".o_menu_sections [data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "the report says in its name what it answers, and is in sight",
            trigger: ".dropdown-item[data-menu-xmlid='crm_fa.menu_campaign_loyal']",
            run({click}) {
                const item = this.anchor.getBoundingClientRect();
                const menu = this.anchor
                    .closest(".o-dropdown--menu")
                    .getBoundingClientRect();
                expect(
                    item.bottom <= Math.min(menu.bottom, window.innerHeight),
                    "one has to scroll for the report"
                );
                return click();
            },
        },
        firstIs("Tour Cheap"),
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_persian", {
    steps: () => [
        ...openCampaigns(),
        {
            content: "whole headers",
            trigger: ".o_list_view th[data-name=roi_percent]",
            run() {
                for (const th of document.querySelectorAll(
                    ".o_list_view th[data-name]"
                )) {
                    const label =
                        th.querySelector("span.d-block, .d-flex > span") || th;
                    expect(
                        label.scrollWidth <= label.clientWidth + 1,
                        `clipped: ${label.textContent}`
                    );
                }
            },
        },
        ...cheapest(),
        {
            content: "open it",
            trigger: `${row("Tour Cheap")} td[name=title]`,
            run: "click",
        },
        openTab("roi_results"),
        {
            content: "steps and rungs in Persian, months of the Jalali calendar",
            trigger: ".o_campaign_funnel:has(canvas)",
            run() {
                const text = (name) =>
                    document.querySelector(`.o_campaign_${name} table`).textContent;
                for (const word of ["مخاطبان", "سرنخ‌ها", "مشتری وفادار"]) {
                    expect(text("funnel").includes(word), `${word}: ${text("funnel")}`);
                }
                const month =
                    /(فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند) 14\d\d/;
                expect(month.test(text("money")), text("money"));
            },
        },
        clickBar("standing", 4),
        {
            content: "the loyal one",
            trigger: ".o_data_row:contains('Tour Loyal')",
        },
    ],
});
