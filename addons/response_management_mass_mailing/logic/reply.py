"""What a reply to a mailing hands on to whatever else hears of it, in the context."""

from dataclasses import dataclass, field

from . import machine_signal

#: Set while something happens that implies an open, which is then noted as what it is.
EVENT_FOLLOWS = "mailing_event_follows"
#: Set while a reply to a mailing is received: the :class:`Reply`.
REPLY = "mailing_reply"
#: Set while a reply is received that goes on on a lead or a response: the id of its trace.
ANSWERED_TRACE = "answered_trace_id"


@dataclass(frozen=True)
class Reply:
    """What is noted of a reply, and whether it is recorded as a response without that."""

    kind: str = machine_signal.REPLY
    values: dict = field(default_factory=dict)
    is_taken: bool = False
