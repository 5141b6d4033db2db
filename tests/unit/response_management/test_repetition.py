from datetime import datetime, timedelta

import pytest
from response_management_logic.repetition import (
    ANSWER,
    DOUBLE,
    NEW,
    REPEAT,
    Event,
    Ruling,
    asked,
    marks,
    rule_on,
)

NOON = datetime(2026, 11, 1, 12)
FORM, CALL = 1, 2
WINDOWS = {FORM: timedelta(minutes=30), CALL: timedelta(0)}
JANE = marks(email="jane@x.com")
BOB = marks(phone="+1")


def event(ref, person=JANE, minutes=0, campaign=7, type_id=FORM, **kwargs):
    return Event(ref, campaign, person, NOON + timedelta(minutes=minutes), type_id, **kwargs)


def rule(*arriving, on_file=()):
    return rule_on(arriving, on_file, WINDOWS)


def test_first_answer_is_new():
    assert rule(event(-1)) == [Ruling(NEW)]


def test_double_submit_within_the_window():
    assert rule(event(-1, minutes=30), on_file=[event(5)]) == [Ruling(DOUBLE, 5)]


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        ({}, {}, DOUBLE),
        ({"treatment_id": 1}, {"treatment_id": 1}, DOUBLE),
        ({"treatment_id": 1}, {"treatment_id": 2}, REPEAT),
        ({}, {"treatment_id": 2}, REPEAT),
        ({"treatment_id": 1}, {}, DOUBLE),
        ({"offer_id": 1}, {"offer_id": 2}, REPEAT),
        ({"source_code": "autumn"}, {"source_code": " AUTUMN "}, DOUBLE),
        ({"source_code": "AUTUMN"}, {"source_code": "WINTER"}, REPEAT),
        ({"notes": "Call me,  please"}, {"notes": "call me, please"}, DOUBLE),
        ({"notes": "Send the brochure"}, {"notes": "Show me a demo"}, REPEAT),
        ({}, {"notes": "Show me a demo"}, REPEAT),
        ({"notes": "Show me a demo"}, {}, DOUBLE),
        ({"parameters": [("size", "L")]}, {"parameters": [("size", "l")]}, DOUBLE),
        ({"parameters": [("size", "L")]}, {"parameters": [("size", "M")]}, REPEAT),
        ({"parameters": [("seats", 2)]}, {"parameters": [("seats", 2.0)]}, DOUBLE),
        ({"parameters": [("seats", 2)]}, {"parameters": [("seats", 3)]}, REPEAT),
    ],
)
def test_double_submit_says_nothing_anew(first, then, kind):
    known = event(5, asked=asked(**first))
    assert rule(event(-1, minutes=5, asked=asked(**then)), on_file=[known]) == [Ruling(kind, 5)]
    batch = rule(event(-1, asked=asked(**first)), event(-2, minutes=5, asked=asked(**then)))
    assert batch == [Ruling(NEW), Ruling(kind, -1)]


def test_repeat_after_the_window():
    assert rule(event(-1, minutes=31), on_file=[event(5)]) == [Ruling(REPEAT, 5)]


def test_delivery_out_of_order_is_a_double_submit_too():
    assert rule(event(-1, minutes=-10), on_file=[event(5)]) == [Ruling(DOUBLE, 5)]


def test_another_type_is_no_double_submit():
    assert rule(event(-1, type_id=CALL), on_file=[event(5)]) == [Ruling(REPEAT, 5)]


def test_repeat_points_to_the_first_of_all():
    on_file = [event(5), event(6, minutes=60, first_ref=5)]
    assert rule(event(-1, minutes=600), on_file=on_file) == [Ruling(REPEAT, 5)]


def test_another_campaign_and_another_person_are_new():
    assert rule(event(-1, campaign=8), on_file=[event(5)]) == [Ruling(NEW)]
    assert rule(event(-1, BOB), on_file=[event(5)]) == [Ruling(NEW)]


def test_nameless_people_are_never_the_same():
    assert rule(event(-1, ()), event(-2, ())) == [Ruling(NEW), Ruling(NEW)]


def test_one_common_mark_is_enough():
    both = marks(email="jane@x.com", phone="+1")
    assert rule(event(-1, BOB, minutes=60), on_file=[event(5, both)]) == [Ruling(REPEAT, 5)]


