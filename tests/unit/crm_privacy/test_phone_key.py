import re

import pytest
from crm_privacy_logic import phone_key
from hypothesis import given
from hypothesis import strategies as st

RUSSIAN, BELGIAN, GERMAN = "+78465232111", "+32470987654", "+493023125005"


@pytest.mark.parametrize(
    "sanitized, written, key",
    [
        (BELGIAN, "0470 98 76 54", BELGIAN),
        ("", "(846)-523-2111", "8465232111"),
        (False, "846.523.2111", "8465232111"),
        (None, "846/523 21 11", "8465232111"),
        ("", "846\u2013523\u20132111", "8465232111"),
        ("", "\uff18\uff14\uff16-523-2111", "8465232111"),
        ("", "\u0668\u0664\u0666 523 2111", "8465232111"),
        ("", "0846 523 2111", "8465232111"),
        ("", "00 846 523 2111", "8465232111"),
        ("", "+49 (0)846 523 2111", "498465232111"),
        ("", "tel. 846-523-2111", "8465232111"),
        ("", "846-523-2111 ext. 12", "8465232111"),
        ("", "846-523-2111 x5", "8465232111"),
        ("", "846-523-2111, доб. 5", "8465232111"),
        ("", "Fax 846-523-2111", "8465232111"),
        ("", "030 23125005 / 0171 2345678", "1712345678"),
        ("", "030 / 23125005", "3023125005"),
        ("", "523-2111", "5232111"),
        # Several in one text: the last one. What is too short for a number is part of one.
        ("", "523-21-11, 523-21-12", "5232112"),
        ("", "523-21-11; 523-21-12", "5232112"),
        ("", "523-21-11 / 523-21-12", "5232112"),
        ("", "523-21-11\n523-21-12", "5232112"),
        ("", "523-21-11 or 523-21-12", "5232112"),
        ("", "523-21-11 / 12", "5232111"),
        ("", "523-21-11, 12, 13", "5232111"),
        ("", "846, 523-2111", "8465232111"),
        ("", "0846,523,21,11", "8465232111"),
        ("", "(846) 523-2111 x9; (846) 777-1122", "8467771122"),
        ("", "(846) 523-2111 ext. 9, (846) 777-1122 ext. 12", "8467771122"),
        ("", "846-523-2111 #7 (mornings)", "8465232111"),
        ("", "846-523-2111 extension 7", "8465232111"),
        # Somebody's age, an extension, nothing at all, an order.
        ("", "42", ""),
        ("", "523-211", ""),
        ("", "", ""),
        (None, None, ""),
        ("", "no phone", ""),
        ("", "1234567890123456", ""),
        ("", "1" + " " * 1_000_000 + "234567", ""),
    ],
)
def test_the_key_of_a_number(sanitized, written, key):
    assert phone_key.get_key(sanitized, written) == key


@pytest.mark.parametrize(
    "sanitized, written, keys",
    [
        ("", "(846) 523-2111 x9; (846) 777-1122", ("8465232111", "8467771122")),
        ("", "523-21-11, 523-21-12", ("5232111", "5232112")),
        ("", "0470 98 76 54 / 0471 12 34 56", ("470987654", "471123456")),
        ("", "0470987654/0471123456", ("470987654", "471123456")),
        ("", "0470 98 76 54 - 0471 12 34 56", ("470987654", "471123456")),
        ("", "0470 98 76 54 & 0471 12 34 56", ("470987654", "471123456")),
        ("", "0470 98 76 54 (home), 0471 12 34 56 (work)", ("470987654", "471123456")),
        ("", "tel 0470 98 76 54 fax 0471 12 34 56", ("470987654", "471123456")),
        ("", "+32470987654 +32471123456", ("+32470987654", "+32471123456")),
        ("", "+32470987654,+32471123456", ("+32470987654", "+32471123456")),
        ("", "523-2111, 523-2112; 523-2113", ("5232111", "5232112", "5232113")),
        ("", "523-21-11, 523-21-11", ("5232111",)),
        ("", "030 / 23125005", ("3023125005",)),
        ("", "0479/55.66.77 / 02 555 44 33", ("479556677", "25554433")),
        ("", "0479/55.66.77", ("479556677",)),
        ("", "030/23125005/12", ("302312500512",)),
        ("", "0846,523,21,11", ("8465232111",)),
        ("", "0470 98'76'54", ("470987654",)),
        ("", "846 523 2111 (mornings, room 2)", ("8465232111",)),
        # Odoo reads the first one and leaves the rest.
        (BELGIAN, "0470 98 76 54; 0471123456", (BELGIAN, "471123456")),
        (BELGIAN, "0470 98 76 54 ext. 1234", (BELGIAN,)),
        (BELGIAN, "0470 98 76 54", (BELGIAN,)),
        (GERMAN, "+49 (0)30 23125005", (GERMAN,)),
        (BELGIAN, "", (BELGIAN,)),
        (BELGIAN, "0470 98 76 54" + " " * 1_000_000, (BELGIAN,)),
        ("", "42", ()),
        (None, None, ()),
    ],
)
def test_each_number_of_a_text_is_one(sanitized, written, keys):
    assert phone_key.get_keys(sanitized, written) == keys


