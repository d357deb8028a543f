import {registry} from "@web/core/registry";
import {expect} from "./ladder_tour_utils";
import {click, row} from "./lead_tour_utils";

const tours = registry.category("web_tour.tours");
const told = (text) => ({
    content: `it says: ${text}`,
    trigger: `.o_notification:contains('${text}')`,
});
const addLine = (field) =>
    click(
        `a line more in ${field}`,
        `.o_field_widget[name=${field}] .o_field_x2many_list_row_add button, .o_field_widget[name=${field}] .o_field_x2many_list_row_add a`
    );
const pick = (field, name, where = "") => [
    {
        content: `look for ${name}`,
        trigger: `${where} .o_field_widget[name=${field}] input`,
        run: `edit ${name}`,
    },
    click(
        `choose ${name}`,
        `.o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):contains('${name}')`
    ),
];

tours.add("crm_fa_lead_queue", {
    steps: () => [
        click(
            "route from the list of lists",
            `${row("Tour Rooms")} button[name=action_route]`
        ),
        told("Assigned: 1. Still waiting: 2."),
        click("open the list", `${row("Tour Rooms")} td[name=name]`),
        click("route from its form", ".o_form_statusbar button[name=action_route]"),
        told("Assigned: 0. Still waiting: 2."),
        click("its routes", ".o_notebook a[name=routes]"),
        addLine("route_ids"),
        {
            content: "one that refuses",
            trigger: ".modal .o_field_widget[name=name] input",
            run: "edit Tour Refusal",
        },
        click(
            "refuse",
            ".modal .o_field_widget[name=decision] .o_radio_item:contains('Refuse') input"
        ),
        click(
            "it needs nobody; and another one",
            ".modal:not(:has([name=member_ids])) .o_form_button_save_new"
        ),
        {
            content: "one that accepts",
            trigger: ".modal:has([name=member_ids]) .o_field_widget[name=name] input",
            run: "edit Tour Rest",
        },
        addLine("member_ids"),
        ...pick("user_id", "Tour Seller", ".modal [name=member_ids]"),
        click("its caps", ".modal .o_notebook a[name=caps]"),
        addLine("cap_ids"),
        {
            content: "five at most",
            trigger: ".modal [name=cap_ids] [name=maximum] input",
            run: "edit 5",
        },
        click("keep it", ".modal .o_form_button_save"),
        click(
            "both stand in the list of routes: to the caps of the list",
            `body:not(:has(.modal)):has([name=route_ids] ${row("Tour Refusal")}) .o_form_view:has([name=route_ids] .o_data_row:contains('Tour Rest'):contains('Tour Seller')) .o_notebook a[name=caps]`
        ),
        addLine("cap_ids"),
        {
            content: "nine at most",
            trigger: "[name=cap_ids] [name=maximum] input",
            run: "edit 9",
        },
        click("save", ".o_form_button_save"),
        click(
            "who waits",
            "body:has(.o_form_saved) button[name=action_open_waiting]:contains('2')"
        ),
        {
            content: "the oldest comes first, however dear the other one",
            trigger: `.o_list_view ${row("Tour Dear")}`,
            run() {
                const first = document.querySelector(".o_data_row").textContent;
                expect(first.includes("Tour Old"), `First comes ${first}`);
                const chosen = document.querySelector(".o_lead_list_switcher");
                expect(
                    chosen.textContent.includes("Tour Rooms"),
                    `The dropdown says ${chosen.textContent}`
                );
            },
        },
        click("as cards", ".o_switch_view.o_kanban"),
        {
            content: "in the same order",
            trigger: ".o_kanban_record:contains('Tour Dear')",
            run() {
                const first = document.querySelector(".o_kanban_record").textContent;
                expect(first.includes("Tour Old"), `First comes ${first}`);
            },
        },
        click("other lists", ".o_lead_list_switcher"),
        click("the queue of all lists", ".o-dropdown-item:contains('All Lists')"),
        click(
            "the other list's lead as well",
            ".o_kanban_view:has(.o_kanban_record:contains('Tour Elsewhere')) .o_kanban_record:contains('Tour Old')"
        ),
        click("take it", "button[name=action_lead_pick]:contains('Take It')"),
        click(
            "it is mine: give it to somebody",
            ".o_form_view:not(:has(button[name=action_lead_pick])) .o_form_statusbar button:contains('Assign')"
        ),
        ...pick("user_ids", "Tour Seller", ".modal"),
        {
            content: "who has had enough for today",
            trigger: ".modal .o_lead_shares:contains('a cap is reached')",
        },
        click("leave it", ".modal footer button:contains('Discard')"),
        {content: "back on the lead", trigger: "body:not(:has(.modal)) .o_form_view"},
    ],
});

tours.add("crm_fa_lead_caps", {
    steps: () => [
        click("a new cap", ".o_list_button_add"),
        ...pick("user_id", "Tour Seller", ".o_data_row"),
        {
            content: "seven at most",
            trigger: ".o_data_row [name=maximum] input",
            run: "edit 7",
        },
        click(
            "a cap is on one thing: the others are closed; save",
            ".o_list_view:not(:has(.o_selected_row [name=team_id] input)) .o_list_button_save"
        ),
        {
            content: "with what is used of it",
            trigger: `.o_list_view:not(:has(.o_selected_row)) ${row("Tour Seller")}:has([name=maximum]:contains('7')) [name=used]:contains('1')`,
        },
        click("none at all", `${row("Tour Seller")} td[name=maximum]`),
        {
            content: "zero is a number",
            trigger: ".o_selected_row [name=maximum] input",
            run: "edit 0",
        },
        click("save", ".o_list_button_save"),
        click(
            "it is reached: no longer wanted",
            `.o_list_view:not(:has(.o_selected_row)) ${row("Tour Seller")}:has([name=maximum]:contains('0')):has([name=used].text-danger) .o_list_record_selector input`
        ),
        click("what can be done", ".o_cp_action_menus button:has(.fa-cog)"),
        click("delete", ".o-dropdown--menu .o-dropdown-item:contains('Delete')"),
        click("yes", ".modal footer .btn-primary, .modal footer .btn-danger"),
        {
            content: "it is gone",
            trigger: `body:not(:has(.modal)):not(:has(${row("Tour Seller")}))`,
        },
    ],
});
