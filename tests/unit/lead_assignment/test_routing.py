"""The routing picture: every lead goes through it once, whatever is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lead_assignment_logic import routing
from lead_assignment_logic.routing import Flow


def nodes(picture, column):
    return [key for key, _count in picture.columns[column].nodes]


def test_a_small_picture():
    flows = [
        Flow(3, source_id=1, rule_id=10, user_id=5),
        Flow(2, source_id=2, rule_id=10, user_id=6),
        Flow(1, source_id=2, reason="no_rule"),
        Flow(4, rule_id=20, reason="caps_reached"),
    ]
    picture = routing.draw(flows, rule_ids=(20, 10))
    assert picture.columns[0].nodes == (("source:1", 3), ("source:2", 3), ("source:none", 4))
    assert nodes(picture, 1) == ["rule:20", "rule:10", "rule:none"]
    assert nodes(picture, 2) == [
        "user:5",
        "user:6",
        "unassigned:caps_reached",
        "unassigned:no_rule",
    ]
    assert picture.bands[1] == (
        ("rule:20", "unassigned:caps_reached", 4),
        ("rule:10", "user:5", 3),
        ("rule:10", "user:6", 2),
        ("rule:none", "unassigned:no_rule", 1),
    )


def test_who_had_the_leads_before():
    flows = [Flow(3, source_id=1, user_id=5, before_id=6), Flow(2, source_id=1, user_id=5)]
    picture = routing.draw(flows, is_before=True)
    assert [column.nodes for column in picture.columns] == [
        (("source:1", 5),),
        (("user:6", 3), ("unassigned:none", 2)),
    ]


@pytest.mark.parametrize(("count", "drawn"), [(8, 8), (9, 9), (10, 9), (30, 9)])
def test_what_is_small_is_drawn_together(count, drawn):
    flows = [Flow(100 - number, source_id=number, user_id=1) for number in range(1, count + 1)]
    picture = routing.draw(flows)
    assert len(picture.columns[0].nodes) == drawn
    assert nodes(picture, 0)[0] == "source:1"
    assert (nodes(picture, 0)[-1] == "source:others") == (count > 9)


def test_nothing_is_an_empty_picture():
    picture = routing.draw(())
    assert [column.nodes for column in picture.columns] == [(), (), ()]


ids = st.none() | st.integers(1, 40)
flows = st.lists(
    st.builds(
        Flow,
        count=st.integers(1, 50),
        source_id=ids,
        rule_id=ids,
        user_id=ids,
        reason=st.sampled_from(("", "no_rule", "caps_reached")),
        before_id=ids,
    )
)


@given(flows, st.booleans())
def test_every_lead_goes_through_once(rows, is_before):
    total = sum(row.count for row in rows)
    picture = routing.draw(rows, rule_ids=(3, 2, 1), is_before=is_before)
    for column in picture.columns:
        assert sum(count for _key, count in column.nodes) == total
        assert len({key for key, _count in column.nodes}) == len(column.nodes)
    for left, bands in enumerate(picture.bands):
        assert sum(count for _from, _to, count in bands) == total
        for side, column in ((0, left), (1, left + 1)):
            for key, count in picture.columns[column].nodes:
                assert sum(band[2] for band in bands if band[side] == key) == count


@given(flows)
def test_the_order_of_the_rows_does_not_matter(rows):
    assert routing.draw(rows) == routing.draw(list(reversed(rows)))