def test_colleagues_who_share_a_phone_are_not_the_same():
    jane, joe = (marks(email=f"{name}@x.com", phone="+1") for name in ("jane", "joe"))
    assert rule(event(-1, joe), on_file=[event(5, jane)]) == [Ruling(NEW)]
    assert rule(event(-1, jane), event(-2, joe)) == [Ruling(NEW), Ruling(NEW)]
    ann, bea = (marks(partner_id=number, phone="+1") for number in (1, 2))
    assert rule(event(-1, bea), on_file=[event(5, ann)]) == [Ruling(NEW)]
    known = [event(5, marks(phone="+1")), event(6, jane, minutes=60, first_ref=5)]
    assert rule(event(-1, joe, minutes=120), on_file=known) == [Ruling(NEW)]
    assert rule(event(-1, BOB, minutes=120), on_file=known) == [Ruling(REPEAT, 5)]
    moved = marks(partner_id=1, email="ann@y.com", phone="+1")
    assert rule(event(-1, moved), on_file=[event(5, ann)]) == [Ruling(DOUBLE, 5)]


def test_answer_of_a_waiting_member():
    member = event(5, responded=False)
    assert rule(event(-1, minutes=60), on_file=[member]) == [Ruling(ANSWER, 5)]


def test_second_answer_of_a_member_is_a_repeat():
    member = event(5, responded=False)
    found = rule(event(-1, minutes=60), event(-2, minutes=120), on_file=[member])
    assert found == [Ruling(ANSWER, 5), Ruling(REPEAT, 5)]


def test_member_is_reached_once():
    member = event(5, responded=False)
    assert rule(event(-1, responded=False), on_file=[member]) == [Ruling(DOUBLE, 5)]
    assert rule(event(-1, responded=False), on_file=[event(6)]) == [Ruling(DOUBLE, 6)]


def test_within_one_batch():
    found = rule(event(-1, responded=False), event(-2), event(-3, minutes=5), event(-4, minutes=60))
    assert found == [Ruling(NEW), Ruling(ANSWER, -1), Ruling(DOUBLE, -1), Ruling(REPEAT, -1)]


def test_without_campaign_only_double_submits_are_recognised():
    known = event(5, campaign=None)
    found = rule(event(-1, campaign=None), event(-2, campaign=None, minutes=60), on_file=[known])
    assert found == [Ruling(DOUBLE, 5), Ruling(NEW)]


def test_no_window_recognises_no_double_submit():
    assert rule_on([event(-1)], [event(5)], {}) == [Ruling(REPEAT, 5)]


def test_repeat_of_a_repeat_points_to_the_first():
    """The first may carry other marks than those by which the person is recognised now."""
    repeat = event(6, BOB, first_ref=5)
    assert rule(event(-1, BOB, minutes=60), on_file=[repeat]) == [Ruling(REPEAT, 5)]


def test_suspected_answer_leaves_the_member_waiting():
    member = event(5, responded=False)
    found = rule(event(-1, is_suspected=True), event(-2, minutes=5), on_file=[member])
    assert found == [Ruling(REPEAT, 5), Ruling(ANSWER, 5)]


def test_genuine_answer_is_no_double_of_a_suspected_one():
    found = rule(event(-1, is_suspected=True), event(-2, minutes=5))
    assert found == [Ruling(NEW), Ruling(NEW)]


def test_suspected_answer_is_no_double_of_a_genuine_one():
    assert rule(event(-1, is_suspected=True), on_file=[event(5)]) == [Ruling(REPEAT, 5)]


def test_suspected_answers_double_each_other():
    on_file = [event(5, is_suspected=True), event(6, minutes=1)]
    assert rule(event(-1, minutes=2, is_suspected=True), on_file=on_file) == [Ruling(DOUBLE, 5)]
    late = event(-1, minutes=300, is_suspected=True)
    assert rule(late, on_file=on_file) == [Ruling(REPEAT, 6)], "repeats the person's own answer"


def test_member_is_made_where_only_a_machine_was_seen():
    on_file = [event(5, is_suspected=True)]
    assert rule(event(-1, responded=False), on_file=on_file) == [Ruling(NEW)]
