{
    "name": "Response Management: Automation Rules",
    "summary": "Automation rules fire when a response is captured, qualified or converted",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management", "base_automation"],
    "demo": ["demo/base_automation_demo.xml"],
    "assets": {
        "web.assets_backend": ["response_management_automation/static/src/**/*"],
        "web.assets_tests": ["response_management_automation/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
