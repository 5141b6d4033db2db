import pytest
from crm_privacy_logic.people import Finder, Person, Record

CONTACT, LEAD, RESPONSE = "res.partner", "crm.lead", "crm.response"


def _find(start, everything):
    """Return the records of each person, as the database would answer the finder's questions."""
    finder = Finder()
    finder.start(start)
    rounds = 0
    while questions := finder.get_questions():
        rounds += 1
        assert rounds < 10
        finder.learn(
            record
            for record in everything
            if not questions["email"].isdisjoint(record.emails)
            or not questions["phone"].isdisjoint(record.phones)
            or {record.ref, *record.contacts, *record.leads, *record.companies} & questions["ref"]
        )
    return sorted(sorted(person.records) for person in finder.persons.values())


def _contact(number, **marks):
    return Record(CONTACT, number, **marks)


def _lead(number, **marks):
    return Record(LEAD, number, **marks)


def _response(number, **marks):
    return Record(RESPONSE, number, **marks)


ANNA = _contact(1, email="anna@x.y", names=("Anna Schmidt",))
ACME = _contact(9, email="info@x.y", names=("Acme",), is_company=True)


@pytest.mark.parametrize(
    "start, others, found",
    [
        # the same address is the same person, whatever the name
        (ANNA, [_lead(1, email="anna@x.y", names=("A.",))], [(LEAD, 1)]),
        (ANNA, [_lead(1, email="bob@x.y")], []),
        # a lead or response of the contact is the contact's, also with a second address
        (ANNA, [_lead(1, email="anna@home.z", contacts=((CONTACT, 1),))], [(LEAD, 1)]),
        # and what has the second address in common is theirs, too
        (
            ANNA,
            [
                _lead(1, email="anna@home.z", contacts=((CONTACT, 1),)),
                _response(1, email="anna@home.z"),
            ],
            [(LEAD, 1), (RESPONSE, 1)],
        ),
        # from a response to its contact, whose address is another
        (_response(1, email="a@q.r", contacts=((CONTACT, 1),)), [ANNA], [(CONTACT, 1)]),
        # two addresses in one field
        (ANNA, [_lead(1, email="a@home.z", other_emails=("anna@x.y",))], [(LEAD, 1)]),
        (
            ANNA,
            [
                _lead(1, email="a@home.z", other_emails=("anna@x.y",), names=("Anna",)),
                _response(1, email="a@home.z"),
                _response(2, email="a@home.z", names=("Anna Schmidt",)),
            ],
            [(LEAD, 1), (RESPONSE, 1), (RESPONSE, 2)],
        ),
        # of two people: the one is not erased with the other
        (
            ANNA,
            [
                _lead(1, email="bob@x.y", other_emails=("anna@x.y",), names=("Bob Jones",)),
                _response(1, email="bob@x.y"),
            ],
            [(LEAD, 1)],
        ),
        (
            ANNA,
            [
                _lead(1, email="anna@x.y", other_emails=("bob@x.y",), names=("Anna Schmidt",)),
                _response(1, email="bob@x.y", names=("Bob Jones",)),
            ],
            [(LEAD, 1)],
        ),
        # colleagues who answer to one lead are two
        (
            _lead(1, email="anna@x.y"),
            [_response(1, email="bob@x.y", leads=((LEAD, 1),))],
            [],
        ),
        # without an address the name tells
        (
            _lead(1, email="anna@x.y", names=("Anna Schmidt",)),
            [_response(1, names=("Schmidt, A.",), leads=((LEAD, 1),))],
            [(RESPONSE, 1)],
        ),
        (
            _lead(1, email="anna@x.y", names=("Anna Schmidt",)),
            [
                _response(1, names=("Bob Jones",), leads=((LEAD, 1),)),
                _response(2, names=("Bob Schmidt",), leads=((LEAD, 1),)),
                _response(3, leads=((LEAD, 1),)),
            ],
            [(RESPONSE, 3)],
        ),
        # a switchboard
        (
            _lead(1, phones=("+49891",), names=("Anna Schmidt",)),
            [_lead(2, phones=("+49891",), names=("Bob Jones",)), _lead(3, phones=("+49891",))],
            [],
        ),
        (_lead(1, phones=("+49891",)), [_lead(2, phones=("+49891",), names=("Bob Jones",))], []),
        # a family
        (
            _lead(1, phones=("+49891",), names=("Anna Schmidt",)),
            [
                _lead(2, phones=("+49891",), names=("Bob Schmidt",)),
                _lead(3, phones=("+49891",), names=("Schmidt",)),
                _lead(4, phones=("+49891",), names=("Schmidt, Anna Maria",)),
                _lead(5, phones=("+49891",), names=("ANNA  SCHMIDT",)),
                # no two of its names together make one of hers
                _lead(6, phones=("+49891",), names=("Anna Jones", "Bob Schmidt")),
            ],
            [(LEAD, 4), (LEAD, 5)],
        ),
        (
            _lead(1, phones=("+49891",), names=("Anna",)),
            [
                _lead(2, phones=("+49891",), names=("Anna Jones",)),
                _lead(3, phones=("+49891",), names=("anna",)),
            ],
            [(LEAD, 3)],
        ),
        (
            _lead(1, phones=("+81312",), names=("山田太郎",)),
            [
                _lead(2, phones=("+81312",), names=("山田 太郎",)),
                _lead(3, phones=("+81312",), names=("山田花子",)),
            ],
            [(LEAD, 2)],
        ),
        (
            _lead(1, phones=("+49891",), email="a@x.y"),
            [_lead(2, phones=("+49891",), email="b@x.y")],
            [],
        ),
        # a company is none of its people
        (_lead(1, email="info@x.y", companies=((CONTACT, 9),)), [ACME], []),
        (
            _lead(1, email="anna@x.y", companies=((CONTACT, 9),)),
            [ACME, _lead(2, email="bob@x.y", companies=((CONTACT, 9),))],
            [],
        ),
        (
            _lead(1, names=("Anna Schmidt",), companies=((CONTACT, 9),)),
            [ACME, _lead(2, companies=((CONTACT, 9),))],
            [],
        ),
        # but a company that is asked for has records of its own
        (
            ACME,
            [
                _lead(1, companies=((CONTACT, 9),)),
                _lead(2, email="info@x.y", companies=((CONTACT, 9),)),
                _lead(3, email="bob@x.y", companies=((CONTACT, 9),)),
            ],
            [(LEAD, 1), (LEAD, 2)],
        ),
    ],
)
def test_records_of_one_person_are_found(start, others, found):
    assert _find([start], others) == [sorted([start.ref, *found])]


