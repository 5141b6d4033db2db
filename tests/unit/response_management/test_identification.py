from datetime import datetime

import pytest
from response_management_logic import identification
from response_management_logic.identification import Catalogue, Evidence, Treatment

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


def identify(treatments=(CARD, MAIL, SPRING), **evidence):
    return Catalogue(treatments).identify(Evidence(date=NOON, **evidence))


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
    assert not Catalogue([treatment]).identify(Evidence(date=NOON, treatment_id=1)).is_late


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
