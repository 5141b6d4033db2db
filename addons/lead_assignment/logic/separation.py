"""Which rules can give out leads side by side: those whose plans have nothing in common.

A plan of :mod:`planning` reads and moves the turns of pools and the open leads of people. So rules
that share neither, and have no lead that one of them may pass on to the other, decide the same
whether they are asked in one plan or each in its own.
"""

from collections import defaultdict


def follow(rule_ids, passing):
    """Return those of ``rule_ids`` that a lead may come to, in the order in which they are asked.

    :param passing: ids of rules that pass on what they cannot give to anybody
    """
    path = []
    for rule_id in rule_ids:
        path.append(rule_id)
        if rule_id not in passing:
            break
    return tuple(path)


def separate(shared, paths=()):
    """Return ``{rule id: the lowest id of the rules that it has something in common with}``.

    :param shared: ``{rule id: what it must not share with others at the same time}``, such as pools
        and people
    :param paths: tuples of the rules that one lead may come to
    """
    parents = {rule_id: rule_id for rule_id in shared}

    def find(rule_id):
        while parents[rule_id] != rule_id:
            parents[rule_id] = rule_id = parents[parents[rule_id]]
        return rule_id

    def join(rule_ids):
        roots = {find(rule_id) for rule_id in rule_ids}
        parents.update(dict.fromkeys(roots, min(roots, default=None)))

    users = defaultdict(list)
    for rule_id, things in shared.items():
        for thing in things:
            users[thing].append(rule_id)
    for rule_ids in (*users.values(), *paths):
        join(rule_ids)
    return {rule_id: find(rule_id) for rule_id in shared}


def spread(sizes, count):
    """Return ``{group: lane}`` for ``count`` lanes from 0 that have about as much to do.

    The largest groups are placed first, each where least is; the same sizes give the same lanes.

    :param sizes: ``{group: how much there is to do}``
    """
    loads = [0] * count
    lanes = {}
    for group in sorted(sizes, key=lambda group: (-sizes[group], group)):
        lane = loads.index(min(loads))
        lanes[group] = lane
        loads[lane] += sizes[group]
    return lanes
