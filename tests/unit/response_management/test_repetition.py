from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic.repetition import (
    ANSWER,
    DOUBLE,
    NEW,
    REPEAT,
    Event,
    Repeat,
    arriving_ref,
    asked,
    detect_repeats,
    get_senders_key,
    marks,
)

NOON = datetime(2026, 11, 1, 12)
FORM, CALL = 1, 2
WINDOWS = {FORM: timedelta(minutes=30), CALL: timedelta(0)}
JANE = marks(email="jane@x.com")
BOB = marks(phone="+1")


def event(ref, person=JANE, minutes=0, campaign=7, type_id=FORM, **kwargs):
    return Event(ref, campaign, person, NOON + timedelta(minutes=minutes), type_id, **kwargs)


def rule(*arriving, on_file=()):
    return detect_repeats(arriving, on_file, WINDOWS)


def test_first_answer_is_new():
    assert rule(event(-1)) == [Repeat(NEW)]


def test_double_submit_within_the_window():
    assert rule(event(-1, minutes=30), on_file=[event(5)]) == [Repeat(DOUBLE, 5)]


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
        ({"polarity": "positive"}, {"polarity": "positive"}, DOUBLE),
        ({"polarity": "positive"}, {"polarity": "negative"}, REPEAT),
        ({"polarity": "positive"}, {}, DOUBLE),
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
    assert rule(event(-1, minutes=5, asked=asked(**then)), on_file=[known]) == [Repeat(kind, 5)]
    batch = rule(event(-1, asked=asked(**first)), event(-2, minutes=5, asked=asked(**then)))
    assert batch == [Repeat(NEW), Repeat(kind, batch_index=0)]


def test_repeat_after_the_window():
    assert rule(event(-1, minutes=31), on_file=[event(5)]) == [Repeat(REPEAT, 5)]


def test_delivery_out_of_order_is_a_double_submit_too():
    assert rule(event(-1, minutes=-10), on_file=[event(5)]) == [Repeat(DOUBLE, 5)]


def test_another_type_is_no_double_submit():
    assert rule(event(-1, type_id=CALL), on_file=[event(5)]) == [Repeat(REPEAT, 5)]


def test_repeat_points_to_the_first_of_all():
    on_file = [event(5), event(6, minutes=60, first_ref=5)]
    assert rule(event(-1, minutes=600), on_file=on_file) == [Repeat(REPEAT, 5)]


def test_another_campaign_and_another_person_are_new():
    assert rule(event(-1, campaign=8), on_file=[event(5)]) == [Repeat(NEW)]
    assert rule(event(-1, BOB), on_file=[event(5)]) == [Repeat(NEW)]


def test_nameless_people_are_never_the_same():
    assert rule(event(-1, ()), event(-2, ())) == [Repeat(NEW), Repeat(NEW)]


def test_one_common_mark_is_enough():
    both = marks(email="jane@x.com", phone="+1")
    assert rule(event(-1, BOB, minutes=60), on_file=[event(5, both)]) == [Repeat(REPEAT, 5)]


def test_colleagues_who_share_a_phone_are_not_the_same():
    jane, joe = (marks(email=f"{name}@x.com", phone="+1") for name in ("jane", "joe"))
    assert rule(event(-1, joe), on_file=[event(5, jane)]) == [Repeat(NEW)]
    assert rule(event(-1, jane), event(-2, joe)) == [Repeat(NEW), Repeat(NEW)]
    ann, bea = (marks(partner_id=number, phone="+1") for number in (1, 2))
    assert rule(event(-1, bea), on_file=[event(5, ann)]) == [Repeat(NEW)]
    known = [event(5, marks(phone="+1")), event(6, jane, minutes=60, first_ref=5)]
    assert rule(event(-1, joe, minutes=120), on_file=known) == [Repeat(NEW)]
    assert rule(event(-1, BOB, minutes=120), on_file=known) == [Repeat(REPEAT, 5)]
    moved = marks(partner_id=1, email="ann@y.com", phone="+1")
    assert rule(event(-1, moved), on_file=[event(5, ann)]) == [Repeat(DOUBLE, 5)]


def test_answer_of_a_waiting_member():
    member = event(5, responded=False)
    assert rule(event(-1, minutes=60), on_file=[member]) == [Repeat(ANSWER, 5)]


