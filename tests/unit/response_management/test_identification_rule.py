from datetime import datetime

import pytest
from response_management_logic import identification_rule
from response_management_logic.identification import Evidence
from response_management_logic.identification_rule import CompiledRules, Rule


def speaks(evidence, comparison, *values, rule=None, **given):
    book = CompiledRules([Rule(1, evidence, comparison, values, **(rule or {}))])
    return bool(book.find(Evidence(date=datetime(2026, 11, 1), **given)))


@pytest.mark.parametrize(
    "comparison, value, code, expected",
    [
        ("is", "AB-1", "ａｂ-1 ", True),
        ("is", "AB-1", "AB-12", False),
        ("starts", "AB", "ab-12", True),
        ("starts", "B", "ab-12", False),
        ("contains", "B-1", "ab-12", True),
        ("pattern", "AB-*", "ab-12", True),
        ("pattern", "AB-?", "ab-12", False),
        ("pattern", "A.-*", "ab-12", False),
        ("on_file", "", "anything", True),
        ("is", "", "", False),
        ("contains", "", "AB", False),
    ],
)
def test_codes_are_compared_folded(comparison, value, code, expected):
    assert speaks("source_code", comparison, value, source_code=code) is expected


@pytest.mark.parametrize(
    "comparison, value, url, expected",
    [
        ("is", "example.com/Shop/", "https://www.EXAMPLE.com/shop?utm_source=x#top", True),
        ("starts", "example.com/shop", "http://example.com/shop/solar", True),
        ("starts", "example.com/shop", "http://example.com/shop?page=2", True),
        ("starts", "example.com/shop", "http://example.com/shopping", False),
        ("starts", "example.com", "https://example.com.evil.org/", False),
        ("contains", "solar", "https://example.com/a/Solar-roof", True),
        ("pattern", "*.example.com/*", "https://de.example.com/x", True),
    ],
)
def test_addresses_are_compared_without_what_differs_from_visit_to_visit(
    comparison, value, url, expected
):
    assert speaks("destination_url", comparison, value, destination_url=url) is expected


@pytest.mark.parametrize(
    "keyword, notes, expected",
    [
        ("Solar", "Asked about SOLAR panels", True),
        ("art", "wants to start", False),
        ("heat pump", "a heat  pump, please", True),
        ("太陽光", "はい、太陽光について", True),
    ],
)
def test_keywords_are_words_where_the_script_has_words(keyword, notes, expected):
    assert speaks("notes", "contains", keyword, notes=notes) is expected


def test_any_of_several_values_will_do():
    assert speaks("utm_medium", "is", "cpc", "ppc", utm_medium="PPC")
    assert not speaks("utm_medium", "is", "cpc", "ppc", utm_medium="mail")


def test_any_parameter_will_do():
    assert speaks("parameter", "is", "Brochure", parameters=("x", "brochure"))
    assert not speaks("parameter", "is", "Brochure", parameters=())


def test_kind_asks_for_type_and_channel_only():
    rule = {"type_id": 3, "response_channel_id": 5}
    assert speaks("kind", "is", rule=rule, type_id=3, response_channel_id=5)
    assert not speaks("kind", "is", rule=rule, type_id=3)
    assert not speaks("source_code", "is", "A", rule=rule, source_code="A", type_id=4)


def test_rules_come_in_their_order_and_only_if_they_speak():
    book = CompiledRules(
        [
            Rule(2, "source_code", "on_file"),
            Rule(5, "utm_campaign", "is", ("fall",)),
            Rule(1, "source_code", "starts", ("ab",)),
        ]
    )
    evidence = Evidence(date=datetime(2026, 11, 1), source_code="AB-1")
    assert [rule.id for rule in book.find(evidence)] == [2, 1]
    assert not book.reads_further
    assert book.reads("source_code") and not book.reads(identification_rule.NOTES)
