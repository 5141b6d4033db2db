"""What a report found out about the question that it is about to answer."""

from dataclasses import dataclass
from datetime import datetime

#: Key of the context under which a report hands its plan to itself.
PLAN = "report_plan"


@dataclass(frozen=True, slots=True)
class SumPlan:
    """Which sums answer the question: number of the ``level``, ``zone`` of the days, kinds of
    ``lines``, ``date`` that days are asked by, if any, and whether a line with nothing left on it
    would be seen (``is_net``). Whole months are read on the level ``by_month``, if that is asked.
    ``dimensions`` are what is told apart, and ``is_day_told`` whether days or parts of them are:
    not if they only say when a period begins and ends.
    """

    level: int
    zone: str
    lines: tuple
    date: str | None
    is_net: bool
    by_month: int | None = None
    dimensions: tuple = ()
    is_day_told: bool = True


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What the SQL of a report needs to know of a question. Without one it reads all there is.

    A caller by RPC sets the context, but cannot make one of these: what they send is JSON.
    """

    #: Whether each thing is to be on a line of its own, on the day it happened.
    has_lines_by_day: bool = True
    #: ``(field, values)`` of which every line has one.
    restriction: tuple = ()
    #: The first moment that every line lies on or after, and the one that all lie before.
    start: datetime | None = None
    end: datetime | None = None
    #: Groups by which there is no rate, and whether a filter leaves none at all.
    rateless_groups: tuple = ()
    has_rate: bool = True
    asks_maturity: bool = True
    #: Ids of the only users whose lines there are, ``False`` for unassigned ones; of all if empty.
    owners: tuple = ()
    #: Whether an amount may be in another currency than the one of the user's company.
    is_foreign: bool = True
    #: Nothing where each response is read.
    sums: SumPlan | None = None
