import {leadAssignedService} from "@crm_fa/lead_desk/lead_assigned/lead_assigned_service";
import {registry} from "@web/core/registry";
import {expect} from "./ladder_tour_utils";
import {choose} from "./lead_tour_utils";

const titles = () =>
    [...document.querySelectorAll(".o_list_renderer th[data-name]")].map(
        (cell) => cell.dataset.name
    );

registry.category("web_tour.tours").add("crm_fa_lead_list_columns", {
    steps: () => [
        {
            content: "without a list, what Odoo shows",
            trigger: ".o_list_renderer:has(th[data-name=email_from])",
        },
        ...choose("Tour Rooms"),
        {
            content: "the list's columns are shown, the property as well",
            trigger:
                ".o_list_renderer:not(:has(th[data-name=email_from])) th[data-name='lead_properties.beds']",
        },
        {
            content: "in the list's order, with the property's value",
            trigger:
                ".o_data_row:contains('Tour Room') td[name='lead_properties.beds']:contains('42')",
            run() {
                const shown = titles().filter((name) => name !== "lead_look");
                expect(
                    shown.join() === "name,city,lead_properties.beds,phone",
                    `The columns are ${shown}`
                );
            },
        },
        {
            content: "what one hides for oneself",
            trigger: ".o_optional_columns_dropdown button",
            run: "click",
        },
        {
            content: "is hidden",
            trigger: ".o-dropdown--menu input[name=city]",
            run: "click",
        },
        {
            content: "the city is gone",
            trigger: ".o_list_renderer:not(:has(th[data-name=city]))",
            run: "click",
        },
        ...choose("All Lists"),
        {
            content: "nothing of it is left without the list",
            trigger:
                ".o_list_renderer:has(th[data-name=email_from]):not(:has(th[data-name=phone]))",
        },
        ...choose("Tour Rooms"),
        {
            content: "and one's own choice is remembered for the list",
            trigger:
                ".o_list_renderer:has(th[data-name=phone]):not(:has(th[data-name=city]))",
        },
    ],
});

// The bus itself is Odoo's; what is tested is what becomes of its messages.
let tell = null;
const message = (name, id, count = 1) =>
    tell({name, id, count, since: "2000-01-01 00:00:00"});

