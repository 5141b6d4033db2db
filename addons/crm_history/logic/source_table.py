"""How files of other systems are described: as data, a table for each kind of file."""

from dataclasses import dataclass

# Systems
SALESFORCE = "salesforce"
HUBSPOT = "hubspot"
DYNAMICS = "dynamics"

# Kinds of files, in the order in which their rows are recorded: what refers comes after what is
# referred to.
USER = "user"
ACCOUNT = "account"
CONTACT = "contact"
CAMPAIGN = "campaign"
MEMBER_STATUS = "member_status"
LEAD = "lead"
DEAL = "deal"
ROLE = "role"
MEMBER = "member"
TASK = "task"
KINDS = (USER, ACCOUNT, CONTACT, CAMPAIGN, MEMBER_STATUS, LEAD, DEAL, ROLE, MEMBER, TASK)

#: What a target refers to. What may be one of several is looked for in each.
REFERENCES = {
    "account": (ACCOUNT,),
    "campaign": (CAMPAIGN,),
    "contact": (CONTACT,),
    "converted_account": (ACCOUNT,),
    "converted_contact": (CONTACT,),
    "converted_deal": (DEAL,),
    "deal": (DEAL,),
    "lead": (LEAD,),
    "customer": (CONTACT, ACCOUNT, LEAD),
    "lead_or_contact": (LEAD, CONTACT),
    "regarding": (DEAL, LEAD, CONTACT, ACCOUNT, CAMPAIGN),
}

#: Targets that hold ids, or names in place of them.
IDS = frozenset({"key", "merged", "merged_into", "what", "who", *REFERENCES})

#: Targets whose cells are read as something else than text.
MOMENTS = frozenset(
    {
        "answered",
        "closed",
        "completed",
        "converted",
        "created",
        "date",
        "date_end",
        "date_lead",
        "date_mql",
        "date_sal",
        "date_sql",
        "date_start",
        "date_won",
    }
)
#: Amounts of money; a cell may name their currency.
MONEY = frozenset({"amount", "budget", "cost", "expected"})
AMOUNTS = MONEY | {"duration"}
#: Where a row keeps what no target takes: ``{name of the column: text}``.
REST = "rest"
#: Targets that have no field of their own here: they are kept as the rest is, besides what else
#: is read from them.
NOTED = {
    ACCOUNT: frozenset({"employees", "industry", "parent", "created"}),
    CONTACT: frozenset({"company", "created", "date_won", "source", "stage", "status"}),
    CAMPAIGN: frozenset({"type", "status", "is_active", "number_sent", "code"}),
    LEAD: frozenset({"converted_account"}),
    DEAL: frozenset({"company", "pipeline", "probability"}),
    MEMBER: frozenset({"channel", "status", "subject"}),
    TASK: frozenset({"channel", "status", "type"}),
}

#: Targets that say who somebody is; kept only until the row is recorded.
PERSONAL = frozenset(
    {
        "city",
        "company",
        "country",
        "description",
        "email",
        "first_name",
        REST,
        "function",
        "last_name",
        "login",
        "mobile",
        "name",
        "page",
        "phone",
        "street",
        "subject",
        "website",
        "zip",
    }
)
FLAGS = frozenset(
    {
        "is_closed",
        "is_converted",
        "is_deleted",
        "is_person",
        "is_primary",
        "is_responded",
        "is_won",
    }
)


def fold(name: str) -> str:
    """Return a column name as names are compared: its letters and figures, without case.

    Tools write the same name with spaces, hyphens, underscores or none.
    """
    return "".join(sign for sign in name.casefold() if sign.isalnum())


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A kind of file of a system.

    ``columns`` has the names that exports give the column of each target, the first one that of
    the programming interface. ``needs`` are the targets without which it is no such file, a
    tuple among them where one of several will do; of ``marks`` one at least must be there: they
    tell it from files that look alike.
    """

    system: str
    kind: str
    columns: dict[str, tuple[str, ...]]
    needs: tuple[str | tuple[str, ...], ...]
    marks: tuple[str, ...] = ()
