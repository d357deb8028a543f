"""Screenshots of service recovery."""

from .steps import AWAY, ROW, both

BOARD = ".o_recovery_dashboard_charts canvas"
PIVOT = ("wait", ".o_pivot table")

SHOTS = [
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
