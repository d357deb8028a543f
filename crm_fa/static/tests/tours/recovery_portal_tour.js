import {addInBothLanguages} from "./recovery_tour_utils";

/** A customer tells what went wrong, and finds it again. */
addInBothLanguages("crm_fa_recovery_tell", (reads) => [
    reads(".o_portal_docs a[href='/my/recovery/new']"),
    {
        content: "something went wrong",
        trigger: ".o_portal_docs a[href='/my/recovery/new']",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "what it is about",
        trigger: "select[name=category_id]",
        run: "selectByIndex 0",
    },
    {
        content: "what happened",
        trigger: "textarea[name=description]",
        run: "edit It came four days late. چهار روز دیر رسید.",
    },
    {
        content: "what would put it right",
        trigger: "textarea[name=remedy_sought]",
        run: "edit A call",
    },
    {
        content: "send",
        trigger: "form[method=post] button[type=submit]",
        run: "click",
        expectUnloadPage: true,
    },
    reads(".o_recovery_page .alert-success"),
    {
        content: "it was received",
        trigger: ".o_recovery_page .alert-success",
    },
    {
        content: "back to all of one's complaints",
        trigger: ".o_portal_submenu a[href='/my/recovery']",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "there it is; open it",
        trigger: ".o_portal_my_doc_table a[href^='/my/recovery/']",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "one may add to it",
        trigger: "#recovery_communication",
    },
]);

/** The customer sees what was said and given. */
addInBothLanguages("crm_fa_recovery_see", (reads) => [
    reads("#recovery_apologies h5"),
    reads("#recovery_compensations h5"),
    {
        content: "what we said",
        trigger: "#recovery_apologies",
    },
    {
        content: "the code of the coupon",
        trigger: "#recovery_compensations code:contains(-)",
    },
]);

/** The customer says, by the link of the request, that it was not put right. */
addInBothLanguages("crm_fa_recovery_rate", (reads) => [
    reads("form[action*='/rate/'] button[type=submit]"),
    {
        content: "send the score",
        trigger: "form[action*='/rate/'] button[type=submit]",
        run: "click",
        expectUnloadPage: true,
    },
    {
        content: "thanks",
        trigger: "body:not(:has(form[action*='/rate/'] button[type=submit]))",
    },
]);