def test_those_given_together_are_persons_of_their_own():
    start = [_lead(1, email="a@x.y"), _lead(2, email="b@x.y"), _response(1, email="a@x.y")]
    assert _find(start, []) == [[(LEAD, 1), (RESPONSE, 1)], [(LEAD, 2)]]


def test_two_turn_out_to_be_one():
    start = [_lead(1, email="a@x.y"), _lead(2, email="b@x.y")]
    contact = _contact(1, email="a@x.y")
    link = _response(1, email="b@x.y", contacts=(contact.ref,))
    everything = [contact, link]
    assert _find(start, everything) == [[(LEAD, 1), (LEAD, 2), (RESPONSE, 1), (CONTACT, 1)]]


def test_many_persons_take_few_rounds():
    start = [_lead(number, email=f"p{number}@x.y") for number in range(2000)]
    everything = [_response(number, email=f"p{number}@x.y") for number in range(2000)]
    assert len(_find(start, everything)) == 2000


@pytest.mark.parametrize(
    "address, is_theirs",
    [
        ({}, True),
        ({"names": ("Anna",)}, True),
        ({"names": ("Anna Schmidt (delivery)",), "phones": ("+49891",)}, True),
        ({"emails": "anna@x.y"}, True),
        ({"names": ("Bob Brown",)}, False),
        ({"names": ("Bob Brown",), "phones": ("+49891",)}, False),
        ({"names": ("Anna Schmidt",), "emails": "bob@x.y"}, False),
        ({"names": ("Anna Schmidt",), "emails": "anna@x.y, bob@x.y"}, False),
        ({"phones": ("+49892",)}, False),
        ({"phones": ("+49891", "+49892")}, False),
        ({"names": ("Anna Schmidt",), "is_company": True}, False),
    ],
)
def test_what_stands_under_a_person_is_an_address_of_theirs_or_somebody(address, is_theirs):
    person = Person()
    person.add(_contact(1, email="anna@x.y", phones=("+49891",), names=("Anna Schmidt",)))
    email, *others = address.pop("emails", "").split(", ")
    record = _contact(2, email=email, other_emails=tuple(others), **address)
    assert person.has_address(record) is is_theirs
