/* global DataTransfer, File */
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

registry.category("web_tour.tours").add("crm_fa_lead_portal_file", {
    steps: () => [
        {
            content: "choose a reason that asks for a file",
            trigger: "#lead_return_reason",
            run() {
                const named = ({text}) => text.includes("Wrong number");
                this.anchor.value = [...this.anchor.options].find(named).value;
            },
        },
        {
            content: "ask without one",
            trigger: "button.o_portal_lead_return",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is said what is missing, and the reason is still chosen",
            trigger:
                "form:has(.alert-danger:contains('attach a file')) #lead_return_files",
        },
        {
            content: "attach it",
            trigger: "#lead_return_files",
            run() {
                const files = new DataTransfer();
                const text = {type: "text/plain"};
                files.items.add(new File(["They hung up"], "proof.txt", text));
                this.anchor.files = files.files;
            },
        },
        {
            content: "ask again",
            trigger: "button.o_portal_lead_return",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "it is pending",
            trigger: ".o_portal_return_cancel",
        },
    ],
});