registry.category("web_tour.tours").add("crm_fa_lead_assigned", {
    steps: () => [
        {
            content: "one lead is told with its name",
            trigger: ".o_main_navbar",
            run() {
                const {env} = odoo.__WOWL_DEBUG__.root;
                leadAssignedService.start(env, {
                    ...env.services,
                    bus_service: {
                        start() {},
                        subscribe(_type, callback) {
                            tell = callback;
                        },
                    },
                });
                const {id, name} = JSON.parse(localStorage.crm_fa_tour_lead);
                message(name, id);
            },
        },
        {
            content: "its link opens it",
            trigger:
                ".o_notification:contains('Tour Told') button:contains('Open Lead')",
            run: "click",
        },
        {
            content: "the lead is open, and the word gone",
            trigger:
                "body:not(:has(.o_notification)) .o_form_view .o_field_widget[name=name] textarea:value('Tour Told')",
            run() {
                for (let number = 0; number < 3; number++) {
                    message("Another", 1, 2);
                }
            },
        },
        {
            content: "many are told in one word",
            trigger:
                ".o_notification_manager:has(.o_notification:only-child) .o_notification:contains('You have 6 new leads')",
        },
        {
            content: "whose link opens them",
            trigger: ".o_notification button:contains('Open Leads')",
            run: "click",
        },
        {
            content: "a list of what is new",
            trigger: ".o_list_view .o_data_row:contains('Tour Told')",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_list_form", {
    steps: () => [
        {
            content: "how many leads match the entry filter",
            trigger: ".o_field_widget[name=match_count]:contains('2')",
        },
        {
            content: "put them into the list",
            trigger: "button[name=action_add_matching]",
            run: "click",
        },
        {
            content: "they are in",
            trigger:
                ".o_form_view:not(:has(button[name=action_add_matching])) .o_stat_value:contains('2')",
        },
        {
            content: "who would get how many",
            trigger: "button[name=action_dry_run]",
            run: "click",
        },
        {
            content: "two for the one on the route",
            trigger: ".modal .o_lead_shares tr:contains('Tour Seller'):contains('2')",
        },
        {
            content: "route from there",
            trigger: ".modal footer button[name=action_route]",
            run: "click",
        },
        {
            content: "they are routed",
            trigger: ".o_notification:contains('Assigned: 2')",
        },
        {
            content: "none waits",
            trigger:
                "body:not(:has(.modal)) button[name=action_open_waiting] .o_stat_value:contains('0')",
        },
        {
            content: "see who got them",
            trigger: "button[name=action_open_assignments]",
            run: "click",
        },
        {
            content: "open the lead of a row",
            trigger:
                ".o_list_view .o_data_row:contains('Tour Seller'):contains('Tour Match 1') button[name=action_open_lead]",
            run: "click",
        },
        {
            content: "have it explained",
            trigger: ".o_notebook a[name=lead_assignments]",
            run: "click",
        },
        {
            content: "press the button",
            trigger: "button[name=action_explain]",
            run: "click",
        },
        {
            content: "who has it, since when and by which route",
            trigger:
                ".modal .o_lead_explanation:contains('Tour Seller has this lead'):contains('Routed: Everything')",
        },
        {
            content: "close it",
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            content: "plan an appointment for its owner",
            trigger: "body:not(:has(.modal)) button[name=action_plan_appointment]",
            run: "click",
        },
        {
            content: "the owner attends",
            trigger:
                ".modal-title:contains('Appointment of Tour Seller'), .modal .o_field_widget[name=partner_ids]:contains('Tour Seller')",
        },
        {
            content: "discard it",
            trigger: ".modal .btn-close, .modal .o_form_button_cancel",
            run: "click",
        },
        {
            content: "back to the form",
            trigger: "body:not(:has(.modal)) .o_form_view",
        },
    ],
});

registry.category("web_tour.tours").add("crm_fa_lead_bulk_assign", {
    steps: () => [
        {
            content: "take one for oneself",
            trigger:
                ".o_data_row:contains('Tour Bulk 0') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "with the button",
            trigger: ".o_control_panel button[name=action_lead_pick]",
            run: "click",
        },
        {
            content: "it is taken: choose the others",
            trigger:
                ".o_list_view:has(.o_data_row:contains('Tour Bulk 0') td[name=user_id] .o_m2o_avatar, .o_data_row:contains('Tour Bulk 0') td[name=user_id] img) .o_data_row:contains('Tour Bulk 1') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "and another",
            trigger:
                ".o_data_row:contains('Tour Bulk 2') .o_list_record_selector input",
            run: "click",
        },
        {
            content: "assign them",
            trigger: ".o_control_panel button:contains('Assign')",
            run: "click",
        },
        {
            content: "two of them",
            trigger: ".modal .o_field_widget[name=lead_count]:contains('2')",
        },
        {
            content: "to whom",
            trigger: ".modal .o_field_widget[name=user_ids] input",
            run: "edit Tour Seller",
        },
        {
            content: "choose",
            trigger: ".o-autocomplete--dropdown-item:contains('Tour Seller')",
            run: "click",
        },
        {
            content: "the cap lets one through, and it is said why",
            trigger:
                ".modal .o_lead_shares:contains('1 would find someone'):contains('a cap is reached')",
        },
        {
            content: "exceed it",
            trigger: ".modal .o_field_widget[name=exceed] input",
            run: "click",
        },
        {
            content: "with a reason",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Fair week",
        },
        {
            content: "both now",
            trigger: ".modal .o_lead_shares:contains('2 would find someone')",
        },
        {
            content: "assign",
            trigger: ".modal footer button[name=action_assign]",
            run: "click",
        },
        {
            content: "both are theirs",
            trigger:
                "body:not(:has(.modal)) .o_data_row:contains('Tour Bulk 2') td[name=user_id]",
        },
    ],
});
