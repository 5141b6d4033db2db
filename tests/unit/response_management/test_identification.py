from datetime import datetime

import pytest
from response_management_logic import identification, identification_rule
from response_management_logic.identification import Catalog, Evidence, Treatment
from response_management_logic.identification_rule import Rule

NOON = datetime(2026, 11, 1, 12)

CARD = Treatment(
    1, offer_id=10, campaign_id=100, medium_id=1000, source_code="FALL-CARD",
    destination_url="https://example.com/check", date_end=datetime(2026, 10, 31),
)  # fmt: skip
MAIL = Treatment(
    2, offer_id=10, campaign_id=100, medium_id=1001, source_code="FALL-MAIL",
    destination_url="https://example.com/check", date_start=datetime(2026, 10, 1),
)  # fmt: skip
SPRING = Treatment(
    3, offer_id=10, campaign_id=101, medium_id=1001, source_code="SPRING-MAIL",
    destination_url="https://example.com/check",
)  # fmt: skip


ON_FILE = (
    Rule(1, identification_rule.SOURCE_CODE),
    Rule(2, identification_rule.DESTINATION_URL),
    Rule(3, identification_rule.UTM_CAMPAIGN),
)


def identify(treatments=(CARD, MAIL, SPRING), rules=ON_FILE, **evidence):
    return Catalog(treatments).identify(Evidence(date=NOON, **evidence), rules)


@pytest.mark.parametrize("typed", ["FALL-CARD", "fall-card", " ＦＡＬＬ－ＣＡＲＤ "])
def test_source_code_names_the_treatment(typed):
    found = identify(source_code=typed)
    assert (found.treatment_id, found.offer_id, found.campaign_id, found.medium_id) == (
        1, 10, 100, 1000,
    )  # fmt: skip
    assert found.means == identification.SOURCE_CODE


def test_answer_after_the_end_is_late_but_identified():
    assert identify(source_code="FALL-CARD").is_late
    assert not identify(source_code="FALL-MAIL").is_late


def test_validity_includes_both_ends():
    treatment = Treatment(1, date_start=NOON, date_end=NOON)
    assert treatment.is_valid_at(NOON)
    assert not Treatment(1, date_start=datetime(2026, 11, 2)).is_valid_at(NOON)
    assert not Catalog([treatment]).identify(Evidence(date=NOON, treatment_id=1)).is_late


def test_unknown_code_identifies_nothing():
    found = identify(source_code="WINTER")
    assert (found.treatment_id, found.campaign_id, found.means) == (None, None, None)


def test_source_code_is_stronger_than_address():
    found = identify(source_code="SPRING-MAIL", destination_url="https://example.com/check")
    assert (found.treatment_id, found.means) == (3, identification.SOURCE_CODE)


def test_code_that_contradicts_the_stated_campaign_is_set_aside():
    found = identify(source_code="SPRING-MAIL", campaign_id=100)
    assert (found.treatment_id, found.campaign_id, found.means) == (
        None, 100, identification.GIVEN,
    )  # fmt: skip


def test_address_of_one_treatment_names_it():
    found = identify((MAIL,), destination_url="http://www.example.com/check/?utm_source=x")
    assert (found.treatment_id, found.means) == (2, identification.DESTINATION_URL)


def test_address_of_several_is_narrowed_by_utm_then_date():
    found = identify(destination_url="example.com/check", utm_campaign_id=100)
    assert found.treatment_id == 2, "the card had ended"


def test_address_of_several_identifies_what_they_agree_on():
    found = identify((MAIL, SPRING), destination_url="example.com/check")
    assert (found.treatment_id, found.offer_id, found.campaign_id) == (None, 10, None)
    assert found.means is None, "the campaign is still unknown"


def test_utm_names_fill_what_is_unknown():
    found = identify(utm_campaign_id=100, utm_medium_id=1001, utm_source_id=5)
    assert (found.campaign_id, found.medium_id, found.source_id) == (100, 1001, 5)
    assert found.means == identification.UTM


def test_stated_values_stand():
    found = identify(treatment_id=2, campaign_id=100, medium_id=7)
    assert (found.treatment_id, found.medium_id, found.means) == (2, 7, identification.GIVEN)


def test_order_of_the_rules_decides_between_code_and_address():
    evidence = {"source_code": "SPRING-MAIL", "destination_url": "https://example.com/card"}
    card = Treatment(7, campaign_id=100, destination_url="https://example.com/card")
    code, address, _utm = ON_FILE
    first = identify((card, SPRING), (code, address), **evidence)
    assert (first.treatment_id, first.rule_id) == (3, 1)
    other = identify((card, SPRING), (address, code), **evidence)
    assert (other.treatment_id, other.rule_id, other.means) == (7, 2, "destination_url")


def test_without_rules_only_what_is_stated_counts():
    assert identify(rules=(), source_code="FALL-CARD").campaign_id is None
    assert identify(rules=(), treatment_id=1).means == identification.GIVEN


def test_rule_names_a_treatment_with_all_it_says():
    rule = Rule(9, "utm_source", "is", ("partner",), treatment_id=2)
    found = identify(rules=(rule,))
    assert (found.treatment_id, found.campaign_id, found.medium_id) == (2, 100, 1001)
    assert (found.means, found.rule_id) == (identification.RULE, 9)


def test_rule_that_contradicts_the_stated_campaign_gives_way_to_the_next():
    rules = (
        Rule(8, "kind", "is", type_id=1, treatment_id=3),
        Rule(9, "kind", "is", type_id=1, treatment_id=2),
    )
    found = identify(rules=rules, campaign_id=100)
    assert (found.treatment_id, found.rule_id) == (2, 9)


def test_rule_that_says_the_offer_leaves_the_campaign_to_the_next():
    rules = (Rule(8, "kind", "is", offer_id=77), *ON_FILE)
    found = identify(rules=rules, utm_campaign_id=101)
    assert (found.offer_id, found.campaign_id, found.rule_id) == (77, 101, 3)
    alone = identify(rules=rules[:1])
    assert (alone.offer_id, alone.means, alone.rule_id) == (77, None, None)


def test_rule_whose_treatment_is_gone_says_nothing():
    assert identify(rules=(Rule(9, "kind", "is", treatment_id=66),)).means is None


@pytest.mark.parametrize(
    "evidence, key",
    [
        ({"source_code": "ＡＢ １", "destination_url": "x.com"}, "ab 1"),
        ({"destination_url": "https://www.X.com/a/?utm_source=y"}, "x.com/a"),
        ({"utm_campaign": "Fall ", "utm_source": "news"}, "fall"),
        ({"utm_source": "News"}, "news"),
        ({}, ""),
    ],
)
def test_evidence_has_one_key_however_it_is_spelled(evidence, key):
    assert identification.get_evidence_key(**evidence) == key
