"""First match wins: who takes what, and who never gets anything."""

from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic.coverage import cover


def test_first_match_wins():
    found = cover({(): 4, (0,): 3, (0, 1): 2, (1, 2): 5}, 3)
    assert found.first == (5, 5, 0)
    assert found.total == (5, 7, 5)
    assert (found.orphans, found.doubles) == (4, 7)


def test_a_rule_behind_others_is_shadowed():
    found = cover({(0, 2): 1, (1, 2): 5, (0,): 2}, 3)
    assert found.blocked_by == {2: (1, 0)}


def test_a_rule_without_leads_is_not_shadowed():
    assert cover({(0,): 3}, 2).blocked_by == {}


def test_rules_that_pass_on_shadow_nothing():
    assert cover({(0, 1): 3}, 2, passing={0}).blocked_by == {}
    assert cover({(0, 1, 2): 3}, 3, passing={0}).blocked_by == {2: (1,)}


@given(
    st.dictionaries(st.sets(st.integers(0, 5)).map(lambda s: tuple(sorted(s))), st.integers(1, 9))
)
def test_every_lead_is_counted_once(patterns):
    found = cover(patterns, 6)
    assert sum(found.first) + found.orphans == sum(patterns.values())
    for index in found.blocked_by:
        assert not found.first[index]
        assert found.total[index]
