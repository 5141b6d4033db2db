"""Which rules take which leads, told by how many leads are taken by which set of rules."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """What becomes of leads under some rules, which are told by their place in the order.

    ``first`` counts, for each rule, the leads that it takes before all others; ``total`` those
    that its filter fits. ``blocked_by`` says of each rule that gets nothing which earlier rules
    take all its leads. ``orphans`` are the leads of no rule, ``doubles`` those that several rules
    take.
    """

    first: tuple
    total: tuple
    blocked_by: dict
    orphans: int
    doubles: int


def cover(patterns, count, passing=frozenset()):
    """Return the :class:`Coverage` of ``count`` rules.

    :param patterns: ``{(indexes of the rules that fit, in order): number of leads}``
    :param passing: indexes of rules that pass on what they cannot give to anybody: these block
        no rule below
    """
    first, total, reached = [0] * count, [0] * count, [0] * count
    passed_first = {}
    orphans = doubles = 0
    for indexes, number in patterns.items():
        if not indexes:
            orphans += number
            continue
        doubles += number * (len(indexes) > 1)
        first[indexes[0]] += number
        blocker = None
        for index in indexes:
            total[index] += number
            if blocker is None:
                reached[index] += number
            else:
                passed_first.setdefault(index, {}).setdefault(blocker, 0)
                passed_first[index][blocker] += number
            if blocker is None and index not in passing:
                blocker = index
    blocked_by = {
        index: tuple(
            sorted(passed_first[index], key=lambda other: (-passed_first[index][other], other))
        )
        for index in sorted(passed_first)
        if total[index] and not reached[index]
    }
    return Coverage(tuple(first), tuple(total), blocked_by, orphans, doubles)
