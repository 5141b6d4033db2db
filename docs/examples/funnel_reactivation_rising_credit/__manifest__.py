{
    "name": "Funnel Reactivation: Rising Credit",
    "summary": "Example of the manual: the later a response, the more credit it gets",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["funnel_reactivation"],
}
