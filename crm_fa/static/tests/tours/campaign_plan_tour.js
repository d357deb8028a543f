import {
    choose,
    expect,
    fill,
    openCampaigns,
    openTab,
    row,
    save,
} from "./campaign_tour_utils";
import {registry} from "@web/core/registry";

const addCost = (name, amount, reason) => [
    {
        content: "add a line",
        trigger:
            ".o_field_widget[name=roi_cost_ids] .o_field_x2many_list_row_add a, .o_field_widget[name=roi_cost_ids] .o_field_x2many_list_row_add button",
        run: "click",
    },
    fill("name", name, ".modal"),
    ...choose("kind_id", "Media"),
    {
        content: "write the amount and leave it: a refund asks for its reason",
        trigger: ".modal .o_field_widget[name=amount] input",
        run: `edit ${amount} && press Tab`,
    },
    ...(reason ? [fill("refund_reason", reason, ".modal")] : []),
    {
        content: "save the cost",
        trigger: ".modal .o_form_button_save",
        run: "click",
    },
    {
        content: "it stands in the list",
        trigger: `body:not(:has(.modal)) .o_field_widget[name=roi_cost_ids] .o_data_row:contains("${name}")`,
    },
];

registry.category("web_tour.tours").add("crm_fa_campaign_new", {
    steps: () => [
        ...openCampaigns(),
        {
            content: "a new one",
            trigger: ".o_list_view .o_list_button_add",
            run: "click",
        },
        fill("title", "Tour Posters"),
        {
            content: "a whole month at one click",
            trigger: ".o_period_presets",
            run: "click",
        },
        {
            content: "the next one",
            trigger: ".o-dropdown--menu .dropdown-item:contains('Next Month')",
            run: "click",
        },
        {
            content: "both days are there",
            trigger: ".o_field_daterange .fa-long-arrow-right",
        },
        openTab("roi_plan"),
        fill("roi_budget", "100"),
        fill("roi_expected_revenue", "300"),
        fill("roi_expected_leads", "12"),
        fill("roi_expected_customers", "3"),
        {
            content: "what is expected is told at once",
            trigger: ".o_field_widget[name=roi_expected_percent]:contains('200%')",
        },
        openTab("roi_costs"),
        // Before the campaign is saved: a cost does not ask for its campaign.
        ...addCost("Printing", "150"),
        ...addCost("Paper given back", "-20", "Too much ordered"),
        ...save(),
        {
            content: "the banner says how far over budget",
            trigger: ".alert-danger:contains('130%')",
        },
        {
            content: "all costs",
            trigger: "button[name=action_roi_open_costs]",
            run: "click",
        },
        {
            content: "the refund is there",
            trigger: row("Paper given back"),
        },
        {
            content: "and the total",
            trigger: ".o_list_view tfoot:contains('130.00')",
        },
        {
            content: "back to all campaigns",
            trigger: ".breadcrumb-item a:contains('Campaigns'), .o_back_button",
            run: "click",
        },
        {
            content: "it is in the list",
            trigger: row("Tour Posters"),
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_touch", {
    steps: () => [
        {
            content: "record a touch",
            trigger: "button[name=action_roi_touch]",
            run: "click",
        },
        {
            content: "nobody yet: it asks for somebody",
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "in words",
            trigger: ".modal:contains('Choose a customer or a lead')",
        },
        {
            content: "understood",
            trigger:
                ".modal.o_error_dialog footer button, .modal:contains('Choose a customer') footer .btn-primary:contains('Close')",
            run: "click",
        },
        ...choose("partner_ids", "Tour Visitor"),
        {
            content: "a note",
            trigger: ".modal .o_field_widget[name=note] input",
            run: "edit Talk at the stand",
        },
        {
            content: "record it",
            trigger: ".modal button[name=action_record]",
            run: "click",
        },
        {
            content: "it is told",
            trigger: ".o_notification:contains('recorded: 1')",
        },
        openTab("roi_touches"),
        {
            content: "it stands in the journal, which nobody edits",
            trigger:
                ".o_field_widget[name=roi_touch_ids]:not(:has(.o_field_x2many_list_row_add)) .o_data_row:contains('Tour Visitor')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_close", {
    steps: () => [
        {
            content: "close the period",
            trigger: "button[name=action_roi_close]",
            run: "click",
        },
        {
            content: "it says what that means",
            trigger: ".modal:contains('Freeze the figures') .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "it is closed",
            trigger:
                "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_roi_close])) button[name=action_roi_reopen]",
        },
        openTab("roi_results"),
        {
            content: "what was frozen stands beside the figures",
            trigger: ".o_campaign_results tr[data-figure=invoiced]:contains('100.00')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_campaign_adjusted", {
    steps: () => [
        openTab("roi_results"),
        {
            content: "what changed since stands beside it",
            trigger: ".o_campaign_results tr[data-figure=invoiced]",
            run() {
                const cells = [...this.anchor.querySelectorAll("td")];
                const [frozen, adjusted] = cells.slice(-2).map((td) => td.textContent);
                expect(frozen.includes("100.00"), `frozen: ${frozen}`);
                expect(adjusted.includes("-20.00"), `adjusted: ${adjusted}`);
            },
        },
        {
            content: "open the period again",
            trigger: "button[name=action_roi_reopen]",
            run: "click",
        },
        {
            content: "it can be closed again",
            trigger: "button[name=action_roi_close]",
        },
    ],
});
