"""What the columns of a file can become, and what their values can stand for."""

# Kinds of values a cell may hold
TEXT = "char"
INTEGER = "integer"
FLOAT = "float"
BOOLEAN = "boolean"
DATE = "date"
DATETIME = "datetime"
SELECTION = "selection"
PARAMETER_KINDS = (TEXT, INTEGER, FLOAT, BOOLEAN, DATE, DATETIME)

# What a call came to
POSITIVE = "positive"
NEUTRAL = "neutral"
NEGATIVE = "negative"
OPT_OUT = "opt_out"
NO_ANSWER = "no_answer"
LEAVE_OUT = "leave_out"
RESULTS = (POSITIVE, NEUTRAL, NEGATIVE, OPT_OUT, NO_ANSWER, LEAVE_OUT)

# Targets of a column that are not simply a field of the response
SKIP = "skip"
KEY = "key"
RESULT = "result"
PARAMETER = "parameter"
FIRST_NAME = "first_name"
LAST_NAME = "last_name"
STREET = "street"
ZIP = "zip"
STATE = "state_id"
CONSENT = "consent"
DATE_TARGET = "date"
TIME_TARGET = "time"
NOTE = "description"
SCORE = "score"
TEXT_TARGETS = (
    "contact_name",
    "partner_name",
    "function",
    "email_from",
    "phone",
    STREET,
    ZIP,
    "city",
    "source_code",
    "destination_url",
    "utm_campaign",
    "utm_source",
    "utm_medium",
)
#: Targets whose cell names a record; the text stays in the values until names are looked up.
RECORD_TARGETS = (
    "campaign_id",
    "source_id",
    "medium_id",
    "response_channel_id",
    "offer_id",
    "treatment_id",
    "interest_id",
    "type_id",
    "user_id",
    "country_id",
    STATE,
)
#: Targets that several columns may have: they are joined, or the first that is filled counts.
SHARED_TARGETS = frozenset(
    {SKIP, NOTE, STREET, CONSENT, PARAMETER, KEY, RESULT, DATE_TARGET, "phone", "email_from"}
)

#: Values that say who answered.
PERSON_VALUES = frozenset({"contact_name", "partner_name", "email_from", "phone"})
