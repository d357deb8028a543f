"""Screenshots of the lead desk."""

from .steps import AWAY, PHONE, ROW, both

LEADS = "/odoo/action-crm.crm_lead_all_leads"
LIST = [ROW, ("click", ".o_data_row td[name=name]"), ("wait", ".o_form_view [name=domain]")]
SWITCHER = [("click", ".o_lead_list_switcher")]
# The list that the demo works with stands first.
CHOSEN = [
    ROW,
    *SWITCHER,
    ("wait", ".o-dropdown--menu .o-dropdown-item:nth-child(2)"),
    ("click", ".o-dropdown--menu .o-dropdown-item:nth-child(2)"),
    ("wait", ".o_list_renderer th[data-name='lead_properties.demo_seats']"),
    AWAY,
]


def page(name):
    return [*LIST, ("click", f".o_notebook a[name={name}]"), AWAY]


BULK = [
    ROW,
    ("click", ".o_data_row:nth-child(1) .o_list_record_selector input"),
    ("click", ".o_data_row:nth-child(2) .o_list_record_selector input"),
    ("click", ".o_data_row:nth-child(3) .o_list_record_selector input"),
    ("click", ".o_control_panel button.o_lead_assign"),
    ("wait", ".modal [name=user_ids]"),
    ("click", ".modal [name=user_ids] input"),
    ("wait", ".o-autocomplete--dropdown-item"),
    ("click", ".o-autocomplete--dropdown-item:nth-child(1)"),
    ("wait", ".modal .o_lead_shares"),
]

SHOTS = [
    *both("lead_lists", "/odoo/lead-lists", [ROW]),
    *both("lead_list", "/odoo/lead-lists", LIST),
    *both("lead_list_routes", "/odoo/lead-lists", page("routes")),
    *both(
        "lead_route",
        "/odoo/lead-lists",
        [
            *page("routes"),
            ("click", "[name=route_ids] .o_data_row:nth-child(3) td[name=name]"),
            ("wait", ".modal [name=member_ids] .o_data_row"),
        ],
    ),
    *both("lead_list_columns", "/odoo/lead-lists", page("columns")),
    *both("lead_list_appearance", "/odoo/lead-lists", page("appearance")),
    *both(
        "lead_dry_run",
        "/odoo/lead-lists",
        [*LIST, ("click", "button[name=action_dry_run]"), ("wait", ".modal .o_lead_shares")],
    ),
    *both(
        "lead_queue",
        "/odoo/lead-lists",
        [*LIST, ("click", "button[name=action_open_waiting]"), ROW],
    ),
    *both("lead_caps", "/odoo/lead-caps", [ROW]),
    *both("lead_assignments", "/odoo/lead-assignments", [ROW]),
    *both("lead_switcher", LEADS, [ROW, *SWITCHER, ("wait", ".o-dropdown--menu")]),
    *both("lead_columns", LEADS, CHOSEN),
    *both("lead_bulk_assign", LEADS, BULK),
    *both(
        "lead_explain",
        "/odoo/lead-lists",
        [
            *LIST,
            ("click", "button[name=action_open_waiting]"),
            ROW,
            ("click", ".o_data_row td[name=name]"),
            ("click", ".o_notebook a[name=lead_assignments]"),
            ("click", "button[name=action_explain]"),
            ("wait", ".modal .o_lead_explanation"),
        ],
    ),
    *both("lead_list_phone", "/odoo/lead-lists", [*LIST, PHONE]),
    *both("lead_cards_phone", LEADS, [PHONE, ("wait", ".o_lead_look_mark .fa")]),
    *both(
        "lead_bought",
        LEADS,
        [
            ROW,
            *SWITCHER,
            ("click", ".o-dropdown--menu .o-dropdown-item:nth-child(3)"),
            ("wait", ".o_list_renderer th[data-name='lead_vendor_id']"),
            AWAY,
        ],
    ),
    *both(
        "lead_stage",
        "/odoo/action-crm.crm_stage_action",
        [ROW, ("click", ".o_data_row td[name=name]"), ("wait", "[name=stage_actions]")],
    ),
]
