import {noDialog, press} from "./recovery_tour_utils";
import {registry} from "@web/core/registry";
import {watchDownloads} from "./ladder_excel_tour";

const form = ".o_form_view";
const tours = registry.category("web_tour.tours");

/** Stat buttons that find no room stand under "More". */
const statButton = (name) => [
    {
        content: "the buttons are there",
        trigger: `${form} .oe_stat_button, ${form} .o_button_more`,
        run() {
            const more = document.querySelector(".o_button_more");
            if (more && !document.querySelector(`button[name=${name}]`)) {
                more.click();
            }
        },
    },
    press(name, "", {trigger: `button.oe_stat_button[name=${name}]`}),
];

/** From an order, an invoice or a lead: what it knows is filled in. */
tours.add("crm_fa_recovery_from_document", {
    steps: () => [
        ...statButton("action_new_recovery"),
        {
            content: "the customer is filled in",
            trigger: `${form} .o_field_widget[name=partner_id] input:value(/./)`,
        },
        {
            content: "what went wrong",
            trigger: `${form} .o_field_widget[name=title] input`,
            run: "edit It is broken",
        },
        {content: "save", trigger: ".o_form_button_save", run: "click"},
        {
            content: "it has a number",
            trigger: `${form} .o_field_widget[name=name]:contains(/RC/)`,
        },
    ],
});

/** The open case is offered, and one goes on with it. */
tours.add("crm_fa_recovery_go_on", {
    steps: () => [
        ...statButton("action_new_recovery"),
        press("action_open_case", ".modal"),
        noDialog,
        {
            content: "the case that was open",
            trigger: `${form} .o_field_widget[name=title] input:value(Four days late)`,
        },
    ],
});

/** The cases of a customer, from the customer. */
tours.add("crm_fa_recovery_cases_of_customer", {
    steps: () => [
        ...statButton("action_open_recovery"),
        {
            content: "their cases",
            trigger: ".o_list_view .o_data_row:contains(Four days late)",
        },
    ],
});

/** The cases of a customer, from the note on an order or a lead of theirs. */
tours.add("crm_fa_recovery_cases_of_document", {
    steps: () => [
        press("action_open_recovery", form),
        {
            content: "their cases",
            trigger: ".o_list_view .o_data_row:contains(Four days late)",
        },
    ],
});

/** The cases behind one agent's row, and the workbook of the dashboard. */
tours.add("crm_fa_recovery_spread", {
    steps: () => [
        press("action_open_cases", ".o_data_row:first"),
        {
            content: "like cases",
            trigger: ".o_list_view .o_data_row td[name=severity]",
        },
    ],
});

tours.add("crm_fa_recovery_workbook", {
    steps: () => [
        {
            content: "ask for the workbook",
            trigger: ".o_recovery_dashboard_excel",
            run() {
                watchDownloads();
                this.anchor.click();
            },
        },
        {
            content: "it has come",
            trigger: "body[data-workbook$='.xlsx']:not(:has(.o_error_dialog))",
        },
    ],
});
