{
    "name": "CRM Loyalty Ladder",
    "summary": "Loyalty ladder on real purchases, with the reason for every rung",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "crm_fa contributors",
    "license": "LGPL-3",
    "depends": ["sale_crm", "sale_loyalty", "rating"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/step_rules.xml",
        "security/crm_fa_rules.xml",
        "security/report_rules.xml",
        "data/ladder_action_data.xml",
        "data/crm_ladder_rung_data.xml",
        "data/ir_cron_data.xml",
        "views/step/crm_step_run_views.xml",
        "views/ladder/crm_ladder_override_views.xml",
        "views/ladder/crm_ladder_preview_views.xml",
        "views/ladder/crm_customer_profile_views.xml",
        "views/ladder/crm_customer_profile_form_views.xml",
        "views/ladder/crm_ladder_rung_views.xml",
        "views/ladder/crm_ladder_move_views.xml",
        "views/ladder/res_partner_views.xml",
        "views/ladder/sale_order_views.xml",
        "views/ladder/crm_lead_views.xml",
        "views/res_config_settings_views.xml",
        "views/ladder/crm_ladder_distribution_report_views.xml",
        "views/ladder/crm_ladder_movement_report_views.xml",
        "views/ladder/crm_ladder_rung_stats_report_views.xml",
        "views/ladder/crm_ladder_snapshot_report_views.xml",
        "views/ladder/crm_ladder_stay_report_views.xml",
        "views/ladder/ladder_xlsx_report_views.xml",
        "views/menus.xml",
        # ---- campaign
        "security/campaign/ir.model.access.csv",
        "views/campaign/menus.xml",
        # ---- lead_desk
        "security/lead_desk/ir.model.access.csv",
        "data/lead_desk_return_reason_data.xml",
        "views/lead_desk/crm_lead_return_reason_views.xml",
        "views/lead_desk/menus.xml",
        # ---- recovery
        "security/recovery/ir.model.access.csv",
        "views/recovery/menus.xml",
        # ---- persian
        "security/persian/ir.model.access.csv",
        "views/persian/menus.xml",
    ],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res.partner.csv",
        "demo/ladder_history_demo.xml",
        "demo/ladder_today_demo.xml",
        # ---- campaign
        # ---- lead_desk
        # ---- recovery
        # ---- persian
    ],
    "assets": {
        "web.assets_backend": ["crm_fa/static/src/**/*"],
        "web.assets_tests": ["crm_fa/static/tests/tours/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
