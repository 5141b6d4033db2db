import pytest
from response_management_logic import parameters

CHOICE = parameters.define(
    {
        "name": "roof",
        "string": "Roof",
        "type": "selection",
        "selection": [["flat", "Flat roof"], ["steep", "Steep roof"]],
    }
)
TAGS = parameters.define(
    {"name": "wants", "type": "tags", "tags": [["sun", "Solar", 1], ["heat", "Heat pump", 2]]}
)


def parameter(kind):
    return parameters.define({"name": "it", "type": kind})


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("char", " blue ", "blue"),
        ("text", 12, "12"),
        ("integer", "１,200", 1200),
        ("integer", 95, 95),
        ("float", "2.5", 2.5),
        ("monetary", 3, 3.0),
        ("boolean", "on", True),
        ("boolean", "いいえ", False),
        ("boolean", False, False),
        ("date", "2026年11月2日", "2026-11-02"),
        ("datetime", "2026-11-02T13:00", "2026-11-02 13:00:00"),
        ("datetime", "2026-11-02 13:00+01:00", "2026-11-02 12:00:00"),
    ],
)
def test_value_becomes_what_is_stored(kind, value, expected):
    assert parameters.convert(parameter(kind), value) == (expected, None)


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        ("integer", "many", parameters.NOT_INTEGER),
        ("integer", "1.5", parameters.NOT_INTEGER),
        ("float", "x", parameters.NOT_NUMBER),
        ("float", "nan", parameters.NOT_NUMBER),
        ("boolean", "perhaps", parameters.NOT_BOOLEAN),
        ("date", "2026-02-30", parameters.NOT_DATE),
        ("datetime", "noon", parameters.NOT_DATE),
        ("char", {"a": 1}, parameters.NOT_TEXT),
        ("integer", [1], parameters.NOT_INTEGER),
    ],
)
def test_what_it_cannot_be_is_said(kind, value, problem):
    assert parameters.convert(parameter(kind), value) == (None, problem)


def test_choices_are_known_by_key_and_by_label():
    assert parameters.convert(CHOICE, "FLAT ROOF") == ("flat", None)
    assert parameters.convert(CHOICE, "steep") == ("steep", None)
    assert parameters.convert(CHOICE, "round") == (None, parameters.NOT_OPTION)


def test_tags_are_a_list_or_separated_by_commas():
    assert parameters.convert(TAGS, "Solar, heat, sun") == (["sun", "heat"], None)
    assert parameters.convert(TAGS, ["heat"]) == (["heat"], None)
    assert parameters.convert(TAGS, "solar,wind") == (None, parameters.NOT_OPTION)


def test_a_technical_name_wins_over_a_label():
    found = parameters.find(
        [
            parameters.define({"name": "a", "string": "B", "type": "char"}),
            parameters.define({"name": "b", "string": "C", "type": "char"}),
        ],
        "B",
    )
    assert found.name == "b"
    assert parameters.find([CHOICE], "ROOF") is CHOICE
    assert parameters.find([CHOICE], "wall") is None
