import {
    because,
    choose,
    confirm,
    noDialog,
    press,
    stands,
    tab,
} from "./recovery_tour_utils";
import {registry} from "@web/core/registry";

const form = ".o_form_view";
const tours = registry.category("web_tour.tours");

/** Somebody else's mistake: acknowledge, wait, resume, cancel. */
tours.add("crm_fa_recovery_acknowledge", {
    steps: () => [
        press("action_acknowledge", form),
        stands("acknowledged"),
        press("action_pause", form),
        ...because("Which parcel was it?"),
        {
            content: "the clocks stand still",
            trigger: `${form} .alert .o_field_widget[name=paused_on]`,
        },
        press("action_resume", form),
        {
            content: "they run again",
            trigger: `${form}:not(:has(.alert .o_field_widget[name=paused_on]))`,
        },
        press("action_contact", form),
        {
            content: "talked to once",
            trigger: `${form} .o_form_statusbar:not(:has(button[name=action_contact]))`,
        },
        press("action_cancel", form),
        ...because("Sent to the carrier"),
        stands("cancelled"),
    ],
});

/** Our mistake: accept, draft, plan, apologise, close, take up again. */
tours.add("crm_fa_recovery_apologise", {
    steps: () => [
        press("action_accept_responsibility", form),
        stands("acknowledged"),
        press("action_apologise", form),
        {
            content: "the checklist comments on the draft",
            trigger: ".modal .o_field_widget[name=checklist] li.text-success",
        },
        confirm("action_keep"),
        noDialog,
        press("action_apologise", form),
        ...choose("channel", 3),
        {
            content: "a letter this time",
            trigger: ".modal .o_field_widget[name=channel] input:value(Letter)",
        },
        confirm("action_done"),
        stands("apologised"),
        tab("apology"),
        {
            content: "the letter can be printed",
            trigger:
                ".o_field_widget[name=apology_ids] button[name=action_print_letter]",
        },
        {
            content: "the draft shows that there are remarks on it",
            trigger: ".o_field_widget[name=apology_ids] td[name=remark_count]",
        },
        press("action_done", ".o_field_widget[name=apology_ids]"),
        {
            content: "the draft was said",
            trigger:
                ".o_field_widget[name=apology_ids]:not(:has(button[name=action_done]))",
        },
        press("action_follow", form),
        stands("following"),
        press("action_close_lost", form),
        stands("closed"),
        press("action_reopen", form),
        ...because("They called again"),
        stands("acknowledged"),
    ],
});

/** Suggest, change, ask for more than one may give. */
tours.add("crm_fa_recovery_suggest", {
    steps: () => [
        press("action_compensate", form),
        {
            content: "like cases are shown",
            trigger: ".modal .o_field_widget[name=similar_html]",
        },
        confirm("action_save"),
        noDialog,
        tab("compensation"),
        press("action_give", ".o_field_widget[name=compensation_ids]"),
        {
            content: "it was given",
            trigger:
                ".o_field_widget[name=compensation_ids] td[name=state] .text-bg-success",
        },
        stands("compensated"),
        press("action_compensate", form),
        {
            content: "more than one's limit",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 90",
        },
        confirm("action_give"),
        noDialog,
        {
            content: "somebody has to agree",
            trigger:
                ".o_field_widget[name=compensation_ids] td[name=state] .text-bg-warning",
        },
        press("action_withdraw", ".o_field_widget[name=compensation_ids]"),
        ...because("Too much"),
        {
            content: "withdrawn",
            trigger:
                ".o_field_widget[name=compensation_ids]:not(:has(.text-bg-warning))",
        },
    ],
});

/** A manager decides: one is approved and issued, one is refused, a gift delivered. */
tours.add("crm_fa_recovery_decide", {
    steps: () => [
        tab("compensation"),
        press(
            "action_approve",
            ".o_field_widget[name=compensation_ids] tr:first-child"
        ),
        press("action_issue", ".o_field_widget[name=compensation_ids]"),
        press("action_refuse", ".o_field_widget[name=compensation_ids]"),
        ...because("Not in proportion"),
        press("action_deliver", ".o_field_widget[name=compensation_ids]"),
        {
            content: "nothing is left to decide",
            trigger:
                ".o_field_widget[name=compensation_ids]:not(:has(button[name=action_approve])):not(:has(button[name=action_deliver]))",
        },
    ],
});

/** An open case is offered first, and a case joins it. */
tours.add("crm_fa_recovery_join", {
    steps: () => [
        press("action_new_recovery", form),
        {
            content: "the open case is offered",
            trigger: ".modal .o_data_row td[name=title]:contains(First of two)",
        },
        confirm("action_new"),
        {
            content: "it is another one",
            trigger: ".o_field_widget[name=title] input",
            run: "edit Second of two",
        },
        {
            content: "the case says that there is one already",
            trigger: `${form} .o_field_widget[name=duplicate_ids] button`,
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        press("action_same_incident", form),
        press("action_join_case", ".modal"),
        {
            content: "the first case is shown, with what came in",
            trigger: `body:not(:has(.modal)) .o_field_widget[name=title] input:value(First of two)`,
        },
        {
            content: "its log says so",
            trigger: ".o-mail-Message:contains(Second of two)",
        },
    ],
});

/** A salesperson reads the note on an order and finds the way to the case. */
tours.add("crm_fa_recovery_note", {
    steps: () => [
        {
            content: "the order or lead warns in its colour",
            trigger: `${form} .o_recovery_note_danger`,
        },
        press("action_open_recovery", form),
        {
            content: "there is nothing to see for who may not see the case",
            trigger: ".o_list_view:not(:has(.o_data_row td:contains(Four days late)))",
        },
    ],
});
