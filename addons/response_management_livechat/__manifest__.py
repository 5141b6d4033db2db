{
    "name": "Response Management: Live Chat",
    "summary": "Chats with people who can be identified become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "crm_livechat"],
    "data": [
        "data/crm_interaction_backfill_data.xml",
        "views/crm_response_views.xml",
        "views/im_livechat_channel_views.xml",
        "views/utm_campaign_views.xml",
    ],
    "demo": [
        "demo/discuss_channel_demo.xml",
    ],
    "auto_install": True,
}
