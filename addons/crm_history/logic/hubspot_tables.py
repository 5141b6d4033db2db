"""HubSpot: what the export of a view and the export of a form's submissions write.

Labels of default properties, and their internal names as the programming interface has them.
"""

from .source_table import ACCOUNT, CONTACT, DEAL, HUBSPOT, MEMBER, TASK, Table

_KEY = ("Record ID", "hs_object_id")
_MERGED = (
    "Merged record IDs",
    "Merged Contact IDs",
    "Merged Company IDs",
    "hs_merged_object_ids",
    "hs_calculated_merged_vids",
)

TABLES = (
    Table(
        HUBSPOT,
        ACCOUNT,
        {
            "key": _KEY,
            "name": ("Company name", "Company Name", "name"),
            "website": ("Company Domain Name", "domain", "Website URL"),
            "industry": ("Industry",),
            "phone": ("Phone Number", "phone"),
            "street": ("Street Address", "address"),
            "city": ("City", "city"),
            "zip": ("Postal Code", "zip"),
            "state": ("State/Region", "state"),
            "country": ("Country/Region", "country"),
            "owner": ("Company owner", "hubspot_owner_id"),
            "created": ("Create Date", "createdate"),
            "merged": _MERGED,
        },
        needs=("key", "name"),
        marks=("website", "owner"),
    ),
    Table(
        HUBSPOT,
        CONTACT,
        {
            "key": (*_KEY, "Contact ID"),
            "first_name": ("First Name", "firstname"),
            "last_name": ("Last Name", "lastname"),
            "email": ("Email", "email"),
            "phone": ("Phone Number", "phone"),
            "mobile": ("Mobile Phone Number", "mobilephone"),
            "function": ("Job Title", "jobtitle"),
            "company": ("Company Name", "company"),
            "street": ("Street Address", "address"),
            "city": ("City", "city"),
            "zip": ("Postal Code", "zip"),
            "state": ("State/Region", "state"),
            "country": ("Country/Region", "country"),
            "account": (
                "Associated Company IDs (Primary)",
                "Primary Associated Company ID",
                "Associated Company IDs",
                "associatedcompanyid",
                "Associated Company",
            ),
            "stage": ("Lifecycle Stage", "lifecyclestage"),
            "status": ("Lead Status", "hs_lead_status"),
            "date_lead": ("Became a Lead Date", "hs_lifecyclestage_lead_date"),
            "date_mql": (
                "Became a Marketing Qualified Lead Date",
                "hs_lifecyclestage_marketingqualifiedlead_date",
            ),
            "date_sal": (
                "Became a Sales Qualified Lead Date",
                "hs_lifecyclestage_salesqualifiedlead_date",
            ),
            "date_sql": (
                "Became an Opportunity Date",
                "Became an Opportunity Lead Date",
                "hs_lifecyclestage_opportunity_date",
            ),
            "date_won": ("Became a Customer Date", "hs_lifecyclestage_customer_date"),
            "source": ("Original Source", "Original Traffic Source", "hs_analytics_source"),
            "owner": ("Contact owner", "hubspot_owner_id"),
            "created": ("Create Date", "createdate"),
            "merged": _MERGED,
        },
        needs=("key", "email"),
        marks=("stage", "date_lead", "owner", "status"),
    ),
    Table(
        HUBSPOT,
        DEAL,
        {
            "key": (*_KEY, "Deal ID"),
            "name": ("Deal Name", "dealname"),
            "stage": ("Deal Stage", "dealstage"),
            "pipeline": ("Pipeline", "pipeline"),
            "amount": ("Amount", "amount"),
            "currency": ("Currency", "deal_currency_code"),
            "is_won": ("Is Closed Won", "hs_is_closed_won"),
            "is_closed": ("Is Deal Closed?", "Is Closed", "hs_is_closed"),
            "closed": ("Close Date", "closedate"),
            "lost_reason": ("Closed Lost Reason", "closed_lost_reason"),
            "account": (
                "Associated Company IDs (Primary)",
                "Primary Associated Company ID",
                "Associated Company IDs",
                "Associated Company",
            ),
            "contact": ("Associated Contact IDs", "Associated Contact"),
            "owner": ("Deal owner", "hubspot_owner_id"),
            "created": ("Create Date", "createdate"),
        },
        needs=("key", "name", "stage"),
        marks=("closed", "amount", "pipeline"),
    ),
    Table(
        HUBSPOT,
        MEMBER,
        {
            "campaign_name": ("Form Name", "Form", "Conversion Title", "formTitle"),
            "page": ("Conversion Page", "Page URL", "Page Title", "pageUrl"),
            "answered": ("Conversion Date", "Submission Date", "Submitted At", "submittedAt"),
            "first_name": ("First Name", "firstname"),
            "last_name": ("Last Name", "lastname"),
            "email": ("Email", "email"),
            "phone": ("Phone Number", "phone"),
            "company": ("Company Name", "Company name", "company"),
            "contact": ("Contact ID", "Record ID"),
        },
        needs=("answered", "email"),
        marks=("campaign_name", "page"),
    ),
    Table(
        HUBSPOT,
        TASK,
        {
            "key": _KEY,
            "name": ("Task Title", "Call Title", "Activity Title", "hs_task_subject"),
            "status": ("Task Status", "hs_task_status"),
            "channel": ("Task Type", "Activity Type", "hs_task_type"),
            "date": ("Due Date", "Activity date", "hs_timestamp"),
            "completed": ("Completed At", "hs_task_completion_date"),
            "duration": ("Call duration", "hs_call_duration"),
            "description": ("Task Notes", "Call notes", "hs_task_body"),
            "contact": ("Associated Contact IDs",),
            "deal": ("Associated Deal IDs",),
            "owner": ("Assigned to", "Activity assigned to", "hubspot_owner_id"),
            "created": ("Create Date", "createdate"),
        },
        needs=("key", "name"),
        marks=("contact", "deal"),
    ),
)
#: What a contact of this lifecycle stage is besides a contact: somebody whom sales works on.
LEAD_STAGES = frozenset(
    {
        "lead",
        "marketingqualifiedlead",
        "marketingqualifizierterlead",
        "marketingqualifizierterleadmql",
        "salesqualifiedlead",
        "salesqualifizierterlead",
        "salesqualifizierterleadsql",
    }
)
