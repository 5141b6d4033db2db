{
    "name": "Lead Assignment: Live Chat",
    "summary": "The operator's first message in a live chat is the first attempt on the lead",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["lead_assignment", "crm_livechat"],
    "auto_install": True,
}
