{
    "name": "Lead Assignment: Job Queue",
    "summary": "Large assignment runs as jobs, on as many runners as there are",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Response Management contributors",
    "license": "LGPL-3",
    "depends": ["lead_assignment", "queue_job"],
    "data": [
        "security/lead_assignment_queue_job_security.xml",
        "security/ir.model.access.csv",
        "data/queue_job_channel_data.xml",
        "data/queue_job_function_data.xml",
        "views/crm_assignment_run_views.xml",
    ],
    "auto_install": True,
}
