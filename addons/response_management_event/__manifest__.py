{
    "name": "Response Management: Events",
    "summary": "Registrations become members of a campaign, attendees become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "event_crm"],
    "data": [
        "data/crm_interaction_backfill_data.xml",
        "views/crm_campaign_cost_views.xml",
        "views/crm_response_views.xml",
        "views/event_event_views.xml",
        "views/event_registration_views.xml",
    ],
    "demo": [
        "demo/event_registration_demo.xml",
    ],
    "auto_install": True,
}
