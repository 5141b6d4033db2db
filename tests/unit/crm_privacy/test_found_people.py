"""People by what tells them: whichever mark is asked for, the same person is meant."""

from crm_privacy_logic.found_people import FoundPeople
from crm_privacy_logic.people import Person

JANE = Person(
    records={("crm.lead", 2): None, ("res.partner", 7): None, ("crm.lead", 1): None},
    emails={"jane@example.com", "j@example.com"},
    phones={"+12125550100"},
    names={"Jane"},
    written={"(212) 555-0100"},
)
JOE = Person(records={("crm.lead", 3): None}, emails={"joe@example.com"}, names={"Joe"})


def test_each_mark_tells_the_number_of_the_person():
    found = FoundPeople([JANE, JOE])
    assert {found.number_by_ref[ref] for ref in JANE.records} == {0}
    assert {found.number_by_email[email] for email in JANE.emails} == {0}
    assert found.number_by_phone == {"+12125550100": 0}
    assert found.number_by_email["joe@example.com"] == found.number_by_ref["crm.lead", 3] == 1


def test_records_by_model_and_words_of_all():
    found = FoundPeople([JANE, JOE])
    assert found.ids_by_model == {"crm.lead": [1, 2, 3], "res.partner": [7]}
    assert (found.names, found.written) == ({"Jane", "Joe"}, {"(212) 555-0100"})


def test_of_nobody_nothing_is_found():
    found = FoundPeople([])
    assert (found.ids_by_model, found.names, found.written) == ({}, set(), set())
