"""When two names can be one person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from response_management_logic import person_name


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ada Eins", "ada  EINS", True),
        ("Ada Eins", "Eins, Ada", True),
        ("Ada Eins", "A. Eins", True),
        ("Ada Eins", "Eins", True),
        ("Ada Eins", "", True),
        ("", "", True),
        ("Ada Eins", "Bob Zwei", False),
        ("Ada Eins", "Bob Eins", False),
        ("Ada Eins", "B. Eins", False),
        ("Ada Eins", "Ada Zwei", False),
        ("Dr. Ada Eins", "Frau Eins", True),
        ("Mr Ada Eins", "Mr Bob Zwei", False),
        ("Zoé Müller", "ZOE MULLER", True),
        ("Zoé Müller", "Zoe Mueller", True),
        ("Søren Ærø", "Soren Aero", True),
        ("Anna-Maria Groß", "Anna Gross", True),
        ("Pat O'Neil", "O’Neil, Pat", True),
        ("Ａｄａ　Ｅｉｎｓ", "ada eins", True),
        ("髙橋 一郎", "高橋一郎様", True),
        ("王小明", "小明 王", True),
        ("王小明", "李娜", False),
        ("佐藤", "佐藤 花子", True),
        ("佐藤 太郎", "佐藤 花子", False),
        # Nobody can tell by reading them.
        ("田中 太郎", "Taro Tanaka", True),
        ("タナカ タロウ", "田中 太郎", True),
        ("Иван Петров", "Ivan Petrov", True),
        ("Иван Петров", "Олег Сидоров", False),
    ],
)
def test_names_that_can_be_one_person(one, other, expected):
    assert person_name.agree(one, other) is expected
    assert person_name.agree(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Müller GmbH", "MUELLER", True),
        ("Müller GmbH", "Muller", True),
        ("Müller & Söhne OHG", "Müller + Söhne", True),
        ("（株）みどり電機", "みどり電機", True),
        ("Ivey Ltd", "Jung AG", False),
        ("", "Jung AG", True),
    ],
)
def test_names_that_can_be_one_company(one, other, expected):
    assert person_name.companies_agree(one, other) is expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreement_knows_no_order_and_everybody_is_oneself(one, other):
    assert person_name.agree(one, other) == person_name.agree(other, one)
    assert person_name.agree(one, one)
    assert person_name.companies_agree(one, other) == person_name.companies_agree(other, one)
