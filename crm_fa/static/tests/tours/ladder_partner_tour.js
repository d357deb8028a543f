import {registry} from "@web/core/registry";
import {barOn, card, column, expect} from "./ladder_tour_utils";

/** From a customer's lead by way of the customer to an order of theirs. */
const fromLeadToOrder = (customer) => [
    {
        content: "back to the list",
        trigger: ".o_back_button",
        run: "click",
    },
    {
        content: "back to the customer",
        trigger: `.breadcrumb-item:contains('${customer}') a`,
        run: "click",
    },
    {
        content: "see the orders",
        trigger: ".oe_stat_button:contains('Sales')",
        run: "click",
    },
    {
        content: "open one",
        trigger: ".o_data_row td[name=name]",
        run: "click",
    },
];

registry.category("web_tour.tours").add("crm_fa_ladder_partner", {
    steps: () => [
        {
            content: "open the customer",
            trigger: card("repeat", "Tour Rita"),
            run: "click",
        },
        {
            content: "the bar shows six rungs, the present one marked",
            trigger: `${barOn("repeat")}:contains("Repeat Customer")`,
            run() {
                const rungs = document.querySelectorAll(".o_ladder_bar_rung");
                expect(rungs.length === 6, `${rungs.length} rungs`);
                const marked = document.querySelectorAll("[aria-current=step]");
                expect(marked.length === 1, `${marked.length} rungs marked`);
            },
        },
        {
            content: "since when",
            trigger: ".o_ladder_bar_since:contains(/Repeat Customer since .*\\d/)",
        },
        {
            content: "what is missing for the next rung, in words",
            trigger:
                ".o_ladder_bar_next:contains('Loyal Customer: 2 more purchase days')",
        },
        {
            content: "ask why",
            trigger: ".o_ladder_bar_why[aria-expanded=false]",
            run: "click",
        },
        {
            content: "the reasons",
            trigger: ".o_ladder_bar_reasons:visible:contains('Purchases: 2')",
        },
        {
            content: "no more reasons",
            trigger: ".o_ladder_bar_why[aria-expanded=true]",
            run: "press Enter",
        },
        {
            content: "the reasons are hidden; see the other buttons",
            trigger:
                ".o_form_view:not(:has(.o_ladder_bar_reasons:visible)) .o_button_more",
            run: "click",
        },
        {
            content: "open the journal",
            trigger: "button[name=action_open_ladder_moves]:visible",
            run: "click",
        },
        {
            content: "open the last move",
            trigger: ".o_list_view .o_data_row td[name=to_rung_id]",
            run: "click",
        },
        {
            content: "the facts at the time",
            trigger:
                ".o_form_view .o_field_widget[name=evidence_text]:contains('Purchase days: 2')",
        },
        {
            content: "the journal cannot be written",
            trigger: ".o_form_view .o_form_readonly, .o_form_view .o_form_editable",
            run() {
                expect(
                    !document.querySelector(
                        ".o_form_view input:not([type=radio]), .o_form_button_create"
                    ),
                    "the move can be edited"
                );
            },
        },
    ],
});

/** On a telephone the bar is a button with the present rung, which opens the others. */
registry.category("web_tour.tours").add("crm_fa_ladder_partner_phone", {
    steps: () => [
        {
            content: "only the present rung is shown",
            trigger: ".o_ladder_bar_toggler:contains('Repeat Customer')",
            run: "click",
        },
        {
            content: "the others are one tap away",
            trigger: ".o-dropdown-item:contains('Advocate')",
            run() {
                const items = document.querySelectorAll(".o-dropdown-item");
                expect(items.length === 6, `${items.length} rungs`);
            },
        },
        {
            content: "nothing is wider than the screen",
            trigger: ".o_ladder_bar_next:contains('Loyal Customer')",
            run() {
                const bar = document.querySelector(".o_ladder_bar");
                expect(bar.scrollWidth <= window.innerWidth, "the bar is too wide");
            },
        },
    ],
});

/** A salesperson sees the ladder, the customer, the lead and the order; no more. */
registry.category("web_tour.tours").add("crm_fa_ladder_salesperson", {
    steps: () => [
        {
            content: "the ladder is there, to be read",
            trigger: card("repeat", "Tour Rita"),
            run() {
                for (const forbidden of [
                    ".o_draggable",
                    "button[name=action_recompute]",
                    "button[name=action_override]",
                ]) {
                    expect(
                        !document.querySelector(forbidden),
                        `a salesperson finds ${forbidden}`
                    );
                }
            },
        },
        {
            content: "dragging does nothing",
            trigger: card("repeat", "Tour Rita"),
            run: `drag_and_drop(${column("loyal")})`,
        },
        {
            content: "open the customer",
            trigger: `body:not(:has(.modal)) ${card("repeat", "Tour Rita")}`,
            run: "click",
        },
        {
            content: "the bar is there, the override is not",
            trigger: barOn("repeat"),
            run() {
                expect(
                    !document.querySelector("button[name=action_override_ladder]"),
                    "a salesperson may override"
                );
            },
        },
        {
            content: "see the opportunities",
            trigger: "button[name=action_view_opportunity]",
            run: "click",
        },
        {
            content: "open the opportunity",
            trigger:
                ".o_kanban_record:contains('Tour Opportunity'), .o_data_row td[name=name]:contains('Tour Opportunity')",
            run: "click",
        },
        {
            content: "it shows the customer's rung",
            trigger:
                ".o_form_view .o_field_widget[name=ladder_rung_id]:contains('Repeat Customer')",
        },
        ...fromLeadToOrder("Tour Rita"),
        {
            content: "it shows the customer's rung",
            trigger:
                ".o_form_view:has(.o_field_widget[name=date_order]) .o_field_widget[name=ladder_rung_id]:contains('Repeat Customer')",
        },
    ],
});

const overridden = (place) =>
    `${place} [name=ladder_rung_id]:contains('Loyal Customer') .o_ladder_overridden[aria-label*='Promised by the founder']`;

/** Whoever looks at a rung sees that a manager set it: contact, order, opportunity. */
registry.category("web_tour.tours").add("crm_fa_ladder_overridden", {
    steps: () => [
        {
            content: "a contact of the company: the rung stands among sales matters",
            trigger: ".o_notebook a[name=sales_purchases]",
            run: "click",
        },
        {
            content: "its company's override",
            trigger: overridden(".o_form_view"),
        },
        {
            content: "see the opportunities",
            trigger: "button[name=action_view_opportunity]",
            run: "click",
        },
        {
            content: "open it",
            trigger:
                ".o_kanban_record:contains('Tour Opportunity'), .o_data_row td[name=name]:contains('Tour Opportunity')",
            run: "click",
        },
        {
            content: "the opportunity says it too",
            trigger: overridden(".o_form_view:has([name=expected_revenue])"),
        },
        ...fromLeadToOrder("Tour Buyer"),
        {
            content: "so does the order",
            trigger: overridden(".o_form_view:has(.o_field_widget[name=date_order])"),
        },
    ],
});
