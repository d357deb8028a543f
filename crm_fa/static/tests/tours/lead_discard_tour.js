import {registry} from "@web/core/registry";
import {expect} from "./ladder_tour_utils";
import {click, row, write} from "./lead_tour_utils";

const tours = registry.category("web_tour.tours");
const leave = (button) =>
    click(`leave it: ${button}`, `.modal footer button:contains('${button}')`);
const gone = (rest = "") => ({
    content: "nothing is left of it",
    trigger: `body:not(:has(.modal)) .o_form_view${rest}`,
});

/** Each dialog of the desk is opened and left again: nothing happens. */
tours.add("crm_fa_lead_discard_list", {
    steps: () => [
        click("who would get how many", "button[name=action_dry_run]"),
        {
            content: "one",
            trigger: ".modal .o_lead_shares:contains('1 would find someone')",
        },
        leave("Close"),
        gone(),
        {
            content: "it waits as before",
            trigger: "button[name=action_open_waiting] .o_stat_value:contains('1')",
        },
    ],
});

tours.add("crm_fa_lead_discard_lead", {
    steps: () => [
        click("return the lead", ".o_form_view button[name=action_return_leads]"),
        write("They want something else"),
        leave("Discard"),
        gone(":not(:has(button[name=action_open_returns]))"),
        click("send a document", "button[name=action_send_document]"),
        {
            content: "a Persian one runs from right to left",
            trigger: ".modal .o_lead_document_sheet p:contains('Dear')",
            run() {
                const {direction} = getComputedStyle(this.anchor);
                expect(direction === "rtl", `It runs ${direction}`);
            },
        },
        leave("Discard"),
        gone(":not(:has(button[name=action_open_documents]))"),
    ],
});

tours.add("crm_fa_lead_discard_decision", {
    steps: () => [
        click("refuse the return", ".o_form_view button[name=action_reject]"),
        write("It is a good lead"),
        leave("Discard"),
        gone(),
        click("ask the salesperson", ".o_form_view button[name=action_ask_back]"),
        write("Did you call twice?"),
        leave("Discard"),
        gone(":has(button[name=action_accept]):not(:has(.alert-warning))"),
    ],
});

tours.add("crm_fa_lead_discard_answer", {
    steps: () => [
        click("answer the supervisor", ".o_form_view button[name=action_answer]"),
        write("Three times"),
        leave("Discard"),
        gone(":has(.alert-warning)"),
    ],
});

tours.add("crm_fa_lead_discard_key", {
    steps: () => [
        click("the keys", ".o_notebook a[name=keys]"),
        click("a new one", "button[name=action_new_key]"),
        {
            content: "begin to write",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Never",
        },
        leave("Discard"),
        gone(":not(:has([name=key_ids] .o_data_row))"),
    ],
});

tours.add("crm_fa_lead_route_again", {
    steps: () => [
        click(
            "the routes may decide anew",
            ".o_form_view button[name=action_lead_route_again]"
        ),
        {
            content: "it is told",
            trigger: ".o_notification:contains('wait for the routes again: 1')",
        },
        {
            content: "the button is gone",
            trigger: ".o_form_view:not(:has(button[name=action_lead_route_again]))",
        },
    ],
});

tours.add("crm_fa_lead_route_many_again", {
    steps: () => [
        click("choose one", `${row("Tour Refused 1")} .o_list_record_selector input`),
        click("and another", `${row("Tour Refused 2")} .o_list_record_selector input`),
        click("what can be done with both", ".o_cp_action_menus button:has(.fa-cog)"),
        click(
            "have them routed again",
            ".o-dropdown--menu .o-dropdown-item:contains('Route Refused Leads Again')"
        ),
        {
            content: "it is told",
            trigger: ".o_notification:contains('wait for the routes again: 2')",
        },
    ],
});
