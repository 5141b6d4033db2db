{
    "name": "Lead Assignment: Fewest Today",
    "summary": "Example of the manual: the one who had the fewest leads today is next",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["lead_assignment"],
}
