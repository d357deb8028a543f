import {watchDownloads} from "./ladder_excel_tour";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {patch} from "@web/core/utils/patch";
import {expect} from "./ladder_tour_utils";
import {back, click, row} from "./lead_tour_utils";

const tours = registry.category("web_tour.tours");

// The bus itself is Odoo's; what is tested is what becomes of its messages.
let ring = null;

tours.add("crm_fa_lead_incoming_call", {
    steps: () => [
        {
            content: "the telephone rings",
            trigger: ".o_list_view",
            run() {
                const {env} = odoo.__WOWL_DEBUG__.root;
                const calls = registry.category("services").get("crm_fa_incoming_call");
                calls.start(env, {
                    ...env.services,
                    bus_service: {
                        start() {},
                        subscribe(_type, callback) {
                            ring = callback;
                        },
                    },
                });
                const {id, name} = JSON.parse(localStorage.crm_fa_tour_lead);
                ring({number: "+982112345678", name, model: "crm.lead", id});
            },
        },
        {
            content: "the caller's record opens by itself",
            trigger:
                ".o_form_view .o_field_widget[name=name] textarea:value('Tour Rings')",
        },
        back,
        click(
            "the word stands until it is read: open it again",
            "body:has(.o_list_view) .o_notification:contains('Call from +982112345678'):contains('Tour Rings') button:contains('Open')"
        ),
        {
            content: "it is open",
            trigger:
                ".o_form_view .o_field_widget[name=name] textarea:value('Tour Rings')",
            run() {
                ring({number: "+15550100", name: "", model: "", id: false});
            },
        },
        {
            content: "of a stranger it says so, and there is nothing to open",
            trigger:
                ".o_notification:contains('Call from +15550100'):contains('No lead or contact has this number'):not(:has(button:contains('Open')))",
        },
    ],
});

tours.add("crm_fa_lead_vendor_around", {
    steps: () => [
        click("what they sold us", "button[name=action_open_leads]"),
        {content: "their lead", trigger: `.o_list_view ${row("Tour Delivered")}`},
        back,
        click("what they delivered", "button[name=action_open_deliveries]"),
        click(
            "the lead of a delivery",
            ".o_list_view .o_data_row button[name=action_open_lead]"
        ),
        {
            content: "it is open",
            trigger:
                ".o_form_view .o_field_widget[name=name] textarea:value('Tour Delivered')",
        },
    ],
});

tours.add("crm_fa_lead_partner_history", {
    steps: () => [
        {
            content: "all that was said with this customer",
            trigger: ".o_form_view .o-form-buttonbox",
            async run({click: press}) {
                // Which buttons fit beside one another depends on what is installed.
                if (!document.querySelector("button[name=action_open_communication]")) {
                    await press(".o-form-buttonbox .o_button_more");
                }
            },
        },
        click("here it is", "button[name=action_open_communication]"),
        click(
            "a document of it",
            `.o_list_view .o_data_row:contains('Tour Letter') td[name=kind]`
        ),
        {
            content: "is open",
            trigger: ".o_form_view:contains('Tour Letter') [name=pdf]",
        },
    ],
});

tours.add("crm_fa_lead_document_around", {
    steps: () => [
        click("what was made of it", "button[name=action_open_documents]"),
        {
            content: "download one",
            trigger: `.o_list_view ${row("Tour Letter")} button[name=action_download]`,
            run() {
                patch(browser, {
                    open(url) {
                        document.body.dataset.download = url;
                        return {};
                    },
                });
                this.anchor.click();
            },
        },
        {
            content: "it is there",
            trigger: "body[data-download*='crm.lead.document']",
            async run() {
                const answer = await fetch(document.body.dataset.download);
                expect(answer.ok, `The download answers ${answer.status}`);
            },
        },
        click(
            "nothing went wrong: back to the template",
            "body:not(:has(.o_error_dialog)) .o_back_button"
        ),
        {
            content: "look at it",
            trigger: "button[name=action_preview]",
            run() {
                watchDownloads();
                this.anchor.click();
            },
        },
        click("as a PDF", ".modal button[name=action_print]"),
        {
            content: "it has come",
            trigger: "body[data-workbook$='.pdf']:not(:has(.o_error_dialog))",
            timeout: 60000,
        },
    ],
});

tours.add("crm_fa_lead_call_script", {
    steps: () => [
        click("begin a call", "button[name=action_call]"),
        {
            content: "by the first script",
            trigger: ".o_lead_call_question:contains('First Question?')",
        },
        {
            content: "go by the other one",
            trigger:
                ".o_lead_call_panel select:has(option:contains('Tour Other Script'))",
            run: "selectByLabel Tour Other Script",
        },
        {
            content: "its questions are shown",
            trigger:
                ".o_lead_call_panel:not(:has(.o_lead_call_question:contains('First Question?'))) .o_lead_call_question:contains('Other Question?')",
        },
        click("no call was made", ".o_lead_call_cancel"),
        {content: "it is gone", trigger: "body:not(:has(.o_lead_call_panel))"},
    ],
});
