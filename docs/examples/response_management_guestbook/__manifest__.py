{
    "name": "Response Management: Guestbook",
    "summary": "Example of the manual: entries of a guestbook become responses",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["response_management"],
    "data": ["security/ir.model.access.csv"],
}
