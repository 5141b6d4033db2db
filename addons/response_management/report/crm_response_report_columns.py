"""The columns of the lines of the response analysis."""

from odoo.tools import SQL

#: What every line says, and what an answer says besides.
SHARED_FIELDS = ("company_id", "campaign_id", "source_id", "medium_id", "offer_id", "treatment_id")
ANSWER_FIELDS = ("response_channel_id", "type_id", "country_id", "utm_content")
#: What only answers have: who asks for it, asks for no members.
ANSWER_ONLY = frozenset(
    {
        "responded", "polarity", "state", "capture_method", "reviewer_id", "converter_id",
        "outcome", "date_reviewed", "date_converted", "is_late", "is_suspected", "is_repeat",
        "lead_id",
    }
)  # fmt: skip

#: Type of each column that a source of lines may fill; what it leaves out is empty.
LINE_COLUMNS = {
    "id": SQL("int8"),
    "line": SQL("varchar"),
    **dict.fromkeys(("response_id", *SHARED_FIELDS, *ANSWER_FIELDS, "partner_id", "user_id",
                     "lead_id", "reviewer_id", "converter_id"), SQL("int4")),
    **dict.fromkeys(("date", "date_reached", "date_reviewed", "date_converted"),
                    SQL("timestamp")),
    **dict.fromkeys(("polarity", "state", "capture_method", "outcome", "maturity",
                     "utm_content"), SQL("varchar")),
    **dict.fromkeys(("responded", "is_late", "is_suspected", "is_repeat"),
                    SQL("bool")),
    **dict.fromkeys(("response_count", "member_count", "audience_count", "addressed_count",
                     "responder_count", "late_count", "suspected_count", "converted_count",
                     "opportunity_count", "won_count", "reviewed_count", "line_count",
                     "addressed_responder_count"), SQL("int4")),
    **dict.fromkeys(("conversion_rate", "review_hours", "convert_hours"), SQL("float8")),
}  # fmt: skip
