{
    "name": "Response Management Surveys",
    "summary": "Record finished surveys as responses to a campaign",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "survey_crm"],
    "data": ["views/crm_response_views.xml", "views/survey_survey_views.xml"],
    "auto_install": True,
}
