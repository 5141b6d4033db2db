import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import state_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tokyo", "JP-13"),
        ("Tokyo-to", "JP-13"),
        ("Tōkyō", "JP-13"),
        ("TOKYO METROPOLIS", "JP-13"),
        ("Osaka-fu", "JP-27"),
        ("Kanagawa Prefecture", "JP-14"),
        ("Hokkaido", "JP-01"),
        ("Okinawa-ken", "JP-47"),
        ("東京", "東京都"),
        ("京都", "京都府"),
        ("神奈川", "神奈川県"),
        ("广东", "广东省"),
        ("Guangdong Province", "广东省"),
        ("Gyeonggi-do", "KR-41"),
        ("Bavaria", "Bayern"),
        ("Freistaat Bayern", "Bayern"),
        ("Land Berlin", "Berlin"),
        ("State of Victoria", "Victoria"),
        ("Provincia di Como", "Como"),
    ],
)
def test_what_a_text_may_stand_for(text, found):
    assert found in state_words.spell(text)


@pytest.mark.parametrize("text", ["", "Bayern", "NSW", "Land", "to", "-to", "State of "])
def test_what_stands_for_itself(text):
    assert not [each for each in state_words.spell(text) if each in ("", text)]


@given(st.text(max_size=30))
def test_any_text_can_be_spelled(text):
    assert all(state_words.spell(text))
