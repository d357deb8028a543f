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
