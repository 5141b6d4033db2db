{
    "name": "Response Management: Website Forms",
    "summary": "Answers to the forms of your website become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "website_crm"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_model_data.xml",
        "views/crm_lead_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/website_visitor_demo.xml"],
    "assets": {
        "website.website_builder_assets": [
            "response_management_website/static/src/js/response_form_action.js",
        ],
        "web.assets_tests": ["response_management_website/static/tests/tours/**/*"],
    },
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
