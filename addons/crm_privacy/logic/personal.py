"""What a stored field holds of a person, and how it is erased.

A field says it by its attribute ``personal``; see ``models/common/base.py``.
"""

#: Emptied; a field that is required gets the word for what was erased.
BLANK = "blank"
#: What must say something, as the name of a record: the word for what was erased takes its place,
#: unless it is empty.
LABEL = "label"
#: A key by which a person is counted: a random number, the same in all rows of the person.
NUMBER = "number"
#: The key of a delivery: a random one takes its place if it names the person.
KEY = "key"
#: A post code: only what tells the region stays.
FIRST_CHARACTERS = "first_characters"
#: The address of a page: host and path stay, the query goes, for it may name the person.
PAGE = "page"
#: Structured values or a table: the values go, their number and order stay.
ROWS = "rows"
#: Text that speaks of other things and people, too: the person's addresses, numbers and name go.
TEXT = "text"

KINDS = frozenset({BLANK, LABEL, NUMBER, KEY, FIRST_CHARACTERS, PAGE, ROWS, TEXT})
#: What only goes where it names the person, in whosever row it is.
REDACTED = frozenset({TEXT, KEY})

#: Types of stored fields that can hold personal data: each says whether it does.
DECLARED_TYPES = frozenset({"char", "text", "html", "json", "properties", "binary", "image"})

# How the rows of a model belong to a person.
#: A many2one to a record of the person's.
RECORD = "record"
#: The names of two fields with a comma between, which hold the model and id of such a record.
DOCUMENT = "document"
#: A normalized email address of the person.
EMAIL = "email"
#: A phone number of the person in E.164.
PHONE = "phone"
#: A text: the row is the person's if the text names them.
MENTION = "mention"

LINKS = frozenset({RECORD, DOCUMENT, EMAIL, PHONE, MENTION})

#: Parameters and properties that stay, for they are counted and identify no person: the others go.
KEPT_PROPERTIES = frozenset(
    {"boolean", "integer", "float", "monetary", "selection", "tags", "separator"}
)

#: Characters of a post code that stay: a region of several thousand people in most countries.
POST_CODE_LENGTH = 2


def empty(value):
    """Return ``value``, of JSON, with all texts in it emptied; their number and order stay."""
    if isinstance(value, str):
        return ""
    if isinstance(value, list):
        return [empty(item) for item in value]
    if isinstance(value, dict):
        return {key: empty(item) for key, item in value.items()}
    return value
