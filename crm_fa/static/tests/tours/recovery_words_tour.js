import {
    choose,
    confirm,
    menuAction,
    noDialog,
    press,
    printed,
    stands,
    tab,
    watchPrints,
} from "./recovery_tour_utils";
import {registry} from "@web/core/registry";

const form = ".o_form_view";
const apologies = ".o_field_widget[name=apology_ids]";
const tours = registry.category("web_tour.tours");

const rows = (count) => ({
    content: `${count} apologies`,
    trigger: `${apologies}:has(.o_data_row:nth-child(${count}))`,
});

/** A critical case: ask the manager, plan, send, write a letter and print it. */
tours.add("crm_fa_recovery_words", {
    steps: () => [
        press("action_apologise", form),
        {
            content: "what is missing is told",
            trigger: ".modal .alert .o_field_widget[name=still_missing]",
        },
        confirm("action_ask_manager"),
        noDialog,
        press("action_apologise", form),
        {
            content: "in two days",
            trigger: ".modal .o_field_widget[name=date_planned] .o_input",
            run: "click",
        },
        {
            content: "in two days",
            trigger: ".modal .o_field_widget[name=date_planned] input",
            run: "edit +2d && press Tab",
        },
        confirm("action_plan"),
        noDialog,
        tab("apology"),
        rows(2),
        press("action_apologise", form),
        ...choose("channel", 1),
        {
            content: "the address it goes to",
            trigger: ".modal .o_field_widget[name=email]",
        },
        confirm("action_done"),
        stands("apologised"),
        {
            content: "the apology that is planned",
            trigger: `${apologies} .o_data_row:not(:has(td[name=date_done]:contains(/\\S/))) td[name=channel]`,
            run: "click",
        },
        {
            content: "its words stand there",
            trigger: ".modal .o_field_widget[name=text]",
        },
        press("action_done", ".modal"),
        {
            content: "it was made",
            trigger: ".modal:not(:has(button[name=action_done]))",
        },
        {
            content: "close it",
            trigger:
                ".modal .modal-header .btn-close, .modal footer .o_form_button_cancel",
            run: "click",
        },
        noDialog,
        press("action_apologise", form),
        ...choose("channel", 3),
        confirm("action_done"),
        noDialog,
        rows(4),
        watchPrints,
        press("action_print_letter", apologies),
        printed("crm_fa.report_recovery_letter"),
        {
            content: "open the letter",
            trigger: `${apologies} .o_data_row:has(button[name=action_print_letter]) td[name=channel]`,
            run: "click",
        },
        watchPrints,
        press("action_print_letter", ".modal"),
        printed("crm_fa.report_recovery_letter"),
    ],
});

/** The customer is not reached; later their personal data are cleared. */
tours.add("crm_fa_recovery_unreachable", {
    steps: () => [
        press("action_follow", form),
        stands("following"),
        press("action_close_unreachable", form),
        stands("closed"),
        ...menuAction(/Clear Personal Data|پاک کردن اطلاعات شخصی/),
        confirm("action_clear"),
        noDialog,
        {
            content: "nothing is told of the person any more",
            trigger: `${form} .o_field_widget[name=title] input:value(—)`,
        },
    ],
});

/** The same from the customer: all of their cases at once. */
tours.add("crm_fa_recovery_clear_customer", {
    steps: () => [
        ...menuAction(/Clear Personal Data|پاک کردن اطلاعات شخصی/),
        {
            content: "how many there are",
            trigger: ".modal .o_field_widget[name=case_count]",
        },
        confirm("action_clear"),
        noDialog,
    ],
});
