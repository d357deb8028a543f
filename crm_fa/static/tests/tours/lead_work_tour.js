import {downloadWorkbook, watchDownloads} from "./ladder_excel_tour";
import {registry} from "@web/core/registry";
import {row} from "./lead_tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("crm_fa_lead_return_many", {
    steps: () => [
        {
            content: "choose one",
            trigger: `${row("Tour Many 1")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "and another",
            trigger: `${row("Tour Many 2")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "open what can be done with both",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            content: "return them",
            trigger: ".o-dropdown--menu .o-dropdown-item:contains('Return Leads')",
            run: "click",
        },
        {
            content: "choose why",
            trigger: ".modal [name=reason_id] input",
            run: "edit Wants another",
        },
        {
            content: "the reason",
            trigger: ".o-autocomplete--dropdown-item:contains('Wants another product')",
            run: "click",
        },
        {
            content: "what will happen is said for both",
            trigger:
                ".modal [name=consequence]:contains('Tour Many 1'):contains('Tour Many 2')",
        },
        {
            content: "say what is wrong",
            trigger: ".modal [name=note] textarea",
            run: "edit Both want chairs",
        },
        {
            content: "ask",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "both carry the mark, with icon and word",
            trigger: `body:not(:has(.modal)) ${row("Tour Many 2")} td[name=return_state] .badge:has(.fa-undo):contains('Return Asked')`,
        },
        {
            content: "as cards",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            content: "the card has it as well",
            trigger:
                ".o_kanban_record:contains('Tour Many 2') .badge:has(.fa-undo):contains('Return Asked')",
        },
    ],
});

tours.add("crm_fa_lead_return_around", {
    steps: () => [
        {
            content: "like cases",
            trigger: "button[name=action_open_similar]",
            run: "click",
        },
        {
            content: "the one that was refused, with icon and word",
            trigger: `.o_list_view ${row("Tour Similar")}`,
        },
        {
            content: "back",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "its lead",
            trigger: "button[name=action_open_lead]",
            run: "click",
        },
        {
            content: "the journal of returns is on the lead",
            trigger: ".o_notebook a[name=returns]",
            run: "click",
        },
        {
            content: "with its steps",
            trigger: "[name=return_log_ids] .o_data_row:contains('Decided')",
        },
        {
            content: "release it",
            trigger: "button[name=action_release_quarantine]",
            run: "click",
        },
        {
            content: "it is released",
            trigger: ".o_form_view:not(:has(button[name=action_release_quarantine]))",
        },
        {
            content: "how often, and all of its returns",
            trigger: "button[name=action_open_returns]:contains('Returned: 1')",
            run: "click",
        },
        {
            content: "here they are",
            trigger: `.o_list_view ${row("Tour Quarantine")}`,
        },
    ],
});

tours.add("crm_fa_lead_return_credit", {
    steps: () => [
        {
            content: "credit it instead",
            trigger: "button[name=action_credit_instead]",
            run: "click",
        },
        {
            content: "nothing is due any more",
            trigger: ".o_form_view:not(:has(button[name=action_credit_instead]))",
            timeout: 30000,
        },
    ],
});

tours.add("crm_fa_lead_return_rates", {
    steps: () => [
        {
            content: "who returns more than 30 %",
            trigger: ".o_facet_value:contains('Over 30 %')",
        },
        {
            content: "open their returns",
            trigger: ".o_data_row button[name=action_open_returns]",
            run: "click",
        },
        {
            content: "with what became of them",
            trigger: `.o_list_view ${row("Tour Over")}`,
        },
        {
            content: "the reports",
            trigger: "button[data-menu-xmlid='crm.crm_menu_report']",
            run: "click",
        },
        {
            content: "the analysis",
            trigger:
                ".dropdown-item[data-menu-xmlid='crm_fa.menu_lead_return_analysis']",
            run: "click",
        },
        {
            content: "as a workbook",
            trigger: ".o_pivot",
            run: watchDownloads,
        },
        ...downloadWorkbook(),
    ],
});

tours.add("crm_fa_lead_call_history", {
    steps: () => [
        {
            content: "begin a call",
            trigger: "button[name=action_call]",
            run: "click",
        },
        {
            content: "it was not made",
            trigger: ".o_lead_call_panel .o_lead_call_cancel",
            run: "click",
        },
        {
            content: "begin another",
            trigger: "body:not(:has(.o_lead_call_panel)) button[name=action_call]",
            run: "click",
        },
        {
            content: "answer",
            trigger: ".o_lead_call_question:contains('Tour Question?') input",
            run: "edit forty",
        },
        {
            content: "pick a day",
            trigger: ".o_lead_call_question:contains('Tour Day?') input",
            run: "edit 12/31/2099",
        },
        {
            content: "look at the lead meanwhile",
            trigger: ".o_lead_call_fold",
            run: "click",
        },
        {
            content: "and go on",
            trigger:
                ".o_lead_call_panel:not(:has(.o_lead_call_script)) .o_lead_call_fold",
            run: "click",
        },
        {
            content: "what was answered is still there; call back later",
            trigger: ".o_lead_call_outcome",
            run: "select callback",
        },
        {
            content: "on a day",
            trigger: ".o_lead_call_back",
            run: "edit 12/31/2099",
        },
        {
            content: "log it",
            trigger: ".o_lead_call_log:not(:disabled)",
            run: "click",
        },
        {
            content: "the calls of this lead",
            trigger:
                "body:not(:has(.o_lead_call_panel)) button[name=action_open_calls]:contains('1')",
            run: "click",
        },
        {
            content: "open it",
            trigger: ".o_list_view .o_data_row td[name=lead_id]",
            run: "click",
        },
        {
            content: "with the answer",
            trigger: ".o_form_view [name=answer_ids] .o_data_row:contains('forty')",
        },
        {
            content: "back to the lead",
            trigger: ".breadcrumb-item a:contains('Tour Called'), .o_back_button",
            run: "click",
        },
        {
            content: "one history",
            trigger: "button[name=action_open_communication]",
            run: "click",
        },
        {
            content: "the call, with icon and word",
            trigger: ".o_data_row td[name=kind] .badge:has(.fa-phone):contains('Call')",
            run: "click",
        },
        {
            content: "opens the call",
            trigger: ".o_form_view [name=answer_ids]",
        },
    ],
});
