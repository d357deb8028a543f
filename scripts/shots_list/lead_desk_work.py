"""Screenshots of working a lead: calls, documents, history, returns, the portal."""

from .steps import AWAY, CANVAS, PHONE, ROW, both

LEADS = "/odoo/action-crm.crm_lead_all_leads"
# The demo's lead that a vendor delivered and a salesperson works, wherever it stands.
LEAD = [
    ("fill", ".o_searchview_input", "۱۵ نفر"),
    ("click", ".o_searchview_autocomplete .o-dropdown-item"),
    ("wait", ".o_searchview_facet:has-text('۱۵ نفر')"),
    ("click", ".o_data_row:has-text('۱۵ نفر') td[name=name]"),
    ("wait", ".o_form_view [name=contact_name]"),
]
CALL = [*LEAD, ("click", "button[name=action_call]"), ("wait", ".o_lead_call_panel")]
DOCUMENT = [
    *LEAD,
    ("click", "button[name=action_send_document]"),
    ("wait", ".modal .o_lead_document_sheet"),
]
RETURN = [ROW, ("click", ".o_data_row td[name=lead_name]"), ("wait", "[name=evidence_text]"), AWAY]
RETURNED = [
    ("fill", ".o_searchview_input", "Lab benches"),
    ("click", ".o_searchview_autocomplete .o-dropdown-item"),
    ("wait", ".o_searchview_facet:has-text('Lab benches')"),
    ("click", ".o_data_row:has-text('Lab benches') td[name=name]"),
    ("click", ".o_notebook a[name=returns]"),
    AWAY,
]
BUYER = "nasrin"

SHOTS = [
    *both("lead_call", LEADS, CALL),
    *both("lead_call_phone", LEADS, [*CALL, PHONE]),
    *both("lead_document", LEADS, DOCUMENT),
    *both(
        "document_template",
        "/odoo/document-templates",
        [ROW, ("click", ".o_data_row td[name=name]"), ("wait", "[name=body]"), AWAY],
    ),
    *both("call_scripts", "/odoo/call-scripts", [ROW]),
    *both(
        "call_script",
        "/odoo/call-scripts",
        [ROW, ("click", ".o_data_row td[name=name]"), ("wait", "[name=question_ids]"), AWAY],
    ),
    *both("lead_communication", "/odoo/communication", [("wait", ".o_list_view")]),
    *both("lead_returns", "/odoo/lead-returns", [ROW]),
    *both("lead_returns_phone", "/odoo/lead-returns", [PHONE, ("wait", "[name=action_accept]")]),
    *both(
        "lead_vendor",
        "/odoo/lead-vendors",
        [
            ROW,
            ("click", ".o_data_row td[name=partner_id]"),
            ("click", ".o_notebook a[name=keys]"),
            ("wait", "[name=key_ids] .o_data_row"),
            AWAY,
        ],
    ),
    *both("lead_return", "/odoo/lead-returns", RETURN),
    *both("lead_returned", LEADS, RETURNED),
    *both("lead_return_analysis", "/odoo/lead-return-analysis", [("wait", ".o_pivot table")]),
    *both(
        "lead_return_chart",
        "/odoo/lead-return-analysis",
        [("wait", ".o_pivot table"), ("click", ".o_switch_view.o_graph"), *CANVAS, AWAY],
    ),
    # The demo's buyer reads Persian, and so does the portal once they have logged in.
    (
        "portal_leads_fa",
        BUYER,
        "/my/desk/leads",
        [("wait", ".o_portal_my_doc_table")],
    ),
    (
        "portal_lead_fa",
        BUYER,
        "/my/desk/leads",
        [("click", ".o_portal_my_doc_table a"), ("wait", ".o_portal_lead")],
    ),
    ("portal_home_fa", BUYER, "/my", [("wait", "a[href*='/my/desk/leads']")]),
]
