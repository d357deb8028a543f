import {registry} from "@web/core/registry";
import {RUNG} from "./ladder_tour_utils";

const row = (code) => `.o_data_row:eq(${RUNG[code]})`;

registry.category("web_tour.tours").add("crm_fa_ladder_preview", {
    steps: () => [
        {
            content: "the rungs; try other thresholds",
            trigger: ".o_list_view .o_control_panel button:contains('Preview')",
            run: "click",
        },
        {
            content: "ask two purchases of a customer",
            trigger: `.modal ${row("customer")} td[name=min_purchases]`,
            run: "click",
        },
        {
            content: "type it",
            trigger: `.modal ${row("customer")} td[name=min_purchases] input`,
            run: "edit 2 && press Tab",
        },
        {
            content: "the counts are old now",
            trigger: ".modal .alert-info:contains('Press Preview')",
        },
        {
            content: "count again",
            trigger: ".modal button[name=action_preview]",
            run: "click",
        },
        {
            content: "one customer less would stand there",
            trigger: `.modal:not(:has(.alert-info)) ${row("customer")} td[name=difference]:contains(/^-\\d+$/)`,
        },
        {
            content: "and one prospect more",
            trigger: `.modal ${row("prospect")} td[name=difference]:contains(/^\\d+$/)`,
        },
        {
            content: "apply",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_notification:contains('Thresholds saved')",
        },
        {
            content: "the list shows the new threshold",
            trigger: `body:not(:has(.modal)) .o_list_view ${row("customer")} td[name=min_purchases]:contains(/^2$/)`,
        },
    ],
});
