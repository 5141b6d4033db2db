{
    "name": "CRM History",
    "summary": "The past comes along: from Salesforce, HubSpot, Dynamics, and from Odoo itself",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "lead_assignment", "funnel_reactivation"],
    "data": [
        "security/crm_history_security.xml",
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "views/crm_migration_row_views.xml",
        "views/crm_migration_views.xml",
        "views/crm_takeover_views.xml",
        "views/res_config_settings_views.xml",
        "views/crm_history_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_history/static/src/**/*",
        ],
    },
    "auto_install": True,
}
