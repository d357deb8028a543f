import {registry} from "@web/core/registry";

/**
 * What a lead desk does in a day, in as few clicks as it takes. The supervisor makes a
 * second list out of the first and routes 200 leads; a salesperson returns five; the
 * supervisor clears the queue.
 */
registry.category("web_tour.tours").add("crm_fa_lead_walk_lists", {
    steps: () => [
        {
            content: "open the first list",
            trigger: ".o_data_row:contains('Walk Website') td[name=name]",
            run: "click",
        },
        {
            content: "make a second one of it",
            trigger: "button[name=action_duplicate]",
            run: "click",
        },
        {
            content: "give it a name",
            trigger:
                ".o_field_widget[name=name] input:value('Walk Website (copy)'), .o_field_widget[name=name] textarea:value('Walk Website (copy)')",
            run: "edit Walk Fair",
        },
        {
            content: "another entry filter: its value is changed",
            trigger:
                ".o_field_widget[name=domain] .o_tree_editor_condition .o_input:last, .o_field_widget[name=domain] .o_tree_editor_condition input:last",
            run: "edit Walk Fair && press Tab",
        },
        {
            content: "save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "200 leads match",
            trigger: ".o_form_saved .o_field_widget[name=match_count]:contains('200')",
        },
        {
            content: "take them in",
            trigger: "button[name=action_add_matching]",
            run: "click",
        },
        {
            content: "they wait",
            trigger: "button[name=action_open_waiting] .o_stat_value:contains('200')",
        },
        {
            content: "who would get how many",
            trigger: "button[name=action_dry_run]",
            run: "click",
        },
        {
            content: "half of them each",
            trigger: ".modal .o_lead_shares:contains('200 would find someone')",
        },
        {
            content: "route",
            trigger: ".modal footer button[name=action_route]",
            run: "click",
        },
        {
            content: "all 200 found someone",
            trigger: ".o_notification:contains('Assigned: 200')",
        },
        {
            content: "nobody waits",
            trigger: "button[name=action_open_waiting] .o_stat_value:contains('0')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_walk_return", {
    steps: () => [
        ...[1, 2, 3, 4, 5].map((number) => ({
            content: `choose lead ${number}`,
            trigger: `.o_data_row:nth-child(${number}) .o_list_record_selector input`,
            run: "click",
        })),
        {
            content: "return them",
            trigger: ".o_control_panel button[name=action_return_leads]",
            run: "click",
        },
        {
            content: "why",
            trigger: ".modal .o_field_widget[name=reason_id] input",
            run: "edit Other",
        },
        {
            content: "choose",
            trigger: ".o-autocomplete--dropdown-item:contains('Other')",
            run: "click",
        },
        {
            content: "in a few words",
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Their company is closed",
        },
        {
            content: "ask",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "it is told what happens",
            trigger: ".o_notification:contains('5')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_walk_decide", {
    steps: () => [
        {
            content: "choose all that wait",
            trigger:
                ".o_list_view:has(.o_data_row:nth-child(5)) thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "accept them",
            trigger: ".o_control_panel button[name=action_accept]",
            run: "click",
        },
        {
            content: "the queue is clear",
            trigger: ".o_list_view:not(:has(.o_data_row)), .o_view_nocontent",
        },
    ],
});
