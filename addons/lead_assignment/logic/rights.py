"""What somebody may change of a lead: sections, the two that have a say, and who decides."""

from dataclasses import dataclass

# Sections of a lead; what is free belongs to none of them.
CONTACT = "contact"
COMPANY = "company"
REQUIREMENT = "requirement"
FREE = "free"
SECTIONS = (CONTACT, COMPANY, REQUIREMENT)

# Rights on a section; a role may also leave it to the distribution.
MODIFY = "modify"
READ = "read"
SILENT = "silent"
RIGHTS = (MODIFY, READ)

# Where somebody stands towards a lead.
MASTER = "master"
EXECUTOR = "executor"
OTHER = "other"

# Who decides when role and distribution disagree.
STRICTEST = "strictest"
WIDEST = "widest"
DISTRIBUTION = "distribution"
ROLE = "role"
POLICIES = (STRICTEST, WIDEST, DISTRIBUTION, ROLE)

# Who has decided.
BY_DEFAULT = "default"
BY_ROLE = "role"
BY_DISTRIBUTION = "distribution"
BY_BOTH = "both"
BY_POLICY = "policy"

#: Who controls a lead gives it away; no section holds these.
CONTROL_FIELDS = frozenset({"user_id", "team_id", "company_id"})

_FREE_NAMES = frozenset({"id", "share_ids", "color"})
_FREE_PREFIXES = ("message_", "activity_", "my_activity_", "rating_", "website_message_")
_CONTACT_PREFIXES = ("contact_", "email_", "phone_", "mobile")
_COMPANY_PREFIXES = ("street", "city_", "zip_", "state_", "country_", "website_", "vat")


@dataclass(frozen=True, slots=True)
class Field:
    """What matters of a field of the lead; ``is_kept`` if a write of a user stores something."""

    name: str
    is_kept: bool = True
    is_readonly: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The right on one section of one lead, and who decided it.

    ``read_only_for`` is the side of a conflict that says *read-only*: role or distribution.
    """

    right: str
    decided_by: str
    read_only_for: str | None = None

    @property
    def is_locked(self):
        return self.right == READ

    @property
    def is_conflict(self):
        return self.decided_by == BY_POLICY


def decide(role, distribution, policy):
    """Return the :class:`Verdict` on what role and distribution say, ``None`` if nothing."""
    role = None if role == SILENT else role
    if role is None and distribution is None:
        return Verdict(MODIFY, BY_DEFAULT)
    if role is None:
        return Verdict(distribution, BY_DISTRIBUTION)
    if distribution is None:
        return Verdict(role, BY_ROLE)
    if role == distribution:
        return Verdict(role, BY_BOTH)
    right = {STRICTEST: READ, WIDEST: MODIFY, DISTRIBUTION: distribution, ROLE: role}[policy]
    return Verdict(right, BY_POLICY, BY_ROLE if role == READ else BY_DISTRIBUTION)


def get_position(user_id, owner_id, is_on_team):
    """Return where a user stands towards a lead."""
    if user_id == owner_id:
        return MASTER
    return EXECUTOR if is_on_team else OTHER


def get_sections(field, listed):
    """Return the sections of which a change of ``field`` needs the right.

    What the company has listed counts first. A field in no list, of another addon for one, goes by
    its name, and is a requirement if that says nothing: so whatever is added later is protected.

    :param listed: ``{field name: sections}``
    """
    if field.name in CONTROL_FIELDS:
        return ()
    if field.name in listed:
        return tuple(item for item in listed[field.name] if item != FREE)
    if (
        field.is_readonly
        or not field.is_kept
        or field.name in _FREE_NAMES
        or field.name.startswith(_FREE_PREFIXES)
    ):
        return ()
    if field.name.startswith(_CONTACT_PREFIXES):
        return (CONTACT,)
    if field.name.startswith(_COMPANY_PREFIXES):
        return (COMPANY,)
    return (REQUIREMENT,)
