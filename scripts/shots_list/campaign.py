"""Screenshots of campaigns."""

from .steps import AWAY, CANVAS, ROW, both

LIST = [ROW]
CARDS = [
    *LIST,
    ("click", ".o_switch_view.o_kanban"),
    ("wait", ".o_kanban_record [name=roi_percent]"),
]
OPEN = "/odoo/crm-campaigns"


def campaign(title):
    """Open a campaign of the demo from the list."""
    return [
        ROW,
        ("click", f".o_data_row td[name=title]:has-text('{title}')"),
        ("wait", ".o_form_view [name=roi_budget]"),
    ]


def tab(name):
    return [("click", f".o_notebook a[name={name}]")]


COLLEAGUE = campaign("Bring a Colleague")
MAGAZINE = campaign("Glossy Magazine Ads")
FAIRS = campaign("نمایشگاه‌های مبلمان اداری")
MILAN = campaign("Stand in Milan")
RESULTS = [*tab("roi_results"), ("wait", ".o_campaign_pictures canvas"), AWAY]
TABLE = ("js", "document.querySelector('.o_campaign_results').scrollIntoView()")
STANDING = ("js", "document.querySelector('.o_campaign_standing').scrollIntoView()")
TOUCH = [("click", "button[name=action_roi_touch]"), ("wait", ".modal [name=partner_ids]")]

PRESETS = [("click", ".o_period_presets"), ("wait", ".o-dropdown--menu .dropdown-item")]

REPORTS = ".o_menu_sections [data-menu-xmlid='crm.crm_menu_report']"
PIVOT = [("wait", ".o_pivot table"), AWAY]

SHOTS = [
    *both("campaigns", OPEN, [*LIST, AWAY]),
    *both("campaign_cards", OPEN, [*CARDS, AWAY]),
    *both("campaign_plan", OPEN, [*MAGAZINE, AWAY]),
    *both("campaign_costs", OPEN, [*MAGAZINE, *tab("roi_costs"), ROW, AWAY]),
    *both("campaign_pictures", OPEN, [*COLLEAGUE, *RESULTS]),
    *both("campaign_standing", OPEN, [*COLLEAGUE, *RESULTS, STANDING]),
    *both("campaign_parts", OPEN, [*FAIRS, *RESULTS]),
    *both("campaign_closed", OPEN, [*MILAN, *RESULTS, TABLE]),
    *both("campaign_leads", OPEN, [*COLLEAGUE, *tab("roi_leads"), ROW, AWAY]),
    *both("campaign_orders", OPEN, [*COLLEAGUE, *tab("roi_orders"), ROW, AWAY]),
    *both("campaign_touches", OPEN, [*MILAN, *tab("roi_touches"), ROW, AWAY]),
    *both("campaign_touch", OPEN, [*COLLEAGUE, *TOUCH]),
    *both("campaign_period", OPEN, [*COLLEAGUE, *PRESETS]),
    *both("campaign_loyal", "/odoo/loyal-by-campaign", [*LIST, AWAY]),
    *both(
        "campaign_documents",
        OPEN,
        [
            *MAGAZINE,
            *tab("roi_costs"),
            ("click", "button[name=action_roi_open_costs]"),
            ("wait", ".o_data_row td[name=document_name]"),
            AWAY,
        ],
    ),
    *both("campaign_menu", OPEN, [*LIST, ("click", REPORTS)]),
    *both("campaign_results", "/odoo/campaign-results", PIVOT),
    *both(
        "campaign_results_graph",
        "/odoo/campaign-results",
        [*PIVOT, ("click", ".o_switch_view.o_graph"), *CANVAS],
    ),
    *both("campaign_attribution", "/odoo/campaign-attribution", PIVOT),
    *both("campaign_phone", OPEN, [*COLLEAGUE, *RESULTS, ("size", 390, 768)]),
    *both("campaigns_phone", OPEN, [*CARDS, ("size", 390, 768)]),
]
