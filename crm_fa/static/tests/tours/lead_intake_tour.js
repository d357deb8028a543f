import {registry} from "@web/core/registry";

const row = ".o_field_widget[name=key_ids] .o_data_row:contains('Their shop')";

registry.category("web_tour.tours").add("crm_fa_lead_vendor_key", {
    steps: () => [
        {
            content: "open the keys",
            trigger: ".o_notebook a[name=keys]",
            run: "click",
        },
        {
            content: "make one",
            trigger: "button[name=action_new_key]",
            run: "click",
        },
        {
            content: "say where it will be used",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Their shop",
        },
        {
            content: "look for the list",
            trigger: ".modal .o_field_widget[name=list_ids] input",
            run: "edit Intake",
        },
        {
            content: "choose it",
            trigger: ".o-autocomplete--dropdown-item:contains('Intake')",
            run: "click",
        },
        {
            content: "make it",
            trigger:
                ".modal:has(.o_field_widget[name=list_ids] .o_tag) button[name=action_make]",
            run: "click",
        },
        {
            content: "the key is shown once",
            trigger: ".modal .o_field_widget[name=secret]:contains(/[0-9a-f]{40}/)",
        },
        {
            content: "copied",
            trigger: ".modal .btn-primary:contains('I Have Copied It')",
            run: "click",
        },
        {
            content: "open the keys again",
            trigger: "body:not(:has(.modal)) .o_notebook a[name=keys]",
            run: "click",
        },
        {
            content: "revoke it",
            trigger: `${row} button[name=action_revoke]`,
            run: "click",
        },
        {
            content: "yes",
            trigger: ".modal .btn-primary:contains('Ok')",
            run: "click",
        },
        {
            content: "it is revoked",
            trigger: `body:not(:has(.modal)) ${row}:contains('Revoked')`,
        },
        {
            content: "see what was delivered",
            trigger: "button[name=action_open_deliveries]",
            run: "click",
        },
        {
            content: "nothing yet, and it says what to do",
            trigger: ".o_view_nocontent:contains('Nothing was delivered yet')",
        },
    ],
});
