{
    "name": "Response Management: Email Marketing",
    "summary": "Opens, clicks, replies and unsubscriptions of mailings become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "mass_mailing"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "data/crm_interaction_backfill_data.xml",
        "wizard/crm_response_audience_views.xml",
        "views/crm_responder_profile_views.xml",
        "views/crm_response_views.xml",
        "views/crm_response_mailing_event_views.xml",
        "views/mailing_mailing_views.xml",
        "views/utm_campaign_views.xml",
    ],
    "demo": [
        "demo/mailing_mailing_demo.xml",
    ],
    "auto_install": True,
}
