import pytest
from crm_privacy_logic import personal


@pytest.mark.parametrize(
    "value, kept",
    [
        (["Anna", "a@b.c", None, 3], ["", "", None, 3]),
        ({"cells": ["x"], "n": {"y": "z"}}, {"cells": [""], "n": {"y": ""}}),
        ("x", ""),
        (None, None),
        (False, False),
    ],
)
def test_texts_in_json_are_emptied_in_their_place(value, kept):
    assert personal.empty(value) == kept
