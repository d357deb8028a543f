import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_fa_lead_stage", {
    steps: () => [
        {
            content: "assign through a route",
            trigger: ".o_form_view .o_field_widget[name=assign_route_id] input",
            run: "edit All",
        },
        {
            content: "choose it",
            trigger: '.o-autocomplete--dropdown-item:contains("All")',
            run: "click",
        },
        {
            content: "name an activity",
            trigger: ".o_field_widget[name=done_activity_type_ids] input",
            run: "edit Ask needs",
        },
        {
            content: "choose it",
            trigger: '.o-autocomplete--dropdown-item:contains("Ask needs")',
            run: "click",
        },
        {
            content: "and where leads go then",
            trigger: ".o_field_widget[name=done_stage_id] input",
            run: "edit Offer",
        },
        {
            content: "choose it",
            trigger: '.o-autocomplete--dropdown-item:contains("Offer")',
            run: "click",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "it is saved",
            trigger: ".o_form_saved",
        },
        {
            content: "look at what it did",
            trigger: "button[name=action_open_runs]",
            run: "click",
        },
        {
            content: "it is in the log",
            trigger: '.o_list_view .o_data_row:contains("Write e")',
        },
    ],
});
