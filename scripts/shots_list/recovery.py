"""Screenshots of service recovery."""

from .steps import AWAY, ROW, both

BOARD = ".o_recovery_dashboard_charts canvas"
PIVOT = ("wait", ".o_pivot table")
QUEUE = [ROW, AWAY]
CASE = [ROW, ("click", ".o_data_row td[name=title]"), ("wait", ".o_form_view [name=title]")]

PHONE = ("size", 390, 844)
# Customers with a login, and the letter that was written to a Persian or an English one.
CUSTOMERS = (("en", "grace"), ("fa", "laleh"))
IN_PERSIAN = """
    document.documentElement.dataset.persian = "text digits";
    for (const part of document.querySelectorAll(".article, .header, .footer")) {
        part.style.fontFamily = "var(--font-sans-serif)";
    }
"""


def _open(model, domain, path):
    """Open the page of the first record of a domain, as JSON; ``path`` ends in its id."""
    return (
        "js",
        f"""fetch("/web/dataset/call_kw/{model}/search", {{
            method: "POST",
            headers: {{"Content-Type": "application/json"}},
            body: JSON.stringify({{params: {{
                model: "{model}",
                method: "search",
                args: [{domain}],
                kwargs: {{limit: 1}},
            }}}}),
        }}).then((answer) => answer.json()).then(({{result}}) => {{
            location = `{path}/${{result[0]}}`;
        }})""",
    )


def _letter(lang):
    """Open the latest letter to a customer of a language as the page that is printed."""
    written = f'[["channel", "=", "letter"], ["recovery_id.partner_id.lang", "=", "{lang}"]]'
    return _open("crm.recovery.apology", written, "/report/html/crm_fa.report_recovery_letter")


def _portal(name, path, steps, size=None):
    """A page of the portal as each of the customers sees it."""
    return [
        (f"{name}_{lang}", login, path, [*steps, *([size] if size else [])])
        for lang, login in CUSTOMERS
    ]


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
    *both(
        "recovery_compensate",
        "/odoo/recovery",
        [
            ROW,
            ("click", ".o_data_row:last-child td[name=title]"),
            ("click", "button[name=action_compensate]"),
            ("wait", ".modal [name=similar_html]"),
        ],
    ),
    *both("recovery_approve", "/odoo/compensations-to-approve", [ROW, AWAY]),
    *(
        (
            f"recovery_customer_{lang}",
            who,
            "/odoo/recovery",
            [
                ROW,
                _open(
                    "crm.recovery.compensation",
                    f'[["state", "=", "redeemed"], ["partner_id.lang", "=", "{code}"]]',
                    "/odoo/compensations",
                ),
                ("click", "[name=partner_id] a, [name=partner_id] .o_external_button"),
                ("click", "a[name=sales_purchases]"),
                ("wait", "[name=recovery_cost]"),
                ("js", "document.querySelector('[name=recovery_cost]').scrollIntoView()"),
                AWAY,
            ],
        )
        for lang, who, code in (("en", "admin", "en_US"), ("fa", "fa", "fa_IR"))
    ),
    *both("recovery_given_phone", "/odoo/compensations", [PHONE, ("wait", ".o_kanban_record")]),
    *(
        (
            f"recovery_letter_{lang}",
            who,
            "/odoo/recovery",
            [
                ROW,
                _letter(code),
                ("wait", "main .page"),
                *extra,
                ("size", 794, 1123),
            ],
        )
        for lang, who, code, extra in (
            ("en", "admin", "en_US", []),
            # As the printer sets it for a document in Persian.
            (
                "fa",
                "fa",
                "fa_IR",
                [("js", IN_PERSIAN)],
            ),
        )
    ),
    # ---- portal
    *_portal("recovery_portal", "/my/recovery", [("wait", ".o_portal_my_doc_table")]),
    *_portal("recovery_portal_new", "/my/recovery/new", [("wait", "textarea[name=description]")]),
    *_portal(
        "recovery_portal_case",
        "/my/recovery",
        [
            ("click", ".o_portal_my_doc_table a:visible"),
            ("wait", ".o_recovery_page"),
        ],
        ("size", 390, 1500),
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
