"""Which evidence puts a lead into a territory."""

import pytest
from lead_assignment_logic import folding, territory
from lead_assignment_logic.territory import Evidence, Location

CHINA, JAPAN, FRANCE = 48, 113, 75
SHANGHAI, BEIJING, KANTO, PARIS, ACME, FRENCH = 1, 2, 3, 4, 5, 6


def evidence(number, territory_id, kind, value, value_to="", country=None, code=None, record=None):
    key, key_to = territory.make_evidence_keys(kind, value, value_to, code)
    return Evidence(number, territory_id, kind, key, key_to, country, record)


COMPILED = territory.compile_territories(
    [
        evidence(1, SHANGHAI, territory.PLACE, "Shanghai", country=CHINA),
        evidence(2, SHANGHAI, territory.PLACE, "上海", country=CHINA),
        evidence(3, SHANGHAI, territory.PHONE, "021", code=86),
        evidence(4, BEIJING, territory.PLACE, "Beijing", country=CHINA),
        evidence(5, BEIJING, territory.PHONE, "+86 10"),
        evidence(6, KANTO, territory.ZIP, "100", "399", country=JAPAN),
        evidence(7, KANTO, territory.STATE, "", record=13),
        evidence(8, PARIS, territory.ZIP, "75", country=FRANCE),
        evidence(9, ACME, territory.EMAIL_DOMAIN, "acme.com"),
        evidence(10, FRENCH, territory.LANGUAGE, "", record=2),
        evidence(11, FRENCH, territory.COUNTRY, "", record=FRANCE),
    ],
    home_country_id=FRANCE,
)


def place(city="", region="", zip="", phone="", code=None, email="", **ids):
    return Location(
        city=folding.fold_place(city),
        region=folding.fold_place(region),
        zip=folding.fold_zip(zip),
        phone=folding.fold_phone(phone, code),
        email_domain=folding.fold_email_domain(email),
        **ids,
    )


def territories(**facts):
    return {item.territory_id for item in territory.match(COMPILED, place(**facts))}


@pytest.mark.parametrize(
    "facts",
    [
        {"city": "Ｓｈａｎｇｈａｉ", "phone": "０２１－６２９９１６４０"},
        {"city": "Ｓｈａｎｇｈａｉ"},
        {"phone": "０２１－６２９９１６４０"},
        {"phone": "０２１－６２９９１６４０", "code": 86, "country_id": CHINA},
        {"city": "上海市"},
        {"city": "shanghai "},
        {"phone": "+86 21 6299 1640"},
        {"region": "上海市"},
        {"city": "Pudong", "phone": "021-62991640"},
    ],
)
def test_the_lead_of_the_seed_belongs_to_shanghai(facts):
    assert territories(**facts) == {SHANGHAI}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"zip": "〒150-0002", "country_id": JAPAN}, {KANTO}),
        ({"zip": "3999999", "country_id": JAPAN}, {KANTO}),
        ({"zip": "4000001", "country_id": JAPAN}, set()),
        ({"zip": "75011", "country_id": FRANCE}, {PARIS, FRENCH}),
        ({"zip": "75011"}, {PARIS}),  # without country, as in the home country
        ({"zip": "75011", "country_id": CHINA}, set()),
        ({"zip": "1500002"}, set()),
        ({"state_id": 13}, {KANTO}),
        ({"lang_id": 2}, {FRENCH}),
        ({"email": "Jane <jane@mail.acme.com>"}, {ACME}),
        ({"email": "jane@notacme.com"}, set()),
        ({"city": "Shanghai", "country_id": FRANCE}, {FRENCH}),
        ({"city": "Beijing", "phone": "021-62991640"}, {BEIJING, SHANGHAI}),
        ({}, set()),
    ],
)
def test_evidence(facts, expected):
    assert territories(**facts) == expected


@pytest.mark.parametrize(
    ("city", "expected"),
    [
        ("Shangahi", [(SHANGHAI, territory.NEAR_SPELLING)]),
        ("Shanhai", [(SHANGHAI, territory.NEAR_SPELLING)]),
        ("Shangghai", [(SHANGHAI, territory.NEAR_SPELLING)]),
        ("Shanghoi", [(SHANGHAI, territory.NEAR_SPELLING)]),
        ("Pudong, Shanghai", [(SHANGHAI, territory.NEAR_PART)]),
        ("浦东上海", [(SHANGHAI, territory.NEAR_PART)]),
        ("Nanjing", []),
        ("Shanghai", []),  # belongs, so misses nothing
        ("", []),
    ],
)
def test_near_misses(city, expected):
    found = territory.near_misses(COMPILED, place(city=city))
    assert [(item.territory_id, item.kind) for item in found] == expected


def test_a_contradicting_country_is_no_near_miss():
    assert not territory.near_misses(COMPILED, place(city="Shangahi", country_id=FRANCE))


def test_matches_come_in_the_order_of_the_evidence():
    matches = territory.match(COMPILED, place(city="上海", phone="021-62991640", region="Shanghai"))
    assert [item.id for item in matches] == [1, 2, 3]