def test_second_answer_of_a_member_is_a_repeat():
    member = event(5, responded=False)
    found = rule(event(-1, minutes=60), event(-2, minutes=120), on_file=[member])
    assert found == [Repeat(ANSWER, 5), Repeat(REPEAT, 5)]


def test_member_is_reached_once():
    member = event(5, responded=False)
    assert rule(event(-1, responded=False), on_file=[member]) == [Repeat(DOUBLE, 5)]
    assert rule(event(-1, responded=False), on_file=[event(6)]) == [Repeat(DOUBLE, 6)]


def test_within_one_batch():
    found = rule(event(-1, responded=False), event(-2), event(-3, minutes=5), event(-4, minutes=60))
    assert found == [
        Repeat(NEW),
        Repeat(ANSWER, batch_index=0),
        Repeat(DOUBLE, batch_index=0),
        Repeat(REPEAT, batch_index=0),
    ]


def test_without_campaign_only_double_submits_are_recognized():
    known = event(5, campaign=None)
    found = rule(event(-1, campaign=None), event(-2, campaign=None, minutes=60), on_file=[known])
    assert found == [Repeat(DOUBLE, 5), Repeat(NEW)]


def test_no_window_recognizes_no_double_submit():
    assert detect_repeats([event(-1)], [event(5)], {}) == [Repeat(REPEAT, 5)]


def test_repeat_of_a_repeat_points_to_the_first():
    """The first may carry other marks than those by which the person is recognized now."""
    repeat = event(6, BOB, first_ref=5)
    assert rule(event(-1, BOB, minutes=60), on_file=[repeat]) == [Repeat(REPEAT, 5)]


def test_suspected_answer_leaves_the_member_waiting():
    member = event(5, responded=False)
    found = rule(event(-1, is_suspected=True), event(-2, minutes=5), on_file=[member])
    assert found == [Repeat(REPEAT, 5), Repeat(ANSWER, 5)]


def test_genuine_answer_is_no_double_of_a_suspected_one():
    found = rule(event(-1, is_suspected=True), event(-2, minutes=5))
    assert found == [Repeat(NEW), Repeat(NEW)]


def test_suspected_answer_is_no_double_of_a_genuine_one():
    assert rule(event(-1, is_suspected=True), on_file=[event(5)]) == [Repeat(REPEAT, 5)]


def test_suspected_answers_double_each_other():
    on_file = [event(5, is_suspected=True), event(6, minutes=1)]
    assert rule(event(-1, minutes=2, is_suspected=True), on_file=on_file) == [Repeat(DOUBLE, 5)]
    late = event(-1, minutes=300, is_suspected=True)
    assert rule(late, on_file=on_file) == [Repeat(REPEAT, 6)], "repeats the person's own answer"


def test_member_is_made_where_only_a_machine_was_seen():
    on_file = [event(5, is_suspected=True)]
    assert rule(event(-1, responded=False), on_file=on_file) == [Repeat(NEW)]


ADA, BOB_ZWEI, CEM = ("Ada Eins", ""), ("Bob Zwei", ""), ("Cem Drei", "")
MAILBOX = marks(email="info@x.com")


