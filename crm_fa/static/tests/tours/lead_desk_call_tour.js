import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_fa_lead_call", {
    steps: () => [
        {
            content: "begin a call",
            trigger: "button[name=action_call]",
            run: "click",
        },
        {
            content: "the number is a link to dial",
            trigger: ".o_lead_call_panel a[href='tel:+982112345678']",
        },
        {
            content: "the timer runs",
            trigger: ".o_lead_call_timer:not(:contains('00:00'))",
        },
        {
            content: "answer in words",
            trigger: ".o_lead_call_question:contains('What?') input",
            run: "edit tables",
        },
        {
            content: "answer with a number, in Persian digits",
            trigger: ".o_lead_call_question:contains('How much?') input",
            run: "edit ۴۰",
        },
        {
            content: "a call without an outcome is not logged",
            trigger: ".o_lead_call_log:disabled",
        },
        {
            content: "say what came of it",
            trigger: ".o_lead_call_outcome",
            run: "select reached",
        },
        {
            content: "log it",
            trigger: ".o_lead_call_log:not(:disabled)",
            run: "click",
        },
        {
            content: "the panel is gone, the call is in the history",
            trigger:
                "body:not(:has(.o_lead_call_panel)) .o-mail-Message:contains('tables')",
        },
        {
            content: "and counted",
            trigger: "button[name=action_open_calls]:contains('1')",
        },
    ],
});
