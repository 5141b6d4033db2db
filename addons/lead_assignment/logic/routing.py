"""The routing picture: how leads flow from their sources through the rules to people.

Three columns of nodes, and the bands between them. A node is known by a key: its kind and what it
stands for, ``source:4``, ``rule:7``, ``user:2``, ``unassigned:no_rule``. What is too small to draw
goes into one node ``source:others`` or ``user:others``.
"""

from collections import Counter
from dataclasses import dataclass

OTHERS = "others"
NONE = "none"

#: Nodes of a column, the one for all others not counted.
MAX_SOURCES = 8
MAX_PEOPLE = 12

# Kinds of nodes.
SOURCE, RULE, USER, UNASSIGNED = "source", "rule", "user", "unassigned"


@dataclass(frozen=True, slots=True)
class Flow:
    """``count`` leads that came the same way.

    ``reason`` says why nobody has them, and is empty where ``user_id`` has. ``before_id`` is who
    had them before.
    """

    count: int
    source_id: int | None = None
    rule_id: int | None = None
    user_id: int | None = None
    reason: str = ""
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """Nodes from top to bottom: ``((key, leads), …)``."""

    nodes: tuple


@dataclass(frozen=True, slots=True)
class Picture:
    """Columns from left to right, and the bands between neighbors: ``((from, to, leads), …)``."""

    columns: tuple
    bands: tuple


def make_key(kind, value):
    """Return the key of a node."""
    return f"{kind}:{value or NONE}"


def get_path(flow):
    """Return the keys of the nodes that a flow goes through."""
    return (make_key(SOURCE, flow.source_id), make_key(RULE, flow.rule_id), _get_outcome(flow))


def get_path_before(flow):
    """Return the keys of the nodes of where the leads were before."""
    holder = make_key(USER, flow.before_id) if flow.before_id else make_key(UNASSIGNED, NONE)
    return make_key(SOURCE, flow.source_id), holder


def _get_outcome(flow):
    if flow.user_id and not flow.reason:
        return make_key(USER, flow.user_id)
    return make_key(UNASSIGNED, flow.reason)


def fold(flows, paths):
    """Return ``{key: key of the node that it is drawn in}`` for what is too small by itself."""
    folded = {}
    for kind, limit in ((SOURCE, MAX_SOURCES), (USER, MAX_PEOPLE)):
        counts = Counter()
        for flow, path in zip(flows, paths, strict=True):
            for key in path:
                if key.startswith(f"{kind}:") and key != make_key(kind, NONE):
                    counts[key] += flow.count
        ranked = sorted(counts, key=lambda key: (-counts[key], key))
        # One alone is as well drawn by itself.
        if len(ranked) > limit + 1:
            folded.update(dict.fromkeys(ranked[limit:], make_key(kind, OTHERS)))
    return folded


def draw(flows, rule_ids=(), is_before=False):
    """Return the :class:`Picture` of ``flows``.

    :param rule_ids: the rules in their order
    :param is_before: whether to draw who had the leads before, without rules
    """
    flows = tuple(flows)
    paths = [get_path_before(flow) if is_before else get_path(flow) for flow in flows]
    folded = fold(flows, paths)
    paths = [tuple(folded.get(key, key) for key in path) for path in paths]
    positions = {make_key(RULE, rule_id): position for position, rule_id in enumerate(rule_ids)}
    columns, bands = [], []
    for column in range(2 if is_before else 3):
        counts = Counter()
        for flow, path in zip(flows, paths, strict=True):
            counts[path[column]] += flow.count
        order = sorted(counts, key=lambda key: _get_rank(key, counts[key], positions))
        columns.append(Column(tuple((key, counts[key]) for key in order)))
    for left in range(len(columns) - 1):
        counts = Counter()
        for flow, path in zip(flows, paths, strict=True):
            counts[path[left : left + 2]] += flow.count
        rank = {
            key: position
            for column in columns[left : left + 2]
            for position, (key, _count) in enumerate(column.nodes)
        }
        order = sorted(counts, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
        bands.append(tuple((*pair, counts[pair]) for pair in order))
    return Picture(tuple(columns), tuple(bands))


def _get_rank(key, count, positions):
    """Order a column: rules as they are asked, else the largest first; rest and nobody last."""
    kind, _sep, value = key.partition(":")
    is_rest = value in (OTHERS, NONE)
    position = positions.get(key, len(positions)) if kind == RULE else -count
    return (kind == UNASSIGNED, value == NONE, is_rest, position, key)