@pytest.mark.parametrize(
    ("arriving", "on_file", "repeat"),
    [
        # One mailbox, at one time: the names tell.
        ({"naming": BOB_ZWEI}, [{"naming": ADA}], Repeat(NEW)),
        ({"naming": ("Eins, A.", "")}, [{"naming": ADA}], Repeat(DOUBLE, 5)),
        ({"naming": ("", "")}, [{"naming": ADA}], Repeat(DOUBLE, 5)),
        # Later, a person who writes from the address is who it belongs to, unless several share it.
        ({"naming": BOB_ZWEI, "minutes": 60}, [{"naming": ADA}], Repeat(REPEAT, 5)),
        ({"naming": CEM, "minutes": 60}, [{"naming": ADA}, {"naming": BOB_ZWEI}], Repeat(NEW)),
        (
            {"naming": BOB_ZWEI, "minutes": 60},
            [{"naming": ADA}, {"naming": BOB_ZWEI}],
            Repeat(REPEAT, 6),
        ),
        # A member who waits is answered for by nobody else, and hides nobody else.
        ({"naming": BOB_ZWEI, "minutes": 60}, [{"naming": ADA, "responded": False}], Repeat(NEW)),
        ({"naming": BOB_ZWEI, "responded": False}, [{"naming": ADA}], Repeat(NEW)),
        # Without people, companies tell.
        ({"naming": ("", "Jung AG")}, [{"naming": ("", "Ivey Ltd")}], Repeat(NEW)),
        ({"naming": ("Ada", "Jung AG")}, [{"naming": ("Ada", "Ivey")}], Repeat(DOUBLE, 5)),
        # The sender says that these are two deliveries.
        ({"naming": ADA, "key": "K2"}, [{"naming": ADA, "key": "K1"}], Repeat(REPEAT, 5)),
        ({"naming": ADA, "key": "K2"}, [{"naming": ADA}], Repeat(DOUBLE, 5)),
    ],
)
@pytest.mark.parametrize("person", [MAILBOX, BOB, marks(partner_id=1)])
def test_people_who_share_a_mark(person, arriving, on_file, repeat):
    names = {known["naming"] for known in on_file}
    if person == BOB and repeat.kind == REPEAT and arriving["naming"] not in names:
        repeat = Repeat(NEW)  # by phone alone nobody is known under another name
    known = [event(5 + index, person, **kwargs) for index, kwargs in enumerate(on_file)]
    assert rule(event(-1, person, **arriving), on_file=known) == [repeat]


def test_phone_alone_identifies_nobody_whose_name_contradicts():
    known = [event(5, BOB, naming=ADA)]
    assert rule(event(-1, BOB, minutes=600, naming=BOB_ZWEI), on_file=known) == [Repeat(NEW)]
    assert rule(event(-1, BOB, minutes=600, naming=ADA), on_file=known) == [Repeat(REPEAT, 5)]
    batch = [event(-n, BOB, naming=name) for n, name in enumerate((ADA, BOB_ZWEI, CEM), 1)]
    assert rule(*batch) == [Repeat(NEW)] * 3


@pytest.mark.parametrize(
    ("key", "method", "expected"),
    [
        ("import:12:3:K1", "import", "import:12:3:K1"),
        ("row:0f:1", "import", ""),
        ("form:3:a", "automatic", "form:3:a"),
        ("mail:<x@y>", "automatic", ""),
        ("K1", "api", "K1"),
        (None, "api", ""),
    ],
)
def test_key_of_the_sender(key, method, expected):
    assert get_senders_key(key, method) == expected


NAMES = st.sampled_from([ADA, BOB_ZWEI, CEM, ("", "")])
EVENTS = st.lists(
    st.builds(
        dict,
        person=st.sampled_from([MAILBOX, BOB, marks(email="info@x.com", phone="+1")]),
        minutes=st.integers(0, 90),
        naming=NAMES,
        responded=st.booleans(),
        key=st.sampled_from(["", "K1", "K2", "K3"]),
    ),
    max_size=8,
)


@given(EVENTS)
def test_nobody_vanishes_behind_another(batch):
    """What an answer doubles has its name and its key; a member is one who is called so."""
    events = [event(-number, **vals) for number, vals in enumerate(batch, 1)]
    by_ref = {e.ref: e for e in events}
    names_of = defaultdict(set)
    root_of = {}
    for arrived, repeat in zip(events, rule(*events), strict=True):
        root = root_of[arrived.ref] = root_of.get(repeat.ref, arrived.ref)
        if repeat.kind == DOUBLE and arrived.responded:
            original = by_ref[repeat.ref]
            assert len({arrived.naming, original.naming} - {("", "")}) <= 1
            assert len({arrived.key, original.key} - {""}) <= 1
        elif repeat.kind == DOUBLE and arrived.naming != ("", ""):
            names = names_of[root] - {("", "")}
            assert not names or arrived.naming in names
        names_of[root].add(arrived.naming)


def test_a_repeat_points_to_a_row_or_into_the_batch():
    on_file = detect_repeats([event(-1)], [event(5)], WINDOWS)[0]
    assert (on_file.row_id, on_file.batch_index) == (5, None)
    arriving = [event(arriving_ref(0)), event(arriving_ref(1))]
    in_batch = detect_repeats(arriving, [], WINDOWS)[1]
    assert (in_batch.row_id, in_batch.batch_index, in_batch.ref) == (None, 0, arriving_ref(0))
