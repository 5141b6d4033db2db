import pytest
from crm_privacy_logic import personal


@pytest.mark.parametrize(
    "code, kept",
    [("80331", "80"), (" 80331", "80"), ("SW1A 1AA", "SW"), ("1", "1"), ("", None), (None, None)],
)
def test_a_post_code_keeps_what_tells_the_region(code, kept):
    assert personal.get_region_of_post_code(code) == kept


@pytest.mark.parametrize(
    "url, kept",
    [
        ("https://x.example/a?email=a@b.c", "https://x.example/a"),
        ("https://x.example/a#a@b.c", "https://x.example/a"),
        ("https://x.example/a#b?c", "https://x.example/a"),
        ("/a", "/a"),
        ("?a", None),
        ("", None),
        (None, None),
    ],
)
def test_a_page_loses_its_query(url, kept):
    assert personal.get_page(url) == kept


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
