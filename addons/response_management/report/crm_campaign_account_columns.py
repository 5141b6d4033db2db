"""The columns of the lines of a campaign's account, and the numbers of their sources."""

from odoo.tools import SQL

#: Type of each column that a source of lines may fill; what it leaves out is empty.
LINE_COLUMNS = {
    "id": SQL("int8"),
    "source": SQL("varchar"),
    "campaign_id": SQL("int4"),
    "company_id": SQL("int4"),
    "date": SQL("date"),
    "medium_id": SQL("int4"),
    "offer_id": SQL("int4"),
    "treatment_id": SQL("int4"),
    "utm_content": SQL("varchar"),
    "salesperson_id": SQL("int4"),
    "member_count": SQL("int4"),
    "audience_count": SQL("int4"),
    "addressed_count": SQL("int4"),
    "responder_count": SQL("int4"),
    "response_count": SQL("int4"),
    "suspected_count": SQL("int4"),
    "line_count": SQL("int4"),
    "lead_count": SQL("int4"),
    "opportunity_count": SQL("int4"),
    "won_count": SQL("int4"),
    "revenue": SQL("float8"),
    "money_cost": SQL("float8"),
    "hours": SQL("float8"),
    "workload_cost": SQL("float8"),
    "expected_response_count": SQL("float8"),
    "expected_lead_count": SQL("float8"),
    "expected_opportunity_count": SQL("float8"),
    "expected_won_count": SQL("float8"),
    "expected_revenue": SQL("float8"),
    "expected_cost": SQL("float8"),
    "expected_hours": SQL("float8"),
}

#: Numbers of sources that the ids of lines leave room for.
LINES_PER_RECORD = 16

#: Number of each source -> model of its records.
SOURCE_MODELS = {
    1: "crm.response",
    2: "crm.lead",
    3: "crm.lead",
    4: "crm.lead",
    5: "crm.treatment",
    6: "crm.campaign.cost",
    7: "crm.campaign.workload",
    8: "utm.campaign",
    9: "crm.interaction",
    11: "crm.response",
}
