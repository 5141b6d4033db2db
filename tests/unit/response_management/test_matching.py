import pytest
from response_management_logic.matching import Contact, Directory, Lead, Person


@pytest.mark.parametrize(
    ("person", "contacts", "expected"),
    [
        (Person("a@x.com"), [Contact(1, "a@x.com")], 1),
        (Person("a@x.com"), [Contact(1, "b@x.com")], None),
        (Person(), [Contact(1)], None),
        # The elder of two duplicates, but the company's own before a shared one.
        (Person("a@x.com"), [Contact(2, "a@x.com"), Contact(1, "a@x.com")], 1),
        (Person("a@x.com"), [Contact(1, "a@x.com", is_shared=True), Contact(2, "a@x.com")], 2),
        # A phone matches when a single person has it.
        (Person(phone="+1"), [Contact(1, phone="+1")], 1),
        (Person(phone="+1"), [Contact(1, phone="+1"), Contact(2, phone="+1")], None),
        # A switchboard: same phone, another address.
        (Person("a@x.com", "+1"), [Contact(1, "b@x.com", "+1")], None),
        (Person("a@x.com", "+1"), [Contact(1, "", "+1")], 1),
        # The address outweighs the phone.
        (Person("a@x.com", "+1"), [Contact(1, "", "+1"), Contact(2, "a@x.com")], 2),
        # A phone alone identifies nobody whose name contradicts.
        (Person(phone="+1", name="Bob Zwei"), [Contact(1, phone="+1", name="Ada Eins")], None),
        (Person(phone="+1", name="A. Eins"), [Contact(1, phone="+1", name="Ada Eins")], 1),
        (Person(phone="+1"), [Contact(1, phone="+1", name="Ada Eins")], 1),
        (
            Person(phone="+1", name="Bob Zwei"),
            [Contact(1, phone="+1", name="Ada Eins"), Contact(2, phone="+1", name="Bob Zwei")],
            2,
        ),
        # The number of a company is that of all its people.
        (Person(phone="+1", name="Ada"), [Contact(1, phone="+1", company="Eins AG")], None),
        (Person(phone="+1", company="Eins"), [Contact(1, phone="+1", company="Eins AG")], 1),
        # Of several with one address the one of that name.
        (
            Person("a@x.com", name="Bob Zwei"),
            [Contact(1, "a@x.com", name="Ada Eins"), Contact(2, "a@x.com", name="Bob Zwei")],
            2,
        ),
        (Person("a@x.com", name="Bob Zwei"), [Contact(1, "a@x.com", name="Ada Eins")], 1),
        # What is stated is not questioned.
        (Person("a@x.com", partner_id=9), [Contact(1, "a@x.com")], 9),
    ],
)
def test_contact(person, contacts, expected):
    assert Directory(contacts).find_contact(person) == expected


@pytest.mark.parametrize(
    ("person", "leads", "expected"),
    [
        (Person("a@x.com"), [Lead(1, "a@x.com")], 1),
        # An opportunity is further on; of equals the latest is being worked.
        (Person("a@x.com"), [Lead(2, "a@x.com"), Lead(1, "a@x.com", is_opportunity=True)], 1),
        (Person("a@x.com"), [Lead(1, "a@x.com"), Lead(2, "a@x.com")], 2),
        (Person("a@x.com", partner_id=5), [Lead(1, "a@x.com"), Lead(2, partner_id=5)], 2),
        (Person(phone="+1"), [Lead(1, phone="+1"), Lead(2, phone="+1")], 2),
        (Person(phone="+1"), [Lead(1, "a@x.com", "+1"), Lead(2, "b@x.com", "+1")], None),
        (Person("a@x.com", "+1"), [Lead(1, "b@x.com", "+1")], None),
        (Person(phone="+1", partner_id=5), [Lead(1, phone="+1", partner_id=6)], None),
        (Person(), [Lead(1)], None),
        (Person(phone="+1", name="Bob"), [Lead(1, phone="+1", name="Ada")], None),
        (Person(phone="+1", name="Bob"), [Lead(1, phone="+1", company="Eins AG")], 1),
        (
            Person("a@x.com", name="Bob"),
            [Lead(2, "a@x.com", name="Ada"), Lead(1, "a@x.com", name="Bob")],
            1,
        ),
    ],
)
def test_lead(person, leads, expected):
    assert Directory(leads=leads).find_lead(person) == expected
