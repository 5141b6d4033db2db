"""A batch of leads that a run assigns together: what is found of them, and how it is written."""

from dataclasses import dataclass, field

#: Reasons that are found before anything is planned.
OWNED = "owned"
CLOSED = "closed"
BUSY = "busy"

#: One write, no mail and no message per lead: the run's lines and one notice a person tell it.
QUIET = {"mail_auto_subscribe_no_notify": True, "mail_notrack": True}
#: Context in which the owners of a whole batch are written; see ``crm_lead_batch_write``.
IN_BATCH = "lead_assignment_in_batch"


@dataclass
class Batch:
    """What was found about some leads, and what was decided."""

    now: object
    rows: dict = field(default_factory=dict)
    grounds: dict = field(default_factory=dict)
    facts: list = field(default_factory=list)
    turned_away: dict = field(default_factory=dict)
    shares_before: dict = field(default_factory=dict)
    near_misses: dict = field(default_factory=dict)


def get_details(**details):
    """Return what there is to tell, as the log keeps it."""
    return {name: value for name, value in details.items() if value} or False
