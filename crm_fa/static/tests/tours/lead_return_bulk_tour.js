import {registry} from "@web/core/registry";
import {back, click, row, write} from "./lead_tour_utils";

const tick = (name) =>
    click(`choose ${name}`, `${row(name)} .o_list_record_selector input`);
const send = (text) => [
    write(text),
    click("send it", ".modal button[name=action_apply]"),
];
const bulk = (button) =>
    click(`${button} for both`, `.o_control_panel button[name=${button}]`);
const open = (name) => [
    click(`open ${name}`, `.o_list_view ${row(name)} td[name=lead_name]`),
    {content: "it is open", trigger: ".o_form_view [name=evidence_text]"},
];
const press = (button) =>
    click(`press ${button}`, `.o_form_view button[name=${button}]`);
const decided = {
    content: "it is decided",
    trigger:
        "body:not(:has(.modal)) .o_form_view:not(:has(button[name=action_accept]))",
};

/** All that a supervisor can press: for many at once, and on one request. */
registry.category("web_tour.tours").add("crm_fa_lead_return_bulk", {
    steps: () => [
        tick("Tour Vendor 1"),
        tick("Tour Vendor 2"),
        bulk("action_accept_to_vendor"),
        {
            content: "they have left the queue",
            trigger: `.o_list_view:not(:has(${row("Tour Vendor")}))`,
        },
        tick("Tour Refuse 1"),
        tick("Tour Refuse 2"),
        bulk("action_reject"),
        ...send("Both are good"),
        {
            content: "refused",
            trigger: `body:not(:has(.modal)) .o_list_view:not(:has(${row("Tour Refuse")}))`,
        },
        tick("Tour Ask 1"),
        tick("Tour Ask 2"),
        bulk("action_ask_back"),
        ...send("Did you call twice?"),
        {content: "asked", trigger: "body:not(:has(.modal)) .o_list_view"},
        ...open("Tour Form Ask"),
        press("action_ask_back"),
        ...send("Whose number is it?"),
        {
            content: "the question stands on it",
            trigger:
                "body:not(:has(.modal)) .o_form_view .alert:contains('Whose number is it?')",
        },
        back,
        ...open("Tour Form Refuse"),
        press("action_reject"),
        ...send("It is a good lead"),
        decided,
        back,
        ...open("Tour Form Accept"),
        press("action_accept"),
        decided,
        back,
        ...open("Tour Form Vendor"),
        press("action_accept_to_vendor"),
        decided,
    ],
});

const cardOf = (name) => `.o_kanban_record:contains('${name}')`;

/** On a telephone the queue is cards, with the same buttons; nothing hangs over. */
registry.category("web_tour.tours").add("crm_fa_lead_return_phone", {
    steps: () => [
        {
            content: "the queue is cards that fit",
            trigger: `.o_kanban_view ${cardOf("Tour Card 1")}`,
            run() {
                const {scrollWidth, clientWidth} = document.documentElement;
                if (clientWidth > 400 || scrollWidth > clientWidth) {
                    throw new Error(`${scrollWidth} wide on ${clientWidth}`);
                }
            },
        },
        click("accept one", `${cardOf("Tour Card 1")} button[name=action_accept]`),
        click(
            "it has left; refuse another",
            `.o_kanban_view:not(:has(${cardOf("Tour Card 1")})) ${cardOf("Tour Card 2")} button[name=action_reject]`
        ),
        ...send("It is a good lead"),
        click(
            "ask the salesperson of the third",
            `body:not(:has(.modal)) .o_kanban_view:not(:has(${cardOf("Tour Card 2")})) ${cardOf("Tour Card 3")} button[name=action_ask_back]`
        ),
        ...send("Did you call twice?"),
        click(
            "back to its vendor",
            `body:not(:has(.modal)) ${cardOf("Tour Card 4")} button[name=action_accept_to_vendor]`
        ),
        {
            content: "what was asked is left",
            trigger: `.o_kanban_view:not(:has(${cardOf("Tour Card 4")})) ${cardOf("Tour Card 3")}`,
        },
    ],
});
