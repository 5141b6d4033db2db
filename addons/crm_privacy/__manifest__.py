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
    ],
}
