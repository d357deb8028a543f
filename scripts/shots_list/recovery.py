"""Screenshots of service recovery."""

from .steps import AWAY, ROW, both

BOARD = ".o_recovery_dashboard_charts canvas"
PIVOT = ("wait", ".o_pivot table")
QUEUE = [ROW, AWAY]
CASE = [ROW, ("click", ".o_data_row td[name=title]"), ("wait", ".o_form_view [name=title]")]

SHOTS = [
    # ---- cases
    *both("recovery_queue", "/odoo/recovery", QUEUE),
    *both(
        "recovery_cards",
        "/odoo/recovery",
        [ROW, ("click", ".o_switch_view.o_kanban"), ("wait", ".o_kanban_record"), AWAY],
    ),
    *both("recovery_case", "/odoo/recovery", [*CASE, AWAY]),
    *both("recovery_case_phone", "/odoo/recovery", [*CASE, ("size", 390, 768)]),
    *both(
        "recovery_apologise",
        "/odoo/recovery",
        [
            *CASE,
            ("click", "button[name=action_apologise]"),
            ("wait", ".modal [name=checklist] li"),
        ],
    ),
    # ---- reports
    *both("recovery_board", "/odoo/recovery-dashboard", [("wait", BOARD), AWAY]),
    *both(
        "recovery_board_more",
        "/odoo/recovery-dashboard",
        [
            ("wait", BOARD),
            ("js", "document.querySelector('[data-chart=causes]').scrollIntoView()"),
            AWAY,
        ],
    ),
    *both(
        "recovery_board_end",
        "/odoo/recovery-dashboard",
        [
            ("wait", BOARD),
            ("js", "document.querySelector('[data-chart=effect]').scrollIntoView()"),
            AWAY,
        ],
    ),
    *both("recovery_analysis", "/odoo/recovery-analysis", [PIVOT, AWAY]),
    *both("recovery_compensations", "/odoo/recovery-compensations", [PIVOT, AWAY]),
    *both("recovery_spread", "/odoo/recovery-spread", [("wait", ".o_list_view"), AWAY]),
    *both("recovery_effect", "/odoo/recovery-effect", [PIVOT, AWAY]),
    *both("recovery_satisfaction", "/odoo/recovery-satisfaction", [ROW, AWAY]),
]
