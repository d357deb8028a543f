import {registry} from "@web/core/registry";
import {expect} from "./ladder_tour_utils";
import {choose} from "./lead_tour_utils";

registry.category("web_tour.tours").add("crm_fa_lead_look", {
    steps: () => [
        {
            content: "set the list's appearance",
            trigger: ".o_notebook a[name=appearance]",
            run: "click",
        },
        {
            content: "have colours suggested",
            trigger: "button[name=action_suggest_looks]",
            run: "click",
        },
        {
            content: "there is a pair for everything",
            trigger: ".o_field_widget[name=look_ids] .o_data_row:nth-child(7)",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_list_switch", {
    steps: () => [
        {
            content: "leads of both lists are there",
            trigger: ".o_data_row:contains('Tour Other')",
        },
        ...choose("Tour Inbound"),
        {
            content: "only those of the list are, with a word and its colours",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains('Tour Other'))) .o_data_row:contains('Tour Urgent') .o_lead_look_mark:contains('Very High Priority')",
            run() {
                const cell = this.anchor.closest("td");
                expect(
                    getComputedStyle(cell).backgroundColor === "rgb(229, 219, 255)",
                    "The row has not the list's colour"
                );
            },
        },
        {
            content: "the dropdown and the search say which",
            trigger: ".o_searchview_facet:contains('Tour Inbound')",
        },
        ...choose("Tour Second"),
        {
            content: "the other list",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains('Tour Urgent'))) .o_data_row:contains('Tour Other')",
        },
        ...choose("All Lists"),
        {
            content: "all again",
            trigger: ".o_data_row:contains('Tour Urgent')",
        },
        {
            content: "no filter is left",
            trigger: ".o_control_panel:not(:has(.o_searchview_facet:contains('Tour')))",
        },
        {
            content: "as cards",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "the card has the word as well",
            trigger:
                ".o_kanban_record.o_lead_look:contains('Tour Urgent') .o_lead_look_mark:contains('Very High Priority')",
        },
    ],
});
