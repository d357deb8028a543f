import {registry} from "@web/core/registry";
import {row, write} from "./lead_tour_utils";

const reason = (name) => [
    {
        content: "the wizard asks why",
        trigger: ".modal .o_field_widget[name=reason_id] input",
        run: `edit ${name}`,
    },
    {
        content: `choose ${name}`,
        trigger: `.o-autocomplete--dropdown-item:contains("${name}")`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("crm_fa_lead_return_ask", {
    steps: () => [
        {
            content: "return the lead",
            trigger: ".o_form_view button[name=action_return_leads]",
            run: "click",
        },
        ...reason("Other"),
        {
            content: "it says what will happen before anything is asked",
            trigger:
                ".modal .o_field_widget[name=consequence]:contains('supervisor decides')",
        },
        write("They speak no language of ours"),
        {
            content: "return",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "it is told",
            trigger: ".o_notification:contains('waiting for the supervisor: 1')",
        },
        {
            content: "the lead says so",
            trigger:
                "body:not(:has(.modal)) button[name=action_open_returns]:contains('Return Asked')",
            run: "click",
        },
        {
            content: "open the request",
            trigger: `.o_list_view ${row("Tour Lead")} td[name=lead_name]`,
            run: "click",
        },
        {
            content: "one's own return is not one's own to accept",
            trigger:
                ".o_form_view:not(:has(button[name=action_accept])) button[name=action_cancel]",
            run: "click",
        },
        {
            content: "it is cancelled",
            trigger:
                ".o_form_view:not(:has(button[name=action_cancel])) .o_statusbar_status",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_return_decide", {
    steps: () => [
        {
            content: "ask the salesperson first",
            trigger: `${row("Tour Asked")} button[name=action_ask_back]`,
            run: "click",
        },
        write("Did you call twice?"),
        {
            content: "send the question",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "refuse another one",
            trigger: `body:not(:has(.modal)) ${row("Tour Refused")} button[name=action_reject]`,
            run: "click",
        },
        write("We have their request"),
        {
            content: "refuse",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "it has left the queue; accept another one",
            trigger: `.o_list_view:not(:has(${row("Tour Refused")})) ${row("Tour Accepted")} button[name=action_accept]`,
            run: "click",
        },
        {
            content: "send one back to its vendor",
            trigger: `.o_list_view:not(:has(${row("Tour Accepted")})) ${row("Tour Vendor")} button[name=action_accept_to_vendor]`,
            run: "click",
        },
        {
            content: "take the rest in bulk",
            trigger: `.o_list_view:not(:has(${row("Tour Vendor")})) ${row("Tour Bulk 1")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "and the other",
            trigger: `${row("Tour Bulk 2")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "accept both",
            trigger: ".o_control_panel button[name=action_accept]",
            run: "click",
        },
        {
            content: "only the asked one is left",
            trigger: `.o_list_view:not(:has(${row("Tour Bulk")})) ${row("Tour Asked")}`,
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_return_answer", {
    steps: () => [
        {
            content: "the question is shown",
            trigger: ".o_form_view .alert:contains('Did you call twice?')",
        },
        {
            content: "answer",
            trigger: "button[name=action_answer]",
            run: "click",
        },
        write("Three times"),
        {
            content: "send the answer",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "nobody waits any more",
            trigger: "body:not(:has(.modal)) .o_form_view:not(:has(.alert-warning))",
        },
    ],
});
