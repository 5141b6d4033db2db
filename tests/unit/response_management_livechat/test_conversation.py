import pytest
from response_management_livechat_logic import conversation
from response_management_livechat_logic.conversation import Person


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("no address here", ""),
        ("I am ann@example.com. Thanks", "ann@example.com"),
        ("mail: Ann.Lee+x@mail.example.co.uk, please", "Ann.Lee+x@mail.example.co.uk"),
        ("two a@example.com b@example.com", "a@example.com"),
        ("broken @example.com and a@b", ""),
    ],
)
def test_address_in_a_text(text, expected):
    assert conversation.find_address(text) == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({}, Person()),
        ({"messages": ["hi", "a@example.com"]}, Person(email="a@example.com")),
        (
            {"lead": Person("Ann", "l@example.com"), "messages": ["a@example.com"]},
            Person("Ann", "l@example.com"),
        ),
        (
            {"answered": Person(email="bot@example.com"), "lead": Person("Ann", "l@example.com")},
            Person("Ann", "bot@example.com"),
        ),
        (
            {"partner": Person("Jane", "j@example.com", "", 7), "answered": Person(phone="123")},
            Person("Jane", "j@example.com", "123", 7),
        ),
    ],
)
def test_surest_source_first(sources, expected):
    assert conversation.identify(**sources) == expected


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (0, "neutral"),
        (1, "negative"),
        (2, "negative"),
        (3, "neutral"),
        (4, "positive"),
        (5, "positive"),
    ],
)
def test_rating_is_the_polarity(rating, expected):
    assert conversation.polarity(rating) == expected
