import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import state_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tokyo-to", "JP-13"),
        ("Tōkyō-to", "JP-13"),
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
        ("Prefecture of Kochi", "JP-39"),
        ("Jeju Province", "KR-49"),
        ("Bavaria", "Bayern"),
        ("Freistaat Bayern", "Bayern"),
        ("Land Berlin", "Berlin"),
        ("State of Victoria", "Victoria"),
        ("Provincia di Como", "Como"),
    ],
)
def test_what_a_text_may_stand_for(text, found):
    assert found in state_words.spell(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Kochi in India, Saga in Nigeria, Nara in Mali: a name alone says no country.
        ("Kochi", "JP-39"),
        ("Saga", "JP-41"),
        ("Nara", "JP-29"),
        ("Mie", "JP-24"),
        ("Tokyo", "JP-13"),
        ("Tōkyō", "JP-13"),
        ("Seoul", "KR-11"),
        ("Jeju", "KR-49"),
        # What is said of the name is not what Japan, or Korea, says.
        ("State of Kochi", "JP-39"),
        ("Nara County", "JP-29"),
        ("Saga-do", "JP-41"),
        ("Jeju-ken", "KR-49"),
    ],
)
def test_names_that_say_a_country_only_if_it_is_known(text, found):
    assert found not in state_words.spell(text)
    assert found in state_words.spell(text, found[:2])
    assert found not in state_words.spell(text, "IN")


@pytest.mark.parametrize(
    ("code", "country", "is_clear"),
    [
        ("DE-BE", "DE", True),
        ("JP-13", "JP", True),
        ("NSW", "AU", True),
        ("nsw", "AU", True),
        ("KZN", "ZA", True),
        # Tasmania, and Tasman in New Zealand.
        ("TAS", "AU", False),
        ("HAM", "DO", False),
        ("AST", "EG", False),
        ("MEX", "MX", False),
        ("SG-IT", "CH", False),
        ("NSW", "DE", False),
        ("CA", "US", False),
    ],
)
def test_codes_that_say_which_country_is_meant(code, country, is_clear):
    assert state_words.is_clear_code(code, country) is is_clear


@pytest.mark.parametrize("text", ["", "Bayern", "NSW", "Land", "to", "-to", "State of "])
def test_what_stands_for_itself(text):
    assert not [each for each in state_words.spell(text) if each in ("", text)]


@given(st.text(max_size=30), st.sampled_from(["", "JP", "DE"]))
def test_any_text_can_be_spelled(text, country):
    assert all(state_words.spell(text, country))
