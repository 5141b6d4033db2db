import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import post_name, post_path

TYPEFORM = {
    "form_response": {
        "token": "t1",
        "answers": [
            {"type": "email", "email": "a@b.example", "field": {"id": "K", "ref": "email"}},
            {"type": "choices", "choices": {"labels": ["x", "y"]}, "field": {"ref": "roof"}},
        ],
    },
    "user_column_data": [
        {"column_id": "EMAIL", "string_value": "a@b.example"},
        {"column_id": "what=you]want?", "string_value": "all"},
    ],
    "a.b": {"c[0]": "odd"},
    "rows": [["1", "2"], ["3"]],
    "data": {"0": {"name": "Ann"}, "email": "x"},
}


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({"value": ["a", "c"]}, "Solar, Heat"),
        ({"value": "b"}, "b"),
        ({"value": ["x"]}, "x"),
        ({"value": True}, "1"),
        ({"value": 3, "options": [{"id": 3, "label": "Three"}]}, "Three"),
        ({"value": "a", "options": "a"}, "a"),
        ({"value": "a", "options": [{"id": "a"}, "a", None, {"id": []}]}, "a"),
        ({"value": "a", "options": [{"id": "a", "text": {"en": "Solar"}}]}, "a"),
    ],
)
def test_what_was_chosen_is_said_in_words(entry, text):
    options = [{"id": "a", "text": "Solar"}, {"id": "b"}, {"id": "c", "name": "Heat"}]
    payload = {"fields": [{"options": options, **entry}]}
    assert post_path.get_text(payload, "fields[0].value") == text


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("form_response.token", ["t1"]),
        ("FORM_RESPONSE.Token", ["t1"]),
        ("form_response.answers[field.ref=email].email", ["a@b.example"]),
        ("form_response.answers[field.ref=EMAIL].email", ["a@b.example"]),
        ("form_response.answers[1].choices.labels", [["x", "y"]]),
        ("form_response.answers[*].type", ["email", "choices"]),
        ("user_column_data[column_id=EMAIL].string_value", ["a@b.example"]),
        (r"user_column_data[column_id=what\=you\]want?].string_value", ["all"]),
        (r"a\.b.c\[0\]", ["odd"]),
        ("a.b", ["odd"]),
        ("data.0.name", ["Ann"]),
        ("data[email]", ["x"]),
        ("rows[0]", [["1", "2"]]),
        ("form_response.answers[field.ref=email]", ["email", "a@b.example", "K", "email"]),
        ("form_response.answers[field.ref=gone].email", []),
        ("nothing", []),
        ("form_response.token.deeper", []),
        # No paths
        ("", []),
        ("a..b", []),
        ("a[", []),
        ("a]", []),
        (".a", []),
        ("a.", []),
    ],
)
def test_values_are_found_by_path(path, values):
    assert [hit.value for hit in post_path.find(TYPEFORM, path)] == values


def test_an_entry_is_known_to_its_values():
    hits = post_path.find(TYPEFORM, "user_column_data[*].string_value")
    assert [post_path.get_text(hit.item, "column_id") for hit in hits] == [
        "EMAIL",
        "what=you]want?",
    ]


@pytest.mark.parametrize(
    ("payload", "entries", "count"),
    [
        ([{"a": 1}, {"a": 2}], "", 2),
        ({"a": [1, 2]}, "", 1),
        ({"a": [{"b": 1}, {"b": 2}]}, "a", 2),
        ({"e": [{"c": [{"v": 1}, {"v": 2}]}, {"c": [{"v": 3}]}]}, "e[*].c[*].v", 3),
        ({"b": 1}, "a", 1),
        ([], "", 1),
        (["no", "fields"], "", 1),
        ([{"a": 1}, "no"], "", 2),
    ],
)
def test_a_batch_is_several_deliveries(payload, entries, count):
    assert len(post_path.split(payload, entries)) == count


def _nest(depth):
    node = "x"
    for _level in range(depth):
        node = [node]
    return node


@pytest.mark.parametrize(
    ("payload", "excess"),
    [
        ({"a": "x"}, None),
        (_nest(30), None),
        (_nest(31), post_path.TOO_DEEP),
        (_nest(900), post_path.TOO_DEEP),
        (["x"] * 2000, None),
        (["x"] * 2001, post_path.TOO_MANY_VALUES),
        ({str(n): ["x"] * 50 for n in range(41)}, post_path.TOO_MANY_VALUES),
        ([[] for _n in range(5000)], post_path.TOO_MANY_VALUES),
    ],
)
def test_posts_have_limits(payload, excess):
    assert post_path.find_excess(payload) == excess


KEYS = st.text(min_size=1, max_size=12)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
NODES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, NODES, max_size=6))
def test_every_value_is_found_again_by_its_own_path(payload):
    for leaf in post_path.leaves(payload):
        try:
            post_path.parse(leaf.path)
        except post_path.BadPath:
            continue  # the empty key
        assert any(hit.path == leaf.path for hit in post_path.find(payload, leaf.path))


@given(NODES, st.text(max_size=40))
def test_no_path_fails_on_any_post(payload, path):
    found = {hit.path for hit in post_path.find(payload, path)}
    post_path.find_excess(payload)
    leaves = post_path.leaves(payload)
    json.dumps([post_path.as_text(hit.value) for hit in leaves])
    assert found <= {hit.path for hit in leaves}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["a", "b"], "a, b"),
        (["a", "b", "a"], "a, b"),
        ([2, 2], "2, 2"),
        (["2", 2], "2, 2"),
        ([None, "", "a"], "a"),
        ([["a", "a"], "a"], "a, a"),
    ],
)
def test_a_word_that_is_said_twice_is_said_once(value, text):
    assert post_path.as_text(value) == text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("question", "answer"),
        ("frage", "antwort"),
        ("pregunta", "respuesta"),
        ("vraag", "antwoord"),
        ("name", "wert"),
    ],
)
def test_questions_name_their_answers(question, answer):
    payload = {"items": [{question: "Roof?", answer: "flat"}, {question: "When?", answer: "now"}]}
    found = [(post_name.note_name(hit.path), hit.value) for hit in post_path.leaves(payload)]
    assert [pair for pair in found if pair[0]] == [("Roof?", "flat"), ("When?", "now")]
