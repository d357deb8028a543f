import {
    addInBothLanguages,
    confirm,
    noDialog,
    press,
    stands,
    tab,
} from "./recovery_tour_utils";

const MOST_CLICKS = 8;
const MOST_SECONDS = 120;
const count = {clicks: 0, since: 0};

/** The same step, and count what an agent's hand does. */
const click = (step) => ({
    ...step,
    async run(helpers) {
        count.clicks += 1;
        await helpers.click();
    },
});

const type = (content, trigger, text, clicks) => ({
    content,
    trigger,
    async run(helpers) {
        count.clicks += clicks;
        await helpers.edit(text);
    },
});

const apologise = [
    click(press("action_apologise", ".o_form_view")),
    {
        content: "words are there already",
        trigger: ".modal .o_field_widget[name=text]:not(:empty)",
    },
    click(confirm("action_done")),
    stands("apologised"),
];
const compensate = [
    click(press("action_compensate", ".o_form_view")),
    {
        content: "the suggestion stands with its reasons",
        trigger: ".modal .o_field_widget[name=suggestion_text]:contains(%)",
    },
    click(confirm("action_give")),
    stands("compensated"),
];

/**
 * What an agent does for most customers who complain, from the customer's form: in
 * eight clicks at most, a click into a field included, and in under two minutes.
 */
addInBothLanguages("crm_fa_recovery_eight_clicks", (reads) => [
    {
        content: "the customer's form is open",
        trigger: ".o_form_view button[name=action_new_recovery]",
        run() {
            count.clicks = 0;
            count.since = Date.now();
        },
    },
    click(press("action_new_recovery", ".o_form_view")),
    {
        content: "the customer is filled in",
        trigger: ".o_form_view .o_field_widget[name=partner_id] input:value(/./)",
    },
    type(
        "one can type at once",
        ".o_field_widget[name=title] input:focus",
        "Delivered four days late",
        0
    ),
    click({
        content: "late delivery",
        trigger: ".o_field_widget[name=category_id] .o_selection_badge:first",
    }),
    type("what it was worth", ".o_field_widget[name=amount_affected] input", "200", 1),
    reads(".o_form_view button[name=action_apologise]"),
    ...apologise,
    reads(".o_form_view button[name=action_compensate]"),
    ...compensate,
    click(press("action_follow", ".o_form_view")),
    {
        ...stands("following"),
        run() {
            const seconds = (Date.now() - count.since) / 1000;
            if (count.clicks > MOST_CLICKS || seconds > MOST_SECONDS) {
                throw new Error(`${count.clicks} clicks, ${seconds} s`);
            }
        },
    },
]);

/** The rest of the way: from the queue to the end of a customer's own complaint. */
addInBothLanguages("crm_fa_recovery_handle", (reads) => [
    {
        content: "the best customer's case stands first in the queue",
        trigger: ".o_list_view .o_data_row:first td[name=title]",
        run: "click",
    },
    tab("story"),
    {
        content: "the customer's own words",
        trigger:
            ".o_field_widget[name=description] textarea:value(/four days|چهار روز/)",
    },
    {
        content: "what it was worth",
        trigger: ".o_field_widget[name=amount_affected] input",
        run: "edit 200",
    },
    reads(".o_form_view button[name=action_apologise]"),
    ...apologise,
    reads(".o_form_view button[name=action_compensate]"),
    ...compensate,
    press("action_follow", ".o_form_view"),
    stands("following"),
    press("action_close_kept", ".o_form_view"),
    stands("closed"),
    noDialog,
]);
