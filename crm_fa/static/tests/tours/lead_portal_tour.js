import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_fa_lead_portal", {
    steps: () => [
        {
            content: "the home page has the leads",
            trigger: "a[href='/my/desk/leads']:contains('Leads')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "open the lead",
            trigger: "table a:contains('Tour Sold Lead')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "its number can be dialled",
            trigger: "a[href='tel:+989121112233']",
        },
        {
            content: "choose why",
            trigger: "#lead_return_reason",
            run: "selectByLabel Other (with a note)",
        },
        {
            content: "say what is wrong",
            trigger: "#lead_return_note",
            run: "edit Nobody answers",
        },
        {
            content: "ask",
            trigger: ".o_portal_lead_return",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is pending; take it back",
            trigger: "body:contains('Nobody answers') .o_portal_return_cancel",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is cancelled",
            trigger: ".badge:contains('Cancelled')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_portal_answer", {
    steps: () => [
        {
            content: "open the return",
            trigger: "table a:contains('Tour Sold Lead')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the question is there: answer it",
            trigger: "form:contains('Which branch?') #lead_return_answer",
            run: "edit The one in Shiraz",
        },
        {
            content: "send the answer",
            trigger: ".o_portal_return_answer",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "nobody waits for one any more",
            trigger:
                "body:contains('The one in Shiraz'):not(:has(.o_portal_return_answer))",
        },
    ],
});