@pytest.mark.parametrize(
    "one, other, is_same",
    [
        ("8465232111", "8465232111", True),
        # With the code of a country, or what dials another region.
        ("8465232111", RUSSIAN, True),
        ("78465232111", RUSSIAN, True),
        ("88465232111", RUSSIAN, True),
        ("88465232111", "8465232111", True),
        ("18465232111", "8465232111", True),
        ("470987654", BELGIAN, True),
        ("32470987654", BELGIAN, True),
        ("32470987654", "470987654", True),
        ("3023125005", GERMAN, True),
        ("18465232111", "88465232111", False),
        # Only what dials a country or a region is left out, and not that of another country.
        ("12345678901", "+4945678901", False),
        ("12345678901", "+492345678901", False),
        ("12345678901", "45678901", False),
        ("8465232111", "+32465232111", False),
        ("8465232111", "465232111", False),
        ("32470987654", "+33470987654", False),
        ("18465232111", RUSSIAN, False),
        ("88465232111", "+18465232111", False),
        ("80291234567", "+375291234567", True),
        ("11493023125005", GERMAN, True),
        ("8103223125005", "+3223125005", True),
        # Who spelled two numbers of two countries has two.
        ("+33470987654", BELGIAN, False),
        (BELGIAN, BELGIAN, True),
        ("8465232112", "8465232111", False),
        # A number within a town is another one in the next town.
        ("5232111", "8465232111", False),
        ("5232111", RUSSIAN, False),
        ("", "", False),
        ("", BELGIAN, False),
        ("", "8465232111", False),
    ],
)
def test_two_spellings_of_a_number(one, other, is_same):
    assert phone_key.is_same(one, other) == is_same
    assert phone_key.is_same(other, one) == is_same


@pytest.mark.parametrize(
    "listed, asked, code, is_refused",
    [
        ("32470987654", "470987654", "32", True),
        ("470987654", "32470987654", "32", True),
        ("49470987654", "470987654", "32", False),
        ("470987654", "49470987654", "32", False),
        ("18465232111", "8465232111", "32", True),
        ("88465232111", "8465232111", "32", True),
        ("12345678901", "45678901", "32", False),
    ],
)
def test_a_list_leaves_out_the_code_of_the_own_country_only(listed, asked, code, is_refused):
    asked = phone_key.get_asked(asked, [code])
    assert bool(asked & set(phone_key.get_listed(listed))) == is_refused


def test_codes_of_countries():
    assert {"1", "7", "32", "358", "972"} <= phone_key.CODES
    assert not {"3", "320", "70", "200", "999x"} & phone_key.CODES


_KEYS = st.one_of(
    st.from_regex(r"\+(7|1|32|49|358)[1-9][0-9]{6,9}", fullmatch=True),
    st.from_regex(r"\+39 ?0?[1-9][0-9]{7}", fullmatch=True).map(lambda key: key.replace(" ", "")),
    st.from_regex(r"[1-9][0-9]{6,13}", fullmatch=True),
    st.sampled_from(
        [
            RUSSIAN,
            "+390612345678",
            "612345678",
            "8465232111",
            "88465232111",
            "18465232111",
            BELGIAN,
            "470987654",
        ]
    ),
)


@given(_KEYS, _KEYS)
def test_lists_find_what_is_the_same(one, other):
    """The list of digests and the look-up by an index agree with the comparison."""
    listed = set(phone_key.get_listed(one)) & phone_key.get_asked(other)
    assert bool(listed) == phone_key.is_same(one, other)
    if phone_key.is_same(one, other):
        assert phone_key.get_tail(one) == phone_key.get_tail(other)
    if phone_key.is_read(other):
        stored = phone_key.get_stored([one])
        assert phone_key.is_same(one, other) == (other in stored)


@given(st.text(max_size=40))
def test_any_text_has_a_key_or_none(text):
    key = phone_key.get_key("", text)
    assert re.fullmatch(r"(\+?[1-9]\d{6,14})?", key)
