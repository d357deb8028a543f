"""Screenshots of the loyalty ladder."""

from .steps import AWAY, CANVAS, ENGLISH, ROW, STAT, both

CARD = ".o_ladder_kanban .o_kanban_record"
LADDER = [("wait", CARD)]
# The third column is “Customer”: rungs stand in order, whatever the language.
COLUMN = ".o_ladder_kanban .o_kanban_group:nth-child({})"
CUSTOMER = [
    *LADDER,
    ("click", f"{COLUMN.format(4)} .o_kanban_record"),
    ("wait", ".o_ladder_bar"),
]
WHY = [*CUSTOMER, ("click", ".o_ladder_bar_why"), ("wait", ".o_ladder_bar_reasons")]
PREVIEW = [
    ("click", ".o_list_view .o_control_panel_breadcrumbs button.btn-secondary"),
    ("wait", ".modal .o_data_row"),
    ("click", ".modal .o_data_row:nth-child(3) td[name=min_purchases]"),
    ("fill", ".modal .o_data_row:nth-child(3) td[name=min_purchases] input", "2"),
    ("click", ".modal button[name=action_preview]"),
    ("wait", ".modal .o_data_row td.text-danger, .modal .o_data_row .text-danger"),
]
OVERRIDE = [
    *WHY[:-2],
    ("click", ".o_notebook a[name=sales_purchases]"),
    ("click", "button[name=action_override_ladder]"),
    ("wait", ".modal .o_field_widget[name=reason]"),
]


SHOTS = [
    *both("ladder", "/odoo/ladder", LADDER),
    *both("ladder_list", "/odoo/ladder", [*LADDER, ("click", ".o_switch_view.o_list"), ROW, AWAY]),
    *both("customer", "/odoo/ladder", WHY),
    *both("override", "/odoo/ladder", OVERRIDE),
    *both(
        "journal",
        "/odoo/ladder",
        [
            *CUSTOMER,
            ("click", ".o_button_more"),
            ("click", "button[name=action_open_ladder_moves]"),
            ROW,
        ],
    ),
    *both(
        "move",
        "/odoo/ladder-moves",
        [ROW, ("click", ".o_data_row td[name=to_rung_id]"), ("wait", "[name=evidence_text]")],
    ),
    *both("movements", "/odoo/ladder-movements", CANVAS),
    *both(
        "movement_matrix",
        "/odoo/ladder-movements",
        [*CANVAS, ("click", ".o_switch_view.o_pivot"), ("wait", ".o_pivot table"), AWAY],
    ),
    *both("over_time", "/odoo/ladder-over-time", CANVAS),
    *both("rung_figures", "/odoo/ladder-rung-figures", CANVAS),
    *both("days_on_a_rung", "/odoo/ladder-stays", CANVAS),
    *both("rungs", "/odoo/ladder-rungs", [ROW]),
    *both("preview", "/odoo/ladder-rungs", PREVIEW),
    *both("action_log", "/odoo/crm-step-runs", [("wait", ".o_list_view")]),
    *both(
        "order",
        "/odoo/ladder",
        [
            *CUSTOMER,
            ("click", STAT.format("[name=sale_order_count]")),
            ("click", ".o_data_row td[name=name]"),
            ("wait", ".o_form_view [name=ladder_rung_id]"),
        ],
    ),
    *both("pipeline", "/odoo/crm", [("wait", ".o_kanban_record")]),
    *both(
        "opportunity",
        "/odoo/crm",
        [
            ("click", ".o_kanban_record:has([name=ladder_rung_id])"),
            ("wait", ".o_form_view [name=ladder_rung_id]"),
        ],
    ),
    # Only an administrator may open the settings, and the demo's writes English.
    (
        "settings_en",
        ENGLISH,
        "/odoo/settings",
        [
            ("click", ".settings_tab [data-key=crm]"),
            ("wait", "#ladder_purchase"),
            ("js", "document.querySelector('#ladder_purchase').scrollIntoView()"),
        ],
    ),
    *both("customer_phone", "/odoo/ladder", [*WHY, ("size", 390, 768)]),
]
