import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_fa_document_template", {
    steps: () => [
        {
            content: "a field that is none",
            trigger: ".o_notebook a[name=mail]",
            run: "click",
        },
        {
            content: "in the subject of the mail",
            trigger: "[name=subject] input",
            run: "edit About {{ object.nonsense }}",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "is refused, and named",
            trigger: ".modal:contains('object.nonsense') .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "take one that is",
            trigger: "body:not(:has(.modal)) [name=subject] input",
            run: "edit About {{ object.name }}",
        },
        {
            content: "save again",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "look at it",
            trigger: ".o_form_saved button[name=action_preview]",
            run: "click",
        },
        {
            content: "with the words of a lead, and nothing to send",
            trigger:
                ".modal .o_lead_document_sheet:contains('Document Lead'), .modal:not(:has(button[name=action_send])) button[name=action_print]",
        },
        {
            content: "close it",
            trigger: ".modal .btn-close",
            run: "click",
        },
        {
            content: "it is closed",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_document", {
    steps: () => [
        {
            content: "one click",
            trigger: "button[name=action_send_document]",
            run: "click",
        },
        {
            content: "two: another document",
            trigger:
                ".modal [name=template_id] .o_selection_badge:contains('Second Letter')",
            run: "click",
        },
        {
            content: "it shows",
            trigger: ".modal .o_lead_document_sheet:contains('Second')",
        },
        {
            content: "three: send it",
            trigger: ".modal button[name=action_send]",
            run: "click",
        },
        {
            content: "it is in the history; now the first one",
            trigger: "body:not(:has(.modal)) button[name=action_open_documents]",
        },
        {
            content: "open it",
            trigger: "button[name=action_send_document]",
            run: "click",
        },
        {
            content: "attach it",
            trigger:
                ".modal:has(.o_lead_document_sheet:contains('Document Lead')) button[name=action_attach]",
            run: "click",
        },
        {
            content: "two documents",
            trigger:
                "body:not(:has(.modal)) button[name=action_open_documents]:contains('2')",
            run: "click",
        },
        {
            content: "open the one that was sent",
            trigger: ".o_list_view .o_data_row:contains('Second Letter') td[name=name]",
            run: "click",
        },
        {
            content: "with its address and PDF",
            trigger:
                ".o_form_view:contains('sara@example.com') [name=pdf] a, .o_form_view [name=pdf]",
        },
    ],
});
