{
    "name": "CRM Privacy",
    "summary": "Consent, erasure that keeps every total, retention and access for people in CRM",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["crm", "privacy_lookup"],
    "data": [
        "security/crm_privacy_security.xml",
        "security/ir.model.access.csv",
        "wizard/crm_consent_entry_views.xml",
        "views/crm_consent_views.xml",
        "views/crm_lead_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
        "views/crm_privacy_menus.xml",
    ],
}
