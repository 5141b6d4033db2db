{
    "name": "Response Management: SMS Marketing",
    "summary": "Clicks and opt-outs of text mailings become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management_mass_mailing", "mass_mailing_sms"],
    "data": [
        "data/crm_response_type_data.xml",
        "data/crm_interaction_backfill_data.xml",
    ],
    "demo": ["demo/mailing_mailing_demo.xml"],
    "auto_install": True,
}
