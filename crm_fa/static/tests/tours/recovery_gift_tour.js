import {because, confirm, noDialog, press} from "./recovery_tour_utils";
import {registry} from "@web/core/registry";
import {waitUntil} from "@odoo/hoot-dom";

const form = ".o_form_view";
const tours = registry.category("web_tour.tours");

/** Wait until the compensation stands in a state. */
const given = (state) => ({
    content: `it is ${state}`,
    trigger:
        `body:not(:has(.modal)) ${form} .o_field_widget[name=state]` +
        ` button.o_arrow_button_current[data-value=${state}]`,
});

/** Wait until a list has as many rows. */
const rows = (count) => ({
    content: `${count} rows`,
    trigger: `.o_list_view:has(.o_data_row:nth-child(${count})):not(:has(.o_data_row:nth-child(${count + 1})))`,
});

const tick = (place) => ({
    content: `choose the ${place}. row`,
    trigger: `.o_data_row:nth-child(${place}) .o_list_record_selector input`,
    run: "click",
});

/** A suggestion is changed, given, and taken back by a manager. */
tours.add("crm_fa_recovery_change", {
    steps: () => [
        press("action_change", form),
        {
            content: "less",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 40",
        },
        confirm("action_save"),
        noDialog,
        {
            content: "it was changed",
            trigger: `${form} .o_field_widget[name=amount]:contains(/40|۴۰/)`,
        },
        press("action_give", form),
        given("issued"),
        press("action_withdraw", form),
        ...because("A mistake of mine"),
        given("cancelled"),
    ],
});

/** A manager approves a gift from outside; it is issued and delivered. */
tours.add("crm_fa_recovery_gift", {
    steps: () => [
        press("action_approve", form),
        given("approved"),
        press("action_issue", form),
        given("issued"),
        press("action_deliver", form),
        given("redeemed"),
    ],
});

/** A manager refuses. */
tours.add("crm_fa_recovery_refuse", {
    steps: () => [
        press("action_refuse", form),
        ...because("Not in proportion"),
        given("refused"),
    ],
});

/** The queue of what waits: one is approved, one refused, two approved together. */
tours.add("crm_fa_recovery_approve_queue", {
    steps: () => [
        rows(4),
        press("action_approve", ".o_data_row:first"),
        rows(3),
        press("action_refuse", ".o_data_row:first"),
        ...because("Not in proportion"),
        rows(2),
        tick(1),
        tick(2),
        press("action_approve", ".o_control_panel"),
        {
            content: "nothing waits any more",
            trigger: ".o_view_nocontent",
        },
    ],
});

/** What was approved is issued: one from its row, two together. */
tours.add("crm_fa_recovery_issue_queue", {
    steps: () => [
        press("action_issue", ".o_data_row:has(button[name=action_issue]):first"),
        {
            content: "one of three was issued, and the list is read anew",
            trigger: ".o_list_view .o_list_renderer",
            async run() {
                const waiting = ".o_data_row button[name=action_issue]";
                await waitUntil(() => document.querySelectorAll(waiting).length === 2, {
                    timeout: 8000,
                });
            },
        },
        {
            content: "choose those that wait",
            trigger: ".o_list_view .o_list_renderer",
            run() {
                for (const button of document.querySelectorAll(
                    ".o_data_row button[name=action_issue]"
                )) {
                    button
                        .closest(".o_data_row")
                        .querySelector(".o_list_record_selector input")
                        .click();
                }
            },
        },
        press("action_issue", ".o_control_panel"),
        {
            content: "nothing waits to be issued",
            trigger: ".o_list_view:not(:has(.o_data_row button[name=action_issue]))",
        },
    ],
});
